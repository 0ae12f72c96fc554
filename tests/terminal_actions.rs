//! Actions on a pseudo-terminal: undo, foreign text, secrets, programs that have the terminal.

use super::terminal::Session;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn manifest(folder: &Path, list: Value) -> PathBuf {
    // The person's own, where this folder holds the settings.
    let path = folder.join("needlesh/schemas/t.json");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, json!({"needlesh": 1, "tools": list}).to_string()).unwrap();
    path
}

fn tool(name: &str, description: &str, action: Value, read_only: bool) -> Value {
    json!({"name": name, "description": description, "parameters": {"type": "object", "properties": {}}, "action": action,
        "annotations": {"readOnlyHint": read_only, "destructiveHint": false, "openWorldHint": false}})
}

fn session(file: &Path, env: &[(&str, &str)]) -> Session {
    let mut s = Session::own(24, 80, file, &[], env);
    s.see("1 tool");
    s
}

#[test]
fn an_undo_is_shown_and_approved_before_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut make = tool("make_garden_folder", "Make the garden folder", json!({"shell": {"argv": ["mkdir", "--", "garden"]}}), false);
    let hints = json!({"destructiveHint": false, "openWorldHint": false});
    make["undo"] = json!({"shell": {"argv": ["rmdir", "--", "garden"]}, "annotations": hints});
    let mut s = session(&manifest(folder.path(), json!([make])), &[]);
    s.press("make the garden folder\r");
    s.see("rmdir -- garden  (Ctrl-Z, once it ran)");
    s.see("[y] run");
    s.press("y");
    s.see("Ctrl-Z shows what undoes it");
    let made = s.folder.path().join("garden");
    assert!(made.is_dir());
    s.press("\x1a");
    s.see("rmdir");
    s.see("[y] run");
    assert!(made.is_dir(), "nothing is undone before the yes");
    s.press("y");
    s.wait("the second end", |screen| screen.matches("exit code 0").count() == 2);
    assert!(!made.exists());
    s.press("\x1a");
    s.see("nothing to undo");
    s.press("\x03");
    assert_eq!(s.end(), 0);
}

#[test]
fn a_line_that_waits_comes_to_its_card_after_a_program_with_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let hold = json!({"shell": {"script": "printf 'held '; cp -- next .git/HEAD; sleep 0.2", "interactive": true}});
    let tools = json!([tool("hold_on", "Hold on", hold, false), tool("go_home", "Go home", json!({"shell": {"argv": ["uname"]}}), true)]);
    let mut s = Session::own(24, 80, &manifest(folder.path(), tools), &[], &[]);
    s.see("2 tools");
    std::fs::create_dir(s.folder.path().join(".git")).unwrap();
    std::fs::write(s.folder.path().join(".git/HEAD"), "ref: refs/heads/first\n").unwrap();
    std::fs::write(s.folder.path().join("next"), "ref: refs/heads/second\n").unwrap();
    s.press("\x1b[200~hold_on {}\ngo_home {}\n\x1b[201~");
    s.see("1 line waits");
    s.press("\r");
    s.see("[y] run");
    s.press("y");
    s.wait("the card of the line that waited", |screen| screen.contains("$ uname") && screen.contains("[Enter] run"));
    assert!(s.text().lines().next().is_some_and(|head| head.contains("second")), "{}", s.text());
    s.press("\x1b");
    s.see("not run");
    s.press("\x03");
    assert_eq!(s.end(), 0);
}

#[test]
fn the_header_names_the_branch_that_a_run_switched_to() {
    let folder = tempfile::tempdir().unwrap();
    let action = json!({"shell": {"argv": ["cp", "--", "next", ".git/HEAD"]}});
    let mut s = session(&manifest(folder.path(), json!([tool("switch_branch", "Switch the branch", action, false)])), &[]);
    std::fs::create_dir(s.folder.path().join(".git")).unwrap();
    std::fs::write(s.folder.path().join(".git/HEAD"), "ref: refs/heads/first\n").unwrap();
    std::fs::write(s.folder.path().join("next"), "ref: refs/heads/second\n").unwrap();
    s.press("switch the branch\r");
    s.see("[y] run");
    s.press("y");
    s.wait("the new branch", |screen| screen.lines().next().is_some_and(|head| head.contains("second")));
    s.press("\x03");
    assert_eq!(s.end(), 0);
}

