//! The home folder as people write it at the start of a path.

/// What follows the home folder at the start of a path: after `~`, `$HOME` or `${HOME}`, alone or before a `/`. A shell
/// would fill it in; there is none.
#[must_use]
pub fn after_home(path: &str) -> Option<&str> {
    let rest = ["~", "$HOME", "${HOME}"].iter().find_map(|start| path.strip_prefix(start))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_folder_has_three_names() {
        for (path, rest) in [("~", ""), ("~/x", "/x"), ("$HOME", ""), ("$HOME/a b", "/a b"), ("${HOME}/x", "/x")] {
            assert_eq!(after_home(path), Some(rest), "{path}");
        }
        for other in ["~me/x", "$HOMEX", "$HOME_DIR/x", "x/~", "./~", "\\~", "$home/x", "${HOME", ""] {
            assert_eq!(after_home(other), None, "{other}");
        }
    }
}
