//! `config.toml`: how the shell looks and which keys it takes. A fault takes nothing but its own setting back to the
//! default, and has the line where it stands.

use std::fmt;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Bytes of the file at most.
const MAX_BYTES: u64 = 256 * 1024;

/// The colours of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the terminal seems to want it.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Black, white and bold only.
    HighContrast,
    /// No colours.
    None,
}

/// Whose keys edit the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EditMode {
    /// Those of emacs, as in most shells.
    #[default]
    Emacs,
    /// Those of vi.
    Vi,
}

/// A key that a person chose for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChoice {
    /// Name of the action.
    pub action: String,
    /// The key as written, `Ctrl-R`.
    pub key: String,
    /// Where it stands, for a message.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
}

impl Theme {
    /// Its word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        THEMES.iter().find(|(_, theme)| *theme == self).map_or("auto", |(word, _)| word)
    }
}

impl EditMode {
    /// Its word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        EDIT_MODES.iter().find(|(_, mode)| *mode == self).map_or("emacs", |(word, _)| word)
    }
}

/// What a person set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The colours.
    pub theme: Theme,
    /// Whether the mouse scrolls the output.
    pub mouse: bool,
    /// Whose keys edit the line.
    pub edit_mode: EditMode,
    /// Whether sentences that were accepted are remembered.
    pub remember: bool,
    /// Keys for actions, in the order of the file.
    pub keys: Vec<KeyChoice>,
}

impl Default for Config {
    fn default() -> Self {
        Self { theme: Theme::Auto, mouse: true, edit_mode: EditMode::Emacs, remember: true, keys: Vec::new() }
    }
}

/// What is wrong with the file. Its text is one line and says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1; none for the whole file.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What fixes it.
    pub fix: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|n| format!(":{n}")).unwrap_or_default();
        write!(f, "{}{line}: {}; {}", self.file, self.message, self.fix)
    }
}

/// What the file sets, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// The settings: defaults where nothing usable is set.
    pub config: Config,
    /// Each setting that was not taken.
    pub faults: Vec<Fault>,
}

/// Reads the person's file, or the one that they named; only a named one must exist.
#[must_use]
pub fn load(named: Option<&Path>) -> Loaded {
    let own = super::config_file();
    let Some(file) = named.map(Path::to_owned).or(own) else { return Loaded::default() };
    let name = file.display().to_string();
    let failed = |message: String| {
        let fault = Fault { file: name.clone(), line: None, message, fix: "all settings have their defaults".to_owned() };
        Loaded { faults: vec![fault], ..Loaded::default() }
    };
    match read(&file) {
        Ok(text) => parse(&name, &text),
        Err(e) if named.is_none() && e.kind() == std::io::ErrorKind::NotFound => Loaded::default(),
        Err(e) => failed(format!("the file cannot be read: {e}")),
    }
}

fn read(file: &Path) -> std::io::Result<String> {
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(file)?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    let mut text = String::new();
    let size = std::fs::File::open(file)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if size as u64 > MAX_BYTES { Err(std::io::Error::other("it is larger than 256 KiB")) } else { Ok(text) }
}

/// Reads the text of a file.
#[must_use]
pub fn parse(file: &str, text: &str) -> Loaded {
    let mut reader = Reader { file, text, loaded: Loaded::default() };
    match DeTable::parse(text) {
        Ok(root) => reader.root(root.get_ref()),
        Err(e) => {
            let message = format!("not TOML: {}", e.message());
            reader.fault(e.span().unwrap_or(0..0), message, "write it as name = value; all settings have their defaults");
        }
    }
    reader.loaded
}

type Item<'a> = Spanned<DeValue<'a>>;

const THEMES: [(&str, Theme); 5] =
    [("auto", Theme::Auto), ("dark", Theme::Dark), ("light", Theme::Light), ("high-contrast", Theme::HighContrast), ("none", Theme::None)];
