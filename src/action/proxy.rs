//! The proxy that an address is reached through, as the environment names one. Decided here alone: for the card, for the
//! request and for each of its redirects.

use reqwest::Url;
use std::fmt;
use std::net::IpAddr;

/// Variables that name the proxy of `http:` addresses, the first that is set. As curl has it, `HTTP_PROXY` is not one: a web
/// server lets its visitors set it (CVE-2016-5385).
const PLAIN: [&str; 3] = ["http_proxy", "all_proxy", "ALL_PROXY"];
/// The same of `https:` addresses.
const SECURE: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// Variables that name the hosts which are reached without one.
const EXCEPT: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxies of an environment.
#[derive(Debug, Clone, Default)]
pub(super) struct Proxies {
    plain: Option<Set>,
    secure: Option<Set>,
    except: Vec<String>,
}

/// A variable that is set, and its value where it can be used.
#[derive(Debug, Clone)]
struct Set {
    variable: &'static str,
    url: Result<Url, &'static str>,
}

/// A proxy on the way to an address. What it says of itself holds no password.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Via {
    variable: &'static str,
    /// With name and password, where it has some.
    pub(super) url: Url,
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.url.scheme())?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        write!(f, " ({})", self.variable)
    }
}

impl fmt::Debug for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Proxies {
    /// Those that the environment names.
    pub(super) fn of(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&'static str]| names.iter().find_map(|&name| Some((name, env(name).filter(|value| !value.is_empty())?)));
        let set = |names: &[&'static str]| first(names).map(|(variable, value)| Set { variable, url: parse(&value) });
        let except = first(&EXCEPT).map_or_else(String::new, |(_, value)| value);
        let except = except.split(',').map(|entry| entry.trim().to_ascii_lowercase()).filter(|entry| !entry.is_empty()).collect();
        Self { plain: set(&PLAIN), secure: set(&SECURE), except }
    }

    /// The proxy on the way to `url`.
    ///
    /// # Errors
    /// The environment names one that cannot be used, in a person's words and without its value, which may hold a password.
    pub(super) fn find(&self, url: &Url) -> Result<Option<Via>, String> {
        let set = if url.scheme() == "https" { &self.secure } else { &self.plain };
        let Some(set) = set.as_ref().filter(|_| !self.is_excepted(url)) else { return Ok(None) };
        match &set.url {
            Ok(url) => Ok(Some(Via { variable: set.variable, url: url.clone() })),
            Err(why) => Err(format!(
                "{} in the environment names a proxy that cannot be used: {why}; name one of http:// or https://, or unset it",
                set.variable
            )),
        }
    }

    fn is_excepted(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let port = url.port_or_known_default();
        self.except.iter().any(|entry| matches(entry, &host, port))
    }
}

fn parse(value: &str) -> Result<Url, &'static str> {
    let whole = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&whole).map_err(|_| "it is not an address")?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        "socks4" | "socks4a" | "socks5" | "socks5h" => Err("SOCKS is not spoken here"),
        _ => Err("it is not of http:// or https://"),
    }
}

