//! What a person should know before a yes: which secrets go where, what is near, and words that may not be what they seem.

use super::reach::Reach;
use super::{Plan, Request, Step};
use crate::text::{disguised, exact, safe_line};
use reqwest::Url;

/// Words in disguise that are told at most.
const WORDS: usize = 3;

impl Plan {
    /// What a person should know before a yes that the rows do not say, one line each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut all = Vec::new();
        if let Step::Http(request) = &self.step
            && let Ok(url) = Url::parse(&request.url)
        {
            all.extend(sent(request, &url));
        }
        if let Step::Mcp(call) = &self.step {
            let program = exact(&call.server.program.path);
            all.extend(call.secrets().iter().map(|name| format!("gives the secret {name} to {program}")));
        }
        // What answers nearby often trusts whoever can reach it.
        all.extend(self.hosts().iter().filter_map(|host| Some(format!("{} is on {}", safe_line(host), Reach::of_host(host).words()?))));
        all.extend(self.disguised());
        all
    }

    /// Words that can pass for others.
    fn disguised(&self) -> Vec<String> {
        let rows = self.rows();
        // An address shows its values percent-encoded; the call has them as they are.
        let values = self.call.arguments.values().filter_map(serde_json::Value::as_str);
        let mut found: Vec<String> = Vec::new();
        for (word, why) in rows.iter().map(String::as_str).chain(values).flat_map(disguised) {
            let warning = format!("{} {why}", exact(word));
            if !found.contains(&warning) {
                found.push(warning);
            }
        }
        found.truncate(WORDS);
        found
    }
}

/// Each secret and the host that it goes to.
fn sent(request: &Request, url: &Url) -> Vec<String> {
    let clear = url.scheme() == "http" && Reach::of_url(url) != Reach::Machine;
    let how = if clear { " without encryption: everyone on the way can read it" } else { "" };
    let to = host(url);
    request.secrets().iter().map(|name| format!("sends the secret {name} to {to}{how}")).collect()
}

/// Host, and the port where it is not the usual one.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    safe_line(&url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}
