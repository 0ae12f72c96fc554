//! Actions of the native form: what runs, with every hole checked against the tool's parameters.

use super::field::{Fault, Field, Object};
use super::read_template::{Allow, OUTPUT, TIMEOUT, env, param, template};
use super::{
    Action, Argv, DataWish, Element, Kind, Param, ShellAction, ShellForm, Template, programs, read_builtin, read_http, read_mcp, variables,
};

const OPTIONS: [&str; 9] = ["cwd", "env", "env_pass", "stdin", "timeout_s", "max_output_kb", "expect", "interactive", "sandbox"];

/// Bytes of what an exit code says.
const MEANING: usize = 80;

/// The kinds of actions.
const KINDS: [&str; 4] = ["shell", "http", "mcp", "builtin"];

/// Reads an action.
pub(super) fn action(field: &Field<'_>, params: &[Param]) -> Result<Action, Fault> {
    let object = field.object()?;
    object.only(&["shell", "http", "builtin", "mcp"])?;
    one_of(&object, params)
}

/// Reads the action of an undo, which has annotations beside it.
pub(super) fn undo(field: &Field<'_>, params: &[Param]) -> Result<Action, Fault> {
    let object = field.object()?;
    object.only(&["shell", "http", "builtin", "mcp", "annotations"])?;
    one_of(&object, params)
}

