//! What stands between a program and the person: no terminal, nothing inherited, no child left, and for one that only reads
//! nothing that it could change. The attempts are made by this test binary itself, run as a tool.

use super::home::{Home, text};
use super::hostile::{env, go, make, tools};
use super::terminal::Session;
use needlesh::action::{Exec, Hold, Outcome, Plan, Refusal, Risk, Status, Step, plan};
use needlesh::manifest::{Call, Sources, ToolSet, load};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn tool(name: &str, action: Value, hints: Value) -> Value {
    json!({"name": name, "description": "d", "parameters": {"type": "object", "properties": {"v": {"type": "string"}}},
        "action": action, "annotations": hints})
}

fn script(text: &str) -> Value {
    json!({"shell": {"script": text}})
}

fn reads(network: bool) -> Value {
    json!({"readOnlyHint": true, "openWorldHint": network})
}

fn set(list: Vec<Value>) -> ToolSet {
    tools(&json!({"needlesh": 1, "tools": list}).to_string())
}

fn one(action: Value, hints: Value) -> Plan {
    make(&set(vec![tool("t", action, hints)]), "t", &json!({"v": ""})).unwrap()
}

fn out(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.stdout).into_owned()
}

/// Waits for what another process does.
fn wait(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < end, "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn lives(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

/// Whether this system closes anything, for root too, whom nothing is promised.
fn closed() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let plan = one(script(&format!("echo x >{}/x", folder.path().display())), reads(false));
    !go(&plan).status.is_success()
}

/// Set in a run of `attempts`: the folder with what is tried.
const ATTEMPTS: &str = "NEEDLESH_TEST_ATTEMPTS";

