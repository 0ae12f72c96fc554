//! A justfile: each recipe becomes a tool that runs `just`.

use super::Wanted;
use super::draft::{Draft, MOST_WORDS, Params, in_order};
use super::words::sentence;
use serde_json::{Value, json};

/// What a value of a recipe may be: `just` puts it into a line of a shell as it is.
pub(super) const HARMLESS: &str = "^[A-Za-z0-9_./:@%+,=][A-Za-z0-9_./:@%+,=-]*$";

const NAMES: [&str; 2] = ["justfile", ".justfile"];

/// Makes tools of recipes.
pub(super) fn convert<'w>(text: &str, wanted: &'w Wanted<'w>) -> Draft<'w> {
    let mut draft = Draft::new(wanted, "just");
    let (mut comment, mut attributes) = (String::new(), Vec::new());
    for line in text.lines() {
        if let Some(words) = line.strip_prefix('#') {
            comment = words.trim_start_matches('!').trim().to_owned();
            continue;
        }
        if line.starts_with('[') {
            attributes.push(line.to_owned());
            continue;
        }
        if let Some((what, of)) = elsewhere(line) {
            draft.leave(of, format!("a{what} is in a file of its own; import that too"));
        } else if let Some(recipe) = head(line) {
            add(&recipe, &comment, &attributes, &mut draft);
        }
        comment.clear();
        attributes.clear();
    }
    draft
}

/// A line that names another file.
fn elsewhere(line: &str) -> Option<(&'static str, String)> {
    let (word, of) = line.split_once(' ')?;
    let what = match word.trim_end_matches('?') {
        "import" => "n imported recipe",
        "mod" => " module",
        _ => return None,
    };
    (!of.contains(":=")).then(|| (what, of.trim().to_owned()))
}

struct Recipe<'t> {
    name: &'t str,
    params: Vec<Param>,
}

struct Param {
    name: String,
    /// `+` takes one or more, `*` any number.
    many: bool,
    required: bool,
    default: Option<String>,
}

/// The head of a recipe: `name param default='x' +rest: dependencies`.
fn head(line: &str) -> Option<Recipe<'_>> {
    let line = line.strip_prefix('@').unwrap_or(line);
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))?;
    let (name, rest) = line.split_at(end);
    if name.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let end = colon(rest)?;
    // `name := value` is a variable; so is `export name := value`.
    if rest.get(end + 1..)?.starts_with('=') {
        return None;
    }
    let params = words(rest.get(..end)?).iter().map(|word| param(word)).collect::<Option<_>>()?;
    Some(Recipe { name, params })
}

/// Where the head ends: a colon outside of quotes and brackets.
fn colon(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0_usize);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ':') if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Words; quotes and brackets hold one together.
fn words(text: &str) -> Vec<String> {
    let (mut out, mut word) = (Vec::new(), String::new());
    let (mut quote, mut depth) = (None, 0_usize);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && quote.is_none() && depth == 0 {
            out.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        } else {
            word.push(c);
        }
    }
    out.extend(Some(word).filter(|word| !word.is_empty()));
    out
}

fn param(word: &str) -> Option<Param> {
    let (sign, word) = match word.chars().next()? {
        sign @ ('+' | '*') => (Some(sign), word.get(1..)?),
        _ => (None, word),
    };
    let word = word.strip_prefix('$').unwrap_or(word);
    let (name, default) = word.split_once('=').map_or((word, None), |(name, default)| (name, Some(default.to_owned())));
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let required = default.is_none() && sign != Some('*');
    plain.then(|| Param { name: name.to_owned(), many: sign.is_some(), required, default })
}

