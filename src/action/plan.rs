//! A call into a plan: pure but for looking programs up on `PATH`.

use super::fill::{Values, percent, plain, text};
use super::{Exec, Piece, Plan, Refusal, Request, Risk, Secretive, Step};
use crate::manifest::{Action, Argv, Body, Call, Element, HttpAction, Part, ShellAction, ShellForm, Template, Tool};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The exact action of a call.
///
/// # Errors
/// Why it cannot be run, or must not be.
pub fn plan(tool: &Tool, call: &Call, environment: &dyn Fn(&str) -> Option<String>) -> Result<Plan, Refusal> {
    let values = Values::new(tool, call);
    let missing = values.missing();
    if !missing.is_empty() {
        return Err(Refusal::Missing(missing));
    }
    let step = match tool.action.as_ref().ok_or(Refusal::NoAction)? {
        Action::Shell(ways) => Step::Exec(exec(choose(ways, environment)?, &values, tool)?),
        Action::Http(http) => Step::Http(request(http, &values, environment)?),
    };
    let a = tool.annotations;
    let risk = match (a.read_only, a.destructive, a.open_world) {
        (true, ..) => Risk::ReadOnly,
        (_, true, _) => Risk::Destructive,
        (_, _, true) => Risk::OpenWorld,
        _ => Risk::Changes,
    };
    let digest = Sha256::digest(format!("{}\0{risk:?}\0{step:?}", tool.name));
    let id = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    Ok(Plan { id, tool: tool.name.clone(), call: call.clone(), risk, step })
}

/// The first alternative that fits this machine.
fn choose<'a>(ways: &'a [ShellAction], environment: Environment<'_>) -> Result<&'a ShellAction, Refusal> {
    let fits = |way: &&ShellAction| {
        way.os.as_deref().is_none_or(|os| os == std::env::consts::OS) && way.program.as_deref().is_none_or(|p| on_path(p, environment))
    };
    ways.iter().find(fits).ok_or_else(|| Refusal::MissingProgram(ways.iter().filter_map(|w| w.program.clone()).collect()))
}

