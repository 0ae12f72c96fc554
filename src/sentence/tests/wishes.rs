//! Kinds of several wishes in one sentence.

use super::*;

fn cuts(text: &str) -> Vec<(CutKind, Vec<String>)> {
    Sentence::read(text).cuts().iter().map(|c| (c.kind, c.wishes.iter().map(|w| w.text().to_owned()).collect())).collect()
}

fn check(kind: CutKind, table: &[(&str, &[&str])]) {
    for (text, want) in table {
        let found = cuts(text);
        assert!(found.first().is_some_and(|(k, w)| *k == kind && w == want), "{text}: {found:?}");
    }
}

#[test]
fn clauses_that_stand_by_themselves_are_wishes() {
    check(
        CutKind::Clauses,
        &[
            ("what branch am I on and who changed setup.py last", &["what branch am I on", "who changed setup.py last"]),
            ("list files and then show the date", &["list files", "show the date"]),
            ("list files, then show the date", &["list files", "show the date"]),
            ("list files, and after that show the date", &["list files", "show the date"]),
            ("list files; show the date; ping a.example", &["list files", "show the date", "ping a.example"]),
            ("List the files. Then show the date!", &["List the files", "show the date"]),
            ("list files, show the date and tell me the weather", &["list files", "show the date", "tell me the weather"]),
            ("add milk, eggs and bread to my list and remind me at 5", &["add milk, eggs and bread to my list", "remind me at 5"]),
            ("git add a.txt and git commit", &["git add a.txt", "git commit"]),
            ("ls and df", &["ls", "df"]),
            ("heat the oven to 220 and make a folder old", &["heat the oven to 220", "make a folder old"]),
            ("commit everything with message 'fix and test' and push", &["commit everything with message 'fix and test'", "push"]),
            ("how big is src and is docs larger", &["how big is src", "is docs larger"]),
            ("when the build is done, notify me and shut down", &["notify me", "shut down"]),
            ("how full are my disks, plus what is in src", &["how full are my disks", "what is in src"]),
            ("who uses port 80, and while we're at it show the date", &["who uses port 80", "show the date"]),
        ],
    );
}

#[test]
fn a_clause_that_points_back_or_tells_why_is_no_wish() {
    for text in [
        "which pods are there in the namespace checkout? list them all",
        "I need to know the name of the last tag, list them",
        "I want to try out PR 41 on my machine, switch to its branch",
        "why did the web service die, show me its last 30 messages",
        "describe the service web, which endpoints does it have",
        "show the biggest files in ~/Downloads, I need to make space fast",
        "discard my edits in pom.xml, I want the old one back",
        "docker compose logs for the scheduler, im hunting a bug",
        "brew search tetris, im bored",
        "npm uninstall left-pad, finally",
        "grab a picture of the desktop and keep it as bug.png",
        "show the weekday of the day I was born, 1991-08-14",
    ] {
        assert!(cuts(text).is_empty(), "{text}: {:?}", cuts(text));
    }
    check(CutKind::Clauses, &[("open a.txt and print it", &["open a.txt", "print a.txt"])]);
}

#[test]
fn what_it_means_comes_along() {
    check(
        CutKind::Clauses,
        &[
            ("make a folder old and put a.txt into it", &["make a folder old", "put a.txt into old"]),
            ("open notes.txt and print it", &["open notes.txt", "print notes.txt"]),
            ("show the log, then delete it", &["show the log", "delete the log"]),
            ("zip a.txt and b.txt and delete them", &["zip a.txt and b.txt", "delete a.txt and b.txt"]),
            // Two things: which one is meant cannot be told.
            ("copy a.txt to b.txt and open it", &["copy a.txt to b.txt", "open it"]),
            ("find all files ending in \".mp3\" and delete them", &["find all files ending in \".mp3\"", "delete them"]),
        ],
    );
}

#[test]
fn a_frame_may_be_said_once() {
    check(
        CutKind::Frame,
        &[
            ("weather in Bern and in Basel", &["weather in Bern", "weather in Basel"]),
            ("weather in Bern, in Basel and in Zurich", &["weather in Bern", "weather in Basel", "weather in Zurich"]),
        ],
    );
}

#[test]
fn a_verb_may_be_said_once() {
    check(
        CutKind::Gap,
        &[
            ("set the volume to 40 and the brightness to 60", &["set the volume to 40", "set the brightness to 60"]),
            ("rename a.txt to b.txt and c.txt to d.txt", &["rename a.txt to b.txt", "rename c.txt to d.txt"]),
            ("turn the light on and the heating off", &["turn the light on", "turn the heating off"]),
            ("count lines in a.txt and words in b.txt", &["count lines in a.txt", "count words in b.txt"]),
            ("show me the branches and then the last 3 commits", &["show me the branches", "show me the last 3 commits"]),
        ],
    );
}

#[test]
fn items_share_a_frame() {
    check(
        CutKind::Items,
        &[
            ("ping a.example and b.example", &["ping a.example", "ping b.example"]),
            ("copy a.txt and b.txt to backup", &["copy a.txt to backup", "copy b.txt to backup"]),
            ("delete a.txt, b.txt and c.txt", &["delete a.txt", "delete b.txt", "delete c.txt"]),
            ("weather in Bern and Basel", &["weather in Bern", "weather in Basel"]),
            ("how big is src and docs", &["how big is src", "how big is docs"]),
            ("cat 'a b' 'c'", &["cat a b", "cat c"]),
        ],
    );
}

#[test]
fn one_wish_is_not_cut() {
    for text in [
        "show the weather in Bern",
        "text Ann \"buy milk and call Bob; then come\"",
        "search and replace foo with bar",
        "find and delete temp files",
        "stop and start the server",
        "find files that were changed and are large",
        "add a task to call mom and pay bills",
        "show a.txt and its size",
        "book a table on Oct. 24 at Dr. Lee",
        "in Bern, what is the weather",
        "Ada, what time is it",
        "if the build is done, send me a mail",
        "update the handler, id: 75447",
        "delete a.txt, no, b.txt",
        "",
        "and",
    ] {
        let found = cuts(text);
        assert!(found.iter().all(|(k, _)| *k != CutKind::Clauses), "{text}: {found:?}");
    }
}

#[test]
fn the_story_around_a_wish_is_no_wish() {
    let read = Sentence::read(
        "I just came home from work and it was a long day, so please turn on the lights, play some jazz and set the heating to 21 \
         degrees. I hope that works.",
    );
    assert_eq!(read.kernel().text(), "so please turn on the lights, play some jazz and set the heating to 21 degrees");
    let wishes: Vec<String> = read.cuts()[0].wishes.iter().map(|w| w.text().to_owned()).collect();
    assert_eq!(wishes, ["please turn on the lights", "play some jazz", "set the heating to 21 degrees"]);
    let read = Sentence::read("My disk is full. Show me the biggest files.");
    assert_eq!((read.kernel().text(), read.clauses().len()), ("Show me the biggest files", 2));
    for whole in ["show the date", "weather in Bern", "it is dark"] {
        assert_eq!(Sentence::read(whole).kernel().text(), whole);
    }
}

#[test]
fn many_wishes_are_bounded() {
    let many: Vec<String> = (0..50).map(|i| format!("show f{i}.txt")).collect();
    assert!(cuts(&many.join(" and ")).is_empty());
    assert_eq!(cuts(&many[..20].join(" and "))[0].1.len(), 20);
}
