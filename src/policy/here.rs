//! Paths as rules see them: made whole against the folder that a run takes, the working folder and the home folder, without
//! `.` and `..`, and once more with every link followed.

use super::disk::{Disk, Seen};
use super::glob::Reading;
use crate::manifest::after_home;

/// Follows every link of a whole path to the end, as far as the path exists; none where that cannot be told.
pub type Follow = fn(&str) -> Option<String>;

/// Where relative paths and `~` lead; absent parts leave such paths as they are.
#[derive(Debug, Clone, Default)]
pub struct Here {
    /// The working folder, absolute.
    pub folder: Option<String>,
    /// The home folder as a run takes it, absolute.
    pub home: Option<String>,
    /// Other ways to the home folder.
    pub homes: Vec<String>,
    /// Links; without it there are none.
    pub follow: Option<Follow>,
    /// What is there; without it nothing is.
    pub disk: Option<Disk>,
    /// What was looked through so far: it counts as long as this value and its copies are kept.
    pub seen: Seen,
}

/// Bytes of a path that any system takes.
const LONGEST: usize = 4096;

/// The forms in which patterns may name a path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Forms {
    /// By the words alone.
    pub(super) said: Vec<String>,
    /// Where its links lead.
    pub(super) real: Vec<String>,
}

impl Here {
    /// The whole path as a run in `cwd` takes it, and where its links lead where that is another place.
    pub(super) fn places(&self, path: &str, cwd: Option<&str>) -> Vec<String> {
        let Some(whole) = self.whole(path, cwd, self.home.as_deref()) else { return Vec::new() };
        let said = clean(&whole);
        let real = self.real(&whole).filter(|real| *real != said);
        [Some(said), real].into_iter().flatten().collect()
    }

    /// Whether a text is the path of something that is there, for a run in `cwd`.
    pub(super) fn is_there(&self, text: &str, cwd: Option<&str>) -> bool {
        let Some(disk) = self.disk.filter(|_| text.len() <= LONGEST && !text.contains('\0')) else { return false };
        !text.is_empty() && self.whole(text, cwd, self.home.as_deref()).is_some_and(|whole| (disk.is_there)(&whole))
    }

    /// Whether `place`, a whole path, is `folder` as a run in `cwd` takes it or lies below it, by their words or where their
    /// links lead.
    pub(super) fn holds(&self, folder: &str, place: &str, cwd: Option<&str>) -> bool {
        let places: Vec<String> = [Some(clean(place)), self.real(place)].into_iter().flatten().collect();
        self.places(folder, cwd).iter().any(|folder| places.iter().any(|place| below(place, folder).is_some()))
    }

    /// Where the links of a whole path lead.
    pub(super) fn real(&self, whole: &str) -> Option<String> {
        match self.follow {
            Some(follow) => follow(whole),
            None => Some(clean(whole)),
        }
    }

    /// Every folder that `~` may mean, the one of a run first.
    pub(super) fn all_homes(&self) -> impl Iterator<Item = &str> {
        self.home.iter().chain(&self.homes).map(String::as_str)
    }

    /// The path from the root, its `.` and `..` still in it: what they lead to depends on links.
    fn whole(&self, path: &str, base: Option<&str>, home: Option<&str>) -> Option<String> {
        if let (Some(rest), Some(home)) = (after_tilde(path), home) {
            return Some(format!("{home}{rest}"));
        }
        if path.starts_with('/') {
            return Some(path.to_owned());
        }
        let folder = self.folder.as_deref();
        match (base, folder) {
            (Some(base), _) if base.starts_with('/') => Some(format!("{base}/{path}")),
            (Some(base), Some(folder)) => Some(format!("{folder}/{base}/{path}")),
            (None, Some(folder)) => Some(format!("{folder}/{path}")),
            (_, None) => None,
        }
    }

    /// A pattern's fixed beginning from the root; `~` may be more than one folder.
    pub(super) fn beginnings(&self, path: &str) -> Vec<String> {
        if after_tilde(path).is_some() {
            return self.all_homes().filter_map(|home| self.whole(path, None, Some(home))).collect();
        }
        self.whole(path, None, None).into_iter().collect()
    }

