//! Paths as rules see them: made whole against the working folder and the home folder, without `.` and `..`.
//! Links are not followed.

use super::glob::Reading;

/// Where relative paths and `~` lead; absent parts leave such paths as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here {
    /// The working folder, absolute.
    pub folder: Option<String>,
    /// The home folder, absolute.
    pub home: Option<String>,
}

impl Here {
    /// The whole path, as a run in this folder would take it.
    #[must_use]
    pub fn absolute(&self, path: &str) -> Option<String> {
        let whole = match (path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')), &self.home, &self.folder) {
            (Some(rest), Some(home), _) => format!("{home}{rest}"),
            _ if path.starts_with('/') => path.to_owned(),
            (_, _, Some(folder)) => format!("{folder}/{path}"),
            _ => return None,
        };
        let mut parts = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }

    /// The forms in which patterns may name a path: whole, from the working folder, from the home folder; read widely
    /// also as it was written.
    pub(super) fn forms(&self, path: &str, reading: Reading) -> Vec<String> {
        let mut forms = Vec::new();
        if reading == Reading::Wide {
            forms.push(path.to_owned());
        }
        let Some(whole) = self.absolute(path) else { return forms };
        if let Some(rest) = self.folder.as_deref().and_then(|f| below(&whole, f)) {
            forms.push(if rest.is_empty() { ".".to_owned() } else { rest.to_owned() });
        }
        if let Some(rest) = self.home.as_deref().and_then(|h| below(&whole, h)) {
            forms.push(if rest.is_empty() { "~".to_owned() } else { format!("~/{rest}") });
        }
        forms.push(whole);
        forms
    }
}

/// What is left of `path` below `folder`.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_paths() {
        let here = Here { folder: Some("/home/me/code".to_owned()), home: Some("/home/me".to_owned()) };
        for (path, narrow) in [
            ("src/../a", &["a", "~/code/a", "/home/me/code/a"][..]),
            ("./", &[".", "~/code", "/home/me/code"]),
            ("../../../../etc/passwd", &["/etc/passwd"]),
            ("~/x", &["~/x", "/home/me/x"]),
            ("~me", &["~me", "~/code/~me", "/home/me/code/~me"]),
            ("/home/me2", &["/home/me2"]),
            ("//etc//x", &["/etc/x"]),
        ] {
            assert_eq!(here.forms(path, Reading::Narrow), narrow, "{path}");
        }
        assert_eq!(here.forms("a/../b", Reading::Wide).first().map(String::as_str), Some("a/../b"));
        assert_eq!(Here::default().forms("a", Reading::Narrow), Vec::<String>::new());
    }
}
