//! `policy.toml` into rules; every fault has its line, and examples that do not hold are faults.

use super::glob::Glob;
use super::here::Here;
use super::names::{origin_word, risk_word};
use super::pattern::Pattern;
use super::rule::{Rule, Subject, Verdict, Wanted};
use crate::action::{Hold, Risk};
use crate::manifest::{Layer, Place, Problem, Severity};
use serde_json::{Map, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Whose rules a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The person's: any verdict.
    User,
    /// A project's: it can only make things stricter.
    Project,
}

/// Rules of one file at most.
pub const MAX_RULES: usize = 1000;
/// Characters of one pattern at most.
const MAX_PATTERN: usize = 1000;

/// A rule means a risk whatever holds the program to it.
const RISKS: [Risk; 4] = [Risk::ReadOnly(Hold::Promise("")), Risk::Changes, Risk::Destructive, Risk::OpenWorld];
const ORIGINS: [Layer; 4] = [Layer::Builtin, Layer::User, Layer::Project, Layer::Given];

type Item<'a> = Spanned<DeValue<'a>>;

/// What is wrong at some bytes of the file.
struct Fault {
    span: Range<usize>,
    message: String,
    fix: &'static str,
}

fn fault<T>(span: Range<usize>, message: impl Into<String>, fix: &'static str) -> Result<T, Fault> {
    Err(Fault { span, message: message.into(), fix })
}

/// The rules of a file.
pub(super) fn rules(file: &str, text: &str, owner: Owner) -> Result<Vec<Rule>, Box<Problem>> {
    let reader = Reader { file, text, owner };
    reader.rules().map_err(|f| {
        Box::new(Problem {
            severity: Severity::Error,
            file: file.to_owned(),
            pointer: String::new(),
            place: Some(reader.place(f.span.start)),
            tool: None,
            message: f.message,
            fix: f.fix.to_owned(),
            rule: "policy",
        })
    })
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    owner: Owner,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> Place {
        Place::of(self.text, offset)
    }

    fn rules(&self) -> Result<Vec<Rule>, Fault> {
        let root = match DeTable::parse(self.text) {
            Ok(root) => root,
            Err(e) => return fault(e.span().unwrap_or(0..0), format!("not TOML: {}", e.message()), "fix the TOML"),
        };
        let mut out = Vec::new();
        for (key, value) in root.get_ref() {
            if key.get_ref() != "rule" {
                return fault(key.span(), format!("{:?} means nothing here", key.get_ref()), "a policy holds [[rule]] tables only");
            }
            let DeValue::Array(items) = value.get_ref() else {
                return fault(value.span(), "\"rule\" is not a list of tables", "write [[rule]]");
            };
            if items.len() > MAX_RULES {
                return fault(value.span(), format!("more than {MAX_RULES} rules"), "join some of them");
            }
            for item in items.iter() {
                let DeValue::Table(table) = item.get_ref() else {
                    return fault(item.span(), "a rule is a table", "write [[rule]]");
                };
                out.push(self.rule(table, item.span())?);
            }
        }
        Ok(out)
    }

    fn rule(&self, table: &DeTable<'_>, span: Range<usize>) -> Result<Rule, Fault> {
        let line = self.place(span.start).line;
        let mut rule = Rule {
            verdict: Verdict::Deny,
            name: None,
            reason: None,
            file: self.file.to_owned(),
            line,
            tools: Vec::new(),
            arguments: None,
            paths: Vec::new(),
            risks: Vec::new(),
            origins: Vec::new(),
            argv: None,
            hosts: Vec::new(),
        };
        let (mut verdict, mut examples) = (None, Vec::new());
        for (key, item) in table {
            match key.get_ref().as_ref() {
                "name" => rule.name = Some(string(item)?),
                "reason" => rule.reason = Some(string(item)?),
                "tool" => rule.tools = globs(item)?,
                "arguments" => rule.arguments = Some(arguments(item)?),
                "path" => rule.paths = wanted(item)?.patterns,
                "risk" => rule.risks = words(item, &RISKS, risk_word)?,
                "origin" => rule.origins = words(item, &ORIGINS, origin_word)?,
                "argv" => rule.argv = Some(list(item)?.into_iter().map(pattern).collect::<Result<_, _>>()?),
                "host" => rule.hosts = hosts(item)?,
                "verdict" => verdict = Some(self.verdict(item)?),
                "match" => examples.extend(list(item)?.into_iter().map(|e| (e, true))),
                "not_match" => examples.extend(list(item)?.into_iter().map(|e| (e, false))),
                other => {
                    let fix = "name, reason, tool, arguments, path, risk, origin, argv, host, verdict, match and not_match do";
                    return fault(key.span(), format!("{other:?} means nothing in a rule"), fix);
                }
            }
        }
        rule.verdict = match verdict {
            Some(verdict) => verdict,
            None => return fault(span, "the rule has no verdict", "add verdict = \"deny\", \"ask\" or \"allow\""),
        };
        let named = rule.tools.is_empty() && rule.arguments.is_none() && rule.argv.is_none() && rule.paths.is_empty();
        if named && rule.risks.is_empty() && rule.origins.is_empty() && rule.hosts.is_empty() {
            return fault(span, "the rule speaks of nothing", "add tool = \"*\" if every call is meant");
        }
        look_through(&rule, table)?;
        for (example, want) in examples {
            check_example(&rule, example, want)?;
        }
        Ok(rule)
    }

    fn verdict(&self, item: &Item<'_>) -> Result<Verdict, Fault> {
        match string(item)?.as_str() {
            "deny" => Ok(Verdict::Deny),
            "ask" => Ok(Verdict::Ask),
            "allow" if self.owner == Owner::Project => {
                fault(item.span(), "a project's rules cannot allow anything", "write the rule into your own policy.toml")
            }
            "allow" => Ok(Verdict::Allow),
            other => fault(item.span(), format!("{other:?} is not a verdict"), "write deny, ask or allow"),
        }
    }
}