/// Each attempt, and whether it came through. Those on `p` are tried where they stand, those on `private` in `TMPDIR`.
fn all_attempts(p: &Path) -> Vec<(&'static str, bool)> {
    use rustix::fs as sys;
    let private = PathBuf::from(std::env::var_os("TMPDIR").unwrap());
    let read = |name: &str| std::fs::read_to_string(p.join(name)).unwrap_or_default();
    let parent = rustix::process::getppid().unwrap();
    let other = rustix::process::Pid::from_raw(read("pid").trim().parse().unwrap()).unwrap();
    let proc = |name: &str| format!("/proc/{}/{name}", other.as_raw_nonzero());
    let target = p.join("target");
    let open = |path: &Path| std::fs::OpenOptions::new().write(true).open(path);
    let file = std::fs::File::open(&target).unwrap();
    let abstract_name = SocketAddr::from_abstract_name(read("abstract")).unwrap();
    let port: u16 = read("port").trim().parse().unwrap();
    let no_limit = rustix::process::Rlimit { current: Some(7), maximum: Some(7) };
    let one_core = {
        let mut set = rustix::thread::CpuSet::new();
        set.set(0);
        set
    };
    let char_device = sys::makedev(1, 3);
    let mode = sys::Mode::from_raw_mode(0o600);
    let node = |kind| sys::mknodat(sys::CWD, private.join("node"), kind, mode, char_device).is_ok();
    vec![
        ("write", std::fs::write(&target, "x").is_ok()),
        ("append", std::fs::OpenOptions::new().append(true).open(&target).is_ok()),
        ("truncate", rustix::fs::openat(sys::CWD, &target, sys::OFlags::RDONLY | sys::OFlags::TRUNC, mode).is_ok()),
        ("unlink", std::fs::remove_file(p.join("spare")).is_ok()),
        ("rename out", std::fs::rename(&target, private.join("t")).is_ok()),
        ("rename within", std::fs::rename(&target, p.join("t")).is_ok()),
        ("hard link into the folder", std::fs::hard_link(&target, private.join("h")).is_ok()),
        ("hard link beside", std::fs::hard_link(&target, p.join("h")).is_ok()),
        ("symlink", symlink("/x", p.join("s")).is_ok()),
        ("mkdir", std::fs::create_dir(p.join("d")).is_ok()),
        ("rmdir", std::fs::remove_dir(p.join("empty")).is_ok()),
        ("mkfifo", sys::mknodat(sys::CWD, p.join("f"), sys::FileType::Fifo, mode, 0).is_ok()),
        ("a link in the folder", symlink(&target, private.join("l")).is_ok() && std::fs::write(private.join("l"), "x").is_ok()),
        ("a nameless file", sys::openat(sys::CWD, p, sys::OFlags::TMPFILE | sys::OFlags::RDWR, mode).is_ok()),
        ("fifo", sys::openat(sys::CWD, p.join("pipe"), sys::OFlags::WRONLY | sys::OFlags::NONBLOCK, mode).is_ok()),
        ("shared memory", std::fs::write("/dev/shm/needlesh-test", "x").is_ok()),
        ("/proc/sys", open(Path::new("/proc/sys/kernel/hostname")).is_ok()),
        ("memory of another", open(Path::new(&proc("mem"))).is_ok()),
        ("oom_score_adj of another", std::fs::write(proc("oom_score_adj"), "1000").is_ok()),
        ("name of another", std::fs::write(proc("comm"), "x").is_ok()),
        ("signal", rustix::process::kill_process(other, rustix::process::Signal::CONT).is_ok()),
        ("signal to who watches", rustix::process::kill_process(parent, rustix::process::Signal::CONT).is_ok()),
        ("chmod", std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o666)).is_ok()),
        ("fchmod", file.set_permissions(std::fs::Permissions::from_mode(0o666)).is_ok()),
        ("chown", std::os::unix::fs::chown(&target, None, Some(rustix::process::getgid().as_raw())).is_ok()),
        ("times", file.set_modified(SystemTime::UNIX_EPOCH).is_ok()),
        ("attribute", sys::setxattr(&target, c"user.needlesh", b"1", sys::XattrFlags::empty()).is_ok()),
        ("flags", sys::ioctl_getflags(&file).is_ok_and(|flags| sys::ioctl_setflags(&file, flags | sys::IFlags::NODUMP).is_ok())),
        ("limits of another", rustix::process::prlimit(Some(other), rustix::process::Resource::Core, no_limit).is_ok()),
        ("priority of another", rustix::process::setpriority_process(Some(other), 15).is_ok()),
        ("cores of another", rustix::thread::sched_setaffinity(Some(other), &one_core).is_ok()),
        ("socket with a path", UnixStream::connect(p.join("socket")).is_ok()),
        ("socket with an abstract name", UnixStream::connect_addr(&abstract_name).is_ok()),
        ("message to a path", UnixDatagram::pair().is_ok_and(|(one, _)| one.send_to(b"x", p.join("mailbox")).is_ok())),
        ("connection", TcpStream::connect(("127.0.0.1", port)).is_ok()),
        ("port", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("message by UDP", std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("a terminal, to read what is typed there", std::fs::File::open(read("terminal")).is_ok()),
        ("a device, to read it", std::fs::File::open("/dev/ptmx").is_ok()),
        ("character device", node(sys::FileType::CharacterDevice)),
        ("block device", node(sys::FileType::BlockDevice)),
        ("another process is left alone", false),
    ]
}

/// Not a test of its own: the tool of `nothing_that_is_tried_comes_through`, which names it.
#[test]
fn attempts() {
    let Some(folder) = std::env::var_os(ATTEMPTS) else { return };
    for (name, came_through) in all_attempts(Path::new(&folder)) {
        let mark = if came_through { "COULD" } else { "could not" };
        writeln!(std::io::stderr(), "{mark}: {name}").unwrap();
    }
    // What a reader is for.
    assert_eq!(std::fs::read_to_string(Path::new(&folder).join("target")).unwrap(), "keep");
    let private = PathBuf::from(std::env::var_os("TMPDIR").unwrap());
    std::fs::write(private.join("own"), "x").unwrap();
    writeln!(std::io::stderr(), "tried all").unwrap();
}

fn attempted(network: bool, p: &Path) -> (Plan, Vec<String>) {
    let shell = json!({"argv": [std::env::current_exe().unwrap(), "--exact", "sandbox::attempts", "--nocapture", "--test-threads=1"],
        "env": {ATTEMPTS: p}});
    let plan = one(json!({ "shell": shell }), reads(network));
    let outcome = go(&plan);
    let said = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.status == Status::Exited(0) && said.contains("tried all"), "{:?} {}{said}", outcome.status, out(&outcome));
    let could = said.lines().filter_map(|line| line.strip_prefix("COULD: ").map(str::to_owned));
    (plan, could.collect())
}

