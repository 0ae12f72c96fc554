//! How signals become a confidence, and from which confidence on something is done: data that belong to a checkpoint.
//! `needlesh model calibrate` makes them from case files.

use super::signals::Signals;
use serde_json::{Map, Value, json};

/// Weights and bars of one checkpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Weight of each signal and the constant, on the logit of a call's confidence.
    pub call: Linear<{ Signals::COUNT }>,
    /// Slope and constant on the logit of a tool's share.
    pub tool: Linear<1>,
    /// Slope and constant on the logit of a value's probability.
    pub value: Linear<1>,
    /// How tools are weighed.
    pub choice: Choice,
    /// Confidence below which nothing is proposed.
    pub floor: f32,
    /// Confidence below which a card asks for a key.
    pub unsure: f32,
    /// Confidence that a change needs to run unattended.
    pub unattended: f32,
    /// What it was fitted on, for a person.
    pub fitted_on: String,
}

/// A weighted sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear<const N: usize> {
    /// One a signal.
    pub weights: [f32; N],
    /// What the sum starts from.
    pub constant: f32,
}

/// How tools are weighed against each other and against none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Weight of the nearest example's cosine beside the description's.
    pub example: f32,
    /// Added to the rank for the program of the tool's action as first word, and again for its subcommand.
    pub program: f32,
    /// Rank below which no tool is near enough.
    pub nothing: f32,
    /// Lead over the next tool from which on the first is offered alone.
    pub lead: f32,
    /// Tools offered otherwise: those whose rank is at most this much below the first's.
    pub near: f32,
    /// Weight of the rank beside Needle's log-probability of the call's head.
    pub rank: f32,
    /// Confidence of a complete call below which other readings are tried, 0 to 1.
    pub explore: f32,
}

impl Default for Choice {
    fn default() -> Self {
        Self { example: 0.6, program: 0.35, nothing: 0.35, lead: 0.25, near: 0.25, rank: 20.0, explore: 0.75 }
    }
}

impl<const N: usize> Linear<N> {
    /// The logistic of the weighted sum, 0 to 1.
    #[must_use]
    pub fn probability(&self, of: &[f32; N]) -> f32 {
        logistic(self.constant + self.weights.iter().zip(of).map(|(w, s)| w * s).sum::<f32>())
    }
}

impl Linear<1> {
    /// A probability as this curve corrects it (Platt 1999).
    #[must_use]
    pub fn corrected(&self, probability: f32) -> f32 {
        let p = probability.clamp(1e-4, 1.0 - 1e-4);
        self.probability(&[(p / (1.0 - p)).ln()])
    }
}

impl Linear<1> {
    /// The probability that `corrected` made this one of.
    #[must_use]
    pub fn raw(&self, corrected: f32) -> f32 {
        let p = corrected.clamp(1e-6, 1.0 - 1e-6);
        let slope = if self.weights[0].abs() < 1e-3 { 1e-3 } else { self.weights[0] };
        logistic(((p / (1.0 - p)).ln() - self.constant) / slope)
    }
}

/// 1 / (1 + e^-x).
#[must_use]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

static BUILTIN: &str = include_str!("../../models/calibration.json");

