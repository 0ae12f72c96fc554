//! Colours of a program's output as data: what SGR sequences ask for, without what hides text.

/// A colour that a program asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// One of the terminal's sixteen.
    Basic(u8),
    /// One of 256.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// Of the characters.
    pub front: Option<Colour>,
    /// Behind them.
    pub back: Option<Colour>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Front and back exchanged.
    pub reversed: bool,
    /// Crossed out.
    pub crossed: bool,
}

impl Paint {
    /// Takes the parameters of an SGR sequence; `false`, and no change, for one that does more than colour.
    pub fn apply(&mut self, parameters: &str) -> bool {
        if !is_colour(parameters) {
            return false;
        }
        let mut list = parameters.split(';');
        while let Some(one) = list.next() {
            if let Some((head, parts)) = one.split_once(':') {
                self.in_parts(head, parts);
                continue;
            }
            match number(one) {
                Some(code @ (38 | 48 | 58)) => {
                    let mut next = || list.next().and_then(number).unwrap_or(0);
                    let colour = match next() {
                        5 => indexed(next()),
                        _ => Colour::Rgb(byte(next()), byte(next()), byte(next())),
                    };
                    self.colour(code, colour);
                }
                Some(code) => self.code(code),
                None => {}
            }
        }
        true
    }

    /// `38:5:8`, `38:2:1:2:3`, `38:2::1:2:3`, `4:3`.
    fn in_parts(&mut self, head: &str, parts: &str) {
        let parts: Vec<u16> = parts.split(':').filter_map(number).collect();
        match (number(head), parts.as_slice()) {
            (Some(4), [kind]) => self.underlined = *kind != 0,
            (Some(code), [5, index]) => self.colour(code, indexed(*index)),
            (Some(code), [2, .., r, g, b]) => self.colour(code, Colour::Rgb(byte(*r), byte(*g), byte(*b))),
            _ => {}
        }
    }

    fn colour(&mut self, code: u16, colour: Colour) {
        match code {
            38 => self.front = Some(colour),
            48 => self.back = Some(colour),
            // The colour of an underline: it stays that of the text.
            _ => {}
        }
    }

    fn code(&mut self, code: u16) {
        match code {
            0 => *self = Self::default(),
            1 => self.bold = true,
            2 => self.dim = true,
            3 => self.italic = true,
            4 | 21 => self.underlined = true,
            7 => self.reversed = true,
            9 => self.crossed = true,
            22 => (self.bold, self.dim) = (false, false),
            23 => self.italic = false,
            24 => self.underlined = false,
            27 => self.reversed = false,
            29 => self.crossed = false,
            30..=37 => self.front = Some(Colour::Basic(byte(code - 30))),
            39 => self.front = None,
            40..=47 => self.back = Some(Colour::Basic(byte(code - 40))),
            49 => self.back = None,
            90..=97 => self.front = Some(Colour::Basic(byte(code - 90 + 8))),
            100..=107 => self.back = Some(Colour::Basic(byte(code - 100 + 8))),
            _ => {}
        }
    }
}

fn byte(number: u16) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn indexed(index: u16) -> Colour {
    if index < 16 { Colour::Basic(byte(index)) } else { Colour::Indexed(byte(index)) }
}

/// Whether the parameters of an SGR sequence only colour: no blinking, no concealing. Parts of a parameter (`38:5:8`) are
/// its own: after `38:5` a terminal takes `;8` as a parameter of its own, which conceals.
pub(super) fn is_colour(parameters: &str) -> bool {
    let mut list = parameters.split(';');
    while let Some(one) = list.next() {
        if one.contains(':') {
            if !is_colour_in_parts(one) {
                return false;
            }
            continue;
        }
        match number(one) {
            // The numbers of an extended colour are not codes.
            Some(38 | 48 | 58) => {
                let more = match list.next().and_then(number) {
                    Some(5) => 1,
                    Some(2) => 3,
                    _ => return false,
                };
                if !list.by_ref().take(more).all(|n| number(n).is_some()) {
                    return false;
                }
            }
            Some(0..=4 | 7 | 9 | 21..=25 | 27 | 29..=37 | 39..=47 | 49 | 53 | 55 | 59 | 90..=107) => {}
            _ => return false,
        }
    }
    true
}

/// A parameter without parts; none means 0.
fn number(text: &str) -> Option<u16> {
    if text.is_empty() { Some(0) } else { text.parse().ok() }
}

/// An extended colour (`38:5:8`, `38:2:1:2:3`, `38:2::1:2:3`) or the kind of an underline (`4:3`).
fn is_colour_in_parts(one: &str) -> bool {
    let Some(parts) = one.split(':').map(number).collect::<Option<Vec<u16>>>() else { return false };
    matches!(*parts, [38 | 48 | 58, 5, _] | [38 | 48 | 58, 2, _, _, _] | [38 | 48 | 58, 2, _, _, _, _] | [4, 0..=4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(parameters: &[&str]) -> Paint {
        let mut paint = Paint::default();
        parameters.iter().for_each(|p| assert!(paint.apply(p), "{p}"));
        paint
    }

    #[test]
    fn colours_are_read_as_terminals_read_them() {
        let front = |c| Paint { front: Some(c), ..Paint::default() };
        assert_eq!(painted(&["31"]), front(Colour::Basic(1)));
        assert_eq!(painted(&["97"]), front(Colour::Basic(15)));
        assert_eq!(painted(&["38;5;8"]), front(Colour::Basic(8)));
        assert_eq!(painted(&["38:5:208"]), front(Colour::Indexed(208)));
        assert_eq!(painted(&["38;2;1;2;3"]), front(Colour::Rgb(1, 2, 3)));
        assert_eq!(painted(&["38:2::1:2:3"]), front(Colour::Rgb(1, 2, 3)));
        assert_eq!(painted(&["1;7;4:3", "22;27;4:0"]), Paint::default());
        assert_eq!(painted(&["1;31", ""]), Paint::default());
        assert_eq!(painted(&["48;5;4", "49", "2"]), Paint { dim: true, ..Paint::default() });
    }

    #[test]
    fn what_hides_text_changes_nothing() {
        for parameters in ["8", "5", "31;8", "38:5;8", "38", "x"] {
            let mut paint = Paint::default();
            assert!(!paint.apply(parameters), "{parameters}");
            assert_eq!(paint, Paint::default());
        }
    }
}
