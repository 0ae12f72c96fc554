//! Kinds of what a sentence wants.

use super::*;

fn rest(text: &str) -> Option<String> {
    match Sentence::read(text).intent() {
        Intent::Rest { request, .. } => Some(request.text().to_owned()),
        _ => None,
    }
}

#[test]
fn what_is_excepted_negated_or_corrected_is_taken_out() {
    for (text, want) in [
        ("keep a.txt, delete b.txt", "delete b.txt"),
        ("keep a.txt and delete b.txt", "delete b.txt"),
        ("delete b.txt, keep a.txt", "delete b.txt"),
        ("delete a.txt but not b.txt", "delete a.txt"),
        ("delete a.txt, not b.txt", "delete a.txt"),
        ("not a.txt but b.txt", "b.txt"),
        ("show files and not folders", "show files"),
        ("show b.txt instead of a.txt", "show b.txt"),
        ("instead of a.txt delete b.txt", "delete b.txt"),
        ("use dark mode rather than light mode", "use dark mode"),
        ("delete everything except x.txt", "delete everything"),
        ("delete all but x.txt", "delete all"),
        ("copy everything except the logs to backup", "copy everything to backup"),
        ("delete all files except a.txt and b.txt in docs", "delete all files in docs"),
        ("list everything apart from 'the box'", "list everything"),
        ("leave a.txt alone and delete b.txt", "delete b.txt"),
        ("don't delete a.txt, show b.txt", "show b.txt"),
        ("do not remove a.txt but show b.txt", "show b.txt"),
        ("don't show hidden files. list src", "list src"),
        ("list the folder, but don't show hidden files", "list the folder"),
        ("don't delete a.txt, just show it", "just show a.txt"),
        ("I don't want to delete a.txt, I want to rename it to b.txt", "I want to rename a.txt to b.txt"),
        ("do not close the window, open it", "open the window"),
        ("not nginx, restart apache", "restart apache"),
        ("delete a.txt (not b.txt)", "delete a.txt"),
        ("I don't need the wind, just the temperature", "just the temperature"),
        ("git fetch, no merging", "git fetch"),
        ("show what is new, but leave my branches alone", "show what is new"),
        ("delete old.docx for good, not in the trash", "delete old.docx for good"),
        ("list src, don't sort it, and count the lines", "list src and count the lines"),
    ] {
        assert_eq!(rest(text).as_deref(), Some(want), "{text}");
    }
}

#[test]
fn corrections_replace_what_they_mean() {
    for (text, want) in [
        ("delete a.txt? no, b.txt", "delete b.txt"),
        ("delete x? no, y", "delete y"),
        ("copy a.txt to b.txt, no, c.txt", "copy a.txt to c.txt"),
        ("set an alarm at 5, no, 6", "set an alarm at 6"),
        ("set brightness to 40, make that 50", "set brightness to 50"),
        ("remind me at 5 to call Ann, no, at 6", "remind me at 6 to call Ann"),
        ("remind me at 5 to call Ann, I mean 6", "remind me at 6 to call Ann"),
        ("send it to Ann, sorry, to Bob", "send it to Bob"),
        ("weather in Bern... no wait, Basel", "weather in Basel"),
        ("ping a.example, or rather b.example", "ping b.example"),
        ("turn the light on, no, off", "turn the light off"),
        ("open the first file, scratch that, the second file", "open the second file"),
        ("delete a.txt, no, show b.txt", "show b.txt"),
        ("delete a.txt. actually no, show b.txt", "show b.txt"),
        ("how do I list files? never mind, just list them", "just list them"),
        ("no, show the date", "show the date"),
    ] {
        assert_eq!(rest(text).as_deref(), Some(want), "{text}");
    }
    // A sentence more corrects no word.
    assert_eq!(rest("book a cab. Actually, we are in Bern.").as_deref(), Some("book a cab we are in Bern"));
}

#[test]
fn dropped_spans_are_those_of_the_whole() {
    let read = Sentence::read("keep a.txt, delete b.txt instead of c.txt");
    let Intent::Rest { request, dropped, .. } = read.intent() else { panic!("{:?}", read.intent()) };
    assert_eq!(texts(&read, &dropped), ["keep a.txt", "instead of c.txt"]);
    assert_eq!(request.typed(), read.typed());
    let place = request.typed_span(request.occurrences("b.txt")[0]);
    assert_eq!((place.of(read.typed()), place.start), (Some("b.txt"), 19));
}

#[test]
fn how_it_must_not_be_done_and_what_it_leaves_out_are_conditions() {
    for (text, want) in [
        ("copy a.txt to b.txt but don't overwrite", &["don't overwrite"][..]),
        ("delete everything except notes.txt", &["except notes.txt"]),
        ("keep a.txt, delete b.txt", &[]),
        ("delete b.txt instead of c.txt", &[]),
        ("delete a.txt, no, show b.txt", &[]),
    ] {
        let read = Sentence::read(text);
        let Intent::Rest { conditions, .. } = read.intent() else { panic!("{text}: {:?}", read.intent()) };
        assert_eq!(texts(&read, &conditions), want, "{text}");
    }
}

