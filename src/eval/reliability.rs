//! How far a confidence can be believed: ten bins of calls that were made, and what a threshold would let through.

use serde_json::{Value, json};

/// Wrong calls among those accepted that a threshold may let through, in percent.
const WRONG_PERCENT: usize = 2;

#[derive(Debug, Default, Clone, Copy)]
struct Bin {
    calls: usize,
    right: usize,
    sum: f64,
}

/// The calls of many cases by their confidence.
#[derive(Debug)]
pub struct Reliability {
    bins: [Bin; 10],
    /// Lowest threshold that lets at most `WRONG_PERCENT` through, with the calls that it accepts and those right.
    threshold: Option<(f32, usize, usize)>,
    calls: usize,
}

impl Reliability {
    /// Of calls with their confidence and whether they are right; `None` without any.
    #[must_use]
    pub fn of(mut made: Vec<(f32, bool)>) -> Option<Self> {
        if made.is_empty() {
            return None;
        }
        let mut bins = [Bin::default(); 10];
        for (confidence, right) in &made {
            let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
            bin.calls += 1;
            bin.right += usize::from(*right);
            bin.sum += f64::from(*confidence);
        }
        made.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut right, mut threshold) = (0, None);
        for (i, (confidence, is_right)) in made.iter().enumerate() {
            right += usize::from(*is_right);
            let last_of_equals = made.get(i + 1).is_none_or(|next| next.0 < *confidence);
            if last_of_equals && (i + 1 - right) * 100 <= WRONG_PERCENT * (i + 1) {
                threshold = Some((*confidence, i + 1, right));
            }
        }
        Some(Self { bins, threshold, calls: made.len() })
    }

    /// As one object.
    #[must_use]
    pub fn json(&self) -> Value {
        let bin = |(i, b): (usize, &Bin)| {
            let mean = (b.calls > 0).then(|| b.sum / b.calls as f64);
            json!({"from": i as f64 / 10.0, "calls": b.calls, "right": b.right, "mean_confidence": mean})
        };
        let threshold = self.threshold.map(|(at, accepted, right)| json!({"at": at, "accepted": accepted, "right": right}));
        json!({"bins": self.bins.iter().enumerate().map(bin).collect::<Vec<_>>(), "calls": self.calls, "threshold": threshold})
    }

    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = "confidence  calls  right   mean\n".to_owned();
        for (i, bin) in self.bins.iter().enumerate().filter(|(_, b)| b.calls > 0) {
            let (from, to) = (i as f64 / 10.0, (i + 1) as f64 / 10.0);
            let percent = 100.0 * bin.right as f64 / bin.calls as f64;
            out.push_str(&format!("{from:.1} – {to:.1}   {:>5}  {percent:4.0}%   {:.2}\n", bin.calls, bin.sum / bin.calls as f64));
        }
        match self.threshold {
            None => out.push_str(&format!("no threshold keeps wrong calls at {WRONG_PERCENT} % of those accepted\n")),
            Some((at, accepted, right)) => out.push_str(&format!(
                "from {at:.3} on at most {WRONG_PERCENT} % are wrong: {accepted} of {} calls accepted, {} wrong\n",
                self.calls,
                accepted - right
            )),
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_and_threshold_of_known_calls() {
        assert!(Reliability::of(Vec::new()).is_none());
        // 60 right ones at 0.9, one wrong at 0.8, one wrong at 0.7: 1 of 61 is within 2 %, 2 of 62 are not.
        let made = [vec![(0.9, true); 60], vec![(0.8, false), (0.7, false)]].concat();
        let table = Reliability::of(made).unwrap();
        assert_eq!(table.threshold, Some((0.8, 61, 60)));
        let json = table.json();
        assert_eq!((&json["bins"][9]["calls"], &json["bins"][9]["right"], &json["bins"][7]["right"]), (&60.into(), &60.into(), &0.into()));
        assert!(table.text().contains("61 of 62 calls accepted, 1 wrong"));
        // Equal confidences stand or fall together.
        assert_eq!(Reliability::of(vec![(0.9, true), (0.9, false)]).unwrap().threshold, None);
    }
}
