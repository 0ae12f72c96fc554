//! The operations of a file, each with its parameters, body, server and credentials, as tools.

use super::super::draft::{Draft, Params};
use super::super::words::{fixed, sentence};
use super::super::{Unfit, Wanted};
use super::schema::Document;
use super::{body, security, servers};
use serde_json::{Map, Value, json};

const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];
/// What a server is told by other means, or what belongs to the connection.
const OWN_HEADERS: [&str; 7] = ["accept", "content-type", "authorization", "host", "content-length", "connection", "transfer-encoding"];

/// Makes tools of the operations of a file.
///
/// # Errors
/// It is not OpenAPI 3.
pub(in crate::import) fn convert<'w>(root: &Value, wanted: &'w Wanted<'w>) -> Result<Draft<'w>, Unfit> {
    if let Some(version) = root.get("swagger") {
        let message = format!("this is Swagger {}, and only OpenAPI 3 is read", version.as_str().unwrap_or("2"));
        return Err(Unfit::new(message, "convert it to OpenAPI 3 first, for example with swagger2openapi"));
    }
    let version = root.get("openapi").map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
    if version.is_none_or(|version| !version.starts_with("3.")) {
        return Err(Unfit::new("this is not an OpenAPI 3 description", "its member \"openapi\" must be a version such as \"3.1.0\""));
    }
    let title = root.pointer("/info/title").and_then(Value::as_str).unwrap_or("API");
    let mut draft = Draft::new(wanted, title);
    let document = Document::new(root);
    for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten().filter(|(path, _)| path.starts_with('/')) {
        let item = match document.resolve(item) {
            Ok(item) => item,
            Err(why) => {
                draft.leave(path, why);
                continue;
            }
        };
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|operation| operation.is_object()) else { continue };
            Place { document: &document, root, path, item, method, operation }.add(&mut draft);
        }
    }
    for name in root.get("webhooks").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        draft.leave(name, "a webhook is called by the server, not by a tool");
    }
    Ok(draft)
}

/// One operation and what is around it.
struct Place<'d> {
    document: &'d Document<'d>,
    root: &'d Value,
    path: &'d str,
    item: &'d Value,
    method: &'d str,
    operation: &'d Value,
}

impl<'d> Place<'d> {
    fn add(&self, draft: &mut Draft<'_>) {
        let label = self.word("operationId").unwrap_or_else(|| format!("{} {}", self.method.to_ascii_uppercase(), self.path));
        if !draft.wanted.all {
            if !matches!(self.method, "get" | "head") {
                return draft.leave(label, "it may change something; --all takes it");
            }
            if self.operation.get("deprecated") == Some(&Value::Bool(true)) {
                return draft.leave(label, "it is deprecated; --all takes it");
            }
        }
        if self.method == "trace" {
            return draft.leave(label, "TRACE cannot be sent");
        }
        self.document.refill();
        match self.tool(draft, &label) {
            Ok(tool) => draft.tools.push(tool),
            Err(why) => draft.leave(label, why),
        }
    }

    fn word(&self, key: &str) -> Option<String> {
        self.operation.get(key).and_then(Value::as_str).map(str::to_owned).filter(|text| !text.trim().is_empty())
    }

    fn tool(&self, draft: &mut Draft<'_>, label: &str) -> Result<Value, String> {
        let wanted = draft.wanted;
        let base = servers::base([self.operation, self.item, self.root].map(|at| at.get("servers")), wanted.server)?;
        let schemes = self.root.pointer("/components/securitySchemes").and_then(Value::as_object);
        let schemes =
            schemes.map(|all| all.iter().filter_map(|(n, s)| Some((n.clone(), self.document.resolve(s).ok()?.clone()))).collect());
        let required = self.operation.get("security").or_else(|| self.root.get("security"));
        let api = wanted.name.unwrap_or(&draft.title).to_owned();
        let credentials = security::credentials(required, schemes.as_ref(), &api)?;
        let mut request = Request::new(&base.url);
        self.parameters(&mut request, draft, label)?;
        let body = body::body(self.document, self.operation.get("requestBody"), &mut request.params)?;
        for (name, value) in credentials.headers {
            request.headers.insert(name, value.into());
        }
        if self.answers_json() {
            request.headers.entry("Accept").or_insert_with(|| "application/json".into());
        }
        base.note.into_iter().chain(credentials.notes).for_each(|note| draft.note(note));
        if self.document.was_cut() {
            draft.note(format!("{label}: a value of its schema is too deep to be described; any value of its type is taken there"));
        }
        let name = draft.name(&self.word("operationId").unwrap_or_else(|| format!("{}_{}", self.method, self.path)));
        let mut tool = json!({"name": name, "description": self.description(), "parameters": request.params.schema()});
        if let Value::Object(map) = &mut tool {
            map.insert("action".to_owned(), json!({"http": request.action(self.method, body)}));
            map.extend(self.hints().map(|hints| ("annotations".to_owned(), hints)));
        }
        Ok(tool)
    }

    fn description(&self) -> String {
        let said = self.word("summary").or_else(|| self.word("description")).or_else(|| {
            let of_path = self.item.get("summary").or_else(|| self.item.get("description"));
            of_path.and_then(Value::as_str).map(str::to_owned)
        });
        let said = said.map(|text| sentence(&text)).filter(|text| !text.is_empty());
        said.unwrap_or_else(|| format!("{} {}", self.method.to_ascii_uppercase(), self.path))
    }