fn add(recipe: &Recipe<'_>, comment: &str, attributes: &[String], draft: &mut Draft<'_>) {
    let has = |word: &str| attributes.iter().any(|line| line.trim_matches(['[', ']']).split(',').any(|one| one.trim() == word));
    if !draft.wanted.all && (recipe.name.starts_with('_') || has("private")) {
        return draft.leave(recipe.name, "it is private; --all takes it");
    }
    if recipe.params.len() > MOST_WORDS {
        return draft.leave(recipe.name, format!("it has more than {MOST_WORDS} parameters"));
    }
    let doc = attributes.iter().find_map(|line| line.split_once("doc(")?.1.split(['\'', '"']).nth(1));
    let said = sentence(doc.unwrap_or(comment));
    let description = if said.is_empty() { format!("Run the recipe {} of the justfile", recipe.name) } else { said };
    let mut params = Params::default();
    let mut words = Vec::new();
    for param in &recipe.params {
        let default = param.default.as_ref().map_or_else(String::new, |default| format!(", {default} by default"));
        let said = format!("{} of the recipe{default}", param.name);
        let text = json!({"type": "string", "pattern": HARMLESS});
        let schema = match param.many {
            true => json!({"type": "array", "items": text, "description": said, "minItems": usize::from(param.required)}),
            false => json!({"type": "string", "pattern": HARMLESS, "description": said}),
        };
        let name = params.add(&param.name, schema, param.required);
        let word = if param.many { json!({"each": name, "as": ["{}"]}) } else { json!(format!("{{{name}}}")) };
        words.push((name, param.required, word));
    }
    if !words.is_empty() {
        draft.note("values of recipes are held to letters, digits and _./:@%+,=- since just puts them into a line of a shell");
    }
    let mut argv = draft.starts("just", "--justfile", &NAMES);
    argv.push(Value::from(recipe.name));
    argv.extend(in_order(&words));
    draft.recipe(&format!("just_{}", recipe.name), &description, &params, argv);
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "set shell := ['bash', '-c']\nversion := '1'\nalias b := build\nimport 'ci.just'\n\n# Build the program.\nbuild target='debug' *flags: clean (check \"x:y\")\n    cargo build\n\n[private]\nhelper:\n    true\n\n[doc('Put it on a host')]\n@deploy $host +files:\n    scp {{files}} {{host}}:\n\n_hidden:\n    true\n";

    #[test]
    fn recipes_become_tools_with_their_parameters() {
        let wanted = Wanted { file: Some("/a/justfile"), ..Wanted::default() };
        let draft = convert(FILE, &wanted);
        let [build, deploy] = draft.tools.as_slice() else { panic!("{:?}", draft.tools) };
        assert_eq!((&build["name"], &build["description"]), (&json!("just_build"), &json!("Build the program")));
        let flags = json!({"if": "flags", "then": [{"each": "flags", "as": ["{}"]}]});
        assert_eq!(build["action"]["shell"]["argv"], json!(["just", "build", {"if": "target", "then": ["{target}", flags]}]));
        assert_eq!(deploy["description"], "Put it on a host");
        assert_eq!(deploy["action"]["shell"]["argv"], json!(["just", "deploy", "{host}", {"each": "files", "as": ["{}"]}]));
        assert_eq!(deploy["parameters"]["required"], json!(["host", "files"]));
        let left: Vec<&str> = draft.left.iter().map(|left| left.what.as_str()).collect();
        assert_eq!(left, ["'ci.just'", "helper", "_hidden"]);
    }

    #[test]
    fn a_recipe_of_too_many_parameters_is_left_out() {
        let wanted = Wanted::default();
        let of = |count: usize| format!("all {}:\n    true\n", (0..count).map(|n| format!("p{n}='x' ")).collect::<String>());
        assert_eq!(convert(&of(MOST_WORDS), &wanted).tools.len(), 1);
        let draft = convert(&of(100_000), &wanted);
        assert!(draft.tools.is_empty() && draft.left[0].why.contains("more than 64 parameters"));
    }

    #[test]
    fn a_file_of_another_name_is_named_and_all_takes_private_ones() {
        let wanted = Wanted { file: Some("tools.just"), all: true, ..Wanted::default() };
        let draft = convert(FILE, &wanted);
        assert_eq!(draft.tools.len(), 4);
        assert_eq!(draft.tools[1]["action"]["shell"]["argv"], json!(["just", "--justfile", "tools.just", "helper"]));
    }
}