#[test]
fn ctrl_c_in_a_program_that_has_the_terminal_ends_only_that() {
    let folder = tempfile::tempdir().unwrap();
    let action = json!({"shell": {"script": "stty -echo -icanon; printf 'ready? '; exec sleep 300", "interactive": true}});
    let mut s = session(&manifest(folder.path(), json!([tool("wait_long", "Wait for a long time", action, true)])), &[]);
    s.press("wait for a long time\r");
    s.see("[Enter] run");
    s.press("\r");
    s.wait("the question alone", |screen| screen.trim() == "ready?");
    s.press("\x03");
    s.see("interrupted");
    s.press("\x1b[15~");
    s.wait("the run in the history", |screen| screen.contains("History  ") && screen.contains("stopped"));
    s.press("\x1b");
    s.wait("the line", |screen| !screen.contains("History  "));
    s.press("\x03");
    assert_eq!(s.end(), 0);
    // The same from the command line, which asks the terminal for its settings after.
    let file =
        manifest(folder.path(), json!([tool("mess_up", "d", json!({"shell": {"script": "stty raw -echo", "interactive": true}}), true)]));
    let line = format!("{} --no-builtin --schemas {} call mess_up --yes -q; stty -a", env!("CARGO_BIN_EXE_needlesh"), file.display());
    let mut script = Session::program(24, 80, "sh", &["-c", &line]);
    script.see("icanon");
    let text = script.text();
    assert!(!text.contains("-icanon") && text.contains(" echo ") && !text.contains("-echo "), "{text}");
    assert_eq!(script.end(), 0);
}

/// Whether a process of this number lives.
fn lives(pid: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn what_a_program_with_the_terminal_leaves_behind_loses_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (keys, pids, server) = (at("keys"), at("pids"), at("server"));
    // Two that read the keys, one of them in a session of its own, and a server that let go of the terminal.
    let script = format!(
        "exec 3<&0; (trap '' HUP; exec cat <&3 >{0}.a) & a=$!; setsid sh -c 'trap \"\" HUP TERM; echo $$ >{1}.b; exec cat <&3 >{0}.b' & \
         setsid sh -c 'echo $$ >{2}; exec sleep 300' 3<&- </dev/null >/dev/null 2>&1 & \
         while [ ! -s {1}.b ] || [ ! -s {2} ]; do sleep 0.05; done; echo $a $(cat {1}.b) >{1}; echo left",
        keys.display(),
        pids.display(),
        server.display()
    );
    let action = json!({"shell": {"script": script, "interactive": true}});
    let mut s = session(&manifest(folder.path(), json!([tool("leave_behind", "Leave children behind", action, false)])), &[]);
    s.press("leave children behind\r");
    s.see("[y] run");
    s.press("y");
    s.see("exit code 0");
    s.see("the program left 2 children behind");
    for pid in std::fs::read_to_string(&pids).unwrap().split_whitespace() {
        assert!(!lives(pid), "{pid} could still read the keys");
    }
    let server = std::fs::read_to_string(&server).unwrap().trim().to_owned();
    assert!(lives(&server), "what has no terminal is a server that the person may want");
    assert!(Command::new("kill").arg(&server).status().unwrap().success());
    // The keys are the session's again, and all of them.
    s.press("every key arrives here");
    s.see("> every key arrives here");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    // Once for the program and once at the end.
    assert_eq!((s.written("\x1b[?1049h"), s.written("\x1b[?1049l")), (2, 2));
    for name in ["keys.a", "keys.b"] {
        assert!(!std::fs::read_to_string(at(name)).unwrap_or_default().contains("every"), "{name}");
    }
}

