//! A key that waits whether another follows it, and how long a card waits for quiet.

/// Milliseconds without a key after which a card that was drawn takes keys. Whoever types pauses less between two letters:
/// 40 words a minute are a letter in 300.
pub(super) const SETTLE_MS: u64 = 400;
/// Milliseconds in which a second key makes text of the first: a key held down comes again in about 30, a quick typist's
/// next letter in 50 to 120.
pub(super) const FOLLOW_MS: u64 = 150;

/// What stands on a card while the line holds a text that was not ended.
pub(super) const TYPED: &str = "You typed while a card is open. Press Enter to go back to its keys";

/// A key that answers a card, unless another follows at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct PendingKey {
    pub(super) key: Answering,
    pub(super) at: u64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Answering {
    Letter(char),
    Enter,
    /// Run it and allow it for the session.
    Remember,
}
