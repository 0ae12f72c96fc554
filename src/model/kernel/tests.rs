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

fn q8(level: Level, x: &[f32], w: &Packed) -> Vec<f32> {
    let mut activations = Activations::default();
    activations.take(level, x, w.inputs, w.inputs);
    let mut out = Vec::new();
    w.product(level, &mut activations, &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

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