/// Whether an entry of `no_proxy` means a host: `*`, an address, a net (`10.0.0.0/8`), or a name with all below it; each but
/// the first with a port or without.
fn matches(entry: &str, host: &str, port: Option<u16>) -> bool {
    let address = |text: &str| text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    if entry == "*" {
        return true;
    }
    let (name, wanted) = match entry.rsplit_once(':') {
        // An IPv6 address without brackets has more than one.
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => match digits.parse::<u16>() {
            Ok(number) => (name, Some(number)),
            Err(_) => return false,
        },
        _ => (entry, None),
    };
    if wanted.is_some() && wanted != port {
        return false;
    }
    if let Some(host) = address(host) {
        return match name.split_once('/') {
            Some((net, bits)) => address(net).zip(bits.parse().ok()).is_some_and(|(net, bits)| is_in(host, net, bits)),
            None => address(name) == Some(host),
        };
    }
    let name = name.trim_start_matches("*.").trim_matches('.');
    !name.is_empty() && host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn is_in(host: IpAddr, net: IpAddr, bits: u32) -> bool {
    let shifted = |a: u128, b: u128, width: u32| bits == 0 || bits <= width && (a ^ b) >> (width - bits) == 0;
    match (host, net) {
        (IpAddr::V4(a), IpAddr::V4(b)) => shifted(u32::from(a).into(), u32::from(b).into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => shifted(a.into(), b.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn via(env: &[(&str, &str)], url: &str) -> Result<Option<String>, String> {
        let env = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Proxies::of(&env).find(&Url::parse(url).unwrap()).map(|via| via.map(|via| via.to_string()))
    }

    #[test]
    fn each_scheme_has_its_variables() {
        let found = |env: &[(&str, &str)], url| via(env, url).unwrap();
        assert_eq!(found(&[("http_proxy", "box:3128")], "http://a.example/").as_deref(), Some("http://box:3128 (http_proxy)"));
        assert_eq!(found(&[("http_proxy", "box:3128")], "https://a.example/"), None);
        assert_eq!(found(&[("HTTP_PROXY", "box:3128")], "http://a.example/"), None, "a visitor of a web server could set it");
        assert_eq!(found(&[("HTTPS_PROXY", "http://box")], "https://a.example/").as_deref(), Some("http://box (HTTPS_PROXY)"));
        assert_eq!(found(&[("ALL_PROXY", "https://box:1")], "http://a.example/").as_deref(), Some("https://box:1 (ALL_PROXY)"));
        assert_eq!(found(&[("http_proxy", "")], "http://a.example/"), None);
    }

    #[test]
    fn a_proxy_shows_no_password_and_one_that_cannot_be_used_stops_the_request() {
        let env = [("http_proxy", "http://me:pa55word@box:3128/")];
        assert_eq!(via(&env, "http://a.example/").unwrap().unwrap(), "http://box:3128 (http_proxy)");
        for (bad, why) in
            [("socks5h://me:pa55word@box", "SOCKS"), ("http://me:pa55word@[::bad/", "not an address"), ("ftp://box", "http://")]
        {
            let words = via(&[("all_proxy", bad)], "http://a.example/").unwrap_err();
            assert!(words.contains("all_proxy") && words.contains(why) && !words.contains("pa55word"), "{words}");
            assert_eq!(via(&[("all_proxy", bad), ("no_proxy", "a.example")], "http://a.example/"), Ok(None));
        }
    }

    #[test]
    fn hosts_that_are_excepted() {
        for (entry, url, direct) in [
            ("*", "http://a.example/", true),
            ("example", "http://a.example/", true),
            (".a.example", "http://a.example/", true),
            ("*.a.example", "http://b.a.example./", true),
            ("a.example", "http://nota.example/", false),
            ("A.Example, b.example", "http://a.EXAMPLE/", true),
            ("a.example:81", "http://a.example/", false),
            ("a.example:81", "http://a.example:81/", true),
            ("10.0.0.0/8", "http://10.200.3.4/", true),
            ("10.0.0.0/8", "http://11.0.0.1/", false),
            ("0.0.0.0/0", "http://11.0.0.1/", true),
            ("10.0.0.0/33", "http://10.0.0.0/", false),
            ("127.0.0.1", "http://127.0.0.1:9/", true),
            ("fd00::/8", "http://[fd12::1]/", true),
            ("::1", "http://[::1]:9/", true),
            ("[::1]:9", "http://[::1]:9/", true),
            ("1", "http://127.0.0.1/", false),
            (" , ", "http://a.example/", false),
        ] {
            let found = via(&[("http_proxy", "box"), ("NO_PROXY", entry)], url).unwrap();
            assert_eq!(found.is_none(), direct, "{entry} and {url}");
        }
    }
}
