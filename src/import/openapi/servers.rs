//! The address in front of a path: of the operation, of the path, or of the whole file.

use super::super::words::fixed;
use serde_json::Value;

/// The address, as a template's fixed text, and what a person should know of it.
pub(super) struct Base {
    pub(super) url: String,
    pub(super) note: Option<String>,
}

/// The first server of the innermost list that has one.
///
/// # Errors
/// What is missing.
pub(super) fn base(lists: [Option<&Value>; 3], given: Option<&str>) -> Result<Base, String> {
    let list = lists.into_iter().flatten().find_map(|list| list.as_array().filter(|list| !list.is_empty()));
    let server = list.and_then(|list| list.first());
    let (path, mut notes) = server.map(address).unwrap_or_default();
    if let Some(more) = list.filter(|list| list.len() > 1) {
        notes.push(format!("of {} servers the first is taken, {path}; --server URL takes another", more.len()));
    }
    let absolute = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let url = match given {
        // Only the file's own list can be replaced whole; a relative one goes on behind the given address.
        Some(given) if absolute(&path) || path.is_empty() || path == "/" => given.to_owned(),
        Some(given) => format!("{}/{}", given.trim_end_matches('/'), path.trim_start_matches('/')),
        None => path,
    };
    if !absolute(&url) {
        return Err("its file names no server with http:// or https://; --server URL names one".to_owned());
    }
    let note = (given.is_none() && !notes.is_empty()).then(|| notes.join("; "));
    Ok(Base { url: fixed(url.trim_end_matches('/')), note })
}

/// A server's address with the defaults of its variables.
fn address(server: &Value) -> (String, Vec<String>) {
    let mut url = server.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut notes = Vec::new();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = match variable.get("default") {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => continue,
        };
        let hole = format!("{{{name}}}");
        if url.contains(&hole) {
            url = url.replace(&hole, &default);
            notes.push(format!("{name} of the server's address is {default}; --server URL takes another"));
        }
    }
    (url, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_innermost_server_with_its_defaults_is_taken() {
        let all = json!([{"url": "https://{region}.a.example/v{v}/", "variables": {"region": {"default": "eu"}, "v": {"default": 2}}}]);
        let own = json!([{"url": "http://b.example"}, {"url": "http://c.example"}]);
        let base = |lists, given| base(lists, given).map(|base| base.url);
        assert_eq!(base([None, None, Some(&all)], None).unwrap(), "https://eu.a.example/v2");
        assert_eq!(base([None, Some(&own), Some(&all)], None).unwrap(), "http://b.example");
        assert_eq!(base([None, Some(&own), None], Some("http://localhost:1/")).unwrap(), "http://localhost:1");
        let relative = json!([{"url": "/api/v3"}]);
        assert_eq!(base([None, None, Some(&relative)], Some("http://h")).unwrap(), "http://h/api/v3");
        assert!(base([None, None, Some(&relative)], None).is_err());
        assert!(base([None, None, None], None).is_err());
        assert!(super::base([None, None, Some(&all)], None).unwrap().note.unwrap().contains("region"));
    }
}
