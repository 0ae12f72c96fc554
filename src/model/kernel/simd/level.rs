//! The safe face of this folder: the instruction sets, and extents checked before anything unsafe is called.

use super::super::ops::PANEL;
use std::sync::OnceLock;

/// An instruction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// What the compiler makes for any processor of this kind.
    Portable,
    /// AVX2, FMA and F16C.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with VNNI.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// A matrix of floats as a product reads it: column c of row k of panel p is at p · panel + k · row + c.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) struct Panels<'a> {
    pub(in crate::model) data: &'a [f32],
    pub(in crate::model) panel: usize,
    pub(in crate::model) row: usize,
    pub(in crate::model) count: usize,
}

/// Calls the function of the instruction set.
macro_rules! call {
    ($level:expr, $name:ident($($argument:expr),*)) => {{
        // SAFETY: `best` and `all` give an instruction set only where the processor has it, and the caller of this
        // macro has checked the extents.
        unsafe {
            match $level {
                Level::Portable => super::portable::$name($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => super::avx2::$name($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => super::avx512::$name($($argument),*),
            }
        }
    }};
}

impl Level {
    /// All that this processor has, best last.
    pub(crate) fn all() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        {
            let mut all = vec![Self::Portable];
            let narrow = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            if narrow && is_x86_feature_detected!("f16c") {
                all.push(Self::Avx2);
            }
            let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            if wide && is_x86_feature_detected!("avx512vnni") {
                all.push(Self::Avx512);
            }
            all
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            vec![Self::Portable]
        }
    }

    /// The best that this processor has.
    pub(crate) fn best() -> Self {
        static BEST: OnceLock<Level> = OnceLock::new();
        *BEST.get_or_init(|| Self::all().pop().unwrap_or(Self::Portable))
    }

    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "AVX-512 VNNI",
        }
    }

    /// Quantised rows `x` [rows, width], each worth its scale, times panels `w` [panels, width / 32, 16, 16, 2] with
    /// scales [panels, width / 32, 16]; `out` is [rows, 16 · panels]. `wide` holds 16 · width where there are
    /// `WIDEN` rows or more.
    pub(in crate::model) fn q8_product(
        self,
        (x, x_scales): (&[i16], &[f32]),
        (w, w_scales): (&[i8], &[f32]),
        wide: &mut [i16],
        out: &mut [f32],
    ) {
        let rows = x_scales.len();
        if rows == 0 || w.is_empty() {
            return;
        }
        let width = x.len() / rows;
        assert!(width.is_multiple_of(32) && width > 0 && x.len() == rows * width, "rows of whole groups are needed");
        let panels = w.len() / (width * PANEL);
        assert!(w.len() == panels * width * PANEL && w_scales.len() * 32 == w.len(), "whole panels are needed");
        assert!(out.len() == rows * panels * PANEL, "out has another size");
        assert!(rows < super::WIDEN || wide.len() >= width * PANEL, "no room for a widened panel");
        let args = super::Q8 {
            x: x.as_ptr(),
            x_scales: x_scales.as_ptr(),
            rows,
            w: w.as_ptr(),
            w_scales: w_scales.as_ptr(),
            groups: width / 32,
            panels,
            wide: wide.as_mut_ptr(),
            out: out.as_mut_ptr(),
        };
        call!(self, q8_product(&args));
    }

    /// As `q8_product` with blocks `w` [panels, width / 32, `BLOCK`] of 4-bit groups; `x_sums` [rows, width / 32] holds the
    /// sums of the rows' groups.
    pub(in crate::model) fn q4_product(self, (x, x_scales, x_sums): (&[i16], &[f32], &[f32]), w: &[u8], wide: &mut [i16], out: &mut [f32]) {
        let rows = x_scales.len();
        if rows == 0 || w.is_empty() {
            return;
        }
        let width = x.len() / rows;
        assert!(width.is_multiple_of(32) && width > 0 && x.len() == rows * width, "rows of whole groups are needed");
        let groups = width / 32;
        let panels = w.len() / (groups * super::BLOCK);
        assert!(w.len() == panels * groups * super::BLOCK && x_sums.len() == rows * groups, "whole panels are needed");
        assert!(out.len() == rows * panels * PANEL, "out has another size");
        assert!(rows < super::WIDEN || wide.len() >= width * PANEL, "no room for a widened panel");
        let args = super::q4::Q4 {
            x: x.as_ptr(),
            x_scales: x_scales.as_ptr(),
            x_sums: x_sums.as_ptr(),
            rows,
            w: w.as_ptr(),
            groups,
            panels,
            wide: wide.as_mut_ptr(),
            out: out.as_mut_ptr(),
        };
        call!(self, q4_product(&args));
    }

    /// out[g] = Σ of the 32 numbers of group g of `x`.
    pub(in crate::model) fn group_sums(self, x: &[i16], out: &mut [f32]) {
        call!(self, group_sums(x, out));
    }

    /// out[r, c] (+)= Σ_k a[r, k] · b[k, c]. `a` is [rows, a_stride] of which `inner` columns count, `out`
    /// [rows, stride]; `add` keeps what `out` holds.
    #[expect(clippy::too_many_arguments, reason = "the shape of a matrix product")]
    pub(in crate::model) fn f32_product(
        self,
        a: &[f32],
        a_stride: usize,
        rows: usize,
        inner: usize,
        b: Panels<'_>,
        out: &mut [f32],
        stride: usize,
        add: bool,
    ) {
        if rows == 0 || b.count == 0 || inner == 0 {
            return;
        }
        assert!(inner <= a_stride && (rows - 1) * a_stride + inner <= a.len(), "a is too short");
        assert!((b.count - 1) * b.panel + (inner - 1) * b.row + PANEL <= b.data.len(), "b is too short");
        assert!(b.count * PANEL <= stride && (rows - 1) * stride + b.count * PANEL <= out.len(), "out is too short");
        let args = super::F32 {
            a: a.as_ptr(),
            a_stride,
            rows,
            inner,
            b: b.data.as_ptr(),
            panel_stride: b.panel,
            row_stride: b.row,
            panels: b.count,
            out: out.as_mut_ptr(),
            stride,
            add,
        };
        call!(self, f32_product(&args));
    }

    /// out[r, o] = Σ_k x[r, k] · w[o, k] of whole numbers: `x` is [rows, inputs], `w` [outputs, inputs], each byte a
    /// whole number from -128 to 127. `wide` is room for four rows of `w`.
    pub(in crate::model) fn row_product(self, x: &[i16], (w, inputs): (&[u8], usize), wide: &mut [i16], out: &mut [f32]) {
        assert!(inputs > 0 && inputs.is_multiple_of(32), "whole runs of inputs are needed");
        let (rows, outputs) = (x.len() / inputs, w.len() / inputs);
        assert!(x.len() == rows * inputs && w.len() == outputs * inputs, "whole rows are needed");
        assert!(outputs.is_multiple_of(4) && out.len() == rows * outputs, "out has another size");
        assert!(wide.len() >= 4 * inputs, "no room for four widened rows");
        let args = super::rows::Rows {
            x: x.as_ptr(),
            rows,
            w: w.as_ptr().cast(),
            outputs,
            width: inputs,
            wide: wide.as_mut_ptr(),
            out: out.as_mut_ptr(),
        };
        call!(self, row_product(&args));
    }

    /// RMS norm in place; `weight` is `1 + scale`.
    pub(in crate::model) fn rms_norm(self, x: &mut [f32], weight: &[f32], eps: f32) {
        call!(self, rms_norm(x, weight, eps));
    }

    /// Whole numbers of `x` in `out`, and what one of them is worth.
    pub(in crate::model) fn quantise(self, x: &[f32], out: &mut [i16]) -> f32 {
        call!(self, quantise(x, out))
    }

    /// `e^(x - max)` in place; their sum.
    pub(crate) fn exponentials(self, x: &mut [f32]) -> f32 {
        call!(self, exponentials(x))
    }

    /// `Σ e^(x - most)`, `most` being at least every x.
    pub(in crate::model) fn mass(self, x: &[f32], most: f32) -> f32 {
        call!(self, mass(x, most))
    }

    /// The largest element; the lowest finite number of none.
    pub(in crate::model) fn highest(self, x: &[f32]) -> f32 {
        call!(self, highest(x))
    }

    /// Rotary position of one head, half-split.
    pub(in crate::model) fn rotate(self, head: &mut [f32], cos: &[f32], sin: &[f32]) {
        call!(self, rotate(head, cos, sin));
    }

    /// `x + a · gate` in place.
    pub(crate) fn add_gated(self, x: &mut [f32], a: &[f32], gate: f32) {
        call!(self, add_gated(x, a, gate));
    }

    /// `x · scale · by + shift` in place.
    pub(in crate::model) fn scale_and_shift(self, x: &mut [f32], scales: &[f32], by: f32, shift: &[f32]) {
        call!(self, scale_and_shift(x, scales, by, shift));
    }

    /// Layer norm in place.
    pub(crate) fn layer_norm(self, x: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
        call!(self, layer_norm(x, weight, bias, eps));
    }

    /// GELU by the error function, in place.
    pub(crate) fn gelu(self, x: &mut [f32]) {
        call!(self, gelu(x));
    }

    /// The sum of `rows` [shares, out], each times its share.
    pub(crate) fn mix(self, shares: &[f32], rows: &[f32], out: &mut [f32]) {
        call!(self, mix(shares, rows, out));
    }

    /// The exact dot product of at most 131,072 whole numbers.
    pub(crate) fn dot_i8(self, a: &[i8], b: &[i8]) -> i32 {
        call!(self, dot_i8(a, b))
    }
}