    /// The forms of a value that a run in `cwd` gets: whole, from the working folder, from the home folder; read widely also as
    /// it was written, against the working folder and with any home.
    pub(super) fn forms(&self, path: &str, cwd: Option<&str>, reading: Reading) -> Forms {
        let mut forms = Forms::default();
        if reading == Reading::Narrow {
            let Some(whole) = self.whole(path, cwd, self.home.as_deref()) else { return forms };
            forms.said = self.views(&clean(&whole));
            forms.real = self.real(&whole).map(|real| self.views(&real)).unwrap_or_default();
            return forms;
        }
        forms.said.push(path.to_owned());
        let mut wholes: Vec<String> = [cwd, None].into_iter().filter_map(|b| self.whole(path, b, self.home.as_deref())).collect();
        if after_tilde(path).is_some() {
            wholes.extend(self.beginnings(path));
        }
        wholes.sort();
        wholes.dedup();
        for whole in wholes {
            forms.said.extend(self.views(&clean(&whole)));
            forms.real.extend(self.real(&whole).map(|real| self.views(&real)).unwrap_or_default());
        }
        forms
    }

    /// A clean path from the working folder, from each home and from the root.
    fn views(&self, whole: &str) -> Vec<String> {
        let mut views = Vec::new();
        if let Some(rest) = self.folder.as_deref().and_then(|f| below(whole, f)) {
            views.push(if rest.is_empty() { ".".to_owned() } else { rest.to_owned() });
        }
        if let Some(rest) = self.all_homes().find_map(|home| below(whole, &clean(home)).map(str::to_owned)) {
            views.push(if rest.is_empty() { "~".to_owned() } else { format!("~/{rest}") });
        }
        views.push(whole.to_owned());
        views
    }
}

/// What follows the home folder, as a run reads it.
pub(super) fn after_tilde(path: &str) -> Option<&str> {
    after_home(path)
}

/// A whole path without empty parts, `.` and `..`.
pub(super) fn clean(whole: &str) -> String {
    let mut parts = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
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
        let here = Here { folder: Some("/home/me/code".to_owned()), home: Some("/home/me".to_owned()), ..Here::default() };
        for (path, narrow) in [
            ("src/../a", &["a", "~/code/a", "/home/me/code/a"][..]),
            ("./", &[".", "~/code", "/home/me/code"]),
            ("../../../../etc/passwd", &["/etc/passwd"]),
            ("~/x", &["~/x", "/home/me/x"]),
            ("~me", &["~me", "~/code/~me", "/home/me/code/~me"]),
            ("/home/me2", &["/home/me2"]),
            ("//etc//x", &["/etc/x"]),
        ] {
            assert_eq!(here.forms(path, None, Reading::Narrow).said, narrow, "{path}");
        }
        assert_eq!(here.forms("a/../b", None, Reading::Wide).said.first().map(String::as_str), Some("a/../b"));
        assert_eq!(Here::default().forms("a", None, Reading::Narrow), Forms::default());
    }

    #[test]
    fn a_tools_own_folder_is_where_its_paths_are() {
        let here = Here { folder: Some("/w".to_owned()), ..Here::default() };
        assert_eq!(here.forms("key", Some("/private"), Reading::Narrow).said, ["/private/key"]);
        assert_eq!(here.forms("key", Some("sub"), Reading::Narrow).said, ["sub/key", "/w/sub/key"]);
        let wide = here.forms("key", Some("/private"), Reading::Wide).said;
        assert!(wide.contains(&"/private/key".to_owned()) && wide.contains(&"/w/key".to_owned()), "{wide:?}");
    }

    #[test]
    fn links_are_followed_before_dots() {
        fn follow(whole: &str) -> Option<String> {
            Some(clean(&whole.replace("/w/link", "/etc/deep")))
        }
        let here = Here { folder: Some("/w".to_owned()), follow: Some(follow), ..Here::default() };
        let forms = here.forms("link/../x", None, Reading::Narrow);
        assert_eq!((forms.said, forms.real), (vec!["x".to_owned(), "/w/x".to_owned()], vec!["/etc/x".to_owned()]));
    }
}
