//! AVX2 and AVX-512 for the product with rows, by Intel's names (Intel Intrinsics Guide). The contract is `mod.rs`'s.
use super::rows::Runs;
use super::x86::{Avx2, Avx512};
use std::arch::x86_64::*;

/// The totals of four vectors of eight.
#[inline(always)]
unsafe fn totals(sums: [__m256i; 4]) -> [f32; 4] {
    unsafe {
        let pairs = [_mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3])];
        let fours = _mm256_hadd_epi32(pairs[0], pairs[1]);
        let whole = _mm_add_epi32(_mm256_castsi256_si128(fours), _mm256_extracti128_si256::<1>(fours));
        let mut out = [0.0; 4];
        _mm_storeu_ps(out.as_mut_ptr(), _mm_cvtepi32_ps(whole));
        out
    }
}

impl Runs for Avx2 {
    type Run = __m256i;
    type Sums = __m256i;
    const LENGTH: usize = 16;
    #[inline(always)]
    unsafe fn zero() -> __m256i {
        unsafe { _mm256_setzero_si256() }
    }
    #[inline(always)]
    unsafe fn run(at: *const i16) -> __m256i {
        unsafe { _mm256_loadu_si256(at.cast()) }
    }
    #[inline(always)]
    unsafe fn run_i8(at: *const i8) -> __m256i {
        unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast())) }
    }
    #[inline(always)]
    unsafe fn store_run(at: *mut i16, run: __m256i) {
        unsafe { _mm256_storeu_si256(at.cast(), run) }
    }
    #[inline(always)]
    unsafe fn add_products(sums: __m256i, a: __m256i, b: __m256i) -> __m256i {
        unsafe { _mm256_add_epi32(sums, _mm256_madd_epi16(a, b)) }
    }
    #[inline(always)]
    unsafe fn totals(sums: [__m256i; 4]) -> [f32; 4] {
        unsafe { totals(sums) }
    }
}

impl Runs for Avx512 {
    type Run = __m512i;
    type Sums = __m512i;
    const LENGTH: usize = 32;
    #[inline(always)]
    unsafe fn zero() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    unsafe fn run(at: *const i16) -> __m512i {
        unsafe { _mm512_loadu_si512(at.cast()) }
    }
    #[inline(always)]
    unsafe fn run_i8(at: *const i8) -> __m512i {
        unsafe { _mm512_cvtepi8_epi16(_mm256_loadu_si256(at.cast())) }
    }
    #[inline(always)]
    unsafe fn store_run(at: *mut i16, run: __m512i) {
        unsafe { _mm512_storeu_si512(at.cast(), run) }
    }
    #[inline(always)]
    unsafe fn add_products(sums: __m512i, a: __m512i, b: __m512i) -> __m512i {
        unsafe { _mm512_dpwssd_epi32(sums, a, b) }
    }
    #[inline(always)]
    unsafe fn totals(sums: [__m512i; 4]) -> [f32; 4] {
        unsafe {
            let mut halves = [_mm256_setzero_si256(); 4];
            for (half, sum) in halves.iter_mut().zip(sums) {
                *half = _mm256_add_epi32(_mm512_castsi512_si256(sum), _mm512_extracti64x4_epi64::<1>(sum));
            }
            totals(halves)
        }
    }
}
