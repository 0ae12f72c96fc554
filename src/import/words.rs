//! Names and sentences made of what other files have: names that a manifest takes, one sentence of a description, texts
//! that a template takes as they are.

/// Letters of a description: one sentence is what the model has room for.
const SENTENCE: usize = 240;

/// A name of letters, digits, '.', '_' and '-'; empty where nothing is left of it.
pub(super) fn tool_name(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(80);
    out.trim_matches(['_', '.', '-']).to_owned()
}

/// A word in lower case, its parts joined by '_'.
pub(super) fn slug(text: &str) -> String {
    tool_name(text).to_ascii_lowercase().split(['.', '-', '_']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The name of a variable of the environment made of `parts`.
pub(super) fn variable(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| slug(&spaced(part))).filter(|part| !part.is_empty()).collect();
    let name = parts.join("_").to_ascii_uppercase();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("API_{name}") }
}

/// `apiKey` as `api Key`.
fn spaced(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// The first sentence of a description, without marks of HTML, on one line.
pub(super) fn sentence(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        match after.split_once('>') {
            Some((tag, tail)) if tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && tag.len() < 100 => {
                plain.push(' ');
                rest = tail;
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    let paragraph = plain.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.match_indices(". ").map(|(at, _)| at + 1).find(|at| *at >= 20).unwrap_or(line.len());
    clipped(line.get(..end).unwrap_or(&line).trim_end_matches('.').to_owned())
}

fn clipped(mut text: String) -> String {
    if text.chars().count() > SENTENCE {
        text = text.chars().take(SENTENCE).collect();
        if let Some(blank) = text.rfind(' ') {
            text.truncate(blank);
        }
        text.push('…');
    }
    text
}

/// A text as a template that gives it back.
pub(super) fn fixed(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_a_manifest_takes() {
        for (text, name) in [("getPet", "getPet"), ("pets/{id}", "pets_id"), ("a b  c", "a_b_c"), ("größe", "gr_e"), ("..", "")] {
            assert_eq!(tool_name(text), name);
        }
        assert_eq!(variable(&["Swagger Petstore - OpenAPI 3.0", "api_key"]), "SWAGGER_PETSTORE_OPEN_API_3_0_API_KEY");
        assert_eq!(variable(&["3 things", "bearerAuth"]), "API_3_THINGS_BEARER_AUTH");
    }

    #[test]
    fn a_description_becomes_one_sentence() {
        assert_eq!(sentence("<p>Lists  all\npets. More of it.</p>"), "Lists all pets. More of it");
        assert_eq!(sentence("Lists all pets of a shop. More of it.\n\nMore."), "Lists all pets of a shop");
        assert_eq!(sentence("a < b and c"), "a < b and c");
        assert!(sentence(&"word ".repeat(100)).chars().count() <= SENTENCE + 1);
    }

    #[test]
    fn braces_stay_braces() {
        assert_eq!(fixed("a{b}"), "a{{b}}");
    }
}
