//! How much memory this process takes.

/// Kibibytes in memory now, and at most so far; `None` where the system does not say.
#[must_use]
pub fn memory_use() -> Option<(u64, u64)> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)?.trim().strip_suffix("kB")?.trim().parse().ok());
    Some((of("VmRSS:")?, of("VmHWM:")?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn the_system_says_how_much_there_is() {
        let (now, most) = super::memory_use().unwrap();
        assert!(now > 0 && most >= now);
    }
}
