//! Kinds of numbers that people say.

use super::*;

/// The numbers that stand by themselves: what was read, with `#` for an ordinal, `?` for one that was not said as a number, and
/// the unit.
fn alone(text: &str) -> Vec<String> {
    let read = Sentence::read(text);
    let show = |n: &Number| {
        let unit = n.unit.map(|(u, _)| format!(" {u:?}")).unwrap_or_default();
        format!("{}{}{}{unit}", n.text, if n.ordinal { "#" } else { "" }, if n.implied { "?" } else { "" })
    };
    read.numbers().iter().filter(|n| n.place == NumberPlace::Alone).map(show).collect()
}

fn check(table: &[(&str, &[&str])]) {
    for (text, want) in table {
        assert_eq!(alone(text), *want, "{text}");
    }
}

#[test]
fn digits_with_sign_scale_and_fraction() {
    check(&[
        ("set it to minus 5", &["-5"]),
        ("set it to −5 or -7", &["-5", "-7"]),
        ("scale by .5", &["0.5"]),
        ("4½ cups, ½ spoon, 3 1/2 more", &["4.5", "0.5", "3.5"]),
        ("2k files", &["2000"]),
        ("3 million rows, 1.5 thousand more", &["3000000", "1500"]),
        ("1,000 and 1_000", &["1000", "1000"]),
        ("at 0x10", &["16"]),
        ("2 dozen eggs", &["24"]),
        ("99999999999999999999", &["99999999999999999999"]),
        ("between you and me 5", &["5"]),
        ("5 minus 3", &["5", "3"]),
        ("007", &["7"]),
        ("\"42\"", &["42"]),
    ]);
}

#[test]
fn numbers_in_words() {
    check(&[
        ("a dozen eggs, half a dozen rolls", &["12", "6"]),
        ("hundred lines", &["100"]),
        ("a hundred lines and a thousand words", &["100", "1000"]),
        ("a couple of lines", &["2"]),
        ("twenty-two", &["22"]),
        ("three hundred and five", &["305"]),
        ("one million two hundred thousand and five", &["1200005"]),
        ("minus twenty", &["-20"]),
        ("five point two five", &["5.25"]),
        ("two and a half", &["2.5"]),
        ("two three four", &["2", "3", "4"]),
        ("do it twice", &["2"]),
        ("once a day, three times", &["1", "3"]),
        ("delete one", &["1"]),
    ]);
}

#[test]
fn what_only_looks_like_a_number_is_none() {
    check(&[
        ("this one, that one, the one I made, which one, one of them", &[]),
        ("two thirds of it", &[]),
        ("one third", &[]),
        ("⅓ cup, 4⅓ cups", &[]),
        ("once it is done", &[]),
        ("do it at once", &[]),
        ("a few files, several files, dozens of files", &[]),
        ("first list the files", &[]),
        ("at first, first of all", &[]),
        ("he came in second", &["2#"]),
        ("0xfffffffffffffffffffffffffffffffffffff", &[]),
        ("call 'me at 5'", &[]),
        ("call +41 79 123 45 67", &[]),
        ("play songs of the 90s", &[]),
        ("at half past two or quarter to five", &[]),
        ("for a second time", &[]),
        ("the last 3 quarters", &["3"]),
    ]);
}

#[test]
fn digits_inside_words_and_ends_of_ranges_do_not_stand_alone() {
    let places = |text: &str| Sentence::read(text).numbers().iter().map(|n| (n.text.clone(), n.place)).collect::<Vec<_>>();
    for word in
        ["mp3", "2022-05-15", "file2.txt", "640x480", "#42", "v1.2", "10:30", "HD-77", "a/5/b", "1.2.3.4", "host:80", "555-12", "24/7"]
    {
        let found = places(&format!("see {word} now"));
        assert!(!found.is_empty() && found.iter().all(|(_, p)| *p == NumberPlace::InWord), "{word}: {found:?}");
    }
    for text in [
        "10-20",
        "10 to 20",
        "lines 10..20",
        "pages 10–20",
        "between 3 and 7",
        "between three and seven",
        "5 min to 10 min",
        "10 - 20",
        "from 1 through 5",
    ] {
        let found = places(text);
        assert!(found.len() == 2 && found.iter().all(|(_, p)| *p == NumberPlace::InRange), "{text}: {found:?}");
    }
    for text in ["rename 1 to 2", "change 10 to 20", "raise it from 10 to 20", "3 and 7", "20 to 10", "3 or 4"] {
        let found = places(text);
        assert!(found.len() == 2 && found.iter().all(|(_, p)| *p == NumberPlace::Alone), "{text}: {found:?}");
    }
}

#[test]
fn a_dash_behind_a_program_is_an_option() {
    check(&[
        ("tail -5 x.log", &["5"]),
        ("tail -20 x.log", &["20"]),
        ("git log -3", &["3"]),
        ("set the offset to -5", &["-5"]),
        ("move it to -5", &["-5"]),
    ]);
}

#[test]
fn ordinals_and_ones_that_were_not_said() {
    check(&[
        ("the second commit", &["2#"]),
        ("delete first line", &["1#"]),
        ("the 3rd and the 22nd", &["3#", "22#"]),
        ("show the last entry", &["1?"]),
        ("show the newest log file", &["1?"]),
        ("the most recent commit", &["1?"]),
        ("show the last entries", &[]),
        ("show the newest log files", &[]),
        ("show the first 10 lines", &["10"]),
        ("show the last five lines", &["5"]),
        ("the last modified files", &[]),
        ("my last name, last time, who was last", &[]),
    ]);
}

#[test]
fn units_are_found_behind_at_and_around_numbers() {
    check(&[
        ("wait 90 seconds", &["90 Second"]),
        ("a 5-minute timer", &["5 Minute"]),
        ("2 weeks, three days", &["17 Day"]),
        ("1 hour and 30 minutes", &["90 Minute"]),
        ("1h30m", &["90 Minute"]),
        ("half an hour", &["0.5 Hour"]),
        ("in an hour", &["1? Hour"]),
        ("in an hour and a half", &["1.5? Hour"]),
        ("over the last week", &["1? Week"]),
        ("over the last 24 hours", &["24 Hour"]),
        ("100ms, 10 kB, 3 MiB", &["100 Millisecond", "10 Kilobyte", "3 Mebibyte"]),
        ("40 percent or 50% or 60 per cent", &["40 Percent", "50 Percent", "60 Percent"]),
        ("20 °C, 68°F, 21 degrees celsius", &["20 Celsius", "68 Fahrenheit", "21 Celsius"]),
        ("5m", &["5 M"]),
        ("the 3 second videos", &["3 Second"]),
        ("3 files", &["3"]),
    ]);
}
