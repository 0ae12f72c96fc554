//! This folder holds the only unsafe code of the library: matrix products and row loops, compiled for each instruction set.
//!
//! Contract of every function in this folder: the caller (`level.rs`) has checked that all pointers are valid for the extents that
//! the argument's docstring names, and calls a function of an instruction set only where the processor has it.
//! Whole-number sums are exact and floating-point steps of the quantised product are separate multiplications and
//! additions, so that product has the same bits on every instruction set.
#![expect(unsafe_code, reason = "vector instructions; the contract is above")]

mod level;
mod q4;
mod rows;
#[cfg(target_arch = "x86_64")]
mod x86;
#[cfg(target_arch = "x86_64")]
mod x86_q4;
#[cfg(target_arch = "x86_64")]
mod x86_rows;

use super::ops;

pub(crate) use level::Level;
pub(in crate::model) use level::Panels;
pub(in crate::model) use q4::BLOCK;

/// Arguments of a quantised product.
pub(super) struct Q8 {
    /// [rows, groups · 32] activations.
    pub(super) x: *const i16,
    /// [rows]: what one unit of a row is worth.
    pub(super) x_scales: *const f32,
    pub(super) rows: usize,
    /// [panels, groups, 16 pairs, 16 columns, 2].
    pub(super) w: *const i8,
    /// [panels, groups, 16 columns].
    pub(super) w_scales: *const f32,
    pub(super) groups: usize,
    pub(super) panels: usize,
    /// [groups · 512]: room for one widened panel; may be null for fewer than `WIDEN` rows.
    pub(super) wide: *mut i16,
    /// [rows, 16 · panels].
    pub(super) out: *mut f32,
}

/// From this many rows on a panel is widened once for all of them.
pub(super) const WIDEN: usize = 5;

/// Arguments of a product of floats: out[r, c] (+)= Σ_k a[r, k] · b[k, c], in panels of 16 columns.
pub(super) struct F32 {
    /// [rows, a_stride], a_stride ≥ inner.
    pub(super) a: *const f32,
    pub(super) a_stride: usize,
    pub(super) rows: usize,
    pub(super) inner: usize,
    /// Column c of row k of panel p is at p · panel_stride + k · row_stride + c.
    pub(super) b: *const f32,
    pub(super) panel_stride: usize,
    pub(super) row_stride: usize,
    pub(super) panels: usize,
    /// [rows, stride], stride ≥ 16 · panels.
    pub(super) out: *mut f32,
    pub(super) stride: usize,
    /// Add to what `out` holds.
    pub(super) add: bool,
}

/// 16 columns of an instruction set.
trait Simd {
    type Int: Copy;
    type Float: Copy;
    /// 16 columns of two neighbouring whole numbers.
    type Pairs: Copy;
    unsafe fn int_zero() -> Self::Int;
    unsafe fn pairs_i8(at: *const i8) -> Self::Pairs;
    unsafe fn pairs(at: *const i16) -> Self::Pairs;
    unsafe fn store_pairs(at: *mut i16, pairs: Self::Pairs);
    /// One pair in all columns.
    unsafe fn same_pair(at: *const i16) -> Self::Pairs;
    unsafe fn dot(sum: Self::Int, a: Self::Pairs, b: Self::Pairs) -> Self::Int;
    unsafe fn to_float(sum: Self::Int) -> Self::Float;
    unsafe fn float_zero() -> Self::Float;
    unsafe fn load(at: *const f32) -> Self::Float;
    unsafe fn store(at: *mut f32, v: Self::Float);
    unsafe fn same(at: *const f32) -> Self::Float;
    unsafe fn mul(a: Self::Float, b: Self::Float) -> Self::Float;
    unsafe fn add(a: Self::Float, b: Self::Float) -> Self::Float;
    /// sum + a · b, rounded once where the instruction set can.
    unsafe fn fused(sum: Self::Float, a: Self::Float, b: Self::Float) -> Self::Float;
}

#[inline(always)]
unsafe fn q8_tile<S: Simd, const M: usize, const WIDE: bool>(args: &Q8, panel: usize, row: usize) {
    unsafe {
        let width = args.groups * 32;
        let x = args.x.add(row * width);
        let w = args.w.add(panel * width * 16);
        let scales = args.w_scales.add(panel * args.groups * 16);
        let mut sums = [S::float_zero(); M];
        for g in 0..args.groups {
            let mut whole = [S::int_zero(); M];
            for j in 0..16 {
                let at = (g * 16 + j) * 32;
                let pairs = if WIDE { S::pairs(args.wide.add(at)) } else { S::pairs_i8(w.add(at)) };
                for (m, sum) in whole.iter_mut().enumerate() {
                    *sum = S::dot(*sum, pairs, S::same_pair(x.add(m * width + g * 32 + 2 * j)));
                }
            }
            let scale = S::load(scales.add(g * 16));
            for (sum, whole) in sums.iter_mut().zip(whole) {
                *sum = S::add(*sum, S::mul(S::to_float(whole), scale));
            }
        }
        for (m, sum) in sums.iter().enumerate() {
            let scaled = S::mul(*sum, S::same(args.x_scales.add(row + m)));
            S::store(args.out.add(((row + m) * args.panels + panel) * 16), scaled);
        }
    }
}