impl Calibration {
    /// That of the checkpoint in the binary.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_json(BUILTIN).unwrap_or_else(|_| Self::cautious())
    }

    /// For a checkpoint that has none: the built-in curve, but every card asks for a key, and no change runs unattended.
    #[must_use]
    pub fn cautious() -> Self {
        let base = Self::from_json(BUILTIN).unwrap_or_else(|_| Self::flat());
        Self { unsure: 1.01, unattended: 1.01, fitted_on: String::new(), ..base }
    }

    fn flat() -> Self {
        let one = Linear { weights: [1.0], constant: 0.0 };
        Self {
            call: Linear { weights: [0.0; Signals::COUNT], constant: 0.0 },
            tool: one,
            value: one,
            choice: Choice::default(),
            floor: 0.0,
            unsure: 1.01,
            unattended: 1.01,
            fitted_on: String::new(),
        }
    }

    /// Whether it was fitted to the checkpoint in use.
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        !self.fitted_on.is_empty()
    }

    /// Reads what `to_json` wrote. Signals that it does not name weigh nothing; names that are not signals are an error.
    ///
    /// # Errors
    /// What is wrong, naming the key.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let mut out = Self::flat();
        let call = whole.get("call").and_then(Value::as_object).ok_or("\"call\" is not an object")?;
        for (name, weight) in call {
            let weight = finite(weight).ok_or_else(|| format!("call.{name} is not a finite number"))?;
            match Signals::NAMES.iter().position(|n| n == name) {
                Some(place) => out.call.weights[place] = weight,
                None if name == "constant" => out.call.constant = weight,
                None => return Err(format!("call.{name} is not a signal")),
            }
        }
        let number = |path: &str| finite(whole.pointer(path)?);
        for (key, curve) in [("tool", &mut out.tool), ("value", &mut out.value)] {
            let at = |i: usize| number(&format!("/{key}/{i}")).ok_or_else(|| format!("{key} is not [slope, constant]"));
            *curve = Linear { weights: [at(0)?], constant: at(1)? };
        }
        for (key, place) in out.choice.fields() {
            *place = number(&format!("/choice/{key}")).ok_or_else(|| format!("choice.{key} is not a finite number"))?;
        }
        for (key, place) in [("floor", &mut out.floor), ("unsure", &mut out.unsure), ("unattended", &mut out.unattended)] {
            *place = number(&format!("/{key}")).ok_or_else(|| format!("{key} is not a finite number"))?;
        }
        whole.get("fitted_on").and_then(Value::as_str).unwrap_or_default().clone_into(&mut out.fitted_on);
        Ok(out)
    }

    /// As a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let round = |x: f32| Value::from((f64::from(x) * 1e4).round() / 1e4);
        let mut call: Map<String, Value> = Signals::NAMES.iter().zip(self.call.weights).map(|(n, w)| ((*n).to_owned(), round(w))).collect();
        call.insert("constant".to_owned(), round(self.call.constant));
        let curve = |l: &Linear<1>| json!([round(l.weights[0]), round(l.constant)]);
        let mut choice = self.choice;
        let choice: Map<String, Value> = choice.fields().into_iter().map(|(k, v)| (k.to_owned(), round(*v))).collect();
        let whole = json!({"fitted_on": self.fitted_on, "call": call, "tool": curve(&self.tool), "value": curve(&self.value),
            "choice": choice, "floor": round(self.floor), "unsure": round(self.unsure), "unattended": round(self.unattended)});
        serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
    }
}

fn finite(value: &Value) -> Option<f32> {
    value.as_f64().map(|x| x as f32).filter(|x| x.is_finite())
}

impl Choice {
    fn fields(&mut self) -> [(&'static str, &mut f32); 7] {
        let Self { example, program, nothing, lead, near, rank, explore } = self;
        [
            ("example", example),
            ("program", program),
            ("nothing", nothing),
            ("lead", lead),
            ("near", near),
            ("rank", rank),
            ("explore", explore),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_built_in_file_is_read_and_written_back_unchanged() {
        let read = Calibration::from_json(BUILTIN).unwrap();
        assert!(read.is_fitted() && read.floor <= read.unsure && read.unsure <= read.unattended, "{read:?}");
        assert_eq!(read.to_json(), BUILTIN);
    }

    #[test]
    fn a_wrong_key_is_named() {
        let wrong = BUILTIN.replace("\"lead\"", "\"leed\"");
        assert!(Calibration::from_json(&wrong).unwrap_err().contains("leed"));
        assert!(Calibration::from_json("{}").unwrap_err().contains("call"));
    }

    #[test]
    fn without_a_file_nothing_is_sure_enough() {
        let cautious = Calibration::cautious();
        assert!(!cautious.is_fitted() && cautious.unattended > 1.0 && cautious.unsure > 1.0);
    }

    proptest! {
        #![proptest_config(crate::size::property(256))]

        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,80}") {
            let _ = Calibration::from_json(&text);
        }
    }
}
