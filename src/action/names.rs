//! Names of hosts made into addresses, none of which is nearer than the plan says: a name that could be anyone's may be
//! pointed at this machine by whoever owns it, at any moment.

use super::reach::Reach;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};

/// A name that leads to where it may not.
#[derive(Debug, thiserror::Error)]
#[error("{host} leads to {place} ({address}), which its name does not say; write the address itself to reach it")]
pub(super) struct Nearer {
    host: String,
    place: &'static str,
    address: std::net::IpAddr,
}

/// Looks names up, and knows which host may be how near.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Arc<Mutex<Limit>>);

#[derive(Debug, Default)]
struct Limit {
    /// The host whose addresses are judged; a proxy's are not.
    host: String,
    /// How near they may be.
    least: Option<Reach>,
    /// The nearest that was found.
    found: Option<Reach>,
}

impl Names {
    /// From now on the addresses of the host of `url` are held to what its name says, and to `start` where it was led to.
    pub(super) fn expect(&self, url: &Url, start: Option<Reach>) {
        // People run names of their own on private networks; this machine and its link have names that say so.
        let own = if Reach::of_url(url) == Reach::Anywhere { Reach::Private } else { Reach::Machine };
        let host = url.host_str().unwrap_or_default().to_owned();
        *self.limit() = Limit { host, least: Some(start.map_or(own, |start| own.max(start))), found: None };
    }

    /// The nearest address that the host was found at, if a name was looked up at all.
    pub(super) fn found(&self) -> Option<Reach> {
        self.limit().found
    }

    fn limit(&self) -> std::sync::MutexGuard<'_, Limit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The addresses that are far enough away.
    fn judge(&self, host: &str, all: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Nearer> {
        let mut limit = self.limit();
        let Some(least) = limit.least.filter(|_| limit.host.eq_ignore_ascii_case(host)) else { return Ok(all) };
        let (near, far): (Vec<_>, Vec<_>) = all.into_iter().partition(|address| Reach::of(address.ip()) < least);
        limit.found = far.iter().map(|address| Reach::of(address.ip())).min();
        match near.first().filter(|_| far.is_empty()) {
            Some(first) => {
                let place = Reach::of(first.ip()).words().unwrap_or_default();
                Err(Nearer { host: host.to_owned(), place, address: first.ip() })
            }
            None => Ok(far),
        }
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let asked = host.clone();
            let found = tokio::task::spawn_blocking(move || (asked.as_str(), 0).to_socket_addrs().map(Iterator::collect)).await??;
            let kept: Addrs = Box::new(names.judge(&host, found)?.into_iter());
            Ok(kept)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(url: &str, start: Option<Reach>, addresses: &[&str]) -> Result<Vec<String>, String> {
        let (names, url) = (Names::default(), Url::parse(url).unwrap());
        names.expect(&url, start);
        let all = addresses.iter().map(|a| format!("{a}:0").parse().unwrap()).collect();
        let kept = names.judge(url.host_str().unwrap(), all).map_err(|e| e.to_string())?;
        Ok(kept.iter().map(|a| a.ip().to_string()).collect())
    }

    #[test]
    fn a_name_that_could_be_anyones_is_not_this_machine() {
        assert_eq!(judged("http://example.com/", None, &["93.184.216.34", "127.0.0.1"]), Ok(vec!["93.184.216.34".into()]));
        let refused = judged("http://example.com/", None, &["127.0.0.1"]).unwrap_err();
        assert!(refused.contains("example.com leads to this machine (127.0.0.1)"), "{refused}");
        assert!(judged("http://example.com/", None, &["[::ffff:169.254.169.254]"]).unwrap_err().contains("local link"));
        // A company's own names, and names that say where they lead.
        assert!(judged("http://wiki.example.com/", None, &["10.0.0.7"]).is_ok());
        assert!(judged("http://localhost/", None, &["127.0.0.1"]).is_ok() && judged("http://box/", None, &["127.0.1.1"]).is_ok());
    }

    #[test]
    fn a_redirect_leads_no_nearer_than_its_start() {
        assert!(judged("http://other.example/", Some(Reach::Anywhere), &["10.0.0.7"]).is_err());
        assert!(judged("http://localhost/", Some(Reach::Private), &["127.0.0.1"]).is_err());
        assert!(judged("http://other.example/", Some(Reach::Private), &["10.0.0.7", "93.184.216.34"]).is_ok_and(|kept| kept.len() == 2));
        // What is looked up for a proxy is not the host's.
        let names = Names::default();
        names.expect(&Url::parse("http://example.com/").unwrap(), None);
        assert!(names.judge("proxy", vec!["127.0.0.1:0".parse().unwrap()]).is_ok());
    }
}
