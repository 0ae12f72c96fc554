//! Which next tokens keep an answer valid. Knows token ids, not tensors: the engine computes logits, a `Constraint`
//! masks them, the decode loop picks.

/// The seam between logits and pick: one value a request, used once.
pub trait Constraint {
    /// Sets the logits of tokens that may not come next to negative infinity; length = vocabulary.
    fn mask(&mut self, logits: &mut [f32]);

    /// Tokens that must come next whatever the logits say; they are fed in one step. Empty when there is a choice.
    fn forced(&mut self) -> Vec<u32>;

    /// Takes note of a token that was picked or forced.
    fn accept(&mut self, token: u32);
}

/// No grammar: every token but the control pieces that can never stand in an answer.
#[derive(Debug, Clone)]
pub struct Free {
    banned: Vec<u32>,
}

impl Free {
    /// `banned` are the control pieces except the end of the answer.
    #[must_use]
    pub fn new(banned: Vec<u32>) -> Self {
        Self { banned }
    }
}

impl Constraint for Free {
    fn mask(&mut self, logits: &mut [f32]) {
        for &token in &self.banned {
            if let Some(l) = logits.get_mut(token as usize) {
                *l = f32::NEG_INFINITY;
            }
        }
    }

    fn forced(&mut self) -> Vec<u32> {
        Vec::new()
    }

    fn accept(&mut self, _token: u32) {}
}

/// The token with the highest logit, the lowest id among equals (numpy's argmax); `None` when all are masked.
#[must_use]
pub fn pick(logits: &[f32]) -> Option<u32> {
    let mut best: Option<(usize, f32)> = None;
    for (id, &value) in logits.iter().enumerate() {
        if value > best.map_or(f32::NEG_INFINITY, |b| b.1) {
            best = Some((id, value));
        }
    }
    best.and_then(|(id, _)| u32::try_from(id).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_id_wins_a_tie_and_masked_tokens_never() {
        assert_eq!(pick(&[1.0, 3.0, 3.0]), Some(1));
        assert_eq!(pick(&[f32::NEG_INFINITY, f32::NAN]), None);
        let mut logits = vec![9.0, 1.0, 2.0];
        Free::new(vec![0, 7]).mask(&mut logits);
        assert_eq!(pick(&logits), Some(2));
    }
}
