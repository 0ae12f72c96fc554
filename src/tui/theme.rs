//! Colours of the screen: each colour that a part asks for is turned into one that can be read on the terminal's background.
//! Nothing is said by a colour alone.

use crate::config;
use crate::text::{Colour, Paint};
use ratatui::style::{Color, Modifier, Style};

/// Whose colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// For a dark background.
    #[default]
    Dark,
    /// For a light background.
    Light,
    /// The terminal's own two colours, bold, and reversed.
    HighContrast,
    /// No colour and no other style, but reversed where something is chosen.
    None,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Sixteen.
    #[default]
    Sixteen,
    /// 256.
    Many,
    /// All.
    Full,
}

/// The colours of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Whose.
    pub palette: Palette,
    /// How many the terminal has.
    pub depth: Depth,
}

/// The theme that a person chose, and whether there are colours at all.
pub(super) fn chosen(chosen: config::Theme, colour: bool, env: impl Fn(&str) -> Option<String>) -> (Theme, bool) {
    let own = Theme::of_terminal(env);
    let palette = match chosen {
        config::Theme::Auto => own.palette,
        config::Theme::Dark => Palette::Dark,
        config::Theme::Light => Palette::Light,
        config::Theme::HighContrast => Palette::HighContrast,
        config::Theme::None => Palette::None,
    };
    (Theme { palette, ..own }, colour && palette != Palette::None)
}

impl Theme {
    /// What the terminal seems to have, by its environment; the palette is dark unless `COLORFGBG` says that the background is
    /// light.
    #[must_use]
    pub fn of_terminal(env: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| env(name).unwrap_or_default();
        let depth = if matches!(set("COLORTERM").as_str(), "truecolor" | "24bit") {
            Depth::Full
        } else if set("TERM").contains("256") {
            Depth::Many
        } else {
            Depth::Sixteen
        };
        let behind = set("COLORFGBG").rsplit(';').next().and_then(|n| n.parse::<u8>().ok());
        let palette = if matches!(behind, Some(7 | 15)) { Palette::Light } else { Palette::Dark };
        Self { palette, depth }
    }

    /// The style of a part that asks for one of the sixteen colours.
    #[must_use]
    pub fn style(self, colour: Color) -> Style {
        let plain = Style::default();
        let contrast = match colour {
            Color::Red | Color::LightRed | Color::Yellow | Color::LightYellow => plain.add_modifier(Modifier::BOLD),
            _ => plain,
        };
        match self.palette {
            Palette::None => plain,
            Palette::HighContrast => contrast,
            Palette::Dark => plain.fg(on_dark(colour)),
            Palette::Light => plain.fg(on_light(colour)),
        }
    }

    /// The style of what is chosen.
    #[must_use]
    pub fn chosen(self) -> Style {
        Style::default().add_modifier(Modifier::REVERSED)
    }

    /// The style of what a program coloured.
    #[must_use]
    pub fn paint(self, paint: Paint) -> Style {
        let mut style = Style::default();
        if self.palette == Palette::None {
            return style;
        }
        let marks = [
            (paint.bold, Modifier::BOLD),
            (paint.dim, Modifier::DIM),
            (paint.italic, Modifier::ITALIC),
            (paint.underlined, Modifier::UNDERLINED),
            (paint.reversed, Modifier::REVERSED),
            (paint.crossed, Modifier::CROSSED_OUT),
        ];
        for (_, modifier) in marks.iter().filter(|(on, _)| *on) {
            style = style.add_modifier(*modifier);
        }
        if self.palette == Palette::HighContrast {
            return style;
        }
        let (front, back) = (paint.front.map(|c| self.colour(c)), paint.back.map(|c| self.colour(c)));
        style.fg = front;
        // Text in the colour of what is behind it would be hidden.
        style.bg = back.filter(|back| Some(*back) != front);
        style
    }

    fn colour(self, colour: Colour) -> Color {
        match (colour, self.depth) {
            (Colour::Basic(n), _) => basic(n),
            (Colour::Indexed(n), Depth::Many | Depth::Full) => Color::Indexed(n),
            (Colour::Indexed(n), Depth::Sixteen) => nearest(rgb_of(n)),
            (Colour::Rgb(r, g, b), Depth::Full) => Color::Rgb(r, g, b),
            (Colour::Rgb(r, g, b), Depth::Many) => Color::Indexed(cube(r, g, b)),
            (Colour::Rgb(r, g, b), Depth::Sixteen) => nearest((r, g, b)),
        }
    }
}

/// Bright black is hard to read on many dark backgrounds, and blue on nearly all.
fn on_dark(colour: Color) -> Color {
    match colour {
        Color::DarkGray => Color::Gray,
        Color::Blue => Color::LightBlue,
        other => other,
    }
}