#[test]
fn nothing_that_is_tried_comes_through() {
    if !closed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path();
    for name in ["target", "spare"] {
        std::fs::write(p.join(name), "keep").unwrap();
    }
    std::fs::create_dir(p.join("empty")).unwrap();
    assert!(Command::new("mkfifo").arg(p.join("pipe")).status().unwrap().success());
    let _reader = std::fs::OpenOptions::new().read(true).write(true).open(p.join("pipe")).unwrap();
    let _listener = UnixListener::bind(p.join("socket")).unwrap();
    let _mailbox = UnixDatagram::bind(p.join("mailbox")).unwrap();
    let name = format!("needlesh-test-{}", std::process::id());
    let _abstract = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut other = Command::new("sleep").arg("60").spawn().unwrap();
    let window = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
    std::fs::write(p.join("terminal"), window.master.tty_name().unwrap().to_str().unwrap()).unwrap();
    std::fs::write(p.join("abstract"), &name).unwrap();
    std::fs::write(p.join("port"), tcp.local_addr().unwrap().port().to_string()).unwrap();
    std::fs::write(p.join("pid"), other.id().to_string()).unwrap();
    let listing = || {
        let mut all: Vec<_> = std::fs::read_dir(p)
            .unwrap()
            .map(|e| e.unwrap())
            .map(|e| (e.file_name(), e.metadata().unwrap().permissions().mode()))
            .collect();
        all.sort();
        all
    };
    let before = listing();
    let (plan, could) = attempted(false, p);
    assert!(could.is_empty(), "{could:?} of {}", plan.risk_words());
    // With the network what the network is made of is open, and the card says so.
    let (plan, could) = attempted(true, p);
    assert_eq!(could, ["connection", "port", "message by UDP"], "{}", plan.risk_words());
    if super::actions::enforced(&plan) {
        assert_eq!(plan.risk_words(), "read-only: enforced, network open");
    }
    assert_eq!(listing(), before);
    assert!(other.try_wait().unwrap().is_none());
    other.kill().unwrap();
    other.wait().unwrap();
    let _ = std::fs::remove_file("/dev/shm/needlesh-test");
}

#[test]
fn root_is_never_said_to_be_held() {
    let plan = one(script("true"), reads(false));
    if rustix::process::getuid().is_root() {
        assert!(matches!(plan.risk, Risk::ReadOnly(Hold::Promise(_))), "{}", plan.risk_words());
    }
}

#[test]
fn what_has_the_terminal_or_reaches_the_desktop_is_never_said_to_be_held() {
    let interactive = one(json!({"shell": {"script": "true", "interactive": true}}), reads(false));
    assert_eq!(interactive.risk, Risk::ReadOnly(Hold::Promise("it has the terminal")));
    let bin = tempfile::tempdir().unwrap();
    for name in ["xdg-open", "wl-copy"] {
        program(&bin.path().join(name), "true");
    }
    let path = format!("{}:/usr/bin:/bin", bin.path().display());
    let desktop = |name: &str| match name {
        "PATH" => Some(path.clone()),
        "WAYLAND_DISPLAY" => Some("wayland-0".into()),
        _ => None,
    };
    let bare = |name: &str| (name == "PATH").then(|| "/nowhere".to_owned());
    for (action, env) in [
        (json!({"builtin": {"open": "https://example.org/{v}"}}), &desktop as &dyn Fn(&str) -> Option<String>),
        (json!({"builtin": {"clipboard": "{v}"}}), &desktop),
        (json!({"builtin": {"clipboard": "{v}"}}), &bare),
    ] {
        let named = json!({"needlesh": 1, "tools": [tool("t", action.clone(), reads(false))]}).to_string();
        let refused = load(&Sources { builtin: vec![("t.json".into(), named)], ..Sources::default() });
        assert!(refused.tools.is_empty() && refused.problems[0].to_string().contains("readOnlyHint"), "{action}");
        // Whoever says it all the same is not believed.
        let mut tool = set(vec![tool("t", action.clone(), json!({}))]).get("t").unwrap().clone();
        tool.annotations.read_only = true;
        let call = Call { name: "t".into(), arguments: json!({"v": "x"}).as_object().unwrap().clone() };
        assert_eq!(plan(&tool, &call, env).unwrap().risk, Risk::Changes, "{action}");
    }
    let home = Home::new();
    home.write(
        "t.json",
        &json!({"needlesh": 1, "tools": [tool("t", json!({"shell": {"script": "true", "interactive": true}}), reads(false))]}).to_string(),
    );
    let strict = home.run(&["--no-builtin", "--schemas", "t.json", "--strict", "call", "t", "--yes"], "");
    assert_eq!(strict.status.code(), Some(5), "{}", String::from_utf8_lossy(&strict.stderr));
}

