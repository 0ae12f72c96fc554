//! The native form as types, for its JSON Schema: editors check manifests with it. Manifests are read by hand, so that complaints
//! name place and fix; tests hold the two to each other.

#![expect(dead_code, reason = "the types are there for what is derived from them")]

use schemars::JsonSchema;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The schema of the native form, draft 2020-12.
#[must_use]
pub fn manifest_schema() -> Value {
    let mut schema = schemars::schema_for!(Manifest).to_value();
    if let Some(map) = schema.as_object_mut() {
        map.insert("title".to_owned(), "needlesh manifest".into());
    }
    schema
}

/// A file of tools for needlesh.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("anyOf" = [{"required": ["tools"]}, {"required": ["actions"]}, {"required": ["examples"]}]))]
struct Manifest {
    /// Where this schema is, for editors.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// The version of the form: 1.
    #[schemars(extend("const" = 1))]
    needlesh: u8,
    /// What the tools of this file have in common.
    title: Option<String>,
    /// More about it, for people.
    description: Option<String>,
    /// The tools.
    #[schemars(length(max = 10000))]
    tools: Option<Vec<Tool>>,
    /// Actions for tools of other files, by the tool's name.
    actions: Option<BTreeMap<String, Action>>,
    /// Examples for tools of other files, by the tool's name.
    examples: Option<BTreeMap<String, Vec<Example>>>,
    /// Rules of `needlesh tools lint` set or silenced in this file, each with a reason.
    #[schemars(rename = "x-lint")]
    lint: Option<BTreeMap<String, Silence>>,
}

/// One thing that a sentence can ask for.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Tool {
    /// Unique; the model reads it in snake_case.
    #[schemars(regex(pattern = "^[A-Za-z0-9._-]{1,128}$"))]
    name: String,
    /// For people.
    title: Option<String>,
    /// One sentence on what it does, as a person would ask for it. The model and the search go by it.
    description: Option<String>,
    /// The arguments, as a JSON Schema of an object.
    parameters: Option<Parameters>,
    /// What runs.
    action: Option<Action>,
    /// What takes back what the action did, with the same values.
    undo: Option<Undo>,
    /// What it does to the machine. Without it the card asks for the tool's name to be typed.
    annotations: Option<Annotations>,
    /// A stricter question than the rules ask for.
    confirm: Option<Confirm>,
    /// Sentences with their calls: they find the tool and are its tests.
    examples: Option<Vec<Example>>,
    /// Rules of `needlesh tools lint` set or silenced for this tool, each with a reason.
    #[schemars(rename = "x-lint")]
    lint: Option<BTreeMap<String, Silence>>,
}

/// Why a rule does not count here, or its level and why.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Silence {
    /// The reason; the rule is off.
    Reason(String),
    /// Another level.
    Set {
        /// How much its findings matter.
        level: Level,
        /// Why.
        reason: String,
    },
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Level {
    /// Not told.
    Off,
    /// Worth knowing.
    Note,
    /// Something will go wrong for somebody.
    Warning,
    /// Fails.
    Error,
}

/// The arguments of a tool.
#[derive(JsonSchema)]
struct Parameters {
    /// Always an object.
    #[schemars(rename = "type", extend("const" = "object"))]
    kind: Option<String>,
    /// Each argument's schema, by its name.
    properties: Option<BTreeMap<String, Property>>,
    /// Names of the arguments without which nothing runs.
    required: Option<Vec<String>>,
}

