//! Row-wise loops in plain Rust, written so that a compiler turns them into vector code: sums run in 16 lanes and the
//! lanes are added in a fixed order, so every instruction set gives the same bits. `simd.rs` compiles them once for each.

/// Output columns of a product that are worked on together.
pub(in crate::model) const PANEL: usize = 16;

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

/// The sums of groups of 32 whole numbers; each is exact, being less than 2²⁴.
#[inline(always)]
pub(super) fn group_sums(x: &[i16], out: &mut [f32]) {
    for (sum, group) in out.iter_mut().zip(x.as_chunks::<32>().0) {
        *sum = group.iter().fold(0_i32, |sum, v| sum + i32::from(*v)) as f32;
    }
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

/// `x · scale · by + shift` in place.
#[inline(always)]
pub(super) fn scale_and_shift(x: &mut [f32], scales: &[f32], by: f32, shift: &[f32]) {
    for ((v, scale), shift) in x.iter_mut().zip(scales).zip(shift) {
        *v = *v * scale * by + shift;
    }
}

/// `(x − mean) / sqrt(mean((x − mean)²) + eps) · weight + bias` in place.
#[inline(always)]
pub(super) fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let n = x.len() as f32;
    let mean = sum(x, |v| v) / n;
    let root = 1.0 / (sum(x, |v| (v - mean) * (v - mean)) / n + eps).sqrt();
    for ((v, w), b) in x.iter_mut().zip(weight).zip(bias) {
        *v = (*v - mean) * root * w + b;
    }
}

/// The error function to 7e-8: x · P(x²) / Q(x²), x held to ±4 (Eigen's rational approximation for float32).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = if x < -4.0 { -4.0 } else { x };
    let x = if x > 4.0 { 4.0 } else { x };
    let z = x * x;
    let mut p = -2.726_142_3e-10;
    for c in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_4e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        p = p * z + c;
    }
    let mut q = -1.456_607_2e-5;
    for c in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329_2e-3, -1.426_473_9e-2] {
        q = q * z + c;
    }
    x * p / q
}

/// `x / 2 · (1 + erf(x / √2))` in place.
#[inline(always)]
pub(super) fn gelu(x: &mut [f32]) {
    for v in x {
        *v = 0.5 * *v * (1.0 + erf(*v * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// The sum of `rows` [shares, out], each times its share, added up in their order.
#[inline(always)]
pub(super) fn mix(shares: &[f32], rows: &[f32], out: &mut [f32]) {
    let width = out.len();
    let blocks = width / LANES;
    for b in (0..blocks / 2).map(|b| 2 * b) {
        mix_columns::<{ 2 * LANES }>(shares, rows, width, b * LANES, out);
    }
    if blocks % 2 == 1 {
        mix_columns::<LANES>(shares, rows, width, (blocks - 1) * LANES, out);
    }
    for c in blocks * LANES..width {
        mix_columns::<1>(shares, rows, width, c, out);
    }
}

/// `N` columns of a mix, from `first` on.
#[inline(always)]
fn mix_columns<const N: usize>(shares: &[f32], rows: &[f32], width: usize, first: usize, out: &mut [f32]) {
    let mut sums = [0.0; N];
    for (share, row) in shares.iter().zip(rows.chunks_exact(width)) {
        if let Some(row) = row.get(first..).and_then(|row| row.first_chunk::<N>()) {
            for (sum, v) in sums.iter_mut().zip(row) {
                *sum += share * v;
            }
        }
    }
    out[first..first + N].copy_from_slice(&sums);
}

/// The exact dot product of at most 131,072 whole numbers.
#[inline(always)]
pub(super) fn dot_i8(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).fold(0_i32, |sum, (a, b)| sum.wrapping_add(i32::from(*a) * i32::from(*b)))
}