/// All rows of a product, four at a time: `$tile::<$simd, rows, $wide>(args, panel, row)`.
macro_rules! by_fours {
    ($tile:ident, $simd:ty, $wide:literal, $args:expr, $panel:expr) => {{
        let mut row = 0;
        while row + 4 <= $args.rows {
            $tile::<$simd, 4, $wide>($args, $panel, row);
            row += 4;
        }
        match $args.rows - row {
            1 => $tile::<$simd, 1, $wide>($args, $panel, row),
            2 => $tile::<$simd, 2, $wide>($args, $panel, row),
            3 => $tile::<$simd, 3, $wide>($args, $panel, row),
            _ => {}
        }
    }};
}
use by_fours;

#[inline(always)]
unsafe fn q8<S: Simd>(args: &Q8) {
    unsafe {
        for panel in 0..args.panels {
            if args.rows < WIDEN {
                by_fours!(q8_tile, S, false, args, panel);
                continue;
            }
            for at in (0..args.groups * 512).step_by(32) {
                S::store_pairs(args.wide.add(at), S::pairs_i8(args.w.add(panel * args.groups * 512 + at)));
            }
            by_fours!(q8_tile, S, true, args, panel);
        }
    }
}

#[inline(always)]
unsafe fn f32_tile<S: Simd, const M: usize>(args: &F32, panel: usize, row: usize) {
    unsafe {
        let a = args.a.add(row * args.a_stride);
        let b = args.b.add(panel * args.panel_stride);
        let mut sums = [S::float_zero(); M];
        for k in 0..args.inner {
            let columns = S::load(b.add(k * args.row_stride));
            for (m, sum) in sums.iter_mut().enumerate() {
                *sum = S::fused(*sum, columns, S::same(a.add(m * args.a_stride + k)));
            }
        }
        for (m, sum) in sums.into_iter().enumerate() {
            let at = args.out.add((row + m) * args.stride + panel * 16);
            S::store(at, if args.add { S::add(S::load(at), sum) } else { sum });
        }
    }
}

#[inline(always)]
unsafe fn f32<S: Simd>(args: &F32) {
    unsafe {
        for panel in 0..args.panels {
            let mut row = 0;
            while row + 6 <= args.rows {
                f32_tile::<S, 6>(args, panel, row);
                row += 6;
            }
            match args.rows - row {
                1 => f32_tile::<S, 1>(args, panel, row),
                2 => f32_tile::<S, 2>(args, panel, row),
                3 => f32_tile::<S, 3>(args, panel, row),
                4 => f32_tile::<S, 4>(args, panel, row),
                5 => f32_tile::<S, 5>(args, panel, row),
                _ => {}
            }
        }
    }
}

/// Arrays that a compiler makes vectors of: NEON on Arm, SSE2 on an old x86.
struct Portable;

