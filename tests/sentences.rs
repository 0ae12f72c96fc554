//! What a person says is what is called: one row for each kind of sentence, with the call or the refusal that it must lead to.

use needlesh::dispatch::{Calibration, Dispatcher, Lookup, Proposal, Refused, World};
use needlesh::encoder::Encoder;
use needlesh::manifest::{Sources, ToolSet, load};
use needlesh::model::{Model, Options};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::builtin(Options::default()).unwrap());
static ENCODER: LazyLock<Arc<Encoder>> = LazyLock::new(|| Arc::new(Encoder::builtin().unwrap()));
static SHIPPED: LazyLock<Made> = LazyLock::new(|| {
    let read = |name: &str| (name.to_owned(), std::fs::read_to_string(crate::repo(&format!("schemas/{name}.json"))).unwrap());
    Made::of(["archives", "files", "git", "network", "system", "text", "web"].map(read).to_vec())
});

/// Tools with what is made for them.
struct Made {
    tools: ToolSet,
    dispatcher: Dispatcher,
}

impl Made {
    fn of(builtin: Vec<(String, String)>) -> Self {
        let tools = load(&Sources { builtin, ..Sources::default() });
        let lookup = Lookup { encoder: Some(Arc::clone(&ENCODER)), threads: 1, ..Lookup::default() };
        let mut dispatcher = Dispatcher::new(&MODEL, &tools, &lookup, Calibration::builtin()).unwrap();
        dispatcher.leave_out = true;
        Self { tools, dispatcher }
    }

    fn say(&self, sentence: &str, world: &dyn World) -> Proposal {
        self.dispatcher.propose(&MODEL, &self.tools, sentence, world).unwrap()
    }
}

/// A machine with these paths and no others.
struct There(&'static [&'static str]);

impl World for There {
    fn exists(&self, path: &str) -> Option<bool> {
        Some(self.0.contains(&path))
    }
}

/// The calls, or the word of the refusal; a call without what it needs is "incomplete".
fn came(proposal: &Proposal) -> Value {
    match &proposal.refused {
        Some(refused) => refused.code().into(),
        None if proposal.calls.iter().any(|c| !c.verdict.is_valid()) => "incomplete".into(),
        None => proposal.calls.iter().map(|c| json!([c.call.name, c.call.arguments])).collect(),
    }
}