#[test]
fn no_captured_program_has_the_persons_terminal() {
    let home = Home::new();
    let look = r#"if (exec 3</dev/tty) 2>/dev/null; then echo HAS-TTY; else echo NO-TTY; fi
        if (printf '\033]52;c;eA==\007' >"$v") 2>/dev/null; then echo WROTE; else echo KEPT; fi"#;
    let list = json!([tool("look", script(look), reads(false)), tool("plain", script(look), json!({"destructiveHint": false}))]);
    home.write("t.json", &json!({"needlesh": 1, "tools": list}).to_string());
    let file = home.path().join("t.json");
    for (name, kept) in [("look", closed()), ("plain", false)] {
        let line = format!(
            "{} --no-builtin --schemas {} call {name} --arg v=$(tty) --yes; echo END",
            env!("CARGO_BIN_EXE_needlesh"),
            file.display()
        );
        let mut session = Session::program(24, 200, "sh", &["-c", &line]);
        session.see("END");
        let screen = session.text();
        assert!(screen.contains("NO-TTY"), "{name}: {screen}");
        assert!(!kept || screen.contains("KEPT"), "{name}: {screen}");
    }
}

#[test]
fn nothing_is_inherited_but_the_streams() {
    let home = Home::new();
    let look = "if (echo x >&9) 2>/dev/null; then echo OPEN; else echo CLOSED; fi";
    let list = json!([tool("look", script(look), reads(false)), tool("plain", script(look), json!({"destructiveHint": false}))]);
    home.write("t.json", &json!({"needlesh": 1, "tools": list}).to_string());
    for name in ["look", "plain"] {
        let line = format!("exec 9>>kept; exec {} --no-builtin --schemas t.json call {name} --yes", env!("CARGO_BIN_EXE_needlesh"));
        let out = Command::new("sh")
            .args(["-c", &line])
            .current_dir(home.path())
            .env("XDG_CONFIG_HOME", home.path())
            .env("XDG_DATA_HOME", home.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(text(&out.stdout), "CLOSED\n", "{name}: {}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(std::fs::read_to_string(home.path().join("kept")).unwrap(), "");
    }
}

#[test]
fn the_helper_has_none_of_the_programs_words_and_variables() {
    // No loader takes them for its own, and no search for a program by its words finds the helper.
    let look = "cat /proc/$PPID/environ; tr '\\0' ' ' </proc/$PPID/cmdline; echo; echo \"$LD_NEEDLE\"";
    let mut action = script(look);
    action["shell"]["env"] = json!({"LD_NEEDLE": "marked"});
    let said = out(&go(&one(action, json!({"destructiveHint": false}))));
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("needlesh --needlesh-start ") && lines[1] == "marked", "{said}");
    assert!(!lines[0].contains("PPID"), "{said}");
}

#[test]
fn services_of_the_person_are_named_to_plain_programs_only() {
    let names = ["SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "TMUX"];
    let home = Home::new();
    let list = json!([tool("look", script("env"), reads(true)), tool("plain", script("env"), json!({"destructiveHint": false}))]);
    home.write("t.json", &json!({"needlesh": 1, "tools": list}).to_string());
    let run = |name: &str| {
        let mut command = home.command(&["--no-builtin", "--schemas", "t.json", "call", name, "--yes"]);
        let out = command.envs(names.map(|n| (n, "here"))).stdin(Stdio::null()).output().unwrap();
        text(&out.stdout).lines().filter_map(|line| Some(line.split_once('=')?.0.to_owned())).collect::<Vec<_>>()
    };
    let (held, plain) = (run("look"), run("plain"));
    for name in names {
        assert!(!held.iter().any(|n| n == name), "{name} in {held:?}");
        assert_eq!(plain.iter().any(|n| n == name), name != "TMUX", "{name} in {plain:?}");
    }
    assert!(held.iter().any(|n| n == "PATH"));
}

#[test]
fn a_program_gets_no_core_and_not_all_processes() {
    let said = out(&go(&one(script("ulimit -c; cat /proc/self/limits"), reads(false))));
    assert_eq!(said.lines().next(), Some("0"), "{said}");
    let processes = said.lines().find_map(|line| line.strip_prefix("Max processes")).unwrap();
    let most: u64 = processes.split_whitespace().next().unwrap().parse().unwrap();
    assert!((1024..100_000).contains(&most), "{said}");
}

#[test]
fn children_that_leave_the_session_are_found_and_ended() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    // Out of the group, out of the session, and its parent is gone: all that it keeps is who adopts it.
    let leave = format!(
        "(setsid sh -c 'echo $$ >{0}.new; mv {0}.new {0}; exec sleep 300' >/dev/null 2>&1 &)\nwhile [ ! -e {0} ]; do sleep 0.01; done; echo done",
        pid.display()
    );
    let outcome = go(&one(script(&leave), json!({"destructiveHint": false})));
    assert_eq!((&outcome.status, out(&outcome).as_str(), outcome.leaked, outcome.left), (&Status::Exited(0), "done\n", 1, 0));
    assert!(!lives(&std::fs::read_to_string(&pid).unwrap()));
}

#[test]
fn a_tree_that_grows_is_ended_whole() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("pids");
    // Each starts the next and goes on; the time-out ends all of them.
    let grow = format!(
        "grow() {{ echo $(exec sh -c 'echo $PPID') >>{}; (sleep 0.02; grow) & (sleep 0.05; setsid sleep 300) & wait; }}\ngrow",
        log.display()
    );
    let mut plan = one(script(&grow), json!({"destructiveHint": false}));
    let Step::Exec(exec) = &mut plan.step else { unreachable!() };
    exec.timeout = Duration::from_millis(400);
    let outcome = go(&plan);
    assert_eq!((&outcome.status, outcome.left), (&Status::TimedOut, 0));
    let pids = std::fs::read_to_string(&log).unwrap();
    assert!(pids.lines().count() > 1, "{pids}");
    assert!(!pids.lines().any(lives), "{pids}");
}