fn on_path(program: &str, environment: Environment<'_>) -> bool {
    let path = environment("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn exec(way: &ShellAction, values: &Values<'_>, tool: &Tool) -> Result<Exec, Refusal> {
    let mut env = Vec::new();
    for (name, template) in &way.env {
        if let Some(value) = values.fill(template, None, plain)? {
            env.push((name.clone(), value));
        }
    }
    let mut argv = Vec::new();
    match &way.form {
        ShellForm::Argv(elements) => argv_of(elements, values, &mut argv)?,
        ShellForm::Script { interpreter, script } => {
            argv.extend(interpreter.iter().cloned());
            argv.extend(["-c".to_owned(), script.clone()]);
            script_values(tool, values, &mut env)?;
        }
    }
    let optional = |t: &Option<Template>| t.as_ref().map_or(Ok(None), |t| values.fill(t, None, plain));
    Ok(Exec {
        argv,
        cwd: optional(&way.cwd)?,
        env,
        stdin: optional(&way.stdin)?,
        timeout: Duration::from_secs(way.timeout_s),
        max_output: usize::try_from(way.max_output_kb.saturating_mul(1024)).unwrap_or(usize::MAX),
        interactive: way.interactive,
    })
}

/// A script sees values as variables only; unset ones are empty so that `sh -u` does not stop.
fn script_values(tool: &Tool, values: &Values<'_>, env: &mut Vec<(String, String)>) -> Result<(), Refusal> {
    for param in &tool.params {
        let value = values.get(&param.name);
        let written = value.map(text).unwrap_or_default();
        if written.contains('\0') {
            return Err(Refusal::Unsafe { param: param.name.clone(), message: "the value has a NUL byte".to_owned() });
        }
        env.push((param.name.clone(), written));
        if let Some(Value::Array(items)) = value {
            env.push((format!("{}_LINES", param.name), items.iter().map(text).collect::<Vec<_>>().join("\n")));
        }
    }
    Ok(())
}

fn argv_of(elements: &Argv, values: &Values<'_>, out: &mut Vec<String>) -> Result<(), Refusal> {
    for element in elements {
        match element {
            Element::Word(template) => word(template, None, values, out)?,
            Element::If { param, then, otherwise } => argv_of(if values.holds(param) { then } else { otherwise }, values, out)?,
            Element::Each { param, words } => {
                let items = match values.get(param) {
                    Some(Value::Array(items)) => items.clone(),
                    Some(other) => vec![other.clone()],
                    None => Vec::new(),
                };
                for item in &items {
                    for template in words {
                        word(template, Some(item), values, out)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// One element: one argument, or none when its hole has no value.
fn word(template: &Template, item: Option<&Value>, values: &Values<'_>, out: &mut Vec<String>) -> Result<(), Refusal> {
    let Some(filled) = values.fill(template, item, plain)? else { return Ok(()) };
    let leading = match template.parts.first() {
        Some(Part::Hole(name)) => Some(name.as_str()),
        Some(Part::Item) => Some("item"),
        _ => None,
    };
    if let Some(name) = leading
        && filled.starts_with('-')
        && !out.iter().any(|w| w == "--")
        && !values.may_be_option(name)
    {
        let message = format!("{filled:?} begins with a dash and would be read as an option");
        return Err(Refusal::Unsafe { param: name.to_owned(), message });
    }
    out.push(filled);
    Ok(())
}

fn request(http: &HttpAction, values: &Values<'_>, environment: Environment<'_>) -> Result<Request, Refusal> {
    let missing = || Refusal::Missing(vec!["a value of the address".to_owned()]);
    let mut url = values.fill(&http.url, None, percent)?.ok_or_else(missing)?;
    if !http.hosts.is_empty() && !http.hosts.iter().any(|h| h == host(&url)) {
        let message = format!("{:?} is not one of the hosts that the tool allows", host(&url));
        return Err(Refusal::Unsafe { param: "host".to_owned(), message });
    }
    let mut glue = if url.contains('?') { '&' } else { '?' };
    for (name, template) in &http.query {
        if let Some(value) = values.fill(template, None, percent)? {
            url.push(glue);
            url.push_str(&format!("{}={value}", percent(name)));
            glue = '&';
        }
    }
    let mut headers = Vec::new();
    for (name, template) in &http.headers {
        if let Some(value) = values.secretive(template, plain, environment)? {
            let broken = value.parts.iter().any(|p| matches!(p, Piece::Text(t) if t.chars().any(char::is_control)));
            if broken {
                return Err(Refusal::Unsafe { param: name.clone(), message: "a header value cannot hold control characters".to_owned() });
            }
            headers.push((name.clone(), value));
        }
    }
    let (kind, body) = body(&http.body, values, environment)?;
    if let Some(kind) = kind.filter(|_| !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("content-type"))) {
        headers.push(("content-type".to_owned(), Secretive { parts: vec![Piece::Text(kind.to_owned())] }));
    }
    Ok(Request {
        method: http.method.clone(),
        url,
        headers,
        body,
        timeout: Duration::from_secs(http.timeout_s),
        max_output: usize::try_from(http.max_output_kb.saturating_mul(1024)).unwrap_or(usize::MAX),
        expect: http.expect.clone(),
        show: http.show.clone(),
        cross_host_redirects: http.cross_host_redirects,
    })
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split(':').next().unwrap_or_default()
}

type Sent = (Option<&'static str>, Option<Secretive>);

fn body(body: &Body, values: &Values<'_>, environment: Environment<'_>) -> Result<Sent, Refusal> {
    match body {
        Body::None => Ok((None, None)),
        Body::Text(template) => Ok((None, values.secretive(template, plain, environment)?)),
        Body::Form(pairs) => {
            let mut parts = Vec::new();
            for (name, template) in pairs {
                if let Some(value) = values.secretive(template, percent, environment)? {
                    let glue = if parts.is_empty() { "" } else { "&" };
                    parts.push(Piece::Text(format!("{glue}{}=", percent(name))));
                    parts.extend(value.parts);
                }
            }
            Ok((Some("application/x-www-form-urlencoded"), Some(Secretive { parts })))
        }
        Body::Json(value) => {
            let filled = json(value, values)?.unwrap_or(Value::Null);
            Ok((Some("application/json"), Some(Secretive { parts: vec![Piece::Text(filled.to_string())] })))
        }
    }
}

/// JSON with its texts filled; a text that is one hole becomes the typed value, and one without a value is left out.
fn json(value: &Value, values: &Values<'_>) -> Result<Option<Value>, Refusal> {
    Ok(match value {
        Value::String(source) => {
            let template = Template::parse(source).map_err(|message| Refusal::Unsafe { param: "json".to_owned(), message })?;
            match template.parts.as_slice() {
                [Part::Hole(name)] => values.get(name).cloned(),
                _ => values.fill(&template, None, plain)?.map(Value::String),
            }
        }
        Value::Array(items) => Some(Value::Array(items.iter().filter_map(|v| json(v, values).transpose()).collect::<Result<_, _>>()?)),
        Value::Object(map) => {
            let mut out = serde_json::Map::new();
            for (key, item) in map {
                if let Some(filled) = json(item, values)? {
                    out.insert(key.clone(), filled);
                }
            }
            Some(Value::Object(out))
        }
        other => Some(other.clone()),
    })
}
