//! A tool and a call become a plan, or a refusal that says why not. Pure but for looking up programs and folders.

use super::fill::{Values, filled, kibibytes, misplaced, no_nul, render};
use super::path::{self, on_path};
use super::refusal::{Refusal, need_secrets};
use super::sandbox::guard;
use super::{Data, Exec, Guard, Hold, Plan, Risk, Secretive, Step, builtin, mcp, repository, request, secret::Piece};
use crate::manifest::{
    Action, Annotations, Builtin, Call, DataWish, Element, Layer, Part, ShellAction, ShellForm, Tool, program_name, takes_over, variable_of,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::time::Duration;

/// Makes a call ready to run, without running anything.
///
/// # Errors
/// What is missing, or why it would not be safe.
pub fn plan(tool: &Tool, call: &Call, env: &dyn Fn(&str) -> Option<String>) -> Result<Plan, Refusal> {
    plan_with(tool, call, env, None)
}

/// As `plan`, with data that the person gives to a program that reads some.
///
/// # Errors
/// As `plan`; no data where the program needs it.
pub fn plan_with(tool: &Tool, call: &Call, env: &dyn Fn(&str) -> Option<String>, data: Option<&Data>) -> Result<Plan, Refusal> {
    let action = tool.action.as_ref().map(|action| (action, tool.annotations));
    prepare(tool, action, call, &Around { env, data }, false)
}

/// Makes what takes a call's effect back ready to run, as `plan` does for the call.
///
/// # Errors
/// As `plan`; no action where the tool has no undo.
pub fn undo(tool: &Tool, call: &Call, env: &dyn Fn(&str) -> Option<String>) -> Result<Plan, Refusal> {
    prepare(tool, tool.undo.as_ref().map(|undo| (&undo.action, undo.annotations)), call, &Around { env, data: None }, true)
}

/// What a plan is made in.
struct Around<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
    data: Option<&'a Data>,
}

fn prepare(tool: &Tool, action: Option<(&Action, Annotations)>, call: &Call, around: &Around<'_>, undoes: bool) -> Result<Plan, Refusal> {
    let env = around.env;
    let (action, hints) = action.ok_or(if undoes { Refusal::NoUndo } else { Refusal::NoAction })?;
    let home = env("HOME").filter(|h| h.starts_with('/'));
    let values = Values::new(tool, call, home.as_deref());
    let verdict = tool.check(&values.all);
    if !verdict.missing.is_empty() {
        return Err(Refusal::Missing(verdict.missing));
    }
    if let Some(wrong) = verdict.invalid.first() {
        return Err(Refusal::Invalid(format!("{}: {}", wrong.path, wrong.message)));
    }
    let step = match action {
        Action::Shell(alternatives) => Step::Exec(exec(choose(alternatives, env)?, &values, around)?),
        Action::Builtin(builtin) => builtin::step(builtin, &values, env)?,
        Action::Mcp(action) => Step::Mcp(Box::new(mcp::call(action, &values, env)?)),
        Action::Http(http) => {
            let request = request::request(http, &values, env)?;
            need_secrets(&request.secrets(), env)?;
            Step::Http(request)
        }
    };
    let id = identify(&tool.name, undoes, &step);
    let risk = risk(hints, tool.origin.layer, &step);
    let from = (tool.origin.layer != Layer::Builtin).then(|| tool.origin.file.clone());
    Ok(Plan { id, tool: tool.name.clone(), call: call.clone(), defaulted: values.defaulted, risk, undoes, from, step })
}

/// What a tool and its undo may do, before any call is known: as far as the hints are believed.
#[must_use]
pub fn risks(tool: &Tool) -> [Option<Risk>; 2] {
    let of = |action: &Action, hints: Annotations| {
        let hold = match action {
            Action::Shell(all) => {
                let holds: Vec<Hold> = all.iter().map(|one| guard(hints, one.sandbox, one.interactive).hold()).collect();
                // The weakest: which one fits is known with the call.
                holds.iter().find(|hold| matches!(hold, Hold::Promise(_))).or(holds.first()).copied()
            }
            Action::Http(http) => by_method(&http.method),
            Action::Mcp(mcp) => Some(guard(hints, mcp.sandbox, false).hold()),
            Action::Builtin(Builtin::Time(_)) => Some(guard(hints, true, false).hold()),
            Action::Builtin(_) => None,
        };
        believed(hints, tool.origin.layer, hold)
    };
    [tool.action.as_ref().map(|action| of(action, tool.annotations)), tool.undo.as_ref().map(|undo| of(&undo.action, undo.annotations))]
}