fn check(rows: Vec<(&str, Value)>) {
    let wrong: Vec<String> = rows
        .into_iter()
        .filter_map(|(say, want)| {
            let got = came(&SHIPPED.say(say, &needlesh::dispatch::Unknown));
            let right = match &want {
                Value::Array(any) if any.first().is_some_and(Value::is_string) && any.iter().all(Value::is_string) => any.contains(&got),
                _ => got == want,
            };
            (!right).then(|| format!("{say:?}\n   wants {want}\n   got   {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn call(name: &str, arguments: Value) -> Value {
    json!([[name, arguments]])
}

#[test]
fn values_begin_and_end_where_words_do_and_none_is_taken_twice() {
    check(vec![
        ("copy plan.md to plan.md.orig", call("copy_file", json!({"source": "plan.md", "destination": "plan.md.orig"}))),
        ("copy to plan.md.orig the file plan.md", call("copy_file", json!({"source": "plan.md", "destination": "plan.md.orig"}))),
        ("copy plan.md.orig to plan.md", call("copy_file", json!({"source": "plan.md.orig", "destination": "plan.md"}))),
        ("compare run.log.2 and run.log", call("compare_files", json!({"first": "run.log.2", "second": "run.log"}))),
        ("compare run.log and run.log.2", call("compare_files", json!({"first": "run.log", "second": "run.log.2"}))),
        (
            "copy 'settings.toml' to 'settings.toml.save'",
            call("copy_file", json!({"source": "settings.toml", "destination": "settings.toml.save"})),
        ),
        (
            "copy 'settings.toml.save' to 'settings.toml'",
            call("copy_file", json!({"source": "settings.toml.save", "destination": "settings.toml"})),
        ),
        ("copy résumé.pdf to 履歴書.pdf", call("copy_file", json!({"source": "résumé.pdf", "destination": "履歴書.pdf"}))),
        ("how big is the schemas folder", call("disk_usage", json!({"path": "schemas"}))),
        ("how big is build", call("disk_usage", json!({"path": "build"}))),
        ("search for TODO in the file main.rs", call("search_text", json!({"text": "TODO", "path": "main.rs"}))),
    ]);
}

#[test]
fn numbers_mean_what_a_person_means() {
    check(vec![
        ("show the last 2k lines of huge.log", call("last_lines", json!({"path": "huge.log", "count": 2000}))),
        ("first 1,000 lines of data.csv", call("first_lines", json!({"path": "data.csv", "count": 1000}))),
        ("first 1_000 lines of data.csv", call("first_lines", json!({"path": "data.csv", "count": 1000}))),
        ("a dozen commits please", call("show_commits", json!({"count": 12}))),
        ("last hundred lines of access.log", call("last_lines", json!({"path": "access.log", "count": 100}))),
        ("show me the last commit", call("show_commits", json!({"count": 1}))),
        ("ping example.com twice", call("ping_host", json!({"host": "example.com", "count": 2}))),
        ("files modified in the last 2 weeks", call("recent_files", json!({"days": 14}))),
        ("files changed within 48 hours", call("recent_files", json!({"days": 2}))),
        ("show lines 10-20 of main.rs", json!(["invalid", "no_tool", "unsure", "incomplete"])),
        ("ping host.example 500 times", json!(["invalid"])),
        ("files changed in the last 1.5 days", json!(["invalid", "unsure", "no_tool"])),
    ]);
}

#[test]
fn a_command_line_is_read_by_the_tools_own_action() {
    check(vec![
        ("ls", call("list_files", json!({}))),
        ("df", call("disk_free", json!({}))),
        ("uptime", call("uptime", json!({}))),
        ("ps -ef", call("list_processes", json!({}))),
        ("ps aux", call("list_processes", json!({}))),
        ("ps -u postgres", call("list_processes", json!({"user": "postgres"}))),
        ("tail -20 x.log", call("last_lines", json!({"path": "x.log", "count": 20}))),
        ("stat setup.py", call("file_info", json!({"path": "setup.py"}))),
        ("tar xzf a.tgz -C out", call("extract_archive", json!({"archive": "a.tgz", "folder": "out"}))),
        ("find photos -mtime -3", call("recent_files", json!({"days": 3, "path": "photos"}))),
        ("git log -2", call("show_commits", json!({"count": 2}))),
        ("git status && git log -2", json!([["git_status", {}], ["show_commits", {"count": 2}]])),
        ("git stash", call("stash_changes", json!({}))),
        ("git stash pop", call("pop_stash", json!({}))),
        ("git tag -d v3", call("delete_tag", json!({"tag": "v3"}))),
        ("kill -9 4711", call("kill_process", json!({"pid": 4711}))),
        ("cal", json!(["no_tool", "unsure"])),
    ]);
}

#[test]
fn slips_capitals_and_titles_are_read_like_any_other_sentence() {
    check(vec![
        ("dlete the file tmp.bak", call("delete_file", json!({"path": "tmp.bak"}))),
        ("make a direcotry called drafts", call("make_folder", json!({"path": "drafts"}))),
        ("SHOW THE LAST 5 COMMITS", call("show_commits", json!({"count": 5}))),
        ("COPY A.TXT TO B.TXT", call("copy_file", json!({"source": "A.TXT", "destination": "B.TXT"}))),
        ("HOW BIG IS THE FOLDER Downloads", call("disk_usage", json!({"path": "Downloads"}))),
        ("What Is The Weather In Vienna", call("weather", json!({"city": "Vienna"}))),
        ("Copy Makefile To Makefile.Bak", call("copy_file", json!({"source": "Makefile", "destination": "Makefile.Bak"}))),
    ]);
}

#[test]
fn wishes_that_are_joined_are_calls_in_order() {
    check(vec![
        ("weather in Bern and in Basel", json!([["weather", {"city": "Bern"}], ["weather", {"city": "Basel"}]])),
        ("kill 2301 and 2302", json!([["kill_process", {"pid": 2301}], ["kill_process", {"pid": 2302}]])),
        ("what branch am I on and who changed setup.py last", json!([["git_branches", {}], ["git_blame", {"path": "setup.py"}]])),
        (
            "make a folder old and put a.txt into it",
            json!([["make_folder", {"path": "old"}], ["move_file", {"source": "a.txt", "destination": "old"}]]),
        ),
        ("show me the branches and then the last 3 commits", json!([["git_branches", {}], ["show_commits", {"count": 3}]])),
        (
            "rename a.txt to b.txt and c.txt to d.txt",
            json!([["move_file", {"source": "a.txt", "destination": "b.txt"}], ["move_file", {"source": "c.txt", "destination": "d.txt"}]]),
        ),
        (
            "pack the folder site into site.tar.gz and compute its checksum",
            json!([["create_archive", {"archive": "site.tar.gz", "folder": "site"}], ["checksum", {"path": "site.tar.gz"}]]),
        ),
    ]);
}

#[test]
fn what_is_negated_excepted_or_corrected_is_taken_out() {
    check(vec![
        ("don't show the first 10 lines of a.log but the last 20", call("last_lines", json!({"path": "a.log", "count": 20}))),
        ("keep a.txt, delete b.txt", call("delete_file", json!({"path": "b.txt"}))),
        ("leave a.txt alone and remove b.txt", call("delete_file", json!({"path": "b.txt"}))),
        ("instead of README.md show the first 3 lines of NOTES.md", call("first_lines", json!({"path": "NOTES.md", "count": 3}))),
        ("weather in Rome? no, Milan", call("weather", json!({"city": "Milan"}))),
        ("delete b.txt but not a.txt", call("delete_file", json!({"path": "b.txt"}))),
        ("I never want photo.png to be deleted", json!(["negated"])),
        ("avoid touching main.rs", json!(["negated"])),
        ("stop deleting my files", json!(["negated"])),
    ]);
}

#[test]
fn questions_about_doing_something_and_small_talk_propose_nothing() {
    check(
        [
            ("how do I delete a branch", "question"),
            ("what happens if I kill process 1200", "question"),
            ("did I commit yesterday", "question"),
            ("why can't I unpack x.tar.gz", "question"),
            ("should I compress video.mp4", "question"),
            ("what does git switch do", "question"),
            ("is it safe to delete node_modules", "question"),
            ("good morning", "no_tool"),
            ("asdf qwerty", "no_tool"),
        ]
        .map(|(say, code)| (say, json!([code])))
        .to_vec(),
    );
}

#[test]
fn a_story_around_a_wish_leads_nowhere_else() {
    check(vec![
        (
            "The build server went down again last night and my boss wants to know why, so before I write him an email could you please show me the last 40 lines of build.log",
            call("last_lines", json!({"path": "build.log", "count": 40})),
        ),
        (
            "Ok so the intern pushed something weird on Friday and now the tests fail on my machine, show me the last 7 commits",
            call("show_commits", json!({"count": 7})),
        ),
        (
            "For the quarterly report, which is due tomorrow and which I have not even started, I need a new folder named q3-report",
            call("make_folder", json!({"path": "q3-report"})),
        ),
        (
            "My grandmother has sent me a letter and it took three weeks to arrive, which made both of us laugh a lot",
            json!(["no_tool", "unsure"]),
        ),
    ]);
}

#[test]
fn what_is_left_over_is_said() {
    for (say, left) in [("sort the lines of names.txt in reverse", "reverse"), ("copy a.txt to b.txt 5 times", "5")] {
        let proposal = SHIPPED.say(say, &needlesh::dispatch::Unknown);
        let unused: Vec<&str> = proposal.unused.iter().filter_map(|s| s.of(say)).collect();
        assert!(unused.iter().any(|u| u.contains(left)), "{say}: {unused:?}");
    }
}

#[test]
fn existing_paths_are_values_as_they_are_and_missing_ones_are_marked() {
    let there = There(&["papers/to do.md", "My Photos"]);
    let got = SHIPPED.say("show the last 4 lines of papers/to do.md", &there);
    assert_eq!(came(&got), call("last_lines", json!({"path": "papers/to do.md", "count": 4})));
    let got = SHIPPED.say("list the files in My Photos", &there);
    assert_eq!(came(&got), call("list_files", json!({"path": "My Photos"})));
    let got = SHIPPED.say("show the last 4 lines of nowhere.md", &there);
    assert_eq!(got.calls[0].absent, ["path"]);
}

/// A room with what the shipped tools have not: bounds, choices with marks, units, several numbers.
fn room() -> Made {
    let tools = r#"{"needlesh":1,"tools":[
        {"name":"set_light","description":"Set the brightness of the light in a room","parameters":{"type":"object","properties":{
            "room":{"type":"string","description":"Name of the room"},"brightness":{"type":"integer","minimum":0,"maximum":100,"description":"Brightness in percent"},
            "temperature":{"type":"integer","minimum":1000,"maximum":9000,"description":"Colour temperature in kelvin"}},"required":["room"]}},
        {"name":"start_timer","description":"Start a timer","parameters":{"type":"object","properties":{"minutes":{"type":"number","description":"Length in minutes"}},"required":["minutes"]}},
        {"name":"play_station","description":"Play a radio station","parameters":{"type":"object","properties":{"station":{"type":"string","enum":["Café del Mar","France-Musique","BBC World"]}},"required":["station"]}}]}"#;
    Made::of(vec![("room".to_owned(), tools.to_owned())])
}

#[test]
fn numbers_go_where_their_name_unit_and_bounds_fit_and_choices_are_never_guessed() {
    let room = room();
    let wrong: Vec<String> = [
        ("set the light in the kitchen to 40 percent brightness", call("set_light", json!({"room": "kitchen", "brightness": 40}))),
        ("start a timer of 90 seconds", call("start_timer", json!({"minutes": 1.5}))),
        ("play cafe del mar", call("play_station", json!({"station": "Café del Mar"}))),
        ("PLAY THE RADIO STATION FRANCE MUSIQUE", call("play_station", json!({"station": "France-Musique"}))),
    ]
    .into_iter()
    .filter_map(|(say, want)| {
        let got = came(&room.say(say, &needlesh::dispatch::Unknown));
        (got != want).then(|| format!("{say:?}\n   wants {want}\n   got   {got}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let say = "play the station Radio Swiss Jazz";
    let proposal = room.say(say, &needlesh::dispatch::Unknown);
    let refused = came(&proposal);
    let open = proposal.calls.iter().all(|c| !c.verdict.is_valid());
    assert!(proposal.refused.is_some() || open, "{say}: {refused}");
}

/// Tools whose parameters share a word of the sentence, take lists or fractions, or have choices that lie within each other.
fn desk() -> Made {
    let tools = r##"{"needlesh":1,"tools":[
        {"name":"list_issues","description":"List the open issues of a repository","parameters":{"type":"object","properties":{"owner":{"type":"string","description":"Owner of the repository"},"repo":{"type":"string","description":"Name of the repository"}},"required":["owner","repo"]},"annotations":{"readOnlyHint":true}},
        {"name":"log_in","description":"Log in to a server over ssh","parameters":{"type":"object","properties":{"user":{"type":"string","description":"User name"},"host":{"type":"string","description":"Server"}},"required":["user","host"]}},
        {"name":"check_port","description":"Check whether a port of a host is open","parameters":{"type":"object","properties":{"host":{"type":"string"},"port":{"type":"integer"}},"required":["host","port"]},"annotations":{"readOnlyHint":true}},
        {"name":"resize_image","description":"Resize an image","parameters":{"type":"object","properties":{"file":{"type":"string","format":"path"},"width":{"type":"integer"},"height":{"type":"integer"}},"required":["file","width","height"]}},
        {"name":"set_option","description":"Set a configuration option","parameters":{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"string"}},"required":["key","value"]}},
        {"name":"show_ticket","description":"Show a ticket by its number","parameters":{"type":"object","properties":{"number":{"type":"integer"}},"required":["number"]},"annotations":{"readOnlyHint":true}},
        {"name":"set_volume","description":"Set the volume in percent","parameters":{"type":"object","properties":{"percent":{"type":"number","minimum":0,"maximum":100}},"required":["percent"]}},
        {"name":"add_to_basket","description":"Put things into the shopping basket","parameters":{"type":"object","properties":{"items":{"type":"array","items":{"type":"string"}}},"required":["items"]}},
        {"name":"mix_paint","description":"Mix an amount of paint in litres","parameters":{"type":"object","properties":{"litres":{"type":"number"},"colour":{"type":"string","enum":["red","dark red","blue"]}},"required":["litres","colour"]}}]}"##;
    Made::of(vec![("desk".to_owned(), tools.to_owned())])
}

fn wrong_at(made: &Made, rows: Vec<(&str, Value)>) -> String {
    let wrong = rows.into_iter().filter_map(|(say, want)| {
        let got = came(&made.say(say, &needlesh::dispatch::Unknown));
        (got != want).then(|| format!("{say:?}\n   wants {want}\n   got   {got}"))
    });
    wrong.collect::<Vec<_>>().join("\n")
}

#[test]
fn two_parameters_share_a_word_at_its_sign() {
    let rows = vec![
        ("list the open issues of acme/site", call("list_issues", json!({"owner": "acme", "repo": "site"}))),
        ("open issues in acme/site please", call("list_issues", json!({"owner": "acme", "repo": "site"}))),
        ("log in to bob@db.example.org", call("log_in", json!({"user": "bob", "host": "db.example.org"}))),
        ("check port 443 of example.org", call("check_port", json!({"host": "example.org", "port": 443}))),
        ("check example.org:8443", call("check_port", json!({"host": "example.org", "port": 8443}))),
        ("is example.org:22 open", call("check_port", json!({"host": "example.org", "port": 22}))),
        ("resize cat.png to 640x480", call("resize_image", json!({"file": "cat.png", "width": 640, "height": 480}))),
        ("set option colour=blue", call("set_option", json!({"key": "colour", "value": "blue"}))),
        ("show ticket #42", call("show_ticket", json!({"number": 42}))),
        ("set the volume to 50%", call("set_volume", json!({"percent": 50}))),
    ];
    let wrong = wrong_at(&desk(), rows);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn fractions_and_the_longer_of_two_choices_are_what_was_said() {
    let rows = vec![
        ("set the volume to .5", call("set_volume", json!({"percent": 0.5}))),
        ("set the volume to 4½ percent", call("set_volume", json!({"percent": 4.5}))),
        ("mix .5 litres of blue paint", call("mix_paint", json!({"litres": 0.5, "colour": "blue"}))),
        ("mix 2½ litres of dark red paint", call("mix_paint", json!({"litres": 2.5, "colour": "dark red"}))),
        ("mix 3 litres of red paint", call("mix_paint", json!({"litres": 3, "colour": "red"}))),
    ];
    let wrong = wrong_at(&desk(), rows);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn as_many_items_come_as_were_said_in_their_order() {
    let all = [
        "milk", "eggs", "bread", "butter", "jam", "honey", "salt", "pepper", "sugar", "flour", "yeast", "rice", "beans", "peas", "corn",
        "tea", "coffee", "wine", "beer", "water",
    ];
    let desk = desk();
    let said = |n: usize, sign: &str, last: &str| {
        let head = all[..n - 1].join(sign);
        let joined = if n == 1 { all[0].to_owned() } else { format!("{head}{last}{}", all[n - 1]) };
        format!("put {joined} into the basket")
    };
    let mut wrong = Vec::new();
    for n in 1..=all.len() {
        for (sign, last) in [(", ", " and "), (", ", ", "), ("; ", "; ")] {
            let say = said(n, sign, last);
            let got = came(&desk.say(&say, &needlesh::dispatch::Unknown));
            if got != call("add_to_basket", json!({"items": all[..n]})) {
                wrong.push(format!("{say:?}\n   got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_number_too_long_for_a_float_stays_exact_or_is_refused() {
    let got = SHIPPED.say("kill process 9007199254740993", &needlesh::dispatch::Unknown);
    assert_eq!(came(&got).to_string(), r#"[["kill_process",{"pid":9007199254740993}]]"#);
    let got = SHIPPED.say("kill process 123456789012345678901234567890", &needlesh::dispatch::Unknown);
    assert!(matches!(got.refused, Some(Refused::Invalid(_))) || !came(&got).to_string().contains("1234567890123456e"), "{}", came(&got));
}

#[test]
fn there_is_no_answer_after_the_time_limit() {
    let mut made = room();
    made.dispatcher.time_limit = std::time::Duration::ZERO;
    let late = made.dispatcher.propose(&MODEL, &made.tools, "start a timer of 5 minutes", &needlesh::dispatch::Unknown);
    assert!(matches!(late, Err(needlesh::dispatch::Error::TookTooLong(_))), "{late:?}");
}

/// Tools of one topic of the library.
fn topic(name: &str) -> Made {
    Made::of(vec![(name.to_owned(), std::fs::read_to_string(crate::repo(&format!("schemas/{name}.json"))).unwrap())])
}

#[test]
fn a_letter_is_a_name_where_no_article_can_stand() {
    check(vec![
        ("rename a to a.old", call("move_file", json!({"source": "a", "destination": "a.old"}))),
        ("rename b.old to a", call("move_file", json!({"source": "b.old", "destination": "a"}))),
    ]);
}

#[test]
fn a_command_line_is_read_as_an_example_shows_it() {
    let packing = topic("packing");
    let rows = vec![
        ("zip -r a.zip src", call("zip_folder", json!({"source": "src", "destination": "a.zip"}))),
        ("zip -r 'my site.zip' site", call("zip_folder", json!({"source": "site", "destination": "my site.zip"}))),
    ];
    assert_eq!(wrong_at(&packing, rows), "");
    let sure = packing.say("zip -r a.zip src", &needlesh::dispatch::Unknown);
    assert!(sure.confidence().is_some_and(|c| c > 0.9) && sure.unused.is_empty(), "{sure:?}");
    let lines = topic("reading");
    let row = ("sed -n 100,120p server.log", call("show_lines", json!({"path": "server.log", "first": 100, "last": 120})));
    assert_eq!(wrong_at(&lines, vec![row]), "");
    check(vec![
        ("git branch topic-x", call("create_branch", json!({"branch": "topic-x"}))),
        ("git checkout -b topic/z", call("create_branch", json!({"branch": "topic/z"}))),
        ("git tag -d v0.9", call("delete_tag", json!({"tag": "v0.9"}))),
        ("ip addr", call("network_addresses", json!({}))),
    ]);
}

#[test]
fn an_allowed_value_that_is_said_finds_its_tool_and_is_taken() {
    let cafe = r#"{"needlesh":1,"tools":[
        {"name":"order_drink","description":"Order a drink","parameters":{"type":"object","properties":{
            "drink":{"type":"string","enum":["Café crème","Weißbier","tea"],"description":"Which drink"}},"required":["drink"]}},
        {"name":"list_pulls","description":"List the pull requests","parameters":{"type":"object","properties":{
            "state":{"type":"string","enum":["open","closed","merged"]},"sort":{"type":"string","enum":["newest","oldest"]}}}}]}"#;
    let made = Made::of(vec![("cafe".into(), cafe.into())]);
    let rows = vec![
        ("order a cafe creme", call("order_drink", json!({"drink": "Café crème"}))),
        ("order a Café crème", call("order_drink", json!({"drink": "Café crème"}))),
        ("list the closed pull requests, oldest first", call("list_pulls", json!({"state": "closed", "sort": "oldest"}))),
    ];
    assert_eq!(wrong_at(&made, rows), "");
}

#[test]
fn a_number_does_not_go_to_another_parameter_than_the_one_that_was_named() {
    let text = r#"{"needlesh":1,"tools":[{"name":"light_set","description":"Set the brightness in percent, the temperature or the color of a light",
        "parameters":{"type":"object","properties":{"name":{"type":"string"},"temperature":{"type":"integer","minimum":0},
        "brightness":{"type":"integer","minimum":0,"maximum":100,"description":"Brightness in percent"}}}}]}"#;
    let made = Made::of(vec![("light".into(), text.into())]);
    for say in ["set brightness of the desk lamp to 150", "set the brightness of the lamp to 300"] {
        let proposal = made.say(say, &needlesh::dispatch::Unknown);
        assert!(proposal.calls.is_empty() || proposal.confidence().is_none_or(|c| c <= 0.5), "{say}: {proposal:?}");
    }
    let forty = made.say("set the brightness of the desk lamp to 40", &needlesh::dispatch::Unknown);
    assert_eq!(forty.calls[0].call.arguments["brightness"], 40, "{forty:?}");
    let percent = made.say("set the desk lamp to 40 percent", &needlesh::dispatch::Unknown);
    assert_eq!(percent.calls[0].call.arguments["brightness"], 40, "{percent:?}");
}

#[test]
fn politeness_and_reasons_change_nothing() {
    check(vec![
        ("would you mind counting the words of plan.md", call("count_words", json!({"path": "plan.md"}))),
        ("I don't need old.iso anymore, delete it", call("delete_file", json!({"path": "old.iso"}))),
        ("what did commit 9fceb02 do", call("git_show", json!({"commit": "9fceb02"}))),
    ]);
}

#[test]
fn an_allowed_value_is_given_as_the_file_spells_it_however_it_was_typed() {
    let made = topic("github");
    for say in ["LIST THE CLOSED ISSUES", "list the clôsed issues"] {
        let proposal = made.say(say, &needlesh::dispatch::Unknown);
        assert_eq!(came(&proposal), call("list_issues", json!({"state": "closed"})), "{say}");
    }
    let tools = r#"{"needlesh": 1, "tools": [{"name": "bake", "description": "Bake a cake", "parameters": {"type": "object", "properties": {}},
        "examples": [{"say": "закажи медовик", "arguments": {}}]}]}"#;
    let mut cake = Made::of(vec![("cake".into(), tools.into())]);
    cake.dispatcher.leave_out = false;
    assert_eq!(came(&cake.say("закажи медовик", &needlesh::dispatch::Unknown)), call("bake", json!({})), "an example in its own letters");
}

#[test]
fn names_are_read_in_any_script_and_say_little_of_the_tool() {
    check(vec![
        ("copy фото.jpg to архив", call("copy_file", json!({"source": "фото.jpg", "destination": "архив"}))),
        ("search for 東京 in notes.md", call("search_text", json!({"text": "東京", "path": "notes.md"}))),
        ("show the first 5 lines of данные.csv", call("first_lines", json!({"path": "данные.csv", "count": 5}))),
        ("make a folder called Ελλάδα", call("make_folder", json!({"path": "Ελλάδα"}))),
        ("which files changed during the past week", call("recent_files", json!({"days": 7}))),
        ("how big is the src folder, two levels deep", call("disk_usage", json!({"path": "src", "depth": 2}))),
        ("commit with message hello", call("git_commit", json!({"message": "hello"}))),
        ("copy 北京.txt to 背景.txt", call("copy_file", json!({"source": "北京.txt", "destination": "背景.txt"}))),
        ("copy resume.txt to résumé.txt", call("copy_file", json!({"source": "resume.txt", "destination": "résumé.txt"}))),
        // As Latin letters an English "an" and "to".
        ("make a folder called 안", call("make_folder", json!({"path": "안"}))),
        ("make a folder called 토", call("make_folder", json!({"path": "토"}))),
    ]);
    // Letters that look like digits are none.
    let proposal = SHIPPED.say("show the last ƻƼ lines of a.txt", &needlesh::dispatch::Unknown);
    assert!(proposal.calls.iter().all(|c| !c.call.arguments.contains_key("count")), "{:?}", proposal.calls);
    // With the tools that are about PDFs, and the file there.
    let all = Made::of(
        ["documents", "files", "archives"]
            .map(|n| (n.to_owned(), std::fs::read_to_string(crate::repo(&format!("schemas/{n}.json"))).unwrap()))
            .to_vec(),
    );
    let there = There(&["letter.pdf"]);
    assert_eq!(
        came(&all.say("copy letter.pdf to brief.pdf", &there)),
        call("copy_file", json!({"source": "letter.pdf", "destination": "brief.pdf"}))
    );
}

#[test]
fn a_dispatch_that_nobody_waits_for_ends_and_the_next_one_is_answered() {
    let made = room();
    let propose = || made.dispatcher.propose(&MODEL, &made.tools, "start a timer of 5 minutes", &needlesh::dispatch::Unknown);
    made.dispatcher.stop.stop();
    assert!(matches!(propose(), Err(needlesh::dispatch::Error::Dropped)));
    made.dispatcher.stop.reset();
    assert!(propose().is_ok_and(|proposal| !proposal.calls.is_empty()));
}

#[test]
fn no_sentence_stands_here_twice() {
    let source = std::fs::read_to_string(crate::repo("tests/sentences.rs")).unwrap();
    let rows: Vec<&str> = source.lines().filter_map(|l| l.trim().strip_prefix("(\"")?.split("\",").next()).collect();
    assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len());
}
