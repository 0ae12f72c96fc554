//! `needlesh config`: the settings shown, their file named and opened.

use super::args::{ConfigCommand, Global};
use super::exit::{BAD_FILE, DONE, FAILED, Failure, Place, USAGE};
use super::out;
use crate::config::{self, Config, Fault, KeyChoice};
use crate::driver;
use serde_json::{Map, Value, json};
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Does what is asked with the settings.
pub(super) fn config(global: &Global, what: &ConfigCommand) -> Result<u8, Failure> {
    match what {
        ConfigCommand::Show => show(global),
        ConfigCommand::Path => path(global),
        ConfigCommand::Edit => edit(global),
    }
}

/// The file of `--config`, or the person's own.
pub(super) fn file(global: &Global) -> Option<PathBuf> {
    global.config.clone().or_else(config::config_file)
}

fn named(file: Option<PathBuf>) -> String {
    file.map(|file| file.display().to_string()).unwrap_or_default()
}

fn show(global: &Global) -> Result<u8, Failure> {
    let loaded = config::load(global.config.as_deref());
    let (file, config) = (named(file(global)), &loaded.config);
    if global.json {
        let keys: Map<String, Value> = config.keys.iter().map(|choice| (choice.action.clone(), choice.key.as_str().into())).collect();
        let faults: Vec<Value> = loaded.faults.iter().map(|f| json!({"line": f.line, "message": f.message, "fix": f.fix})).collect();
        out::line(
            &json!({"file": file, "theme": config.theme.word(), "mouse": config.mouse, "edit_mode": config.edit_mode.word(),
                "remember": config.remember, "keys": keys, "faults": faults})
            .to_string(),
        )?;
    } else {
        out::print(&format!("# {file}\n{}", toml(config)))?;
    }
    faults(&loaded.faults)
}

/// The first thing that is wrong with the file, as a failure; the rest as notes.
fn faults(faults: &[Fault]) -> Result<u8, Failure> {
    let Some(first) = faults.first() else { return Ok(DONE) };
    let failure = Failure::new(BAD_FILE, first.to_string(), "needlesh config edit  # opens it").at(Place {
        file: first.file.clone(),
        line: first.line,
        ..Place::default()
    });
    Err(faults.iter().skip(1).fold(failure, |failure, fault| failure.hinted(format!("also: {fault}"))))
}

/// The settings as their file would have them.
fn toml(config: &Config) -> String {
    let mut out = format!(
        "theme = {:?}\nmouse = {}\nedit_mode = {:?}\nremember = {}\n\n[keys]\n",
        config.theme.word(),
        config.mouse,
        config.edit_mode.word(),
        config.remember
    );
    for KeyChoice { action, key, .. } in &config.keys {
        out.push_str(&format!("{action} = {key:?}\n"));
    }
    out
}

fn path(global: &Global) -> Result<u8, Failure> {
    let all = [
        ("config", file(global)),
        ("policy", config::policy_file()),
        ("schemas", config::schemas_folder()),
        ("models", config::models_folder()),
        ("history", config::history_file()),
        ("trust", config::trust_folder()),
        ("cache", config::cache_folder()),
    ];
    if global.json {
        let all: Map<String, Value> =
            all.into_iter().map(|(name, path)| (name.to_owned(), path.map(|p| p.display().to_string()).into())).collect();
        return out::line(&Value::Object(all).to_string());
    }
    for (name, path) in all {
        out::line(&format!("{name:<8} {}", named(path)))?;
    }
    Ok(DONE)
}

fn edit(global: &Global) -> Result<u8, Failure> {
    let file = file(global).ok_or_else(|| Failure::new(FAILED, "there is no folder for settings", "set HOME or XDG_CONFIG_HOME"))?;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(USAGE, "an editor needs a terminal", "needlesh config path  # where the file is"));
    }
    if !file.exists() {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, format!("# Settings of needlesh; `needlesh config show` checks them.\n{}", toml(&Config::default())))?;
    }
    driver::edit(&file.display().to_string()).map_err(|why| Failure::new(FAILED, why, "EDITOR=nano needlesh config edit"))?;
    faults(&config::load(Some(&file)).faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_back_as_they_are_written() {
        let text = "theme = \"light\"\nmouse = false\nedit_mode = \"vi\"\nremember = false\n\n[keys]\nhelp = \"F5\"\n";
        assert_eq!(toml(&config::parse("c.toml", text).config), text);
        let default = config::parse("c.toml", &toml(&Config::default()));
        assert_eq!((default.config, default.faults), (Config::default(), vec![]));
    }
}
