//! The product with a matrix of 8-bit rows as a file stores them: dot products along the inputs, four outputs and up to
//! two rows at a time.
//!
//! Sums of whole numbers are exact: of at most `EXACT` products of 16 and 8 bits, in 32 bits. So their order does not
//! matter, and each is made a float once. The contract is `mod.rs`'s.

use super::Portable;

/// Inputs whose sum stays exact: 512 · 32,767 · 128 < 2³¹.
const EXACT: usize = 512;
/// From this many rows on the matrix's rows are widened once for all of them.
const WIDEN: usize = 4;

/// Arguments of the product.
pub(super) struct Rows {
    /// [rows, width], no value below -32,767.
    pub(super) x: *const i16,
    pub(super) rows: usize,
    /// [outputs, width], outputs a multiple of 4.
    pub(super) w: *const i8,
    pub(super) outputs: usize,
    /// A multiple of 32.
    pub(super) width: usize,
    /// [4 · width]: room for four widened rows.
    pub(super) wide: *mut i16,
    /// [rows, outputs].
    pub(super) out: *mut f32,
}

/// Neighbouring inputs of an instruction set.
pub(super) trait Runs {
    /// `LENGTH` 16-bit whole numbers.
    type Run: Copy;
    /// 32-bit sums of them.
    type Sums: Copy;
    /// Divides 32.
    const LENGTH: usize;
    unsafe fn zero() -> Self::Sums;
    unsafe fn run(at: *const i16) -> Self::Run;
    unsafe fn run_i8(at: *const i8) -> Self::Run;
    unsafe fn store_run(at: *mut i16, run: Self::Run);
    unsafe fn add_products(sums: Self::Sums, a: Self::Run, b: Self::Run) -> Self::Sums;
    /// The total of each, as floats.
    unsafe fn totals(sums: [Self::Sums; 4]) -> [f32; 4];
}

/// Inputs `from` to `to` of `M` rows and four outputs, added to what `out` holds unless they are the first.
#[inline(always)]
unsafe fn tile<S: Runs, const M: usize, const WIDE: bool>(args: &Rows, (from, to): (usize, usize), output: usize, row: usize) {
    unsafe {
        let x = args.x.add(row * args.width);
        let w = args.w.add(output * args.width);
        let mut sums = [[S::zero(); 4]; M];
        let mut k = from;
        while k < to {
            for n in 0..4 {
                let at = n * args.width + k;
                let weights = if WIDE { S::run(args.wide.add(at)) } else { S::run_i8(w.add(at)) };
                for (m, sums) in sums.iter_mut().enumerate() {
                    sums[n] = S::add_products(sums[n], S::run(x.add(m * args.width + k)), weights);
                }
            }
            k += S::LENGTH;
        }
        for (m, sums) in sums.into_iter().enumerate() {
            let out = args.out.add((row + m) * args.outputs + output).cast::<[f32; 4]>();
            let mut totals = S::totals(sums);
            if from > 0 {
                for (total, before) in totals.iter_mut().zip(out.read_unaligned()) {
                    *total += before;
                }
            }
            out.write_unaligned(totals);
        }
    }
}

#[inline(always)]
unsafe fn all_rows<S: Runs, const WIDE: bool>(args: &Rows, part: (usize, usize), output: usize) {
    unsafe {
        let mut row = 0;
        // Eight sums: twelve do not leave enough of AVX2's 16 registers, and one that goes through memory costs a third.
        while row + 2 <= args.rows {
            tile::<S, 2, WIDE>(args, part, output, row);
            row += 2;
        }
        if row < args.rows {
            tile::<S, 1, WIDE>(args, part, output, row);
        }
    }
}

/// out[r, o] = Σ_k x[r, k] · w[o, k].
#[inline(always)]
pub(super) unsafe fn product<S: Runs>(args: &Rows) {
    unsafe {
        // Inputs outermost: a part of all rows of x stays in the first cache.
        for from in (0..args.width).step_by(EXACT) {
            let part = (from, args.width.min(from + EXACT));
            for output in (0..args.outputs).step_by(4) {
                if args.rows < WIDEN {
                    all_rows::<S, false>(args, part, output);
                    continue;
                }
                for n in 0..4 {
                    for k in (part.0..part.1).step_by(S::LENGTH) {
                        S::store_run(args.wide.add(n * args.width + k), S::run_i8(args.w.add((output + n) * args.width + k)));
                    }
                }
                all_rows::<S, true>(args, part, output);
            }
        }
    }
}

impl Runs for Portable {
    type Run = [i16; 16];
    type Sums = [i32; 16];
    const LENGTH: usize = 16;
    #[inline(always)]
    unsafe fn zero() -> [i32; 16] {
        [0; 16]
    }
    #[inline(always)]
    unsafe fn run(at: *const i16) -> [i16; 16] {
        unsafe { at.cast::<[i16; 16]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn run_i8(at: *const i8) -> [i16; 16] {
        unsafe { at.cast::<[i8; 16]>().read_unaligned() }.map(i16::from)
    }
    #[inline(always)]
    unsafe fn store_run(at: *mut i16, run: [i16; 16]) {
        unsafe { at.cast::<[i16; 16]>().write_unaligned(run) }
    }
    #[inline(always)]
    unsafe fn add_products(sums: [i32; 16], a: [i16; 16], b: [i16; 16]) -> [i32; 16] {
        std::array::from_fn(|i| sums[i].wrapping_add(i32::from(a[i]) * i32::from(b[i])))
    }
    #[inline(always)]
    unsafe fn totals(sums: [[i32; 16]; 4]) -> [f32; 4] {
        sums.map(|lanes| lanes.into_iter().fold(0_i32, i32::wrapping_add) as f32)
    }
}
