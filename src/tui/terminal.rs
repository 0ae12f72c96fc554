//! The terminal in raw mode on its alternate screen, given back whatever happens.

use std::io::{self, Stdout, Write as _, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::look::{Drawn, Look};
use super::view::draw;
use crate::shell::State;

static ACTIVE: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Buttons and the wheel are reported, movements are not: crossterm's own command asks for all of them, and each would wake the
/// session.
const WHEEL_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const WHEEL_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Puts the terminal back, once for each session; errors are of no use to anyone here.
fn restore() {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        let _ = stdout().write_all(WHEEL_OFF);
        let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
        let _ = stdout().flush();
    }
}

/// The terminal while the session has it; dropping it gives it back, and so does a panic.
pub struct Session {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
}

impl Session {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// When standard output is no terminal or does not take the settings.
    pub fn start() -> io::Result<Self> {
        // Whether there are colours is decided here, once. With NO_COLOR in the environment crossterm would write a colour as an
        // empty sequence, which takes the reversed look of what is chosen away too.
        crossterm::style::force_color_output(true);
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                restore();
                before(info);
            }));
        });
        ACTIVE.store(true, Ordering::SeqCst);
        match Self::terminal() {
            Ok(terminal) => Ok(Self { terminal, mouse: false }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    fn terminal() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
        enable_raw_mode()?;
        // Not `Terminal::clear`: it asks the terminal for the cursor's place, which not every terminal answers.
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
        Terminal::new(CrosstermBackend::new(stdout()))
    }

    /// Gives the terminal to a program that needs it, until `resume`.
    pub fn suspend(&mut self) {
        restore();
    }

    /// Takes the terminal back; the next `draw` draws everything.
    ///
    /// # Errors
    ///
    /// When the terminal does not take the settings.
    pub fn resume(&mut self) -> io::Result<()> {
        ACTIVE.store(true, Ordering::SeqCst);
        self.terminal = Self::terminal()?;
        self.mouse(self.mouse)
    }

    /// Whether the wheel is the session's.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be written to.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        stdout().write_all(if on { WHEEL_ON } else { WHEEL_OFF })?;
        stdout().flush()
    }

    /// Forgets what is on the screen, so that the next `draw` draws everything.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be written to.
    pub fn redraw(&mut self) -> io::Result<()> {
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(())
    }

    /// Draws the session.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, state: &State, look: &Look) -> io::Result<Drawn> {
        let mut drawn = Drawn::default();
        self.terminal.draw(|frame| drawn = draw(frame, state, look))?;
        Ok(drawn)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
    }
}