    fn hints(&self) -> Option<Value> {
        match self.method {
            "get" | "head" | "options" => Some(json!({"readOnlyHint": true})),
            "delete" => Some(json!({"destructiveHint": true, "idempotentHint": true})),
            "put" => Some(json!({"idempotentHint": true})),
            // Nobody knows what else does.
            _ => None,
        }
    }

    fn answers_json(&self) -> bool {
        let answers = self.operation.get("responses").and_then(Value::as_object).into_iter().flatten();
        let good = answers.filter(|(code, _)| code.starts_with('2') || *code == "default");
        let kinds = good.filter_map(|(_, answer)| self.document.resolve(answer).ok()?.get("content")?.as_object());
        kinds.flat_map(Map::keys).any(|kind| kind.starts_with("application/json"))
    }

    /// Parameters of the operation, then those of the path that it does not name itself.
    fn parameters(&self, request: &mut Request, draft: &mut Draft<'_>, label: &str) -> Result<(), String> {
        let mut seen: Vec<(String, String)> = Vec::new();
        let lists = [self.operation, self.item].into_iter().filter_map(|at| at.get("parameters").and_then(Value::as_array));
        for parameter in lists.flatten() {
            let parameter = self.document.resolve(parameter)?;
            let word = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let place = (word("in"), word("name"));
            if seen.contains(&place) {
                continue;
            }
            seen.push(place.clone());
            self.parameter(parameter, (&place.0, &place.1), request, draft, label)?;
        }
        request.path(self.path)
    }

    fn parameter(
        &self,
        parameter: &'d Value,
        (place, name): (&str, &str),
        request: &mut Request,
        draft: &mut Draft<'_>,
        label: &str,
    ) -> Result<(), String> {
        let required = place == "path" || parameter.get("required") == Some(&Value::Bool(true));
        if place == "header" && OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            return Ok(());
        }
        let (schema, single) = self.value(parameter);
        let Some(schema) = schema.filter(|_| matches!(place, "path" | "query" | "header")) else {
            let why = format!("its parameter {name:?} in the {place} has a form that cannot be sent");
            if !required {
                draft.note(format!("{label}: {why}; it is left out"));
            }
            return if required { Err(why) } else { Ok(()) };
        };
        if single {
            draft.note(format!("{label}: of the list {name:?} one value can be sent"));
        }
        let param = request.params.add(name, schema, required);
        match place {
            "path" => request.holes.push((name.to_owned(), param)),
            "query" => _ = request.query.insert(name.to_owned(), format!("{{{param}}}").into()),
            _ => _ = request.headers.insert(name.to_owned(), format!("{{{param}}}").into()),
        }
        Ok(())
    }

    /// The schema of a parameter that is one value, and whether it was a list of such; none where it is an object.
    fn value(&self, parameter: &'d Value) -> (Option<Value>, bool) {
        let content = parameter.get("content").and_then(Value::as_object);
        if content.is_some() {
            return (None, false);
        }
        let mut schema = parameter.get("schema").map_or_else(|| json!({"type": "string"}), |schema| self.document.schema(schema));
        let is = |schema: &Value, kind: &str| {
            schema.get("type").is_some_and(|t| t == kind || t.as_array().is_some_and(|t| t.contains(&json!(kind))))
        };
        let single = is(&schema, "array");
        if single {
            schema = schema.get("items").cloned().unwrap_or_else(|| json!({"type": "string"}));
        }
        // Of several forms those that are one value are left.
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(arms)) = schema.get_mut(key) {
                arms.retain(|arm| !is(arm, "object") && !is(arm, "array"));
                if arms.is_empty() {
                    return (None, single);
                }
            }
        }
        let nested = is(&schema, "object") || is(&schema, "array") || schema.get("properties").is_some();
        let said = parameter.get("description").and_then(Value::as_str).map(sentence).filter(|text| !text.is_empty());
        if let (Some(said), Value::Object(map)) = (said, &mut schema) {
            map.insert("description".to_owned(), said.into());
        }
        ((!nested).then_some(schema), single)
    }
}

/// A request in the making.
struct Request {
    url: String,
    params: Params,
    /// Names in the path and the parameters that fill them.
    holes: Vec<(String, String)>,
    query: Map<String, Value>,
    headers: Map<String, Value>,
}

impl Request {
    fn new(url: &str) -> Self {
        Self { url: url.to_owned(), params: Params::default(), holes: Vec::new(), query: Map::new(), headers: Map::new() }
    }

    /// Adds the path with its holes.
    fn path(&mut self, path: &str) -> Result<(), String> {
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').ok_or_else(|| format!("its path {path} has a '{{' without its '}}'"))?;
            let known = self.holes.iter().find(|(known, _)| known == name);
            let (_, param) = known.ok_or_else(|| format!("its path has {{{name}}}, which is not among its parameters"))?;
            self.url.push_str(&fixed(before));
            self.url.push_str(&format!("{{{param}}}"));
            rest = tail;
        }
        self.url.push_str(&fixed(rest));
        Ok(())
    }

    fn action(self, method: &str, body: body::Body) -> Value {
        let mut action = Map::from_iter([("method".to_owned(), method.to_ascii_uppercase().into()), ("url".to_owned(), self.url.into())]);
        for (key, members) in [("query", self.query), ("headers", self.headers)] {
            if !members.is_empty() {
                action.insert(key.to_owned(), Value::Object(members));
            }
        }
        action.extend(body.map(|(key, value)| (key.to_owned(), value)));
        Value::Object(action)
    }
}