impl Simd for Portable {
    type Int = [i32; 16];
    type Float = [f32; 16];
    type Pairs = [i16; 32];
    #[inline(always)]
    unsafe fn int_zero() -> [i32; 16] {
        [0; 16]
    }
    #[inline(always)]
    unsafe fn pairs_i8(at: *const i8) -> [i16; 32] {
        unsafe { at.cast::<[i8; 32]>().read_unaligned() }.map(i16::from)
    }
    #[inline(always)]
    unsafe fn pairs(at: *const i16) -> [i16; 32] {
        unsafe { at.cast::<[i16; 32]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store_pairs(at: *mut i16, pairs: [i16; 32]) {
        unsafe { at.cast::<[i16; 32]>().write_unaligned(pairs) }
    }
    #[inline(always)]
    unsafe fn same_pair(at: *const i16) -> [i16; 32] {
        let [a, b] = unsafe { at.cast::<[i16; 2]>().read_unaligned() };
        std::array::from_fn(|i| if i % 2 == 0 { a } else { b })
    }
    #[inline(always)]
    unsafe fn dot(sum: [i32; 16], a: [i16; 32], b: [i16; 32]) -> [i32; 16] {
        std::array::from_fn(|c| {
            let product = |i: usize| i32::from(a[i]) * i32::from(b[i]);
            sum[c].wrapping_add(product(2 * c).wrapping_add(product(2 * c + 1)))
        })
    }
    #[inline(always)]
    unsafe fn to_float(sum: [i32; 16]) -> [f32; 16] {
        sum.map(|v| v as f32)
    }
    #[inline(always)]
    unsafe fn float_zero() -> [f32; 16] {
        [0.0; 16]
    }
    #[inline(always)]
    unsafe fn load(at: *const f32) -> [f32; 16] {
        unsafe { at.cast::<[f32; 16]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store(at: *mut f32, v: [f32; 16]) {
        unsafe { at.cast::<[f32; 16]>().write_unaligned(v) }
    }
    #[inline(always)]
    unsafe fn same(at: *const f32) -> [f32; 16] {
        [unsafe { at.read() }; 16]
    }
    #[inline(always)]
    unsafe fn mul(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        std::array::from_fn(|i| a[i] * b[i])
    }
    #[inline(always)]
    unsafe fn add(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        std::array::from_fn(|i| a[i] + b[i])
    }
    #[inline(always)]
    unsafe fn fused(sum: [f32; 16], a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        std::array::from_fn(|i| sum[i] + a[i] * b[i])
    }
}

pub(super) mod portable {
    //! For every processor.
    use super::q4::{self, Q4};
    use super::rows::{self, Rows};
    use super::{F32, Portable, Q8, f32, ops, q8};

    pub(super) unsafe fn q8_product(args: &Q8) {
        unsafe { q8::<Portable>(args) }
    }
    pub(super) unsafe fn q4_product(args: &Q4) {
        unsafe { q4::product::<Portable>(args) }
    }
    pub(super) unsafe fn group_sums(x: &[i16], out: &mut [f32]) {
        ops::group_sums(x, out);
    }
    pub(super) unsafe fn f32_product(args: &F32) {
        unsafe { f32::<Portable>(args) }
    }
    pub(super) unsafe fn row_product(args: &Rows) {
        unsafe { rows::product::<Portable>(args) }
    }
    pub(super) unsafe fn rms_norm(x: &mut [f32], weight: &[f32], eps: f32) {
        ops::rms_norm(x, weight, eps);
    }
    pub(super) unsafe fn quantise(x: &[f32], out: &mut [i16]) -> f32 {
        ops::quantise(x, out)
    }
    pub(super) unsafe fn exponentials(x: &mut [f32]) -> f32 {
        ops::exponentials(x)
    }
    pub(super) unsafe fn mass(x: &[f32], most: f32) -> f32 {
        ops::mass(x, most)
    }
    pub(super) unsafe fn highest(x: &[f32]) -> f32 {
        ops::highest(x)
    }
    pub(super) unsafe fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) {
        ops::rotate(head, cos, sin);
    }
    pub(super) unsafe fn add_gated(x: &mut [f32], a: &[f32], gate: f32) {
        ops::add_gated(x, a, gate);
    }
    pub(super) unsafe fn scale_and_shift(x: &mut [f32], scales: &[f32], by: f32, shift: &[f32]) {
        ops::scale_and_shift(x, scales, by, shift);
    }
    pub(super) unsafe fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
        ops::layer_norm(x, weight, bias, eps);
    }
    pub(super) unsafe fn gelu(x: &mut [f32]) {
        ops::gelu(x);
    }
    pub(super) unsafe fn mix(shares: &[f32], rows: &[f32], out: &mut [f32]) {
        ops::mix(shares, rows, out);
    }
    pub(super) unsafe fn dot_i8(a: &[i8], b: &[i8]) -> i32 {
        ops::dot_i8(a, b)
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! instruction_set {
    ($name:ident, $simd:ty, $features:literal, $doc:literal) => {
        pub(super) mod $name {
            #![doc = $doc]
            use super::q4::{self, Q4};
            use super::rows::{self, Rows};
            use super::{F32, Q8, f32, ops, q8};

            #[target_feature(enable = $features)]
            pub(super) unsafe fn q8_product(args: &Q8) {
                unsafe { q8::<$simd>(args) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn q4_product(args: &Q4) {
                unsafe { q4::product::<$simd>(args) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn group_sums(x: &[i16], out: &mut [f32]) {
                ops::group_sums(x, out);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn f32_product(args: &F32) {
                unsafe { f32::<$simd>(args) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn row_product(args: &Rows) {
                unsafe { rows::product::<$simd>(args) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn rms_norm(x: &mut [f32], weight: &[f32], eps: f32) {
                ops::rms_norm(x, weight, eps);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn quantise(x: &[f32], out: &mut [i16]) -> f32 {
                ops::quantise(x, out)
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn exponentials(x: &mut [f32]) -> f32 {
                ops::exponentials(x)
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn mass(x: &[f32], most: f32) -> f32 {
                ops::mass(x, most)
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn highest(x: &[f32]) -> f32 {
                ops::highest(x)
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32]) {
                ops::rotate(head, cos, sin);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn add_gated(x: &mut [f32], a: &[f32], gate: f32) {
                ops::add_gated(x, a, gate);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn scale_and_shift(x: &mut [f32], scales: &[f32], by: f32, shift: &[f32]) {
                ops::scale_and_shift(x, scales, by, shift);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
                ops::layer_norm(x, weight, bias, eps);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn gelu(x: &mut [f32]) {
                ops::gelu(x);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn mix(shares: &[f32], rows: &[f32], out: &mut [f32]) {
                ops::mix(shares, rows, out);
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn dot_i8(a: &[i8], b: &[i8]) -> i32 {
                ops::dot_i8(a, b)
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
instruction_set!(avx2, super::x86::Avx2, "avx2,fma,f16c", "AVX2 with FMA and F16C (Haswell and Zen on).");
#[cfg(target_arch = "x86_64")]
instruction_set!(avx512, super::x86::Avx512, "avx512f,avx512bw,avx512vnni", "AVX-512 with VNNI (Ice Lake and Zen 4 on).");