const EDIT_MODES: [(&str, EditMode); 2] = [("emacs", EditMode::Emacs), ("vi", EditMode::Vi)];
const BOOLS: [(&str, bool); 2] = [("true", true), ("false", false)];
const NAMES: &str = "the names are theme, mouse, edit_mode, remember and [keys]";

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    loaded: Loaded,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
    }

    fn fault(&mut self, span: Range<usize>, message: String, fix: impl Into<String>) {
        let line = Some(self.line(span.start));
        self.loaded.faults.push(Fault { file: self.file.to_owned(), line, message, fix: fix.into() });
    }

    fn root(&mut self, root: &DeTable<'_>) {
        for (key, value) in root {
            match key.get_ref().as_ref() {
                "theme" => {
                    if let Some(theme) = self.one_of("theme", value, &THEMES) {
                        self.loaded.config.theme = theme;
                    }
                }
                "edit_mode" => {
                    if let Some(mode) = self.one_of("edit_mode", value, &EDIT_MODES) {
                        self.loaded.config.edit_mode = mode;
                    }
                }
                "mouse" => {
                    if let Some(on) = self.one_of("mouse", value, &BOOLS) {
                        self.loaded.config.mouse = on;
                    }
                }
                "remember" => {
                    if let Some(on) = self.one_of("remember", value, &BOOLS) {
                        self.loaded.config.remember = on;
                    }
                }
                "keys" => self.keys(value),
                other => self.fault(key.span(), format!("{other:?} is not a setting"), NAMES),
            }
        }
    }

    /// One of a few words; `true` and `false` are written without quotes.
    fn one_of<T: Copy>(&mut self, name: &str, value: &Item<'_>, known: &[(&str, T)]) -> Option<T> {
        let plain = known.iter().any(|(word, _)| *word == "true");
        let written = match value.get_ref() {
            DeValue::Boolean(on) if plain => Some(on.to_string()),
            DeValue::String(text) if !plain => Some(text.to_string()),
            _ => None,
        };
        let found = written.as_deref().and_then(|w| known.iter().find(|(word, _)| *word == w));
        if found.is_none() {
            let quoted = |word: &str| if plain { word.to_owned() } else { format!("{word:?}") };
            let words: Vec<String> = known.iter().map(|(word, _)| quoted(word)).collect();
            let said = written.map_or_else(|| "this value".to_owned(), |w| format!("{w:?}"));
            let first = words.first().cloned().unwrap_or_default();
            let fix = format!("write {name} = {}; until then it is {first}", words.join(" or "));
            self.fault(value.span(), format!("{name} cannot be {said}"), fix);
        }
        found.map(|(_, value)| *value)
    }

    fn keys(&mut self, value: &Item<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.fault(value.span(), "\"keys\" is not a table".to_owned(), "write [keys] and under it action = \"Ctrl-R\"");
        };
        for (action, key) in table {
            let line = self.line(action.span().start);
            let action = action.get_ref().to_string();
            match key.get_ref() {
                DeValue::String(text) => {
                    let choice = KeyChoice { action, key: text.to_string(), file: self.file.to_owned(), line };
                    self.loaded.config.keys.push(choice);
                }
                _ => self.fault(key.span(), format!("the key of {action} is not a text"), format!("write {action} = \"Ctrl-R\"")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read() {
        let text = "theme = \"light\"\nmouse = false\nedit_mode = 'vi'\nremember = false\n[keys]\nhelp = \"F5\"\n";
        let loaded = parse("c.toml", text);
        assert_eq!(loaded.faults, []);
        let choice = KeyChoice { action: "help".into(), key: "F5".into(), file: "c.toml".into(), line: 6 };
        let want = Config { theme: Theme::Light, mouse: false, edit_mode: EditMode::Vi, remember: false, keys: vec![choice] };
        assert_eq!(loaded.config, want);
        assert_eq!(parse("c.toml", ""), Loaded::default());
    }

    #[test]
    fn a_fault_names_its_line_and_the_fix_and_takes_nothing_else_along() {
        for (text, start, fix) in [
            ("\ntheme = \"pink\"\n", "c.toml:2: theme cannot be \"pink\"", "\"high-contrast\""),
            ("theme = 3", "c.toml:1: theme cannot be this value", "\"auto\" or \"dark\""),
            ("mouse = \"yes\"", "c.toml:1: mouse cannot be this value", "true or false"),
            ("# x\n\nremember = 1", "c.toml:3: remember", "until then it is true"),
            ("edit_mode = \"joe\"", "c.toml:1: edit_mode", "\"emacs\" or \"vi\""),
            ("themes = \"dark\"", "c.toml:1: \"themes\" is not a setting", "theme, mouse"),
            ("keys = 3", "c.toml:1: \"keys\" is not a table", "[keys]"),
            ("[keys]\nhelp = 3", "c.toml:2: the key of help is not a text", "help = \"Ctrl-R\""),
            ("theme = ", "c.toml:1: not TOML", "name = value"),
        ] {
            let loaded = parse("c.toml", text);
            let told = loaded.faults[0].to_string();
            assert!(loaded.faults.len() == 1 && told.starts_with(start) && told.contains(fix), "{text:?}: {told}");
            assert_eq!(loaded.config, Config::default());
        }
        let loaded = parse("c.toml", "theme = \"pink\"\nmouse = false\n");
        assert!(!loaded.config.mouse && loaded.faults.len() == 1);
    }

    #[test]
    fn only_a_named_file_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        let told = load(Some(&folder.path().join("none.toml")));
        assert!(told.faults[0].to_string().contains("cannot be read") && told.config == Config::default());
        let told = load(Some(folder.path()));
        assert!(told.faults[0].to_string().contains("not a file"));
        let file = folder.path().join("c.toml");
        std::fs::write(&file, "x".repeat(300 * 1024)).unwrap();
        assert!(load(Some(&file)).faults[0].to_string().contains("256 KiB"));
    }
}