/// The bright colours and yellow cannot be read on white.
fn on_light(colour: Color) -> Color {
    match colour {
        Color::Cyan | Color::LightCyan | Color::LightBlue => Color::Blue,
        Color::Yellow | Color::LightYellow | Color::LightMagenta => Color::Magenta,
        Color::LightRed => Color::Red,
        Color::LightGreen => Color::Green,
        Color::White | Color::Gray => Color::DarkGray,
        other => other,
    }
}

const BASIC: [(Color, (u8, u8, u8)); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (170, 0, 0)),
    (Color::Green, (0, 170, 0)),
    (Color::Yellow, (170, 85, 0)),
    (Color::Blue, (0, 0, 170)),
    (Color::Magenta, (170, 0, 170)),
    (Color::Cyan, (0, 170, 170)),
    (Color::Gray, (170, 170, 170)),
    (Color::DarkGray, (85, 85, 85)),
    (Color::LightRed, (255, 85, 85)),
    (Color::LightGreen, (85, 255, 85)),
    (Color::LightYellow, (255, 255, 85)),
    (Color::LightBlue, (85, 85, 255)),
    (Color::LightMagenta, (255, 85, 255)),
    (Color::LightCyan, (85, 255, 255)),
    (Color::White, (255, 255, 255)),
];

fn basic(n: u8) -> Color {
    BASIC.get(usize::from(n)).map_or(Color::Reset, |(colour, _)| *colour)
}

/// The one of the sixteen that is nearest.
fn nearest((r, g, b): (u8, u8, u8)) -> Color {
    let far = |other: &(u8, u8, u8)| {
        let one = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        one(r, other.0) + one(g, other.1) + one(b, other.2)
    };
    BASIC.iter().min_by_key(|(_, rgb)| far(rgb)).map_or(Color::Reset, |(colour, _)| *colour)
}

/// Steps of the cube of 216 colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn rgb_of(n: u8) -> (u8, u8, u8) {
    let step = |n: u8| STEPS.get(usize::from(n)).copied().unwrap_or(255);
    match n {
        0..=15 => BASIC.get(usize::from(n)).map_or((0, 0, 0), |(_, rgb)| *rgb),
        16..=231 => (step((n - 16) / 36), step((n - 16) / 6 % 6), step((n - 16) % 6)),
        grey => {
            let level = 8 + (grey - 232) * 10;
            (level, level, level)
        }
    }
}

fn cube(r: u8, g: u8, b: u8) -> u8 {
    let step = |value: u8| (0_u8..6).min_by_key(|n| STEPS.get(usize::from(*n)).map_or(255, |s| s.abs_diff(value))).unwrap_or(0);
    16 + 36 * step(r) + 6 * step(g) + step(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(pairs: &[(&str, &str)]) -> Theme {
        Theme::of_terminal(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn a_terminal_is_known_by_its_environment() {
        assert_eq!(terminal(&[("TERM", "linux")]), Theme { palette: Palette::Dark, depth: Depth::Sixteen });
        assert_eq!(terminal(&[("TERM", "xterm-256color")]).depth, Depth::Many);
        assert_eq!(terminal(&[("TERM", "x"), ("COLORTERM", "truecolor")]).depth, Depth::Full);
        assert_eq!(terminal(&[("COLORFGBG", "0;15")]).palette, Palette::Light);
        assert_eq!(terminal(&[("COLORFGBG", "15;default;0")]).palette, Palette::Dark);
    }

    #[test]
    fn colours_become_those_that_the_terminal_has() {
        let orange = Paint { front: Some(Colour::Rgb(255, 135, 0)), ..Paint::default() };
        let front = |depth| Theme { depth, palette: Palette::Dark }.paint(orange).fg.unwrap();
        assert_eq!(front(Depth::Full), Color::Rgb(255, 135, 0));
        assert_eq!(front(Depth::Many), Color::Indexed(208));
        assert_eq!(front(Depth::Sixteen), Color::Yellow);
    }

    #[test]
    fn no_text_is_hidden_behind_its_own_colour() {
        let black = Some(Colour::Basic(0));
        let style = Theme::default().paint(Paint { front: black, back: black, ..Paint::default() });
        assert_eq!((style.fg, style.bg), (Some(Color::Black), None));
    }

    #[test]
    fn without_colours_only_what_is_chosen_looks_different() {
        let none = Theme { palette: Palette::None, depth: Depth::Full };
        let all = Paint { bold: true, reversed: true, front: Some(Colour::Basic(1)), ..Paint::default() };
        assert_eq!((none.style(Color::Red), none.paint(all)), (Style::default(), Style::default()));
        assert_ne!(none.chosen(), Style::default());
        let contrast = Theme { palette: Palette::HighContrast, ..none };
        assert_eq!(contrast.paint(all).fg, None);
        assert_ne!(contrast.style(Color::Red), contrast.style(Color::Green));
    }
}
