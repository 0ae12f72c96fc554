//! One entry of a help text: `-o, --output <FILE>  Where to write`, `[FILES]...`, `{build,test}`.

/// An option as it is spelled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Flag {
    /// Without its dashes.
    pub(super) long: Option<String>,
    pub(super) short: Option<char>,
    /// The name of its value, where it has one.
    pub(super) value: Option<String>,
    pub(super) choices: Vec<String>,
}

/// An argument as it is spelled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) optional: bool,
    pub(super) many: bool,
    pub(super) choices: Vec<String>,
}

/// Reads an option: `-o OUT, --output OUT`, `--color[=<WHEN>]`, `--mode {a,b}`, `-v...`.
pub(super) fn flag(spec: &str) -> Option<Flag> {
    let mut out = Flag::default();
    for part in spec.split(", ") {
        let part = part.trim();
        let end = part.find(|c: char| c.is_whitespace() || "=[<{".contains(c)).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let name = name.trim_end_matches('.');
        if let Some(long) = name.strip_prefix("--") {
            out.long = Some(long.to_owned()).filter(|long| is_plain(long));
        } else if let Some(short) = name.strip_prefix('-') {
            out.short = short.chars().next().filter(|c| short.len() == 1 && c.is_ascii_alphanumeric());
        } else {
            continue;
        }
        let value = rest.trim_matches(|c: char| c.is_whitespace() || "=[]".contains(c));
        if !value.is_empty() && !value.chars().all(|c| c == '.') {
            out.choices = choices(value);
            let first = value.split_whitespace().next().unwrap_or_default();
            out.value = Some(first.trim_matches(|c: char| "<>[]{}.=".contains(c)).to_owned());
        }
    }
    (out.long.is_some() || out.short.is_some()).then_some(out)
}

/// Reads an argument: `<FILE>`, `[OUT]...`, `input`, `{a,b}`.
pub(super) fn argument(spec: &str) -> Option<Argument> {
    let spec = spec.trim();
    let choices = choices(spec);
    let word = spec.split_whitespace().next()?;
    let name = if choices.is_empty() { word.trim_matches(|c: char| "<>[].".contains(c)).to_owned() } else { "choice".to_owned() };
    let ok = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    ok.then(|| Argument { name, optional: spec.starts_with('['), many: spec.contains("..."), choices })
}

fn choices(text: &str) -> Vec<String> {
    let inner = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(inner, _)| inner);
    inner.map(|inner| inner.split(',').map(|choice| choice.trim().to_owned()).collect()).unwrap_or_default()
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// The choices that a description ends with: `[possible values: a, b]`.
pub(super) fn possible(said: &str) -> Vec<String> {
    let inner = said.split_once("[possible values: ").and_then(|(_, rest)| rest.split_once(']')).map(|(inner, _)| inner);
    inner.map(|inner| inner.split(',').map(|choice| choice.trim().to_owned()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_both_styles_are_read() {
        let of = |long: &str, short: Option<char>, value: Option<&str>, choices: &[&str]| Flag {
            long: Some(long.to_owned()).filter(|long| !long.is_empty()),
            short,
            value: value.map(str::to_owned),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        for (spec, flag) in [
            ("-o, --output <FILE>", of("output", Some('o'), Some("FILE"), &[])),
            ("-o OUTPUT, --output OUTPUT", of("output", Some('o'), Some("OUTPUT"), &[])),
            ("--color[=<WHEN>]", of("color", None, Some("WHEN"), &[])),
            ("--mode {a,b}", of("mode", None, Some("a,b"), &["a", "b"])),
            ("-v, --verbose...", of("verbose", Some('v'), None, &[])),
            ("--jobs=N", of("jobs", None, Some("N"), &[])),
            ("-n NUM", of("", Some('n'), Some("NUM"), &[])),
            ("--no-color", of("no-color", None, None, &[])),
        ] {
            assert_eq!(super::flag(spec), Some(flag), "{spec}");
        }
        assert_eq!(flag("FILE"), None);
    }

    #[test]
    fn arguments_of_both_styles_are_read() {
        let of = |name: &str, optional, many| Argument { name: name.to_owned(), optional, many, choices: Vec::new() };
        for (spec, argument) in [
            ("<FILE>", of("FILE", false, false)),
            ("[OUT]...", of("OUT", true, true)),
            ("input", of("input", false, false)),
            ("<PATHS>...", of("PATHS", false, true)),
        ] {
            assert_eq!(super::argument(spec), Some(argument), "{spec}");
        }
        assert_eq!(argument("{build,test}").unwrap().choices, ["build", "test"]);
        assert_eq!(possible("How [default: a] [possible values: a, b]"), ["a", "b"]);
    }
}
