//! Row-wise loops in plain Rust, written so that a compiler turns them into vector code: sums run in 16 lanes and the
//! lanes are added in a fixed order, so every instruction set gives the same bits. `simd.rs` compiles them once for each.

/// Lanes of every sum.
pub(super) const LANES: usize = 16;

/// Adding this and taking it away again rounds to the nearest whole number, ties to even, for |x| < 2²².
const ROUND: f32 = 12_582_912.0;
/// Its bits.
const ROUND_BITS: i32 = 0x4B40_0000;

/// Largest magnitude of a quantised activation.
const LARGEST: f32 = 32_767.0;

/// The nearest whole number, ties to even, for |x| < 2²².
#[inline(always)]
pub(super) fn whole(x: f32) -> i32 {
    ((x + ROUND).to_bits() as i32).wrapping_sub(ROUND_BITS)
}

#[inline(always)]
fn add_up(lanes: &[f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    let mut sums = *lanes;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}

/// `Σ f(x)` in lanes.
#[inline(always)]
fn sum(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            *lane += f(*v);
        }
    }
    for (lane, v) in lanes.iter_mut().zip(rest) {
        *lane += f(*v);
    }
    add_up(&lanes)
}

#[inline(always)]
fn largest(x: &[f32], f: impl Fn(f32) -> f32, least: f32) -> f32 {
    let more = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [least; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            *lane = more(*lane, f(*v));
        }
    }
    rest.iter().fold(lanes.iter().copied().fold(least, more), |a, v| more(a, f(*v)))
}

/// `x · weight / sqrt(mean(x²) + eps)` in place; `weight` is `1 + scale`.
#[inline(always)]
pub(super) fn rms_norm(x: &mut [f32], weight: &[f32], eps: f32) {
    let mean = sum(x, |v| v * v) / x.len() as f32;
    let root = 1.0 / (mean + eps).sqrt();
    for (v, w) in x.iter_mut().zip(weight) {
        *v = *v * root * w;
    }
}

/// Whole numbers of `x` in `out`, and what one of them is worth.
#[inline(always)]
pub(super) fn quantise(x: &[f32], out: &mut [i16]) -> f32 {
    let most = largest(x, f32::abs, 0.0);
    // Not a number or infinite: nothing sensible can come out, but nothing breaks either.
    let most = if most.is_finite() { most } else { f32::MAX };
    if most < f32::MIN_POSITIVE {
        out.fill(0);
        return 0.0;
    }
    let by = LARGEST / most;
    for (o, v) in out.iter_mut().zip(x) {
        *o = whole(v * by) as i16;
    }
    most / LARGEST
}

/// `e^x` for x ≤ 0 to about 2e-7, by 2ⁿ and a polynomial on [-ln2/2, ln2/2] (Cephes, expf); below -87 it is e⁻⁸⁷.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * 0.693_359_4;
    let r = r + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    for c in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        p = p * r + c;
    }
    let power = (shifted.to_bits() as i32).wrapping_sub(ROUND_BITS).wrapping_add(127) << 23;
    (p * (r * r) + r + 1.0) * f32::from_bits(power as u32)
}

/// `e^(x - max)` in place; their sum.
#[inline(always)]
pub(super) fn exponentials(x: &mut [f32]) -> f32 {
    let most = largest(x, |v| v, f32::MIN);
    for v in x.iter_mut() {
        *v = exp(*v - most);
    }
    sum(x, |v| v)
}

/// `Σ e^(x - most)`, `most` being at least every x.
#[inline(always)]
pub(super) fn mass(x: &[f32], most: f32) -> f32 {
    sum(x, |v| exp(v - most))
}

/// The largest element; the lowest finite number of none.
#[inline(always)]
pub(super) fn highest(x: &[f32]) -> f32 {
    largest(x, |v| v, f32::MIN)
}

/// Rotates the half-split pairs of one head: (a, b) to (a cos − b sin, b cos + a sin).
#[inline(always)]
pub(super) fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) {
    let (a, b) = head.split_at_mut(head.len() / 2);
    for ((a, b), (c, s)) in a.iter_mut().zip(b).zip(cos.iter().zip(sin)) {
        (*a, *b) = (*a * c - *b * s, *b * c + *a * s);
    }
}

/// `x + a · gate` in place.
#[inline(always)]
pub(super) fn add_gated(x: &mut [f32], a: &[f32], gate: f32) {
    for (x, a) in x.iter_mut().zip(a) {
        *x += *a * gate;
    }
}