/// One argument, as a JSON Schema of draft 2020-12; all of its keywords are checked.
#[derive(JsonSchema)]
struct Property {
    /// What kind of value.
    #[schemars(rename = "type")]
    kind: Option<Kinds>,
    /// What goes there, in a few words: the model reads it.
    description: Option<String>,
    /// The value that stands in when the sentence says none.
    default: Option<Value>,
    /// The allowed values.
    #[schemars(rename = "enum", length(min = 1))]
    choices: Option<Vec<Value>>,
    /// The smallest number.
    minimum: Option<f64>,
    /// The largest number.
    maximum: Option<f64>,
    /// `path`: a file or folder, `~/` is the home folder; `option`: it may begin with `-`; or a format of JSON Schema.
    format: Option<String>,
    /// The schema of each item of an array.
    items: Option<Value>,
    /// The text need not stand in the sentence.
    #[schemars(rename = "x-free")]
    free: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Kinds {
    One(Kind),
    Several(Vec<Kind>),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
    Null,
}

/// A sentence and the calls that must come of it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("oneOf" = [{"required": ["arguments"]}, {"required": ["calls"]}]))]
struct Example {
    /// What a person types.
    say: String,
    /// The arguments of this tool's call.
    arguments: Option<Map<String, Value>>,
    /// All calls; an empty list where nothing may be called.
    calls: Option<Vec<Call>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Call {
    /// The tool.
    name: String,
    /// Its arguments.
    arguments: Option<Map<String, Value>>,
}

/// What a tool does to the machine, as MCP says it. What is not said is the worst.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Annotations {
    /// For people.
    title: Option<String>,
    /// It changes nothing (false).
    #[schemars(rename = "readOnlyHint")]
    read_only: Option<bool>,
    /// It may delete or overwrite (true).
    #[schemars(rename = "destructiveHint")]
    destructive: Option<bool>,
    /// A second run changes nothing more (false).
    #[schemars(rename = "idempotentHint")]
    idempotent: Option<bool>,
    /// It reaches beyond this machine (true).
    #[schemars(rename = "openWorldHint")]
    open_world: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Confirm {
    /// No more than the rules ask for.
    Never,
    /// A named key.
    Ask,
    /// The shown word, typed.
    Type,
}

/// What runs: a program, a request, or something that needlesh does itself.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("oneOf" = [{"required": ["shell"]}, {"required": ["http"]}, {"required": ["mcp"]}, {"required": ["builtin"]}]))]
struct Action {
    /// A program on this machine.
    shell: Option<Shell>,
    /// One HTTP request.
    http: Option<Http>,
    /// A tool of an MCP server on this machine.
    mcp: Option<Mcp>,
    /// Something that needlesh does itself.
    builtin: Option<Builtin>,
}

/// An action that takes back another one.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("oneOf" = [{"required": ["shell"]}, {"required": ["http"]}, {"required": ["mcp"]}, {"required": ["builtin"]}]))]
struct Undo {
    /// A program on this machine.
    shell: Option<Shell>,
    /// One HTTP request.
    http: Option<Http>,
    /// A tool of an MCP server on this machine.
    mcp: Option<Mcp>,
    /// Something that needlesh does itself.
    builtin: Option<Builtin>,
    /// Its own hints; without them it is as destructive as can be.
    annotations: Option<Annotations>,
}

/// A program and its arguments (`argv`), a script, or several of them (`any_of`) of which the first that fits the machine runs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("oneOf" = [{"required": ["argv"]}, {"required": ["script"]}, {"required": ["any_of"]}]))]
struct Shell {
    /// The words; no shell reads them. `{name}` is a value and always stays in one word; `{{` is a brace.
    #[schemars(length(min = 1))]
    argv: Option<Vec<Element>>,
    /// A script without holes: values are variables of the parameters' names.
    script: Option<String>,
    /// What runs the script, `["sh", "-eu"]` by default.
    #[schemars(length(min = 1))]
    interpreter: Option<Vec<String>>,
    /// Several ways.
    #[schemars(length(min = 1))]
    any_of: Option<Vec<Way>>,
    /// The working folder.
    cwd: Option<String>,
    /// Variables added to the environment.
    env: Option<BTreeMap<String, String>>,
    /// Names of variables of the person's that the program gets.
    #[schemars(length(max = 32))]
    env_pass: Option<Vec<String>>,
    /// What the program reads on its standard input.
    stdin: Option<Stdin>,
    /// Seconds before it is ended (30).
    #[schemars(range(min = 1, max = 86400))]
    timeout_s: Option<u32>,
    /// Kibibytes kept of each output (1,024).
    #[schemars(range(min = 1, max = 16384))]
    max_output_kb: Option<u32>,
    /// Exit codes beside 0 that are no failure, with what they say.
    expect: Option<BTreeMap<String, String>>,
    /// It gets the terminal (false).
    interactive: Option<bool>,
    /// Whether a tool that only reads is held to it where the system can (true).
    sandbox: Option<bool>,
}

/// What a program reads on its standard input.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Stdin {
    /// A text with holes.
    Text(String),
    /// What the person pipes in, or gives with `--data`.
    Data(Data),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Data {
    /// Whether it can do without.
    data: Wish,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Wish {
    /// It can.
    Optional,
    /// It cannot.
    Required,
}

/// One way to run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
#[schemars(extend("oneOf" = [{"required": ["argv"]}, {"required": ["script"]}]))]
struct Way {
    /// Only where this program is installed.
    program: Option<String>,
    /// Only on this system.
    os: Option<Os>,
    /// The words.
    #[schemars(length(min = 1))]
    argv: Option<Vec<Element>>,
    /// A script without holes.
    script: Option<String>,
    /// What runs the script.
    #[schemars(length(min = 1))]
    interpreter: Option<Vec<String>>,
    /// The working folder.
    cwd: Option<String>,
    /// Variables added to the environment.
    env: Option<BTreeMap<String, String>>,
    /// Names of variables of the person's that the program gets.
    #[schemars(length(max = 32))]
    env_pass: Option<Vec<String>>,
    /// What the program reads on its standard input.
    stdin: Option<Stdin>,
    /// Seconds before it is ended.
    #[schemars(range(min = 1, max = 86400))]
    timeout_s: Option<u32>,
    /// Kibibytes kept of each output.
    #[schemars(range(min = 1, max = 16384))]
    max_output_kb: Option<u32>,
    expect: Option<BTreeMap<String, String>>,
    /// It gets the terminal.
    interactive: Option<bool>,
    /// Whether a tool that only reads is held to it where the system can.
    sandbox: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Os {
    Linux,
    Macos,
    Windows,
}

/// One element of a command line.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Element {
    /// A word with holes: always one argument. Without a value it is left out.
    Word(String),
    /// Words that depend on whether a parameter has a value that is not `false`.
    If(If),
    /// Words repeated for each item of an array; `{}` is the item.
    Each(Each),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct If {
    /// The parameter.
    #[schemars(rename = "if")]
    param: String,
    /// Taken where it has a value.
    then: Vec<Element>,
    /// Taken otherwise.
    #[schemars(rename = "else")]
    otherwise: Option<Vec<Element>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Each {
    /// The parameter, an array.
    each: String,
    /// The words of one item.
    #[schemars(rename = "as")]
    words: Vec<String>,
}

/// A tool of an MCP server that is started as a program; the values of a call are its arguments.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Mcp {
    /// Program and arguments of the server; fixed text.
    #[schemars(length(min = 1, max = 200))]
    command: Vec<String>,
    /// The tool's name there; without it the server is asked for its tools.
    #[schemars(length(min = 1))]
    tool: Option<String>,
    /// Variables added to the server's environment; `${env:NAME}` is a secret.
    env: Option<BTreeMap<String, String>>,
    /// The working folder of the server.
    #[schemars(length(min = 1))]
    cwd: Option<String>,
    /// Seconds for a call, the start of the server among them (60).
    #[schemars(range(min = 1, max = 86400))]
    timeout_s: Option<u32>,
    /// Kibibytes of the answer kept (1,024).
    #[schemars(range(min = 1, max = 16384))]
    max_output_kb: Option<u32>,
    /// Whether the server of a tool that only reads is held to it where the system can.
    sandbox: Option<bool>,
}

/// One HTTP request. Holes are encoded where they stand; `${env:NAME}` in headers and bodies is a secret.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("patternProperties" = {"^x-": true}))]
struct Http {
    /// GET, or POST where something is sent.
    method: Option<String>,
    /// Scheme, host and port are fixed text.
    #[schemars(regex(pattern = "^[Hh][Tt][Tt][Pp][Ss]?://"))]
    url: String,
    /// What a hole in the host may become.
    hosts: Option<Vec<String>>,
    /// Query pairs.
    query: Option<BTreeMap<String, String>>,
    /// Headers.
    headers: Option<BTreeMap<String, String>>,
    /// Sent as JSON; its texts may have holes.
    json: Option<Value>,
    /// Sent as a form.
    form: Option<BTreeMap<String, String>>,
    /// Sent as a text.
    body: Option<String>,
    /// Seconds for the whole exchange (15).
    #[schemars(range(min = 1, max = 86400))]
    timeout_s: Option<u32>,
    /// Kibibytes of the answer kept (1,024).
    #[schemars(range(min = 1, max = 16384))]
    max_output_kb: Option<u32>,
    /// Statuses that count as done; 200 to 299 by default.
    expect: Option<Statuses>,
    /// JSON pointers of the answer to print.
    show: Option<Pointers>,
    /// Where redirects may lead.
    redirects: Option<Redirects>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Statuses {
    One(#[schemars(range(min = 100, max = 599))] u16),
    Several(Vec<u16>),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Pointers {
    One(#[schemars(regex(pattern = "^(/|$)"))] String),
    Several(Vec<String>),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Redirects {
    /// The same host only.
    SameHost,
    /// Any host; no secret goes along.
    Any,
}

/// What needlesh does itself.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Builtin {
    /// Without a text: `"time"`.
    Word(BuiltinWord),
    /// With a text.
    Text(BuiltinText),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum BuiltinWord {
    Time,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("minProperties" = 1, "maxProperties" = 1))]
struct BuiltinText {
    /// Puts a text on the clipboard.
    clipboard: Option<String>,
    /// Opens a file, a folder or an address.
    open: Option<String>,
    /// Tells the time in a zone of the time zone database.
    time: Option<String>,
}
