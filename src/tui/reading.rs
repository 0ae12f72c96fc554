//! What the mouse means: its wheel scrolls, and nothing else does anything.

use crate::shell::Event;
use crossterm::event::MouseEventKind;

/// The event of the wheel; none for anything else.
pub(super) fn wheel(kind: MouseEventKind) -> Option<Event> {
    match kind {
        MouseEventKind::ScrollUp => Some(Event::Wheel { down: false }),
        MouseEventKind::ScrollDown => Some(Event::Wheel { down: true }),
        _ => None,
    }
}