#[test]
fn what_needlesh_ran_ends_with_it_and_nothing_of_it_is_left() {
    let home = Home::new();
    let temporary = home.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let free = format!(
        "setsid sleep 300 & echo $! $$ >{0}/pids.new; mv {0}/pids.new {0}/pids; trap '' TERM HUP INT; while :; do sleep 1; done",
        home.path().display()
    );
    let list = json!([
        tool("wait", script(&free), json!({"destructiveHint": false})),
        tool("held", script("echo up; exec sleep 300"), reads(false)),
        tool("quick", script("echo \"$TMPDIR\""), reads(false))
    ]);
    home.write("t.json", &json!({"needlesh": 1, "tools": list}).to_string());
    let start = |name: &str| {
        let mut command = home.command(&["--no-builtin", "--schemas", "t.json", "call", name, "--yes"]);
        command.env("TMPDIR", &temporary).stdin(Stdio::null()).spawn().unwrap()
    };
    let pids = home.path().join("pids");
    let mut needlesh = start("wait");
    wait("the process numbers", || pids.exists());
    needlesh.kill().unwrap();
    needlesh.wait().unwrap();
    for pid in std::fs::read_to_string(&pids).unwrap().split_whitespace() {
        wait("its end", || !lives(pid));
    }
    let folders = || std::fs::read_dir(&temporary).unwrap().count();
    let mut held = start("held");
    let mut up = [0; 3];
    held.stdout.take().unwrap().read_exact(&mut up).unwrap();
    if folders() == 0 {
        // Nothing is held on this system.
        held.kill().unwrap();
        held.wait().unwrap();
        return;
    }
    held.kill().unwrap();
    held.wait().unwrap();
    // The watch over the program outlives needlesh, ends the program and removes its folder.
    wait("an empty folder", || folders() == 0);
    // Where that was killed too, the next start removes it, whatever that runs; never one that is in use.
    let stale = temporary.join("needlesh-stale");
    std::fs::create_dir(&stale).unwrap();
    std::fs::set_permissions(&stale, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let mut running = start("held");
    let mut up = [0; 3];
    running.stdout.take().unwrap().read_exact(&mut up).unwrap();
    wait("the removal of what is stale", || {
        assert!(start("quick").wait().unwrap().success());
        !stale.exists()
    });
    assert_eq!(folders(), 1, "the folder of a run that goes on stays");
    running.kill().unwrap();
    running.wait().unwrap();
    wait("an empty folder", || folders() == 0);
}

fn program(path: &Path, line: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{line}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn exec(plan: &Plan) -> &Exec {
    match &plan.step {
        Step::Exec(exec) => exec,
        _ => unreachable!(),
    }
}

#[test]
fn the_program_that_was_shown_runs_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().canonicalize().unwrap();
    for name in ["a", "b"] {
        std::fs::create_dir(real.join(name)).unwrap();
        program(&real.join(name).join("du"), &format!("echo {name}"));
    }
    let set = set(vec![tool("t", json!({"shell": {"argv": ["du", "-h"]}}), json!({}))]);
    let call = Call { name: "t".into(), arguments: serde_json::Map::new() };
    let plan = |path: &str| plan(set.get("t").unwrap(), &call, &|name: &str| (name == "PATH").then(|| path.to_owned()));
    let usual = plan("/usr/bin:/bin").unwrap();
    assert_eq!(usual.rows(), ["du", "-h"]);
    for relative in [".:/usr/bin:/bin", ":/usr/bin:/bin", "src:/usr/bin:/bin"] {
        assert_eq!(plan(relative).unwrap(), usual);
    }
    assert_eq!(plan(".:src"), Err(Refusal::MissingProgram(vec!["du".into()])));
    let [a, b] = ["a", "b"].map(|name| plan(real.join(name).to_str().unwrap()).unwrap());
    assert_ne!(a.id, b.id);
    assert_eq!(a.rows()[2], format!("program {}", real.join("a/du").display()));
    assert!(a.shell_line().starts_with(real.join("a/du").to_str().unwrap()), "{}", a.shell_line());
    assert_eq!(out(&go(&a)), "a\n");
    program(&real.join("a/du"), "echo other");
    let outcome = go(&a);
    assert!(matches!(&outcome.status, Status::NotStarted(why) if why.contains("any more that was shown")), "{:?}", outcome.status);
    std::fs::rename(real.join("a/du"), real.join("b/du")).unwrap();
    assert!(matches!(go(&b).status, Status::NotStarted(_)));
    assert_eq!(out(&go(&b)), "");
}

#[test]
fn the_folder_that_was_shown_is_the_one_or_nothing_runs() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().canonicalize().unwrap();
    for name in ["a", "b"] {
        std::fs::create_dir_all(real.join(name).join("docs")).unwrap();
        std::fs::write(real.join(name).join("docs/x"), "x").unwrap();
    }
    symlink(real.join("a"), real.join("link")).unwrap();
    let action = |cwd: PathBuf| json!({"shell": {"argv": ["rm", "--", "x"], "cwd": cwd}});
    let linked = one(action(real.join("link/docs")), json!({}));
    assert_eq!(exec(&linked).cwd.as_deref(), real.join("a/docs").to_str());
    assert_eq!(linked.id, one(action(real.join("a/docs")), json!({})).id);
    // The link goes elsewhere: what was shown still runs.
    std::fs::remove_file(real.join("link")).unwrap();
    symlink(real.join("b"), real.join("link")).unwrap();
    assert_eq!(go(&linked).status, Status::Exited(0));
    assert!(!real.join("a/docs/x").exists() && real.join("b/docs/x").exists());
    // The folder itself becomes a link.
    std::fs::rename(real.join("a"), real.join("c")).unwrap();
    symlink(real.join("b"), real.join("a")).unwrap();
    let outcome = go(&linked);
    assert!(matches!(&outcome.status, Status::NotStarted(why) if why.contains("any more that was shown")), "{:?}", outcome.status);
    assert!(real.join("b/docs/x").exists());
    // One that an earlier step makes is known by the name that it will have.
    let later = one(action(real.join("new")), json!({}));
    assert!(matches!(&go(&later).status, Status::NotStarted(why) if why.contains("is not a folder")));
    std::fs::create_dir(real.join("new")).unwrap();
    std::fs::write(real.join("new/x"), "x").unwrap();
    assert_eq!(go(&later).status, Status::Exited(0));
}

