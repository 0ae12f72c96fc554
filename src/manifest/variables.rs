//! Which environment variables a value may reach. Programs read hundreds, and some of them say what else is run; so a value
//! only gets a name that no program is known to read.

use super::Param;

/// Names that change what runs, or where it looks.
const READ: [&str; 74] = [
    "PATH",
    "IFS",
    "ENV",
    "SHELL",
    "HOME",
    "CDPATH",
    "FPATH",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "BROWSER",
    "TERM",
    "TERMINFO",
    "TERMCAP",
    "DISPLAY",
    "TMPDIR",
    "TMP",
    "TEMP",
    "TZ",
    "TZDIR",
    "LANG",
    "LANGUAGE",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PROMPT",
    "SHELLOPTS",
    "BASHOPTS",
    "ZDOTDIR",
    "INPUTRC",
    "HISTFILE",
    "MAIL",
    "LESS",
    "LESSKEY",
    "MORE",
    "LOCPATH",
    "NLSPATH",
    "GZIP",
    "BZIP",
    "BZIP2",
    "TAPE",
    "UNZIP",
    "ZIPOPT",
    "CC",
    "CXX",
    "CPP",
    "LD",
    "AS",
    "AR",
    "MAKE",
    "MAKEFILES",
    "MFLAGS",
    "NETRC",
    "WGETRC",
    "KUBECONFIG",
    "GNUPGHOME",
    "CLASSPATH",
    "VIM",
    "EXINIT",
    "VIMINIT",
    "GVIMINIT",
    "MYVIMRC",
    "VIMRUNTIME",
    "PHPRC",
    "SSLKEYLOGFILE",
    "HOSTALIASES",
    "LOCALDOMAIN",
    "TEXINPUTS",
    "GOROOT",
    "USER",
    "LOGNAME",
    "PWD",
    "OLDPWD",
];

/// Beginnings of such names: one program's own, or one system's.
const FAMILIES: [&str; 67] = [
    "LD_",
    "DYLD_",
    "BASH_",
    "ZSH_",
    "PYTHON",
    "PERL",
    "RUBY",
    "RUST",
    "GIT_",
    "SSH_",
    "GPG_",
    "SUDO_",
    "TAR_",
    "XZ_",
    "ZSTD_",
    "RSYNC_",
    "GREP_",
    "LS_",
    "LESS",
    "MAN",
    "JAVA_",
    "_JAVA",
    "JDK_",
    "MAVEN_",
    "GRADLE_",
    "ANT_",
    "LUA_",
    "NODE_",
    "NPM_",
    "YARN_",
    "DENO_",
    "BUN_",
    "ELECTRON_",
    "CARGO_",
    "GO",
    "CGO_",
    "GEM_",
    "BUNDLE_",
    "PIP_",
    "UV_",
    "CONDA_",
    "VIRTUAL_ENV",
    "DOCKER_",
    "CONTAINER_",
    "KUBE_",
    "HELM_",
    "AWS_",
    "GOOGLE_",
    "AZURE_",
    "CURL_",
    "SSL_",
    "OPENSSL_",
    "XDG_",
    "DBUS_",
    "WAYLAND_",
    "QT_",
    "GTK_",
    "GDK_",
    "GIO_",
    "GST_",
    "GLIBC_",
    "MALLOC_",
    "GCONV_",
    "LC_",
    "NIX_",
    "SYSTEMD_",
    "AWK",
];

/// Endings of such names.
const ENDINGS: [&str; 24] = [
    "PATH", "_HOME", "OPTIONS", "_OPTS", "_OPT", "FLAGS", "_CONFIG", "_CONF", "_PROXY", "_RSH", "_SHELL", "EDITOR", "PAGER", "COMMAND",
    "_CMD", "ASKPASS", "_PRELOAD", "_SOCK", "_INIT", "_RC", "_ENV", "_ARGS", "_WRAPPER", "_HOOK",
];

/// Lower-case names that programs read after all.
const LOWER: [&str; 7] = ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "rsync_proxy", "socks_proxy"];

