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

fn q8(level: Level, x: &[f32], w: &Packed) -> Vec<f32> {
    let mut activations = Activations::default();
    activations.take(level, x, w.inputs, w.inputs);
    let mut out = Vec::new();
    w.product(level, &mut activations, &mut out);
    out
}

proptest! {
    #![proptest_config(crate::size::property(48))]

    #[test]
    fn the_quantised_product_is_near_and_the_same_everywhere(rows in 1usize..11, inputs in 1usize..90, outputs in 1usize..50, seed: u64) {
        let (x, w) = (noise(rows * inputs, seed), noise(inputs * outputs, seed ^ 7));
        let packed = Packed::side_by_side(inputs, &[(&w, outputs)]);
        let want = plain(&x, &w, rows, inputs, outputs);
        let portable = q8(Level::Portable, &x, &packed);
        for r in 0..rows {
            for c in 0..outputs {
                let error = f64::from(portable[r * packed.stride() + c]) - want[r * outputs + c];
                // Half a step of 1/127 a weight, at most.
                prop_assert!(error.abs() <= 0.0045 * inputs as f64, "{error} at {r} {c}");
            }
            prop_assert!(portable[r * packed.stride()..][outputs..packed.stride()].iter().all(|v| *v == 0.0));
        }
        for level in Level::all() {
            prop_assert_eq!(&q8(level, &x, &packed), &portable, "{}", level.name());
        }
        // Together or one by one: the same.
        let alone: Vec<f32> = x.chunks_exact(inputs).flat_map(|row| q8(Level::best(), row, &packed)).collect();
        prop_assert_eq!(alone, portable);
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
fn a_packed_matrix_gives_its_columns_back() {
    let w = noise(40 * 21, 5);
    let rows: Vec<f32> = (0..21).flat_map(|c| (0..40).map(move |k| (k, c))).map(|(k, c)| w[k * 21 + c]).collect();
    let packed = Packed::transposed(40, &rows);
    assert_eq!(packed, Packed::side_by_side(40, &[(&w, 21)]));
    let mut column = vec![0.0; 40];
    for c in 0..21 {
        packed.column(c, 2.0, &mut column);
        for (k, v) in column.iter().enumerate() {
            assert!((v - 2.0 * w[k * 21 + c]).abs() <= 1.01 / 127.0, "{k} {c}");
        }
    }
}

#[test]
fn what_is_no_number_breaks_nothing() {
    let packed = Packed::side_by_side(4, &[(&[f32::NAN, f32::INFINITY, 0.0, 1.0], 1)]);
    for level in Level::all() {
        let out = q8(level, &[f32::INFINITY, f32::NAN, 0.0, 1e-40], &packed);
        assert_eq!(out.len(), 16);
    }
}
