//! The form that corrects a call: made of the tool's schema, edited field by field. Pure: what must be looked up outside comes
//! in as events. Nothing runs from a form; what comes out of it is a card again, to be answered like any other.

mod field;

pub use field::Field;

use super::card::Card;
use super::event::Effect;
use super::line::LineEdit;
use super::sheet::{Completion, FieldKind, FieldSpec, Sheet};
use serde_json::{Map, Value};

/// A call being corrected.
#[derive(Debug, Clone)]
pub struct Form {
    /// The tool, then its parameters.
    fields: Vec<Field>,
    at: usize,
    /// Id of the card that is corrected.
    plan: String,
    /// The tool whose parameters the fields are.
    tool: String,
    /// Values of all tools that were chosen on the way, by name.
    pool: Map<String, Value>,
    changed: bool,
    /// Number of the last change; the preview is of that one, or is awaited.
    generation: u64,
    preview: Option<Box<Card>>,
    /// What is wrong, by field; what is not of a field has an empty name.
    faults: Vec<(String, String)>,
    /// Enter was pressed before the preview came.
    accepting: bool,
    /// What the person should know.
    message: Option<String>,
    /// The text that was completed last, and what fitted.
    completed: Option<Completion>,
    /// It opened by itself, since something is missing.
    asks: bool,
}

/// What a key in a form comes to.
#[derive(Debug)]
pub(super) enum Step {
    /// Something is to be done, or nothing.
    Do(Vec<Effect>),
    /// The form is done with; nothing was changed.
    Unchanged,
    /// The corrected card takes the place of the other.
    Accepted(Box<Card>),
}

impl Form {
    /// The form of a card, at the first of its wanted arguments or, without any, at its first parameter.
    pub(super) fn new(card: &Card) -> Option<Self> {
        let sheet = card.sheet.as_ref()?;
        let mut pool = Map::new();
        sheet.fields.iter().for_each(|spec| spec.value.iter().for_each(|value| spec.put(&mut pool, value.clone())));
        let mut form = Self {
            fields: fields(sheet),
            at: 0,
            plan: card.id.clone(),
            tool: sheet.tool.clone(),
            pool,
            changed: false,
            generation: 0,
            preview: None,
            faults: Vec::new(),
            accepting: false,
            message: None,
            completed: None,
            asks: false,
        };
        let wanted = form.fields.iter().position(|f| card.wanted.iter().any(|path| f.spec.is_of(path)));
        form.at = wanted.unwrap_or(usize::from(form.fields.len() > 1));
        form.asks = wanted.is_some();
        if form.asks {
            let program = card.title.clone();
            form.message = form.field().map(|f| format!("{program} needs {}. Type one, or Esc", named(&f.spec)));
        }
        Some(form)
    }