fn string(item: &Item<'_>) -> Result<String, Fault> {
    match item.get_ref().as_str() {
        Some(text) => Ok(text.to_owned()),
        None => fault(item.span(), format!("a text is needed here, not {}", item.get_ref().type_str()), "put it in quotes"),
    }
}

fn pattern(item: &Item<'_>) -> Result<Glob, Fault> {
    let text = string(item)?;
    if text.chars().count() > MAX_PATTERN {
        return fault(item.span(), format!("a pattern of more than {MAX_PATTERN} characters"), "use a wildcard");
    }
    Ok(Glob::new(&text))
}

fn list<'a, 'i>(item: &'a Item<'i>) -> Result<Vec<&'a Item<'i>>, Fault> {
    match item.get_ref() {
        DeValue::Array(items) => Ok(items.iter().collect()),
        other => fault(item.span(), format!("a list is needed here, not {}", other.type_str()), "put it in [ ]"),
    }
}

/// A text or a list of texts that is not empty.
fn globs(item: &Item<'_>) -> Result<Vec<Glob>, Fault> {
    let DeValue::Array(items) = item.get_ref() else { return Ok(vec![pattern(item)?]) };
    if items.is_empty() {
        return fault(item.span(), "an empty list fits nothing", "leave it out, or name something");
    }
    items.iter().map(pattern).collect()
}

fn words<T: Copy>(item: &Item<'_>, all: &[T], word: fn(T) -> &'static str) -> Result<Vec<T>, Fault> {
    let texts = globs(item)?;
    let known = || all.iter().map(|t| word(*t)).collect::<Vec<_>>().join(", ");
    let find = |text: String| match all.iter().find(|t| word(**t) == text) {
        Some(found) => Ok(*found),
        None => fault(item.span(), format!("{text:?} is none of {}", known()), "name one of these"),
    };
    texts.iter().map(|g| find(g.to_string())).collect()
}

fn arguments(item: &Item<'_>) -> Result<Vec<(String, Wanted)>, Fault> {
    let DeValue::Table(table) = item.get_ref() else {
        return fault(item.span(), "\"arguments\" is not a table", "write arguments = { name = \"pattern\" }");
    };
    table.iter().map(|(key, value)| Ok((key.get_ref().to_string(), wanted(value)?))).collect()
}

/// Patterns of a value: a text, or a list that is not empty.
fn wanted(item: &Item<'_>) -> Result<Wanted, Fault> {
    let list = matches!(item.get_ref(), DeValue::Array(_));
    let patterns = globs(item)?.iter().map(|glob| Pattern::new(&glob.to_string())).collect();
    Ok(Wanted { patterns, list })
}

/// Hosts as addresses have them: small letters, no scheme, port and path.
fn hosts(item: &Item<'_>) -> Result<Vec<Glob>, Fault> {
    let host = |glob: Glob| {
        let text = glob.to_string().to_ascii_lowercase();
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(&text);
        let port = bare.contains(':') && bare == text;
        if port || bare.contains(['/', '@', '%', ' ']) {
            return fault(
                item.span(),
                format!("{text:?} is more than a host"),
                "leave scheme, port and path out; write [::1] for an IPv6 address",
            );
        }
        if !text.is_ascii() {
            return fault(item.span(), format!("{text:?} is never sent like this"), "write the name as it is sent, xn--...");
        }
        Ok(Glob::new(text.strip_suffix('.').unwrap_or(&text)))
    };
    globs(item)?.into_iter().map(host).collect()
}

