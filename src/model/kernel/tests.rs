//! Each instruction set against plain loops on random shapes, and against each other bit by bit.

use super::*;
use proptest::prelude::*;

/// Numbers that look random, from -1 to 1.
fn noise(n: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

/// [rows, inner] times [inner, outputs] in double precision.
fn plain(a: &[f32], b: &[f32], rows: usize, inner: usize, outputs: usize) -> Vec<f64> {
    let mut out = vec![0.0; rows * outputs];
    for r in 0..rows {
        for k in 0..inner {
            for c in 0..outputs {
                out[r * outputs + c] += f64::from(a[r * inner + k]) * f64::from(b[k * outputs + c]);
            }
        }
    }
    out
}

/// The error function by its series, good to 1e-7 for |x| < 4.5.
fn erf(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    for n in 1..120 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

fn times(level: Level, x: &[f32], inputs: usize, w: &Matrix) -> Vec<f32> {
    let mut activations = Activations::default();
    activations.take(level, x, inputs, inputs);
    let mut out = Vec::new();
    w.product(level, &mut activations, &mut out);
    out
}

/// The 8-bit form of one matrix [inputs, outputs], and the 4-bit one, with the largest error of a weight from -1 to 1.
fn both(inputs: usize, outputs: usize, w: &[f32]) -> [(Matrix, f64); 2] {
    let of = |bits| Matrix::of(bits, inputs, Floats::SideBySide(&[(w, outputs)])).unwrap();
    // Half a step of 1/127, and half one of 2/15; a bit more for scales that are rounded.
    [(of(Bits::Eight), 0.0045), (of(Bits::Four), 0.0685)]
}

proptest! {
    #![proptest_config(crate::size::property(48))]

    #[test]
    fn the_quantised_products_are_near_and_the_same_everywhere(rows in 1usize..11, inputs in 1usize..90, outputs in 1usize..50, seed: u64) {
        let (x, w) = (noise(rows * inputs, seed), noise(inputs * outputs, seed ^ 7));
        let want = plain(&x, &w, rows, inputs, outputs);
        for (matrix, off) in both(inputs, outputs, &w) {
            let stride = matrix.stride();
            let portable = times(Level::Portable, &x, inputs, &matrix);
            for r in 0..rows {
                for c in 0..outputs {
                    let error = f64::from(portable[r * stride + c]) - want[r * outputs + c];
                    prop_assert!(error.abs() <= off * inputs as f64, "{:?}: {error} at {r} {c}", matrix.bits());
                }
                prop_assert!(portable[r * stride..][outputs..stride].iter().all(|v| *v == 0.0));
            }
            for level in Level::all() {
                prop_assert_eq!(&times(level, &x, inputs, &matrix), &portable, "{} {:?}", level.name(), matrix.bits());
            }
            // Together or one by one: the same.
            let alone: Vec<f32> = x.chunks_exact(inputs).flat_map(|row| times(Level::best(), row, inputs, &matrix)).collect();
            prop_assert_eq!(alone, portable);
        }
    }

    #[test]
    fn a_product_in_four_bits_is_that_with_its_own_columns(rows in 1usize..7, inputs in 1usize..90, outputs in 1usize..40, spread in -9i32..9, seed: u64) {
        // Weights of any size that 16-bit floats hold, the smallest among them.
        let w: Vec<f32> = noise(inputs * outputs, seed).iter().map(|v| v * 2.0_f32.powi(spread - 8)).collect();
        let [_, (matrix, _)] = both(inputs, outputs, &w);
        let x = noise(rows * inputs, seed ^ 9);
        let mut held = vec![0.0; inputs * outputs];
        let mut column = vec![0.0; inputs];
        for c in 0..outputs {
            matrix.column(c, 1.0, &mut column);
            column.iter().enumerate().for_each(|(k, v)| held[k * outputs + c] = *v);
        }
        let want = plain(&x, &held, rows, inputs, outputs);
        let most = f64::from(w.iter().fold(0.0_f32, |most, v| most.max(v.abs())));
        let got = times(Level::best(), &x, inputs, &matrix);
        for r in 0..rows {
            for c in 0..outputs {
                let error = f64::from(got[r * matrix.stride() + c]) - want[r * outputs + c];
                // The rounding of the row to 16 bits and that of the sums.
                prop_assert!(error.abs() <= 4e-5 * most * inputs as f64 + 1e-6 * most, "{error} of {most}");
            }
        }
    }

    #[test]
    fn blocks_of_four_bits_from_anywhere_are_refused_or_the_same_everywhere(
        bytes in proptest::collection::vec(any::<u8>(), 640), cut in 0usize..4, rows in 1usize..7, seed: u64
    ) {
        let extents = Extents { inputs: 64, outputs: 9 };
        let finite = bytes.chunks_exact(320).all(|block| block[256..].chunks_exact(2).all(|h| h[1] & 0x7C != 0x7C));
        let read = Nibbles::ready(extents, Part::Made(bytes[..640 - cut].to_vec()));
        prop_assert_eq!(read.is_ok(), finite && cut == 0);
        if let Ok(nibbles) = read {
            let (matrix, x) = (Matrix::Four(nibbles), noise(rows * 64, seed));
            let portable = times(Level::Portable, &x, 64, &matrix);
            for level in Level::all() {
                prop_assert_eq!(&times(level, &x, 64, &matrix), &portable, "{}", level.name());
            }
        }
    }

    #[test]
    fn the_product_with_stored_rows_is_exact_and_the_same_everywhere(rows in 1usize..9, runs in 1usize..40, tiles in 1usize..5, seed: u64) {
        let (inputs, outputs) = (32 * runs, 4 * tiles);
        let x = noise(rows * inputs, seed);
        let stored: Vec<u8> = noise(outputs * inputs, seed ^ 5).iter().map(|v| ((v * 127.9) as i8).cast_unsigned()).collect();
        let (scales, bias) = (noise(outputs, seed ^ 1), noise(outputs, seed ^ 2));
        let matrix = RowMajor::new(inputs, &stored, scales.clone(), bias.clone()).unwrap();
        let mut results = Vec::new();
        for level in Level::all() {
            let (mut activations, mut out) = (Activations::default(), Vec::new());
            activations.take(level, &x, inputs, inputs);
            matrix.product(level, &mut activations, &mut out);
            results.push(out);
        }
        for (i, got) in results[0].iter().enumerate() {
            let (r, o) = (i / outputs, i % outputs);
            let pairs = x[r * inputs..][..inputs].iter().zip(&stored[o * inputs..]);
            let sum: f64 = pairs.map(|(a, b)| f64::from(*a) * f64::from(b.cast_signed())).sum();
            let want = sum * f64::from(scales[o]) + f64::from(bias[o]);
            // A 65,534th of the largest input times 127, at most.
            prop_assert!((f64::from(*got) - want).abs() <= 0.002 * inputs as f64 + 1e-3, "{got} {want}");
        }
        for other in &results[1..] {
            prop_assert_eq!(other, &results[0]);
        }
    }

    #[test]
    fn the_encoders_row_loops_are_near_and_the_same_everywhere(n in 1usize..100, shares in 0usize..40, seed: u64) {
        let x: Vec<f32> = noise(n, seed).iter().map(|v| v * 6.0).collect();
        let (weight, bias, rows) = (noise(n, seed ^ 1), noise(n, seed ^ 2), noise(n * shares, seed ^ 3));
        let whole: Vec<i8> = x.iter().map(|v| (v * 21.0) as i8).collect();
        let results: Vec<_> = Level::all().into_iter().map(|level| {
            let (mut scaled, mut normed, mut gelu, mut mixed) = (x.clone(), x.clone(), x.clone(), x.clone());
            level.scale_and_shift(&mut scaled, &weight, 0.7, &bias);
            level.layer_norm(&mut normed, &weight, &bias, 1e-12);
            level.gelu(&mut gelu);
            level.mix(&noise(shares, seed ^ 4), &rows, &mut mixed);
            (scaled, normed, gelu, mixed, level.dot_i8(&whole, &whole))
        }).collect();
        for other in &results[1..] {
            prop_assert_eq!(other, &results[0]);
        }
        let (scaled, normed, gelu, mixed, square) = &results[0];
        let mean = x.iter().map(|v| f64::from(*v)).sum::<f64>() / n as f64;
        let variance = x.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n as f64;
        let mix = plain(&noise(shares, seed ^ 4), &rows, 1, shares, n);
        for i in 0..n {
            let (v, w, b) = (f64::from(x[i]), f64::from(weight[i]), f64::from(bias[i]));
            prop_assert!((f64::from(scaled[i]) - (v * w * 0.7 + b)).abs() < 1e-5);
            prop_assert!(n == 1 || (f64::from(normed[i]) - ((v - mean) / variance.sqrt() * w + b)).abs() < 1e-3);
            prop_assert!((f64::from(gelu[i]) - v / 2.0 * (1.0 + erf(v / 2.0_f64.sqrt()))).abs() < 2e-6);
            prop_assert!((f64::from(mixed[i]) - mix[i]).abs() < 1e-4);
        }
        prop_assert_eq!(*square, whole.iter().map(|v| i32::from(*v).pow(2)).sum::<i32>());
    }

    #[test]
    fn the_float_product_is_exact_to_rounding(rows in 1usize..15, inner in 1usize..70, panels in 1usize..4, extra in 0usize..20, seed: u64) {
        let outputs = panels * PANEL;
        let (a, b) = (noise(rows * inner, seed), noise(inner * outputs, seed ^ 3));
        let want = plain(&a, &b, rows, inner, outputs);
        let stride = outputs + extra;
        for level in Level::all() {
            let mut out = vec![1.0; rows * stride];
            let b = Panels { data: &b, panel: PANEL, row: outputs, count: panels };
            level.f32_product(&a, inner, rows, inner, b, &mut out, stride, true);
            for r in 0..rows {
                for c in 0..outputs {
                    let error = f64::from(out[r * stride + c]) - 1.0 - want[r * outputs + c];
                    prop_assert!(error.abs() < 1e-5, "{}: {error}", level.name());
                }
            }
        }
    }

    #[test]
    fn row_loops_are_the_same_everywhere(n in 1usize..100, seed: u64) {
        let x: Vec<f32> = noise(n, seed).iter().map(|v| v * 9.0).collect();
        let weight = noise(n, seed ^ 1);
        let results: Vec<_> = Level::all().into_iter().map(|level| {
            let (mut normed, mut powers, mut gated, mut whole) = (x.clone(), x.clone(), x.clone(), vec![0; n]);
            level.rms_norm(&mut normed, &weight, 1e-6);
            let sum = level.exponentials(&mut powers);
            level.add_gated(&mut gated, &weight, 0.3);
            let scale = level.quantise(&x, &mut whole);
            let mass = level.mass(&x, level.highest(&x));
            assert_eq!((mass, level.highest(&[])), (sum, f32::MIN));
            let mut head = x[..n / 2 * 2].to_vec();
            level.rotate(&mut head, &weight[..n / 2], &weight[n / 2..]);
            (normed, powers, sum, gated, whole, scale, head)
        }).collect();
        for other in &results[1..] {
            prop_assert_eq!(other, &results[0]);
        }
        let (normed, powers, sum, _, whole, scale, _) = &results[0];
        let mean = x.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / n as f64;
        let most = x.iter().copied().fold(f32::MIN, f32::max);
        for i in 0..n {
            let want = f64::from(x[i]) / (mean + 1e-6).sqrt() * f64::from(weight[i]);
            prop_assert!((f64::from(normed[i]) - want).abs() < 1e-5);
            prop_assert!((f64::from(powers[i]) - f64::from(x[i] - most).exp()).abs() < 3e-7);
            prop_assert!((f32::from(whole[i]) * scale - x[i]).abs() <= scale * 0.51);
        }
        prop_assert!((f64::from(*sum) - powers.iter().map(|v| f64::from(*v)).sum::<f64>()).abs() < 1e-4);
    }
}

#[test]
fn stored_rows_of_extremes_do_not_overflow() {
    let (inputs, x) = (1536, vec![1.0_f32; 1536]);
    for weight in [i8::MIN, i8::MAX] {
        let stored = vec![weight.cast_unsigned(); 4 * inputs];
        let matrix = RowMajor::new(inputs, &stored, vec![1.0; 4], vec![0.0; 4]).unwrap();
        for level in Level::all() {
            let (mut activations, mut out) = (Activations::default(), Vec::new());
            activations.take(level, &x, inputs, inputs);
            matrix.product(level, &mut activations, &mut out);
            assert!(out.iter().all(|v| (v / f32::from(weight) - 1536.0).abs() < 0.1), "{}: {out:?}", level.name());
        }
    }
    assert!(RowMajor::new(33, &[0; 33 * 4], vec![0.0; 4], vec![0.0; 4]).is_none());
    assert!(RowMajor::new(32, &[0; 32 * 3], vec![0.0; 3], vec![0.0; 3]).is_none());
    assert!(RowMajor::new(32, &[0; 32 * 3], vec![0.0; 4], vec![0.0; 4]).is_none());
}

#[test]
fn a_matrix_gives_its_columns_back() {
    let w = noise(40 * 21, 5);
    let rows: Vec<f32> = (0..21).flat_map(|c| (0..40).map(move |k| (k, c))).map(|(k, c)| w[k * 21 + c]).collect();
    for (matrix, off) in both(40, 21, &w) {
        assert_eq!(Some(&matrix), Matrix::of(matrix.bits(), 40, Floats::Transposed(&rows)).as_ref());
        let mut column = vec![0.0; 40];
        for c in 0..21 {
            matrix.column(c, 2.0, &mut column);
            for (k, v) in column.iter().enumerate() {
                assert!(f64::from((v - 2.0 * w[k * 21 + c]).abs()) <= 2.0 * off, "{k} {c}");
            }
        }
    }
}

#[test]
fn sixteen_bit_floats_are_read_as_they_are_on_every_instruction_set() {
    // All finite ones as minima of groups whose whole numbers are 0: the product with ones is 32 times each.
    let finite: Vec<u16> = (0..=u16::MAX).filter(|bits| bits & 0x7C00 != 0x7C00).collect();
    let mut data = Vec::new();
    for minima in finite.chunks_exact(16) {
        data.extend([0; 288]);
        data.extend(minima.iter().flat_map(|bits| bits.to_le_bytes()));
    }
    let extents = Extents { inputs: 32, outputs: finite.len() };
    let matrix = Matrix::Four(Nibbles::ready(extents, Part::Made(data)).unwrap());
    for level in Level::all() {
        let got = times(level, &[1.0; 32], 32, &matrix);
        let scale = 1.0 / 32_767.0_f32;
        for (got, bits) in got.iter().zip(&finite) {
            let want = (0.0 + half::f16::from_bits(*bits).to_f32() * (32.0 * 32_767.0)) * scale;
            assert_eq!(got.to_bits(), want.to_bits(), "{} {bits:#x}: {got} {want}", level.name());
        }
    }
}

#[test]
fn numbers_in_a_file_are_read_where_they_lie_and_bad_places_are_refused() {
    let file = std::sync::Arc::new((0..64).collect::<Vec<u8>>());
    let part = Part::<u8>::file(&file, 3..9).unwrap();
    assert!(std::ptr::eq(part.as_ptr(), &raw const file[3]) && *part == [3, 4, 5, 6, 7, 8]);
    assert!(Part::<u8>::file(&file, 60..65).is_none());
    let off = file.as_ptr().align_offset(4);
    assert_eq!(Part::<f32>::file(&file, off..off + 8).unwrap().len(), 2);
    assert!(Part::<f32>::file(&file, off + 1..off + 9).is_none() && Part::<f32>::file(&file, off..off + 7).is_none());
}

#[test]
fn what_is_no_number_breaks_nothing() {
    let bad = [f32::NAN, f32::INFINITY, 0.0, 1.0];
    let packed = Matrix::of(Bits::Eight, 4, Floats::SideBySide(&[(&bad, 1)])).unwrap();
    for level in Level::all() {
        let out = times(level, &[f32::INFINITY, f32::NAN, 0.0, 1e-40], 4, &packed);
        assert_eq!(out.len(), 16);
    }
    for bad in [bad, [f32::NEG_INFINITY, 0.0, 0.0, 0.0], [1e6, 0.0, 0.0, 0.0], [0.0, -1e5, 0.0, 0.0]] {
        let held = Matrix::of(Bits::Four, 4, Floats::SideBySide(&[(&bad, 1)]));
        assert!(held.is_none(), "{bad:?}");
    }
}