    /// Whether it opened by itself, since something is missing.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// The fields, the tool first.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Which field has the keys.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The corrected call; none before anything was changed, and while it is awaited.
    #[must_use]
    pub fn preview(&self) -> Option<&Card> {
        self.preview.as_deref()
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(n, _)| n == name).map(|(_, why)| why.as_str())
    }

    /// Whether something is wrong with a field, which says so itself.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// What is to be known now.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Paths that fit what is typed into the field at the cursor.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        let still = |c: &&Completion| self.field().and_then(|f| f.path()).is_some_and(|(_, piece)| piece == c.whole);
        self.completed.as_ref().filter(still).map(|c| c.names.as_slice()).unwrap_or_default()
    }

    fn field(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    fn go(&mut self, to: usize) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.leave();
        }
        self.at = to;
        self.message = None;
    }

    /// To the field after; in a path, what is typed is completed first.
    pub(super) fn next(&mut self) -> Vec<Effect> {
        if let Some((_, piece)) = self.field().and_then(Field::path)
            && self.completed.as_ref().is_none_or(|c| c.whole != piece)
        {
            return vec![Effect::Complete { text: piece.to_owned() }];
        }
        self.down();
        Vec::new()
    }

    pub(super) fn down(&mut self) {
        self.go((self.at + 1) % self.fields.len().max(1));
    }

    pub(super) fn up(&mut self) {
        let count = self.fields.len().max(1);
        self.go((self.at + count - 1) % count);
    }

    pub(super) fn insert(&mut self, c: char, generation: &mut u64) -> Vec<Effect> {
        let changed = self.fields.get_mut(self.at).is_some_and(|f| f.insert(c));
        self.edited(changed, generation)
    }

    pub(super) fn paste(&mut self, text: &str, generation: &mut u64) -> Vec<Effect> {
        let changed = self.fields.get_mut(self.at).is_some_and(|f| f.paste(text));
        if !changed {
            self.message = Some("Not pasted: too long, or not one of the choices".to_owned());
        }
        self.edited(changed, generation)
    }

    pub(super) fn edit(&mut self, edit: LineEdit, generation: &mut u64) -> Vec<Effect> {
        let changed = self.fields.get_mut(self.at).is_some_and(|f| f.edit(edit));
        self.edited(changed, generation)
    }

    /// The paths that were asked for.
    pub(super) fn complete(&mut self, completion: Completion, generation: &mut u64) -> Vec<Effect> {
        let Some((start, piece)) = self.field().and_then(Field::path) else { return Vec::new() };
        if piece != completion.text {
            return Vec::new();
        }
        let grown = completion.whole != piece;
        if !grown && completion.names.len() < 2 {
            // There is nothing to complete: the key means the next field.
            self.completed = None;
            self.down();
            return Vec::new();
        }
        let text = format!("{}{}", self.field().map_or("", |f| &f.input.value()[..start]), completion.whole);
        if let Some(field) = self.fields.get_mut(self.at) {
            field.input = tui_input::Input::new(text);
        }
        self.completed = Some(completion);
        self.edited(grown, generation)
    }

    /// Enter: takes the corrected call, goes to what is wrong with it, or waits for it.
    pub(super) fn enter(&mut self) -> Step {
        if !self.changed && self.message.is_none() {
            return Step::Unchanged;
        }
        if !self.faults.is_empty() {
            self.show_fault();
            return Step::Do(Vec::new());
        }
        match self.preview.take() {
            Some(card) => Step::Accepted(card),
            None => {
                self.accepting = self.changed;
                if !self.changed {
                    self.show_wanted();
                }
                Step::Do(Vec::new())
            }
        }
    }

    /// The corrected call, or what is wrong with it.
    pub(super) fn replanned(&mut self, generation: u64, card: Box<Card>, faults: Vec<(String, String)>) -> Step {
        if generation != self.generation {
            return Step::Do(Vec::new());
        }
        if let Some(sheet) = card.sheet.as_ref().filter(|sheet| sheet.tool != self.tool) {
            self.tool.clone_from(&sheet.tool);
            let tool = self.fields.first().cloned();
            self.fields = fields(sheet);
            if let (Some(slot), Some(tool)) = (self.fields.first_mut(), tool) {
                *slot = tool;
            }
            self.at = self.at.min(self.fields.len().saturating_sub(1));
        }
        self.faults = faults.into_iter().map(|fault| self.placed(fault)).collect();
        self.preview = Some(card);
        if std::mem::take(&mut self.accepting) {
            return self.enter();
        }
        Step::Do(Vec::new())
    }

    /// A fault at the field that can fix it: the one whose value it is in, or the first part of what is wrong.
    fn placed(&self, (path, why): (String, String)) -> (String, String) {
        let fields = || self.fields.iter().skip(1).map(|field| &field.spec);
        if path.is_empty() || fields().any(|spec| spec.name == path) {
            return (path, why);
        }
        let inside = fields().find_map(|spec| Some((spec.name.clone(), format!("{}: {why}", spec.within(&path)?))));
        inside
            .or_else(|| fields().find(|spec| spec.is_of(&path)).map(|spec| (spec.name.clone(), why.clone())))
            .unwrap_or((String::new(), why))
    }

    fn show_fault(&mut self) {
        let Some((name, why)) = self.faults.first().cloned() else { return };
        if let Some(at) = self.fields.iter().position(|f| f.spec.name == name && !name.is_empty()) {
            self.go(at);
        }
        self.message = Some(why);
    }

    fn show_wanted(&mut self) {
        if let Some(at) = self.fields.iter().position(|f| f.spec.required && f.value() == Ok(None)) {
            let message = self.fields.get(at).map(|f| format!("{} is needed", named(&f.spec)));
            self.go(at);
            self.message = message;
        }
    }

    /// The call as it is typed, to be planned anew.
    fn edited(&mut self, changed: bool, generation: &mut u64) -> Vec<Effect> {
        if !changed {
            return Vec::new();
        }
        *generation += 1;
        (self.generation, self.changed, self.preview, self.message) = (*generation, true, None, None);
        self.faults.clear();
        self.accepting = false;
        let tool = self.fields.first().map(Field::shown).filter(|name| !name.is_empty()).unwrap_or_else(|| self.tool.clone());
        let mut arguments = Map::new();
        for field in self.fields.iter().skip(1) {
            match field.value() {
                Ok(Some(value)) => field.spec.put(&mut arguments, value),
                Ok(None) => {}
                Err(why) => self.faults.push((field.spec.name.clone(), why)),
            }
        }
        self.pool.extend(arguments.clone());
        let fit = tool != self.tool;
        if fit {
            arguments = self.pool.clone();
            self.faults.clear();
        }
        if !self.faults.is_empty() {
            return Vec::new();
        }
        vec![Effect::Replan { generation: *generation, plan: self.plan.clone(), tool, arguments, fit }]
    }
}

fn fields(sheet: &Sheet) -> Vec<Field> {
    let tool = FieldSpec {
        name: String::new(),
        path: Vec::new(),
        about: "the tool; values that fit another one are kept".to_owned(),
        kind: FieldKind::Choice(sheet.tools.iter().map(|name| Value::from(name.as_str())).collect()),
        required: true,
        default: None,
        value: Some(Value::from(sheet.tool.as_str())),
    };
    std::iter::once(tool).chain(sheet.fields.iter().cloned()).map(Field::new).collect()
}

/// A field with its article: "a path", "the argument count".
fn named(spec: &FieldSpec) -> String {
    match spec.kind {
        FieldKind::Path => "a path".to_owned(),
        _ => format!("the argument {}", spec.name),
    }
}