#[test]
fn relative_entries_of_the_path_are_not_passed_on() {
    let plan = one(script("echo \"$PATH\""), json!({}));
    assert_eq!(out(&go(&plan)).trim(), env("PATH").unwrap());
    let home = Home::new();
    program(&home.path().join("hello"), "echo hostile");
    home.write("t.json", &json!({"needlesh": 1, "tools": [tool("t", script("hello || echo none"), json!({}))]}).to_string());
    let mut command = home.command(&["--no-builtin", "--schemas", "t.json", "call", "t", "--yes"]);
    let out = command.env("PATH", ".::/usr/bin:/bin").stdin(Stdio::null()).output().unwrap();
    assert_eq!(text(&out.stdout), "none\n");
}

#[test]
fn no_limit_of_a_file_keeps_more_than_sixteen_mebibytes() {
    let set = set(vec![tool("t", json!({"shell": {"argv": ["true"], "max_output_kb": 16_384}}), json!({}))]);
    assert_eq!(exec(&make(&set, "t", &json!({})).unwrap()).max_output, 16 << 20);
    let home = Home::new();
    home.write(
        "t.json",
        &json!({"needlesh": 1, "tools": [tool("t", json!({"shell": {"argv": ["true"], "max_output_kb": 16_385}}), json!({}))]}).to_string(),
    );
    let lint = home.run(&["--no-builtin", "--schemas", "t.json", "tools", "lint"], "");
    let said = format!("{}{}", text(&lint.stdout), text(&lint.stderr));
    assert!(said.contains("max_output_kb") && said.contains("16384"), "{said}");
}

