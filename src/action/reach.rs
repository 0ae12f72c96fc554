//! How far away a host is: this machine, the local link, a private network, or anywhere. What answers nearby often trusts
//! whoever can reach it, so a request that ends there is told, and none is led there from farther away.

use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far away, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// This machine.
    Machine,
    /// The local link, where clouds hand out keys (169.254.169.254).
    Link,
    /// A private network.
    Private,
    /// Anywhere.
    Anywhere,
}

/// Ends of names that only a local network or this machine knows (RFC 6761, 6762, 8375, ICANN's `internal`, and what people use).
const LOCAL_ENDS: [&str; 9] = ["local", "internal", "home.arpa", "lan", "home", "intranet", "corp", "private", "test"];

impl Reach {
    /// Of an address.
    pub(super) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => of_v4(v4),
            IpAddr::V6(v6) => of_v6(v6),
        }
    }

    /// Of the host of an address, as far as its name tells; a name that could be anyone's is anywhere.
    pub(super) fn of_url(url: &Url) -> Self {
        Self::of_host(url.host_str().unwrap_or_default())
    }

    /// Of a host as addresses write it.
    pub(super) fn of_host(host: &str) -> Self {
        let host = host.strip_suffix('.').unwrap_or(host);
        if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse() {
            return Self::of(address);
        }
        let host = host.to_ascii_lowercase();
        let is = |end: &str| host == end || host.strip_suffix(end).is_some_and(|before| before.ends_with('.'));
        match () {
            () if is("localhost") || is("localdomain") => Self::Machine,
            () if !host.contains('.') || LOCAL_ENDS.iter().any(|end| is(end)) => Self::Private,
            () => Self::Anywhere,
        }
    }

    /// Where a request to such a host ends, for a person; nothing for what is anywhere.
    pub(super) fn words(self) -> Option<&'static str> {
        match self {
            Self::Machine => Some("this machine"),
            Self::Link => Some("the local link, where clouds hand out keys"),
            Self::Private => Some("the local network"),
            Self::Anywhere => None,
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, _] = address.octets();
    match (a, b) {
        // The whole of 0/8 is "this host" to Linux.
        (127 | 0, _) => Reach::Machine,
        (169, 254) | (224..=239 | 255, _) => Reach::Link,
        (10, _) | (172, 16..=31) | (192, 168) | (100, 64..=127) | (198, 18 | 19) | (240..=254, _) => Reach::Private,
        (192, 0) if c == 0 => Reach::Private,
        _ => Reach::Anywhere,
    }
}

fn of_v6(address: Ipv6Addr) -> Reach {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inner = |g: u16, h: u16| Reach::of(IpAddr::V4(Ipv4Addr::from(u32::from(g) << 16 | u32::from(h))));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0) if g == 0 && h <= 1 => Reach::Machine,
        // An IPv4 address in another dress: mapped, compatible, NAT64, 6to4.
        (0, 0, 0, 0, 0, 0 | 0xffff) | (0, 0, 0, 0, 0xffff, 0) | (0x64, 0xff9b, 0, 0, 0, 0) => inner(g, h),
        (0x2002, ..) => inner(b, c),
        (0xfe80..=0xfebf | 0xff00..=0xffff, ..) => Reach::Link,
        (0xfc00..=0xfdff | 0xfec0..=0xfeff, ..) => Reach::Private,
        _ => Reach::Anywhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dress_of_a_near_address_is_seen_through() {
        for (host, want) in [
            ("127.0.0.1", Reach::Machine),
            ("127.1.2.3", Reach::Machine),
            ("2130706433", Reach::Machine),
            ("0x7f.1", Reach::Machine),
            ("0", Reach::Machine),
            ("0.0.0.0", Reach::Machine),
            ("[::1]", Reach::Machine),
            ("[::]", Reach::Machine),
            ("[::ffff:127.0.0.1]", Reach::Machine),
            ("[::127.0.0.1]", Reach::Machine),
            ("[64:ff9b::7f00:1]", Reach::Machine),
            ("[2002:7f00:1::]", Reach::Machine),
            ("localhost", Reach::Machine),
            ("LOCALHOST.", Reach::Machine),
            ("a.localhost", Reach::Machine),
            ("localhost.localdomain", Reach::Machine),
            ("169.254.169.254", Reach::Link),
            ("[::ffff:169.254.169.254]", Reach::Link),
            ("[fe80::1]", Reach::Link),
            ("224.0.0.251", Reach::Link),
            ("255.255.255.255", Reach::Link),
            ("10.1.2.3", Reach::Private),
            ("172.16.0.1", Reach::Private),
            ("172.31.255.255", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("100.100.100.200", Reach::Private),
            ("[fd00::1]", Reach::Private),
            ("router", Reach::Private),
            ("nas.local", Reach::Private),
            ("metadata.google.internal", Reach::Private),
            ("172.32.0.1", Reach::Anywhere),
            ("8.8.8.8", Reach::Anywhere),
            ("[2606:4700::1111]", Reach::Anywhere),
            ("example.com", Reach::Anywhere),
            ("notlocalhost.com", Reach::Anywhere),
            ("mylocal", Reach::Private),
            ("thelocal.de", Reach::Anywhere),
        ] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert_eq!(Reach::of_url(&url), want, "{host}");
        }
    }
}
