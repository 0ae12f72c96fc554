//! Who may ask: the headers that carry a secret of the environment.

use super::super::words::variable;
use serde_json::{Map, Value};

/// Headers with `${env:NAME}`, and what a person should know of them.
#[derive(Default, Debug)]
pub(super) struct Credentials {
    pub(super) headers: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
}

/// What an operation needs, by the first of its ways that headers can carry. `api` begins the names of variables.
///
/// # Errors
/// Why no way can be taken.
pub(super) fn credentials(required: Option<&Value>, schemes: Option<&Map<String, Value>>, api: &str) -> Result<Credentials, String> {
    let ways = match required.and_then(Value::as_array) {
        Some(ways) if !ways.is_empty() => ways,
        _ => return Ok(Credentials::default()),
    };
    let mut why = String::new();
    for way in ways {
        match one_way(way, schemes, api) {
            Ok(found) => return Ok(found),
            Err(reason) => why = reason,
        }
    }
    Err(why)
}

fn one_way(way: &Value, schemes: Option<&Map<String, Value>>, api: &str) -> Result<Credentials, String> {
    let mut out = Credentials::default();
    for (name, scheme) in way.as_object().into_iter().flat_map(Map::keys).map(|name| (name, schemes.and_then(|all| all.get(name)))) {
        let scheme = scheme.ok_or_else(|| format!("it needs {name:?}, which the file does not describe"))?;
        let (header, value, note) = self::header(name, scheme, api)?;
        out.headers.push((header, value));
        out.notes.push(note);
    }
    Ok(out)
}

/// Header, value and note of one scheme.
fn header(name: &str, scheme: &Value, api: &str) -> Result<(String, String, String), String> {
    let word = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    let variable = variable(&[api, name]);
    let bearer = |what: &str| {
        let note = format!("{what} is taken from ${variable} and sent as \"Authorization: Bearer\"");
        Ok(("Authorization".to_owned(), format!("Bearer ${{env:{variable}}}"), note))
    };
    match (word("type"), word("in"), word("scheme").to_ascii_lowercase().as_str()) {
        ("http", _, "bearer") => bearer("a token"),
        ("http", _, "basic") => {
            let note = format!("USER:PASSWORD in base64 is taken from ${variable} and sent as \"Authorization: Basic\"");
            Ok(("Authorization".to_owned(), format!("Basic ${{env:{variable}}}"), note))
        }
        ("oauth2", _, _) => bearer("an OAuth 2 access token"),
        ("openIdConnect", _, _) => bearer("an OpenID Connect access token"),
        ("apiKey", "header", _) => {
            let note = format!("a key is taken from ${variable} and sent as {:?}", word("name"));
            Ok((word("name").to_owned(), format!("${{env:{variable}}}"), note))
        }
        ("apiKey", "cookie", _) => {
            let note = format!("a key is taken from ${variable} and sent as the cookie {:?}", word("name"));
            Ok(("Cookie".to_owned(), format!("{}=${{env:{variable}}}", word("name")), note))
        }
        ("apiKey", "query", _) => Err("its key would stand in the address, where no secret may stand".to_owned()),
        ("mutualTLS", _, _) => Err("it needs a certificate of the client".to_owned()),
        ("http", _, other) => Err(format!("it needs the HTTP scheme {other:?}, which is not known here")),
        (other, ..) => Err(format!("it needs {name:?} of the type {other:?}, which is not known here")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_scheme_is_a_header_or_a_reason() {
        let schemes = json!({"key": {"type": "apiKey", "in": "header", "name": "X-Key"}, "q": {"type": "apiKey", "in": "query", "name": "k"},
            "jwt": {"type": "http", "scheme": "Bearer"}, "user": {"type": "http", "scheme": "basic"},
            "c": {"type": "apiKey", "in": "cookie", "name": "sid"}, "o": {"type": "oauth2"}, "d": {"type": "http", "scheme": "digest"},
            "m": {"type": "mutualTLS"}, "i": {"type": "openIdConnect"}});
        let of = |required: Value| credentials(Some(&required), schemes.as_object(), "Shop");
        let headers = |required: Value| of(required).unwrap().headers;
        let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert_eq!(headers(json!([{"key": []}])), one("X-Key", "${env:SHOP_KEY}"));
        assert_eq!(headers(json!([{"jwt": []}])), one("Authorization", "Bearer ${env:SHOP_JWT}"));
        assert_eq!(headers(json!([{"user": []}])), one("Authorization", "Basic ${env:SHOP_USER}"));
        assert_eq!(headers(json!([{"c": []}])), one("Cookie", "sid=${env:SHOP_C}"));
        assert_eq!(headers(json!([{"q": []}, {"o": ["read"]}])), one("Authorization", "Bearer ${env:SHOP_O}"));
        assert_eq!(headers(json!([{"i": []}])).len(), 1);
        assert_eq!(headers(json!([{"key": [], "jwt": []}])).len(), 2);
        assert!(headers(json!([{}])).is_empty() && headers(json!([])).is_empty());
        for (name, part) in [("q", "address"), ("m", "certificate"), ("d", "digest"), ("x", "does not describe")] {
            let why = of(json!([{name: []}])).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }
}