/// Whether a value in a variable of this name could change which code a program loads or runs, or where it connects.
#[must_use]
pub fn takes_over(name: &str) -> bool {
    if name.is_empty() || name.contains(['=', '\0']) || name.starts_with("BASH_FUNC_") {
        return true;
    }
    if name.chars().any(|c| c.is_ascii_lowercase()) {
        return LOWER.contains(&name)
            || name.starts_with("npm_config_")
            || FAMILIES.iter().any(|f| f.ends_with('_') && name.starts_with(f));
    }
    !is_own(name)
        && (READ.contains(&name)
            || FAMILIES.iter().any(|family| name.starts_with(family))
            || ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// Whether a shell takes this for the name of a variable.
#[must_use]
pub fn is_variable(name: &str) -> bool {
    let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    word && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// The variable in which a script gets the parameter `name`: its name, with `_` for what a shell takes in none.
#[must_use]
pub fn variable_of(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
    let mut variable: String = name.chars().map(kept).collect();
    if variable.is_empty() || variable.starts_with(|c: char| c.is_ascii_digit()) {
        variable.insert(0, '_');
    }
    variable
}

/// Why a script cannot get these parameters: the name of one could change what runs, or two would be one variable.
pub(super) fn unfit(params: &[Param]) -> Option<String> {
    let mut seen = std::collections::HashMap::new();
    for param in params {
        let variable = variable_of(&param.name);
        if takes_over(&variable) {
            let as_written = if variable == param.name { String::new() } else { format!(" (as {variable})") };
            return Some(format!(
                "a script gets its parameters as variables, and one named {}{as_written} could change what runs",
                param.name
            ));
        }
        if let Some(other) = seen.insert(variable.clone(), &param.name) {
            return Some(format!("a script would get {other:?} and {:?} in one variable, {variable}", param.name));
        }
    }
    None
}

fn is_own(name: &str) -> bool {
    name.starts_with("ARG_") || name.starts_with("NEEDLESH_ARG_")
}

/// Whether a value may stand in the variable `name` of an action: its name has lower-case letters, starts with `ARG_`, is one
/// letter, or is a parameter's in capitals; and it is not one that programs read.
pub(super) fn may_take_value(name: &str, params: &[Param]) -> bool {
    let lower = name.chars().any(|c| c.is_ascii_lowercase());
    let own = params.iter().any(|p| p.name.replace(['-', '.'], "_").eq_ignore_ascii_case(name));
    !takes_over(name) && (lower || own || is_own(name) || name.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_programs_read_take_no_value() {
        for name in [
            "PATH",
            "LD_PRELOAD",
            "GIT_SSH_COMMAND",
            "BASH_FUNC_ls%%",
            "TAR_OPTIONS",
            "XDG_CONFIG_HOME",
            "RSYNC_RSH",
            "MAKEFLAGS",
            "_JAVA_OPTIONS",
            "LUA_INIT",
            "SSH_ASKPASS",
            "http_proxy",
            "HTTPS_PROXY",
            "DOCKER_HOST",
            "GREP_OPTIONS",
            "LESSOPEN",
            "MANPAGER",
            "PYTHONSTARTUP",
            "RUSTC_WRAPPER",
            "CARGO_HOME",
            "GOFLAGS",
            "npm_config_script_shell",
            "GCONV_PATH",
            "OPENSSL_CONF",
            "KUBECONFIG",
            "LESS",
            "BC_ENV_ARGS",
            "PERL5OPT",
            "NODE_OPTIONS",
            "CURL_HOME",
            "PROMPT_COMMAND",
            "TERMINFO",
            "EXINIT",
            "GNUPGHOME",
            "CC",
            "",
            "A=B",
            "A\0",
        ] {
            assert!(takes_over(name), "{name}");
            assert!(!may_take_value(name, &[]), "{name}");
        }
        for name in ["path", "text", "file_path", "config", "editor", "City", "ARG_PATH", "ARG_X", "x", "home_dir", "go_to", "V"] {
            assert!(!takes_over(name) && may_take_value(name, &[]), "{name}");
        }
        for (name, variable) in [
            ("path", "path"),
            ("$top", "_top"),
            ("uids[]", "uids__"),
            ("weight (kg)", "weight__kg_"),
            ("3d", "_3d"),
            ("", "_"),
            ("größe", "gr__e"),
        ] {
            assert_eq!(variable_of(name), variable);
        }
        // A name in capitals that nobody knows is a program's all the same.
        assert!(!takes_over("FROB") && !may_take_value("FROB", &[]));
    }
}
