//! A tool as its file spells it, whether or not it could be read, with the parameters that it says it has.

use crate::manifest::{Dialect, Piece, Role, Tool, ToolSet, join_pointer as join};
use serde_json::{Map, Value};

/// One tool, or an action for a tool of another file.
pub(super) struct Subject<'a> {
    pub(super) file: &'a str,
    pub(super) pointer: String,
    pub(super) name: Option<&'a str>,
    /// The tool's object; none for an action alone.
    pub(super) object: Option<&'a Map<String, Value>>,
    pub(super) dialect: Dialect,
    /// The loaded tool of this very place.
    pub(super) tool: Option<&'a Tool>,
    pub(super) params: Vec<Parameter<'a>>,
    /// The parameters as they are written.
    pub(super) shape: Option<&'a Value>,
    /// Where they stand.
    pub(super) parameters: String,
    /// `action` and `undo`, each with its pointer.
    pub(super) actions: Vec<(String, &'a Value)>,
}

/// A parameter.
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) pointer: String,
    pub(super) schema: &'a Value,
    pub(super) required: bool,
}

impl Parameter<'_> {
    /// Its schema has a value for the sentence that says none.
    pub(super) fn has_default(&self) -> bool {
        self.schema.get("default").is_some_and(|default| !default.is_null())
    }

    /// Its first type.
    pub(super) fn kind(&self) -> Option<&str> {
        let word = |value: &'_ Value| value.as_str().is_some_and(|word| word != "null");
        match self.schema.get("type")? {
            Value::Array(words) => words.iter().find(|w| word(w)).and_then(Value::as_str),
            one => one.as_str(),
        }
    }

    /// A text that a sentence can make anything of.
    pub(super) fn is_free(&self) -> bool {
        let closed = ["enum", "const", "pattern"].iter().any(|key| self.schema.get(key).is_some());
        let option = self.schema.get("format").is_some_and(|format| format == "option");
        !closed && !option && matches!(self.kind(), None | Some("string" | "array"))
    }
}

impl<'a> Subject<'a> {
    /// Of a piece of a file.
    pub(super) fn new(file: &'a str, piece: &Piece<'a>, set: &'a ToolSet) -> Self {
        let object = piece.value.as_object().filter(|_| piece.role == Role::Tool);
        let (name, tool) = match piece.role {
            Role::Tool => {
                let name = piece.value.get("name").and_then(Value::as_str);
                let here = |t: &&Tool| t.origin.file == file && t.origin.pointer == piece.pointer;
                (name, name.and_then(|name| set.get(name)).filter(here))
            }
            Role::Action(name) => (Some(name), set.get(name)),
        };
        let (parameters, shape) = match &piece.parameters {
            Some((pointer, value)) => (pointer.clone(), Some(*value)),
            None => (piece.pointer.clone(), None),
        };
        let mut params = shape.map(|value| written(value, &parameters, piece.is_flat())).unwrap_or_default();
        for param in tool.into_iter().flat_map(|t| &t.params) {
            if !params.iter().any(|known| known.name == param.name) {
                params.push(Parameter { name: &param.name, pointer: parameters.clone(), schema: &param.schema, required: param.required });
            }
        }
        let actions = match (piece.role, object) {
            (Role::Action(_), _) => vec![(piece.pointer.clone(), piece.value)],
            (Role::Tool, Some(object)) if piece.dialect == Dialect::Native => ["action", "undo"]
                .into_iter()
                .filter_map(|key| Some((join(&piece.pointer, key), object.get(key).filter(|v| v.is_object())?)))
                .collect(),
            _ => Vec::new(),
        };
        Self { file, pointer: piece.pointer.clone(), name, object, dialect: piece.dialect, tool, params, shape, parameters, actions }
    }

    /// The parameter of that name.
    pub(super) fn param(&self, name: &str) -> Option<&Parameter<'a>> {
        self.params.iter().find(|param| param.name == name)
    }

    /// What its annotations say.
    pub(super) fn hint(&self, name: &str) -> Option<bool> {
        self.object?.get("annotations")?.get(name)?.as_bool()
    }
}

/// The parameters as the file has them.
fn written<'a>(value: &'a Value, pointer: &str, flat: bool) -> Vec<Parameter<'a>> {
    let Some(map) = (if flat { value.as_object() } else { value.get("properties").and_then(Value::as_object) }) else { return Vec::new() };
    let at = if flat { pointer.to_owned() } else { join(pointer, "properties") };
    let required = value.get("required").and_then(Value::as_array);
    let named = |name: &str| required.is_some_and(|list| list.iter().any(|r| r == name));
    let own = |schema: &Value| flat && schema.get("required") == Some(&Value::Bool(true));
    let param = |(name, schema): (&'a String, &'a Value)| Parameter {
        name,
        pointer: join(&at, name),
        schema,
        required: if flat { own(schema) } else { named(name) },
    };
    map.iter().map(param).collect()
}