fn one_of(object: &Object<'_>, params: &[Param]) -> Result<Action, Fault> {
    let kinds: Vec<(&str, Field<'_>)> = KINDS.into_iter().filter_map(|kind| Some((kind, object.get(kind)?))).collect();
    match kinds.as_slice() {
        [("shell", shell)] => Ok(Action::Shell(self::shell(&shell.object()?, params)?)),
        [("http", http)] => Ok(Action::Http(Box::new(read_http::http(&http.object()?, params)?))),
        [("mcp", mcp)] => Ok(Action::Mcp(Box::new(read_mcp::mcp(&mcp.object()?)?))),
        [(_, builtin)] => Ok(Action::Builtin(read_builtin::builtin(builtin, params)?)),
        [] => Err(object.fault("the action has none of \"shell\", \"http\", \"mcp\" and \"builtin\"", "add one of them")),
        _ => Err(object.fault("the action has more than one of \"shell\", \"http\", \"mcp\" and \"builtin\"", "keep one of them")),
    }
}

fn shell(object: &Object<'_>, params: &[Param]) -> Result<Vec<ShellAction>, Fault> {
    let Some(any) = object.get("any_of") else {
        let known: Vec<&str> = ["argv", "script", "interpreter", "any_of"].into_iter().chain(OPTIONS).collect();
        object.only(&known)?;
        return Ok(vec![alternative(object, object, params)?]);
    };
    let known: Vec<&str> = ["any_of"].into_iter().chain(OPTIONS).collect();
    object.only(&known)?;
    let alternatives = any.list()?;
    if alternatives.is_empty() {
        return Err(any.fault("\"any_of\" is empty", "add an alternative"));
    }
    let known: Vec<&str> = ["program", "os", "argv", "script", "interpreter"].into_iter().chain(OPTIONS).collect();
    let mut all = Vec::new();
    for field in alternatives {
        let inner = field.object()?;
        inner.only(&known)?;
        all.push(alternative(&inner, object, params)?);
    }
    Ok(all)
}

/// One way to run; options that it does not say come from `outer`.
fn alternative(object: &Object<'_>, outer: &Object<'_>, params: &[Param]) -> Result<ShellAction, Fault> {
    let from = |key: &str| if object.has(key) { object } else { outer };
    let text = |key: &str| from(key).get(key).map(|f| template(&f, params, Allow::Params)).transpose();
    let env = env(from("env"), params, Allow::Params)?;
    for (name, value) in &env {
        if !value.is_fixed() && !variables::may_take_value(name, params) {
            let at = from("env").need("env")?.object()?.need(name)?;
            let fix = "write fixed text, or use a variable of a lower-case name or one that starts with ARG_";
            return Err(at.fault(format!("a value in {name} could change what runs"), fix));
        }
    }
    let os = object.string("os")?;
    if let Some(name) = os.filter(|o| !["linux", "macos", "windows"].contains(o)) {
        return Err(object.need("os")?.fault(format!("\"os\" is {name:?}"), "write \"linux\", \"macos\" or \"windows\""));
    }
    let interactive = from("interactive").boolean("interactive", false)?;
    if let (true, Some(stdin)) = (interactive, from("stdin").get("stdin")) {
        return Err(stdin.fault("an interactive program reads the terminal, not \"stdin\"", "keep one of them"));
    }
    let data = from("stdin").get("stdin").map_or(Ok(DataWish::None), |field| data_wish(&field))?;
    let (form, stdin) = (form(object, params)?, if data == DataWish::None { text("stdin")? } else { None });
    if let ShellForm::Argv(argv) = &form
        && (data != DataWish::None || stdin.as_ref().is_some_and(|text| !text.is_fixed()))
        && programs::reads_code(argv, params)
    {
        let fix = "use \"script\", where values are variables, or name a file of code in \"argv\"";
        return Err(from("stdin").need("stdin")?.fault("a value in the code that the program reads would be run by it", fix));
    }
    Ok(ShellAction {
        program: object.string("program")?.map(str::to_owned),
        os: os.map(str::to_owned),
        form,
        cwd: text("cwd")?,
        env,
        stdin,
        data,
        env_pass: passed(from("env_pass"))?,
        timeout_s: from("timeout_s").integer("timeout_s", &TIMEOUT, 30)?,
        max_output_kb: from("max_output_kb").integer("max_output_kb", &OUTPUT, 1024)?,
        expect: expect(from("expect"))?,
        interactive,
        sandbox: from("sandbox").boolean("sandbox", true)?,
    })
}

/// `"stdin": {"data": "optional"}`; a text there is a template.
fn data_wish(field: &Field<'_>) -> Result<DataWish, Fault> {
    if field.value.is_string() {
        return Ok(DataWish::None);
    }
    let object = field.object()?;
    object.only(&["data"])?;
    let wish = object.need("data")?;
    match wish.string()? {
        "optional" => Ok(DataWish::Optional),
        "required" => Ok(DataWish::Required),
        other => Err(wish.fault(format!("\"data\" is {other:?}"), "write \"optional\" or \"required\"")),
    }
}

/// `"expect": {"1": "nothing was found"}`: exit codes that are no failure, with what they say.
fn expect(object: &Object<'_>) -> Result<Vec<(i32, String)>, Fault> {
    let Some(field) = object.get("expect") else { return Ok(Vec::new()) };
    let codes = field.object()?;
    let mut out = Vec::new();
    for key in codes.map.keys() {
        let says = codes.need(key)?;
        let code = key.parse::<i32>().ok().filter(|code| (1..=255).contains(code) && code.to_string() == *key);
        let code = code.ok_or_else(|| says.fault(format!("{key:?} is not an exit code beside 0"), "write one from \"1\" to \"255\""))?;
        let text = says.string()?;
        if text.trim().is_empty() || text.len() > MEANING || text.contains(char::is_control) {
            return Err(says.fault("what an exit code says is a few plain words", "write what it means: \"nothing was found\""));
        }
        out.push((code, text.to_owned()));
    }
    Ok(out)
}

/// The names of `env_pass`.
fn passed(object: &Object<'_>) -> Result<Vec<String>, Fault> {
    let Some(field) = object.get("env_pass") else { return Ok(Vec::new()) };
    let names = field.strings()?;
    for (name, at) in names.iter().zip(field.list()?) {
        if !variables::is_variable(name) {
            return Err(at.fault(format!("{name:?} is not the name of a variable"), "name a variable as PGHOST"));
        }
    }
    if names.len() > MOST_PASSED {
        return Err(field.fault(format!("more than {MOST_PASSED} variables are named"), "keep those that the program needs"));
    }
    Ok(names)
}

/// Variables that a manifest may name in `env_pass`.
const MOST_PASSED: usize = 32;

fn form(object: &Object<'_>, params: &[Param]) -> Result<ShellForm, Fault> {
    match (object.get("argv"), object.get("script")) {
        (Some(field), None) => {
            if let Some(interpreter) = object.get("interpreter") {
                return Err(interpreter.fault("\"interpreter\" is for \"script\"", "leave it out"));
            }
            program(&field)?;
            let argv = argv(&field, params)?;
            let (words, parts) = size(&argv);
            if words > WORDS || parts > PARTS {
                let message = format!("{words} words with {parts} parts; at most {WORDS} and {PARTS} are possible");
                return Err(field.fault(message, "keep what one call needs"));
            }
            match programs::risky(&argv, params) {
                Some((message, fix)) => Err(field.fault(message, fix)),
                None => Ok(ShellForm::Argv(argv)),
            }
        }
        (None, Some(script)) => {
            if let Some(message) = variables::unfit(params) {
                return Err(script.fault(message, "rename the parameter"));
            }
            if script.string()?.contains('\0') {
                return Err(script.fault("the text holds a NUL character", "leave it out"));
            }
            let words = object.get("interpreter").map(|f| f.strings().map(|w| (f, w))).transpose()?;
            let interpreter = match words {
                Some((field, words)) if words.first().is_none_or(String::is_empty) || words.iter().any(|w| w.contains('\0')) => {
                    return Err(field.fault("\"interpreter\" names no program", "write for example [\"sh\", \"-eu\"]"));
                }
                Some((_, words)) => words,
                None => vec!["sh".to_owned(), "-eu".to_owned()],
            };
            Ok(ShellForm::Script { interpreter, script: script.string()?.to_owned() })
        }
        (None, None) => Err(object.fault("nothing says what runs", "add \"argv\" or \"script\"")),
        (Some(_), Some(_)) => Err(object.fault("both \"argv\" and \"script\" are given", "keep one of them")),
    }
}

/// The first word must be fixed text.
fn program(field: &Field<'_>) -> Result<(), Fault> {
    let words = field.list()?;
    let Some(first) = words.first() else {
        return Err(field.fault("\"argv\" is empty", "write the program and its arguments"));
    };
    let fixed = first.value.as_str().is_some_and(|s| !s.trim().is_empty() && Template::parse(s).is_ok_and(|t| t.is_fixed()));
    if fixed {
        Ok(())
    } else {
        Err(first.fault("the program must be a fixed text without holes", "name the program; use \"any_of\" to choose"))
    }
}

/// Words that an argv may have, and texts and holes in them: hundreds of times what the longest shipped one has. Reading one
/// takes the square of its length.
const WORDS: usize = 1_000;
const PARTS: usize = 4_000;

/// Words and their parts, all groups taken.
fn size(argv: &[Element]) -> (usize, usize) {
    let of = |words: &[Template]| (words.len(), words.iter().map(|t| t.parts.len()).sum());
    argv.iter().fold((0, 0), |(words, parts), element| {
        let more = match element {
            Element::Word(template) => of(std::slice::from_ref(template)),
            Element::If { then, otherwise, .. } => {
                let (a, b) = (size(then), size(otherwise));
                (a.0 + b.0 + 1, a.1 + b.1)
            }
            Element::Each { words, .. } => of(words),
        };
        (words + more.0, parts + more.1)
    })
}

fn argv(field: &Field<'_>, params: &[Param]) -> Result<Argv, Fault> {
    field.list()?.iter().map(|element| self::element(element, params)).collect()
}

fn element(field: &Field<'_>, params: &[Param]) -> Result<Element, Fault> {
    if field.value.is_string() {
        return Ok(Element::Word(template(field, params, Allow::Params)?));
    }
    let Ok(object) = field.object() else {
        return Err(field.fault("an element of \"argv\" is a text, an \"if\" or an \"each\"", "write numbers in quotes"));
    };
    if let Some(condition) = object.get("if") {
        object.only(&["if", "then", "else"])?;
        let name = condition.string()?;
        param(name, &condition, params)?;
        let otherwise = object.get("else").map(|f| argv(&f, params)).transpose()?.unwrap_or_default();
        return Ok(Element::If { param: name.to_owned(), then: argv(&object.need("then")?, params)?, otherwise });
    }
    object.only(&["each", "as"])?;
    let each = object.need("each")?;
    let name = each.string()?;
    if param(name, &each, params)?.kind != Kind::Array {
        return Err(each.fault(format!("\"each\" needs an array, and {name:?} is none"), "write it as a word, or use \"if\""));
    }
    let words = object.need("as")?.list()?.iter().map(|f| template(f, params, Allow::Item)).collect::<Result<_, _>>()?;
    Ok(Element::Each { param: name.to_owned(), words })
}