/// A method that changes, and what reaches the person's desktop, never only read.
fn risk(hints: Annotations, layer: Layer, step: &Step) -> Risk {
    let hold = match step {
        // What is given variables of the person's beyond the usual ones could be after them: its hints alone do not count.
        Step::Exec(exec) if !exec.env_pass.is_empty() && layer > Layer::User => None,
        Step::Exec(exec) => (!exec.detached).then(|| exec.guard.hold()),
        Step::Mcp(call) if !call.secrets.is_empty() && layer > Layer::User => None,
        Step::Mcp(call) => Some(call.server.guard.hold()),
        Step::Http(request) => by_method(&request.method),
        Step::Clipboard(_) => None,
    };
    believed(hints, layer, hold)
}

fn by_method(method: &str) -> Option<Hold> {
    ["GET", "HEAD", "OPTIONS"].contains(&method).then_some(Hold::Promise("a server does what it does"))
}

/// By the hints, as far as they are believed. Those of a given file have an author whom nobody vouched for: they count
/// where something holds the program to them, and for nothing else.
fn believed(hints: Annotations, layer: Layer, hold: Option<Hold>) -> Risk {
    let vouched = layer <= Layer::User;
    match (hints, hold) {
        (Annotations { read_only: true, .. }, Some(hold)) if vouched || hold == (Hold::Enforced { network: false }) => Risk::ReadOnly(hold),
        // What it may read it could send away.
        (Annotations { read_only: true, .. }, Some(Hold::Enforced { network: true })) => Risk::OpenWorld,
        _ if !vouched => Risk::Destructive,
        (Annotations { read_only: true, .. }, _) => Risk::Changes,
        (Annotations { destructive: true, .. }, _) => Risk::Destructive,
        (Annotations { open_world: true, .. }, _) => Risk::OpenWorld,
        _ => Risk::Changes,
    }
}

fn choose<'a>(alternatives: &'a [ShellAction], env: &dyn Fn(&str) -> Option<String>) -> Result<&'a ShellAction, Refusal> {
    let here = |a: &&ShellAction| a.os.as_deref().is_none_or(|os| os == std::env::consts::OS);
    let fits = |a: &&ShellAction| a.program.as_deref().is_none_or(|p| on_path(p, env));
    if let Some(found) = alternatives.iter().filter(here).find(fits) {
        return Ok(found);
    }
    let programs: Vec<String> = alternatives.iter().filter(here).filter_map(|a| a.program.clone()).collect();
    if programs.is_empty() {
        return Err(Refusal::Invalid(format!("nothing to run on {}", std::env::consts::OS)));
    }
    Err(Refusal::MissingProgram(programs))
}

/// Programs of which a tool needs one and none is on this machine.
#[must_use]
pub fn missing_programs(tool: &Tool, env: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    match &tool.action {
        Some(Action::Shell(all)) => match choose(all, env) {
            Err(Refusal::MissingProgram(programs)) => programs,
            Err(_) => Vec::new(),
            Ok(way) => starts(way).filter(|program| !on_path(program, env)).map(str::to_owned).into_iter().collect(),
        },
        _ => Vec::new(),
    }
}

/// The program that a way starts, where its file fixes it.
fn starts(way: &ShellAction) -> Option<&str> {
    match &way.form {
        ShellForm::Script { interpreter, .. } => interpreter.first().map(String::as_str),
        ShellForm::Argv(argv) => match argv.first()? {
            Element::Word(word) if word.is_fixed() => match word.parts.as_slice() {
                [Part::Text(text)] => Some(text),
                _ => None,
            },
            _ => None,
        },
    }
}

fn exec(action: &ShellAction, values: &Values<'_>, around: &Around<'_>) -> Result<Exec, Refusal> {
    let env = around.env;
    let mut variables = Vec::new();
    for (name, template) in &action.env {
        if let Some(value) = filled(values, template)? {
            variables.push((name.clone(), value));
        }
    }
    let argv = match &action.form {
        ShellForm::Argv(argv) => values.argv(argv)?,
        ShellForm::Script { interpreter, script } => {
            script_variables(values, &mut variables)?;
            let flag = evaluate_flag(interpreter.first().map_or("", String::as_str));
            interpreter.iter().cloned().chain([flag.to_owned(), script.clone()]).collect()
        }
    };
    let name = argv.first().filter(|p| !p.is_empty()).ok_or_else(|| Refusal::Invalid("no program to run".to_owned()))?;
    let cwd = folder(action, values)?;
    let program = path::program(name, cwd.as_deref(), env)?;
    // A script may run it too; its text is fixed.
    let words = argv.iter().filter(|_| matches!(action.form, ShellForm::Script { .. })).flat_map(|text| text.split_whitespace());
    if Path::new(&program.path).ends_with("git") || words.into_iter().any(|word| word == "git") {
        repository::check(cwd.as_deref(), env)?;
    }
    Ok(Exec {
        program,
        script: matches!(action.form, ShellForm::Script { .. }),
        place: cwd.as_deref().and_then(|cwd| path::place(Path::new(cwd))),
        cwd,
        env: variables,
        stdin: action.stdin.as_ref().map(|t| filled(values, t)).transpose()?.flatten(),
        data: match (action.data, around.data) {
            (DataWish::None, _) => None,
            (DataWish::Required, None) => return Err(Refusal::NoData),
            (_, data) => data.cloned(),
        },
        env_pass: action.env_pass.iter().filter(|name| env(name).is_some()).cloned().collect(),
        timeout: Duration::from_secs(action.timeout_s),
        max_output: kibibytes(action.max_output_kb),
        expect: action.expect.clone(),
        interactive: action.interactive,
        detached: false,
        guard: guard(values.tool.annotations, action.sandbox, action.interactive),
        argv,
    })
}

