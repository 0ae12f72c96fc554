//! What the dispatches of the session took. Prefill and decode are never blended; what was not measured is absent.

use super::row::ViewRow;
use crate::shell::{Spread, State};
use crate::text::safe_line;
use crate::tui::bar::bytes;
use crate::tui::chrome::number;
use crate::tui::look::Look;

pub(super) fn rows(state: &State, look: &Look, width: usize) -> Vec<ViewRow> {
    let measured = state.measured();
    let spreads = [
        ("prefill", "tok/s", measured.spread(|s| s.prefill_tps, true)),
        ("decode", "tok/s", measured.spread(|s| s.decode_tps, true)),
        ("first token", "ms", measured.spread(|s| s.first_token_ms, false)),
        ("total", "ms", measured.spread(|s| s.total_ms, false)),
    ];
    let count = match measured.count() {
        1 => "1 request".to_owned(),
        n => format!("{n} requests"),
    };
    let mut rows = vec![ViewRow::head(format!("this session: {count}"))];
    if spreads.iter().any(|(_, _, spread)| spread.is_some()) {
        rows.push(ViewRow::dim(format!("{:<12} {:>8} {:>8}  {:<5}  the last sixty", "", "median", "p95", "")));
    } else {
        rows.push(ViewRow::plain("nothing measured yet; ask something first"));
    }
    for (name, unit, spread) in &spreads {
        let Some(spread) = spread else { continue };
        let head = format!("{name:<12} {:>8} {:>8}  {unit:<5}", number(Some(spread.median)), number(Some(spread.p95)));
        rows.push(ViewRow::plain(format!("{head}  {}", sparkline(spread, width.saturating_sub(39)))));
    }
    if let Some(stats) = state.stats() {
        rows.push(ViewRow::plain(format!("{:<12} {} of {} tokens in the last request", "context", stats.context, stats.context_max)));
    }
    rows.push(ViewRow::head("program"));
    if !look.loading {
        rows.push(ViewRow::plain(format!("{:<12} {}", "model", safe_line(&look.model))));
        rows.push(ViewRow::plain(format!("{:<12} {}", "tools", look.here.tools)));
    }
    if look.threads > 0 {
        rows.push(ViewRow::plain(format!("{:<12} {} for a prefill, 1 for a decode", "threads", look.threads)));
    }
    if let Some(memory) = look.memory {
        rows.push(ViewRow::plain(format!("{:<12} {}", "memory", bytes(memory))));
    }
    rows
}

/// The newest values as bars from 0 to the largest of them.
fn sparkline(spread: &Spread, width: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let last = spread.last.get(spread.last.len().saturating_sub(width.min(60))..).unwrap_or_default();
    let most = last.iter().copied().fold(0.0, f64::max);
    let bar = |value: &f64| {
        let share = if most > 0.0 { value / most } else { 0.0 };
        let place = ((share * 7.0).round() as usize).min(7);
        BARS.get(place).copied().unwrap_or('▁')
    };
    last.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_has_the_newest_values_from_nothing_to_the_largest() {
        let spread = |last: &[f64]| Spread { last: last.to_vec(), ..Spread::default() };
        assert_eq!(sparkline(&spread(&[0.0, 1.0, 2.0]), 60), "▁▅█");
        assert_eq!(sparkline(&spread(&[9.0, 1.0, 1.0]), 2), "██");
        assert_eq!(sparkline(&spread(&[0.0]), 60), "▁");
        assert_eq!(sparkline(&spread(&[]), 60), "");
    }
}
