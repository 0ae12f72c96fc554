//! Weights that look random, for measuring.

use super::checkpoint::Checkpoint;
use super::config::Config;

/// A checkpoint of these sizes with weights that look random.
pub(super) fn random(config: &Config) -> Checkpoint<'static> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |size: f32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 40) as f32 / (1u64 << 23) as f32 - 1.0) * size
    };
    Checkpoint::of_shapes(config, |name, n| {
        let size = if name.ends_with("scale") || name.ends_with("gate") { 0.1 } else { 1.7 / (config.d_model as f32).sqrt() };
        (0..n).map(|_| next(size)).collect()
    })
}
