//! The product with 4-bit panels: the 8-bit one of `mod.rs` with a minimum beside each scale.
//!
//! Over a group Σ x·w = scale · Σ x·q + minimum · Σ x. Both sums are whole numbers and exact; the float steps are separate
//! multiplications and additions in one order, so the product has the same bits on every instruction set. The contract is
//! `mod.rs`'s.

use super::{Portable, Simd, WIDEN, by_fours};

/// Bytes of 32 inputs of 16 columns: whole numbers, [4 fours of pairs, 16 columns, 2] 16-bit numbers of four pairs each,
/// the first in the lowest bits; then 16 scales and 16 minima as 16-bit floats. All little-endian.
pub(in crate::model) const BLOCK: usize = 320;
/// Blocks that a step of a few rows asks for before it reads them: a processor does not look that far ahead by itself, and
/// with it a decode step of the published geometry takes 0.73 of the time (AVX-512; 4, 6, 8 and 16 are alike).
const AHEAD: usize = 6;
/// Where the scales stand.
const SCALES: usize = 256;
/// Where the minima stand.
const MINIMA: usize = 288;

/// Arguments of the product.
pub(super) struct Q4 {
    /// [rows, groups · 32] activations.
    pub(super) x: *const i16,
    /// [rows]: what one unit of a row is worth.
    pub(super) x_scales: *const f32,
    /// [rows, groups]: sums of the groups' activations.
    pub(super) x_sums: *const f32,
    pub(super) rows: usize,
    /// [panels, groups, BLOCK].
    pub(super) w: *const u8,
    pub(super) groups: usize,
    pub(super) panels: usize,
    /// [groups · 512]: room for one widened panel; may be null for fewer than `WIDEN` rows.
    pub(super) wide: *mut i16,
    /// [rows, 16 · panels].
    pub(super) out: *mut f32,
}

/// What 4-bit panels need of an instruction set.
pub(super) trait Fours: Simd {
    /// 64 bytes of whole numbers as 16 columns of four neighbouring pairs.
    unsafe fn fours(at: *const u8) -> [Self::Pairs; 4];
    /// 16 finite 16-bit floats.
    unsafe fn halves(at: *const u8) -> Self::Float;
    /// Has a cache line brought near. Any address will do: nothing is read.
    fn prefetch(at: *const u8);
}

/// Four pairs: widened before, or from the block.
#[inline(always)]
unsafe fn load<S: Fours, const WIDE: bool>(args: &Q4, block: *const u8, group: usize, four: usize) -> [S::Pairs; 4] {
    unsafe {
        if !WIDE {
            return S::fours(block.add(four * 64));
        }
        let wide = args.wide.add((group * 4 + four) * 128);
        [S::pairs(wide), S::pairs(wide.add(32)), S::pairs(wide.add(64)), S::pairs(wide.add(96))]
    }
}

#[inline(always)]
unsafe fn tile<S: Fours, const M: usize, const WIDE: bool>(args: &Q4, panel: usize, row: usize) {
    unsafe {
        let width = args.groups * 32;
        let x = args.x.add(row * width);
        let x_sums = args.x_sums.add(row * args.groups);
        let mut sums = [S::float_zero(); M];
        for g in 0..args.groups {
            let block = args.w.add((panel * args.groups + g) * BLOCK);
            if !WIDE {
                for line in 0..BLOCK / 64 {
                    S::prefetch(block.wrapping_add(AHEAD * BLOCK + line * 64));
                }
            }
            let mut whole = [S::int_zero(); M];
            for four in 0..4 {
                for (p, pairs) in load::<S, WIDE>(args, block, g, four).into_iter().enumerate() {
                    for (m, sum) in whole.iter_mut().enumerate() {
                        *sum = S::dot(*sum, pairs, S::same_pair(x.add(m * width + g * 32 + four * 8 + 2 * p)));
                    }
                }
            }
            let (scale, minimum) = (S::halves(block.add(SCALES)), S::halves(block.add(MINIMA)));
            for (m, (sum, whole)) in sums.iter_mut().zip(whole).enumerate() {
                let least = S::mul(S::same(x_sums.add(m * args.groups + g)), minimum);
                *sum = S::add(*sum, S::add(S::mul(S::to_float(whole), scale), least));
            }
        }
        for (m, sum) in sums.iter().enumerate() {
            let scaled = S::mul(*sum, S::same(args.x_scales.add(row + m)));
            S::store(args.out.add(((row + m) * args.panels + panel) * 16), scaled);
        }
    }
}

/// out[r, c] = x_scale[r] · Σ_g (scale · Σ x·q + minimum · Σ x).
#[inline(always)]
pub(super) unsafe fn product<S: Fours>(args: &Q4) {
    unsafe {
        for panel in 0..args.panels {
            if args.rows < WIDEN {
                by_fours!(tile, S, false, args, panel);
                continue;
            }
            for g in 0..args.groups {
                let block = args.w.add((panel * args.groups + g) * BLOCK);
                for four in 0..4 {
                    for (p, pairs) in S::fours(block.add(four * 64)).into_iter().enumerate() {
                        S::store_pairs(args.wide.add(((g * 4 + four) * 4 + p) * 32), pairs);
                    }
                }
            }
            by_fours!(tile, S, true, args, panel);
        }
    }
}

/// A finite 16-bit float: its exponent and fraction moved to their places are too small by 2¹¹², also for the smallest.
#[inline(always)]
fn half(bits: u16) -> f32 {
    let size = f32::from_bits(u32::from(bits & 0x7FFF) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(size.to_bits() | u32::from(bits & 0x8000) << 16)
}

impl Fours for Portable {
    #[inline(always)]
    fn prefetch(_: *const u8) {}
    #[inline(always)]
    unsafe fn fours(at: *const u8) -> [[i16; 32]; 4] {
        // One loop for all four: with a `map` each, compiled for SSE2, a step takes twice the time.
        let mut fours = [[0; 32]; 4];
        #[expect(clippy::needless_range_loop, reason = "four rows at once, which is what makes it fast")]
        for i in 0..32 {
            let four = u16::from_le(unsafe { at.cast::<u16>().add(i).read_unaligned() });
            fours[0][i] = (four & 15).cast_signed();
            fours[1][i] = (four >> 4 & 15).cast_signed();
            fours[2][i] = (four >> 8 & 15).cast_signed();
            fours[3][i] = (four >> 12).cast_signed();
        }
        fours
    }
    #[inline(always)]
    unsafe fn halves(at: *const u8) -> [f32; 16] {
        unsafe { at.cast::<[u16; 16]>().read_unaligned() }.map(|bits| half(u16::from_le(bits)))
    }
}
