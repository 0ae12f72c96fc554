//! The completion scripts of the repository are what the program prints now. `UPDATE_COMPLETIONS=1` writes them.

#[test]
fn completions_are_fresh() {
    for (shell, file) in [
        ("bash", "needlesh.bash"),
        ("zsh", "_needlesh"),
        ("fish", "needlesh.fish"),
        ("powershell", "_needlesh.ps1"),
        ("elvish", "needlesh.elv"),
    ] {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_needlesh")).args(["completions", shell]).output().unwrap();
        assert!(out.status.success());
        let path = crate::repo("completions").join(file);
        if std::env::var_os("UPDATE_COMPLETIONS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &out.stdout).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(kept == out.stdout, "completions/{file} is stale: UPDATE_COMPLETIONS=1 cargo test completions");
    }
}