/// Refuses what would not do what it looks like. An allowing rule that fits nothing leaves all as it is; one that denies and
/// fits nothing is a hole that nobody sees.
fn look_through(rule: &Rule, table: &DeTable<'_>) -> Result<(), Fault> {
    if rule.verdict == Verdict::Allow {
        return match table.iter().find(|(key, _)| key.get_ref() == "path") {
            Some((key, _)) => fault(key.span(), "\"path\" speaks of any argument, so it cannot allow", "name the tool and its arguments"),
            None => Ok(()),
        };
    }
    for (key, item) in table {
        match (key.get_ref().as_ref(), item.get_ref()) {
            ("arguments", DeValue::Table(arguments)) => arguments.iter().try_for_each(|(_, value)| doubts(value))?,
            ("path", _) => doubts(item)?,
            _ => {}
        }
    }
    Ok(())
}

fn doubts(item: &Item<'_>) -> Result<(), Fault> {
    if let DeValue::Array(items) = item.get_ref() {
        return items.iter().try_for_each(doubts);
    }
    match Pattern::doubt(&string(item)?) {
        Some((message, fix)) => fault(item.span(), message, fix),
        None => Ok(()),
    }
}

/// An example is a call: tool, arguments, risk, origin, argv, host; what it does not say fits no condition.
fn check_example(rule: &Rule, item: &Item<'_>, want: bool) -> Result<(), Fault> {
    let DeValue::Table(table) = item.get_ref() else {
        return fault(item.span(), "an example is a table", "write { tool = \"name\", arguments = { name = \"value\" } }");
    };
    let (mut tool, mut given, mut argv, mut hosts) = (String::new(), Map::new(), None, Vec::new());
    let (mut risk, mut origin) = (None, None);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "tool" => tool = string(value)?,
            "arguments" => match json(value) {
                Value::Object(map) => given = map,
                _ => return fault(value.span(), "an example's arguments are a table", "write { name = \"value\" }"),
            },
            "argv" => argv = Some(list(value)?.into_iter().map(string).collect::<Result<Vec<_>, _>>()?),
            "host" => hosts = vec![string(value)?],
            "risk" => risk = words(value, &RISKS, risk_word)?.first().copied(),
            "origin" => origin = words(value, &ORIGINS, origin_word)?.first().copied(),
            other => {
                return fault(
                    key.span(),
                    format!("{other:?} means nothing in an example"),
                    "tool, arguments, risk, origin, argv and host do",
                );
            }
        }
    }
    // An example has no schema; what looks like a path is read as one.
    let path = |_: &str, value: &str| value.contains('/') && !value.contains("://");
    let argv = argv.as_deref();
    let subject = Subject {
        tool: &tool,
        alias: None,
        arguments: &given,
        defaults: &[],
        path: &path,
        risk,
        origin,
        argv,
        bare: true,
        cwd: None,
        hosts: &hosts,
    };
    // A folder of its own, without links: an example must not hold in one place and fail in another.
    let here = Here { folder: Some("/example".to_owned()), home: Some("/home/example".to_owned()), ..Here::default() };
    if rule.speaks_of(&subject, &here) == want {
        return Ok(());
    }
    let name = rule.name.as_ref().map_or_else(|| format!("of line {}", rule.line), |n| format!("{n:?}"));
    let (list, is) = if want { ("match", "does not match") } else { ("not_match", "matches") };
    fault(item.span(), format!("the rule {name} {is} this example of its {list:?}"), "fix the rule or the example")
}

fn json(item: &Item<'_>) -> Value {
    match item.get_ref() {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(b) => Value::from(*b),
        DeValue::Array(items) => items.iter().map(json).collect(),
        DeValue::Table(table) => Value::Object(table.iter().map(|(k, v)| (k.get_ref().to_string(), json(v))).collect()),
        DeValue::Integer(number) => serde_json::from_str(number.as_str()).unwrap_or_else(|_| Value::from(number.as_str())),
        DeValue::Float(number) => serde_json::from_str(number.as_str()).unwrap_or_else(|_| Value::from(number.as_str())),
        DeValue::Datetime(time) => Value::from(time.to_string()),
    }
}