#[test]
fn the_terminal_comes_back_from_a_group_whose_shell_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    // A job of its own before the terminal, that kills the shell above it, which would have taken the terminal back.
    let script = "set -m; sh -c 'echo in front; kill -KILL $PPID; sleep 300'; true";
    let action = json!({"shell": {"script": script, "interactive": true}});
    let mut s = session(&manifest(folder.path(), json!([tool("go_in_front", "Go in front", action, false)])), &[]);
    s.press("go in front\r");
    s.see("[y] run");
    s.press("y");
    s.see("ended by signal 9");
    s.press("every key arrives here");
    s.see("> every key arrives here");
    s.press("\x15\x04");
    assert_eq!(s.end(), 0);
    // Once for the program and once at the end.
    assert_eq!((s.written("\x1b[?1049h"), s.written("\x1b[?1049l")), (2, 2));
}

#[test]
fn a_program_with_the_terminal_ends_with_needlesh() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let script = format!("trap '' TERM INT; sleep 300 & echo $$ $! >{0}.new; mv {0}.new {0}; echo up; wait; wait", pid.display());
    let action = json!({"shell": {"script": script, "interactive": true}});
    let mut s = session(&manifest(folder.path(), json!([tool("stay_on", "Stay for a long time", action, false)])), &[]);
    s.press("stay for a long time\r");
    s.see("[y] run");
    s.press("y");
    s.wait("the process numbers", |_| pid.exists());
    s.signal("-KILL");
    let numbers = std::fs::read_to_string(&pid).unwrap();
    for number in numbers.split_whitespace() {
        s.wait("its end", |_| !lives(number));
    }
}

/// What no output of a foreign text may hold on a terminal.
const DANGEROUS: [&str; 6] = ["\x1b]52", "\x1b]0;", "\u{9b}", "\u{202e}", "\u{200b}", "\x1b[8m"];