fn folder(action: &ShellAction, values: &Values<'_>) -> Result<Option<String>, Refusal> {
    let Some(template) = &action.cwd else { return Ok(None) };
    let folder = filled(values, template)?;
    if folder.as_deref() == Some("") {
        let param = template.holes().next().unwrap_or("cwd").to_owned();
        return Err(Refusal::Unsafe { param, message: "an empty text names no folder".to_owned() });
    }
    folder.map(|folder| path::folder(&folder)).transpose()
}

/// The option that makes an interpreter run a text.
fn evaluate_flag(program: &str) -> &'static str {
    match program_name(program) {
        "perl" | "ruby" | "node" | "lua" => "-e",
        _ => "-c",
    }
}

fn script_variables(values: &Values<'_>, out: &mut Vec<(String, String)>) -> Result<(), Refusal> {
    for param in &values.tool.params {
        let name = &param.name;
        let Some(value) = values.need(name)? else { continue };
        let variable = variable_of(name);
        let clashes = |other: &str| other.strip_suffix("_LINES") == Some(variable.as_str());
        if takes_over(&variable) || values.tool.params.iter().any(|p| clashes(&variable_of(&p.name))) {
            return Err(misplaced(&format!("a parameter named {name}")));
        }
        let text = render(value);
        no_nul(name, &text)?;
        out.push((variable.clone(), text));
        if let Value::Array(items) = value {
            let lines: Vec<String> = items.iter().map(render).collect();
            for line in &lines {
                no_nul(name, line)?;
                if line.contains('\n') {
                    return Err(Refusal::Unsafe { param: name.clone(), message: "an item with a line end would become two".to_owned() });
                }
            }
            out.push((format!("{variable}_LINES"), lines.join("\n")));
        }
    }
    Ok(())
}

/// A short name for exactly this step.
fn identify(tool: &str, undoes: bool, step: &Step) -> String {
    let whole = match step {
        Step::Clipboard(text) => json!([tool, undoes, "clipboard", text]),
        Step::Exec(e) => json!([tool, undoes, "exec", started(e)]),
        Step::Mcp(call) => {
            let secrets: Vec<Value> = call.secrets.iter().map(|(name, value)| json!([name, spelled(value)])).collect();
            json!([tool, undoes, "mcp", started(&call.server), secrets, call.words])
        }
        Step::Http(r) => {
            let headers: Vec<Value> = r.headers.iter().map(|(name, value)| json!([name, spelled(value)])).collect();
            let body = r.body.as_ref().map(spelled);
            json!([
                tool,
                undoes,
                "http",
                r.method,
                r.url,
                headers,
                body,
                r.timeout.as_millis() as u64,
                r.max_output,
                r.expect,
                r.show,
                r.cross_host_redirects,
                r.proxy
            ])
        }
    };
    crate::text::hex(&Sha256::digest(whole.to_string().as_bytes())[..6])
}

/// Everything of a program's start.
fn started(e: &Exec) -> Value {
    let timeout = e.timeout.as_millis() as u64;
    let guard = match e.guard {
        Guard::Free | Guard::OptedOut => json!(null),
        Guard::Tried { network, .. } => json!(["tried", network]),
        Guard::Enforced { network } => json!(["enforced", network]),
    };
    let data = e.data.as_ref().map(ToString::to_string);
    let given = json!([e.program.found, data, e.env_pass]);
    json!([e.program.path, e.argv, e.cwd, e.env, e.stdin, timeout, e.max_output, e.interactive, e.detached, guard, given, e.expect])
}

fn spelled(text: &Secretive) -> Value {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => json!(text),
            Piece::Secret(name, _) => json!({ "secret": name }),
        })
        .collect()
}