#[test]
fn what_forbids_is_no_request() {
    for text in [
        "don't delete it",
        "dont delete it",
        "DO NOT STOP THE SERVER",
        "please never run this",
        "never mind",
        "never mind the alarm",
        "leave a.txt alone",
        "I never want to see that",
        "I don't want you to run it",
        "I no longer want it",
        "avoid deleting logs",
        "stop pinging a.example",
        "keep notes.txt",
        "keep my files",
        "HD-77 is broken, do not close it",
        "a.txt must not be deleted",
        "you shouldn't touch main.py",
        "make sure you don't overwrite a.txt",
        "no need to check the weather",
        "forget the coupon, don't apply it",
        "I'd rather you didn't",
        "delete a.txt, never mind",
        "delete a.txt. no, don't",
        "delete a.txt, wait, don't",
        "don't delete, move or rename a.txt",
        "don't delete a.txt and list b",
        "under no circumstances restart it",
        "nope",
        "don't you dare delete a.txt",
        "do not, under any circumstances, delete a.txt",
        "could you not delete a.txt",
        "can you please stop pinging a.example",
        "I need you to never delete a.txt",
        "delete a.txt? never!",
        "delete a.txt? I don't think so",
        "delete a.txt, no way",
        "no more deleting",
        "restart nginx, but not now",
        "restart nginx, hold on",
        "nginx should not be stopped",
        "I'd like you not to stop nginx",
        "it's important that you do not stop nginx",
        "please make sure that nginx is not stopped",
        "anything but nginx",
    ] {
        assert!(matches!(Sentence::read(text).intent(), Intent::Forbids(_)), "{text}: {:?}", Sentence::read(text).intent());
    }
}

#[test]
fn questions_about_doing_are_no_request() {
    for text in [
        "how do I delete a branch",
        "how to delete a branch",
        "please tell me how to undo a commit",
        "what happens if I stop the server and restart it",
        "what would happen if I ran this",
        "what if I delete it",
        "did I commit everything",
        "why can't I push",
        "should I merge this",
        "what does git rebase do",
        "what is rm for",
        "is it safe to delete node_modules",
        "is deleting this safe",
        "can I undo that",
        "can I rename a branch",
        "can this be undone?",
        "will this delete my files",
        "will restarting it help",
        "do I have to commit first",
        "is there a way to undo that",
        "I want to know how to delete a file",
        "my disk is full, how do I free space?",
        "one question: how do I stop it?",
        "how does git rebase work",
        "can you tell me how to delete a branch?",
        "tell me if it is safe to delete x",
    ] {
        assert!(matches!(Sentence::read(text).intent(), Intent::AsksAbout(_)), "{text}: {:?}", Sentence::read(text).intent());
    }
    // The request stays where there is one, too.
    assert_eq!(rest("delete a.txt. can I undo that?").as_deref(), Some("delete a.txt"));
}

#[test]
fn small_talk_and_noise_are_nothing() {
    for text in [
        "",
        " ",
        "???",
        "...",
        "hello there",
        "hi",
        "thanks!",
        "thank you very much",
        "good morning",
        "hi, how are you?",
        "asdfgh",
        "qwertz",
        "aaaaaa",
        "lkjlkj",
        "ok",
        "it is",
        "yes please",
    ] {
        assert_eq!(Sentence::read(text).intent(), Intent::Nothing, "{text}");
    }
}

#[test]
fn ordinary_requests_stay_whole() {
    for text in [
        "list files not in git",
        "don't forget to commit",
        "why don't you show me the date",
        "can't you list the files",
        "could you please list the files?",
        "can I see the log",
        "would you mind closing the window",
        "how big is src",
        "which branch am I on",
        "what changed",
        "how do a.md and b.md differ",
        "how much memory is used",
        "did the build folder grow",
        "did the backup work",
        "is a.example up",
        "are there any files in src",
        "has anyone changed setup.py",
        "will it rain tomorrow",
        "what does serendipity mean",
        "how do you say hello in French",
        "why is the build slow",
        "text Hana \"late, don't wait\"",
        "search for do not disturb",
        "say 'never mind' to Ann",
        "leave the door open",
        "leave a note for Ann",
        "keep pinging a.example",
        "keep the volume at 5",
        "keep an eye on the log",
        "stop nginx",
        "stop the music",
        "stop",
        "stop everything",
        "ls",
        "df",
        "uptime",
        "test",
        "donate now",
        "nevermind.txt size",
        "coffee with milk, no sugar",
        "the light is too bright",
        "hi, what's the time?",
        "find a house to stay in",
        "next",
        "btrfs",
        "liberty",
        "who",
        "git stash",
        "tar xzf a.tgz -C out",
        "what is it",
        "remove the note from the door",
        "show me what happens in the log",
        "tell me how big src is",
        "is there a tool called x",
    ] {
        assert_eq!(Sentence::read(text).intent(), Intent::Request, "{text}");
    }
}

#[test]
fn a_reason_before_a_wish_and_a_question_about_a_thing_are_requests() {
    for text in [
        "I don't need a.iso anymore, delete it",
        "we don't use the branch topic any longer, drop it",
        "what did commit 9fceb02 do",
        "where do we say \"out of memory\" in logs/?",
    ] {
        assert_eq!(Sentence::read(text).intent(), Intent::Request, "{text}");
    }
    for text in ["what did you do", "where do I write a rule", "what is the difference between git fetch and git pull"] {
        assert!(matches!(Sentence::read(text).intent(), Intent::AsksAbout(_)), "{text}");
    }
    assert!(matches!(Sentence::read("I don't want to see the log anymore").intent(), Intent::Forbids(_)));
}

#[test]
fn what_becomes_of_a_result_is_no_wish_of_its_own() {
    for text in [
        "fetch https://a.example/list.txt and save it as b.txt",
        "pack photos into one archive, call it week.zip",
        "shrink a.jpg to 800 px and save it as b.jpg",
        "cut 10 seconds from a.mp4 and store them in b.mp4",
    ] {
        assert!(Sentence::read(text).cuts().iter().all(|c| c.kind != CutKind::Clauses), "{text}");
    }
    assert!(Sentence::read("list src and call the dentist").cuts().iter().any(|c| c.kind == CutKind::Clauses));
}