#[test]
fn foreign_text_is_seen_and_never_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\x1b]52;c;eA==\x07\x1b]0;t\x07\u{9b}31m\u{202e}x\u{200b}\x1b[8mhidden\x1b[0m";
    std::fs::write(folder.path().join("evil.txt"), format!("{evil}\n\x1b[32mgreen\x1b[0m\ttab\n")).unwrap();
    let shown = r"\x1b]52;c;eA==\x07";
    let argv = json!(["sh", "-c", "cat \"$1\"; cat \"$1\" >&2", "sh", folder.path().join("evil.txt").to_str().unwrap(), evil]);
    let file = manifest(folder.path(), json!([tool("read_evil", "Read the evil file", json!({"shell": {"argv": argv}}), false)]));
    let schemas = file.to_str().unwrap();
    // The card and the pane of the shell.
    let mut s = session(&file, &[]);
    s.press("read the evil file\r");
    s.see("[y] run");
    s.see(shown);
    s.press("y");
    s.see("exit code 0");
    s.see("hidden");
    s.press("\x03");
    assert_eq!(s.end(), 0);
    // The command line on a terminal; colours pass.
    let mut line = Session::start(40, 200, &["--no-builtin", "--schemas", schemas, "call", "read_evil", "--yes"]);
    line.see(r"\x1b[8mhidden");
    assert_eq!(line.end(), 0);
    // An error of a file, and a question.
    let bad = folder.path().join(format!("bad{}.json", "\u{202e}\x1b]0;t\x07"));
    std::fs::write(&bad, "{").unwrap();
    let mut error = Session::start(40, 200, &["--schemas", bad.to_str().unwrap(), "tools", "list"]);
    error.see("not JSON");
    assert_eq!(error.end(), 8);
    let mut question = Session::own(40, 200, &file, &["call", "read_evil"], &[]);
    question.see("y runs it");
    question.press("n\r");
    assert_eq!(question.end(), 6);
    for (what, raw) in [("shell", &s.raw), ("line", &line.raw), ("error", &error.raw), ("question", &question.raw)] {
        let text = String::from_utf8_lossy(raw);
        for part in DANGEROUS {
            assert!(!text.contains(part), "{part:?} came to the terminal of the {what}: {text:?}");
        }
    }
    assert!(String::from_utf8_lossy(&line.raw).contains("\x1b[32mgreen\x1b[0m\ttab"));
    // To a pipe everything goes as it is.
    let out = Command::new(env!("CARGO_BIN_EXE_needlesh"))
        .args(["--no-builtin", "--schemas", schemas, "call", "read_evil", "--yes"])
        .env("XDG_CONFIG_HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .output()
        .unwrap();
    assert_eq!(out.stdout, std::fs::read(folder.path().join("evil.txt")).unwrap());
}

const SECRET: &str = "sEcrEt-7731%\"'é$HOME";

/// The secret in every form that it could be written in.
fn forms() -> Vec<Vec<u8>> {
    let json = Value::from(SECRET).to_string();
    let percent =
        SECRET.bytes().map(|b| if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") });
    // Its plain beginning is enough to give it away.
    vec![SECRET.into(), json[1..json.len() - 1].into(), percent.collect::<String>().into(), b"sEcrEt-7731".to_vec()]
}

fn files(folder: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Answers every request with `answer`; how many carried the secret.
fn server(answer: &'static str) -> (u16, std::sync::mpsc::Receiver<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, seen) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let (mut all, mut buffer) = (Vec::new(), [0; 4096]);
            while !all.ends_with(b"}") {
                match socket.read(&mut buffer) {
                    Ok(n @ 1..) => all.extend_from_slice(&buffer[..n]),
                    _ => break,
                }
            }
            let _ = socket.write_all(answer.as_bytes());
            let _ = sender.send(all.windows(11).any(|w| w == b"sEcrEt-7731"));
        }
    });
    (port, seen)
}

fn secretive(port: u16) -> Value {
    let http = json!({"method": "POST", "url": format!("http://127.0.0.1:{port}/x"), "headers": {"Authorization": "Bearer ${env:NEEDLE_TOKEN}"},
        "json": {"key": "${env:NEEDLE_TOKEN}"}});
    tool("send_report", "Send the report", json!({"http": http}), true)
}

#[test]
fn a_secret_is_in_nothing_that_the_program_writes() {
    let home = tempfile::tempdir().unwrap();
    let (good, seen) = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
    let (elsewhere, _e) = server("HTTP/1.1 307 Away\r\nlocation: http://other.invalid/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let (odd, _o) = server("HTTP/1.1 500 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    // Bound and never listening: nobody else gets the port, and it refuses.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed_port = closed.local_addr().unwrap().port();
    let mut written: Vec<(String, Vec<u8>)> = Vec::new();
    for (port, token) in [(good, SECRET), (elsewhere, SECRET), (odd, SECRET), (closed_port, SECRET), (good, "sEcrEt-7731\nX-Evil: 1")] {
        let file = manifest(home.path(), json!([secretive(port)]));
        for args in [
            &["call", "send_report", "--yes"][..],
            &["call", "send_report"],
            &["-v", "call", "send_report", "--dry-run"],
            &["--json", "call", "send_report", "--yes"],
            &["call", "send_report", "--print", "json"],
            &["call", "send_report", "--print", "shell"],
            &["call", "send_report", "--print", "curl"],
            &["--json", "ask", "send the report"],
            &["--json", "-v", "run", "send the report", "--yes=destructive", "--min-confidence", "0"],
            &["trace", "send the report"],
            &["tools", "show", "send_report"],
            &["tools", "lint"],
        ] {
            let out = Command::new(env!("CARGO_BIN_EXE_needlesh"))
                .args(["--no-builtin", "--schemas", file.to_str().unwrap()])
                .args(args)
                .env_clear()
                .envs([("NEEDLE_TOKEN", token), ("RUST_BACKTRACE", "1"), ("RUST_LOG", "trace"), ("PATH", "/usr/bin:/bin")])
                .envs(["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"].map(|n| (n, home.path())))
                .current_dir(home.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert!(out.status.code().is_some_and(|c| c != 101), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
            written.push((format!("stdout of {args:?} to {port}"), out.stdout));
            written.push((format!("stderr of {args:?} to {port}"), out.stderr));
        }
    }
    assert!(seen.try_iter().filter(|carried| *carried).count() >= 3, "the server never got the secret: this test would show nothing");
    let mut s = session(&manifest(home.path(), json!([secretive(good)])), &[("NEEDLE_TOKEN", SECRET)]);
    s.press("send the report\r");
    s.see("Bearer ${env:NEEDLE_TOKEN}");
    s.see("sends the secret NEEDLE_TOKEN to 127.0.0.1");
    s.see("[y] run");
    s.press("y");
    s.see("HTTP 200");
    s.press("\x03");
    assert_eq!(s.end(), 0);
    assert!(seen.try_iter().any(|carried| carried));
    written.push(("the terminal".into(), s.raw.clone()));
    let mut kept = Vec::new();
    files(home.path(), &mut kept);
    files(s.folder.path(), &mut kept);
    written.extend(kept.into_iter().map(|(path, bytes)| (path.display().to_string(), bytes)));
    for (what, bytes) in &written {
        for form in forms() {
            assert!(!bytes.windows(form.len()).any(|w| w == form), "the secret is in {what}: {}", String::from_utf8_lossy(bytes));
        }
    }
    assert!(written.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("$NEEDLE_TOKEN")));
}

#[test]
fn the_plan_is_on_the_terminal_when_a_yes_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    manifest(folder.path(), json!([tool("say_it", "d", json!({"shell": {"argv": ["printf", "needle-word"]}}), false)]));
    let line = format!(
        "XDG_CONFIG_HOME={} {} --no-builtin call say_it 2>{}",
        folder.path().display(),
        env!("CARGO_BIN_EXE_needlesh"),
        folder.path().join("err").display()
    );
    let mut s = Session::program(24, 80, "sh", &["-c", &line]);
    s.see("y runs it");
    assert!(s.text().contains("printf needle-word"), "{}", s.text());
    s.press("n\r");
    assert_eq!(s.end(), 6);
}

#[test]
fn a_text_goes_to_the_terminals_clipboard() {
    let folder = tempfile::tempdir().unwrap();
    let file = manifest(folder.path(), json!([tool("copy_word", "Copy the word", json!({"builtin": {"clipboard": "needle"}}), false)]));
    let mut s = Session::own(24, 80, &file, &[], &[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]);
    s.see("1 tool");
    s.press("copy the word\r");
    s.see("clipboard (OSC 52): needle");
    s.see("[y] run");
    s.press("y");
    s.see("sent to the terminal");
    s.press("\x03");
    assert_eq!(s.end(), 0);
    let sequence = b"\x1b]52;c;bmVlZGxl\x07";
    assert_eq!(s.raw.windows(sequence.len()).filter(|w| w == sequence).count(), 1);
}

#[test]
fn c_on_a_card_copies_its_command_line_and_runs_nothing() {
    let mut s = Session::with(24, 80, &["--tools", "disk_usage"], &[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]);
    s.see("1 tool");
    s.press("disk_usage path=src\r");
    s.see("[c] copy");
    s.press("c");
    s.see("copied by the terminal, where it allows that");
    assert!(!s.text().contains("exit code"));
    s.press("\x1b");
    s.see("not run");
    s.press("\x04");
    assert_eq!(s.end(), 0);
    // `du -h -s -- src`
    let sequence = b"\x1b]52;c;ZHUgLWggLXMgLS0gc3Jj\x07";
    assert_eq!(s.raw.windows(sequence.len()).filter(|w| w == sequence).count(), 1);
}

#[test]
fn the_end_of_the_session_is_the_end_of_what_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    // It ignores the asking signals and never stops talking.
    let script = format!("trap '' TERM HUP INT; echo $$ >{}; while :; do echo talk; done", pid.display());
    let file = manifest(folder.path(), json!([tool("talk_on", "Talk for a long time", json!({"shell": {"script": script}}), false)]));
    let mut s = session(&file, &[]);
    s.press("talk for a long time\r");
    s.see("[y] run");
    s.press("y");
    s.see("| talk");
    s.wait("the process id", |_| std::fs::read_to_string(&pid).is_ok_and(|text| text.ends_with('\n')));
    s.signal("-TERM");
    assert_eq!(s.end(), 130);
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", std::fs::read_to_string(&pid).unwrap().trim())).unwrap_or_default();
    assert!(stat.is_empty() || stat.contains(") Z "), "{stat}");
}