#[test]
fn another_folder_under_the_name_that_was_shown_runs_nothing() {
    let base = tempfile::tempdir().unwrap();
    let [shown, other] = ["shown", "other"].map(|name| base.path().join(name));
    for (folder, text) in [(&shown, "good"), (&other, "evil")] {
        std::fs::create_dir(folder).unwrap();
        std::fs::write(folder.join("f"), text).unwrap();
    }
    let plan = one(json!({"shell": {"argv": ["cat", "f"], "cwd": shown}}), reads(false));
    assert_eq!(out(&go(&plan)), "good");
    std::fs::rename(&shown, base.path().join("away")).unwrap();
    std::fs::rename(&other, &shown).unwrap();
    let outcome = go(&plan);
    assert!(matches!(&outcome.status, Status::NotStarted(why) if why.contains("not the folder any more")), "{:?}", outcome.status);
    assert_eq!(out(&outcome), "");
}

#[test]
fn the_hints_of_a_given_file_count_for_nothing_where_nothing_holds_them() {
    let hints = [json!({"readOnlyHint": true}), json!({"destructiveHint": false, "openWorldHint": false}), json!({})];
    let http = |method: &str| json!({"http": {"method": method, "url": "http://far.example/x"}});
    let actions = [
        http("GET"),
        http("DELETE"),
        json!({"shell": {"argv": ["true"], "sandbox": false}}),
        json!({"shell": {"argv": ["true"], "interactive": true}}),
    ];
    for (action, hints) in actions.iter().flat_map(|action| hints.iter().map(move |hints| (action, hints))) {
        let home = Home::new();
        home.write("t.json", &json!({"needlesh": 1, "tools": [tool("t", action.clone(), hints.clone())]}).to_string());
        let load = |sources: &Sources| load(sources).get("t").cloned().unwrap();
        let given = load(&Sources { given: vec![home.path().join("t.json")], ..Sources::default() });
        let call = Call { name: "t".into(), arguments: serde_json::Map::new() };
        assert_eq!(plan(&given, &call, &env).unwrap().risk, Risk::Destructive, "{action} {hints}");
        // The same file in the person's own folder is believed.
        let text = std::fs::read_to_string(home.path().join("t.json")).unwrap();
        let own = load(&Sources { builtin: vec![("t.json".into(), text)], ..Sources::default() });
        let risk = plan(&own, &call, &env).unwrap().risk;
        assert!(*hints == json!({}) || risk != Risk::Destructive, "{action} {hints}: {risk:?}");
    }
}
