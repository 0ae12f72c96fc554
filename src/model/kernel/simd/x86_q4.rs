//! AVX2 and AVX-512 for 4-bit panels, by Intel's names (Intel Intrinsics Guide). The contract is `mod.rs`'s.
use super::q4::Fours;
use super::x86::{Avx2, Avx512};
use std::arch::x86_64::*;

/// Four times 16 numbers of four bits, the lowest first.
#[inline(always)]
unsafe fn fours(packed: __m256i) -> [__m256i; 4] {
    unsafe {
        let low = _mm256_set1_epi16(15);
        [
            _mm256_and_si256(packed, low),
            _mm256_and_si256(_mm256_srli_epi16::<4>(packed), low),
            _mm256_and_si256(_mm256_srli_epi16::<8>(packed), low),
            _mm256_srli_epi16::<12>(packed),
        ]
    }
}

impl Fours for Avx2 {
    #[inline(always)]
    fn prefetch(at: *const u8) {
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) }
    }
    #[inline(always)]
    unsafe fn fours(at: *const u8) -> [[__m256i; 2]; 4] {
        unsafe {
            let at = at.cast::<__m256i>();
            let (a, b) = (fours(_mm256_loadu_si256(at)), fours(_mm256_loadu_si256(at.add(1))));
            [[a[0], b[0]], [a[1], b[1]], [a[2], b[2]], [a[3], b[3]]]
        }
    }
    #[inline(always)]
    unsafe fn halves(at: *const u8) -> [__m256; 2] {
        unsafe {
            let at = at.cast::<__m128i>();
            [_mm256_cvtph_ps(_mm_loadu_si128(at)), _mm256_cvtph_ps(_mm_loadu_si128(at.add(1)))]
        }
    }
}

impl Fours for Avx512 {
    #[inline(always)]
    fn prefetch(at: *const u8) {
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) }
    }
    #[inline(always)]
    unsafe fn fours(at: *const u8) -> [__m512i; 4] {
        unsafe {
            let (packed, low) = (_mm512_loadu_si512(at.cast()), _mm512_set1_epi16(15));
            [
                _mm512_and_si512(packed, low),
                _mm512_and_si512(_mm512_srli_epi16::<4>(packed), low),
                _mm512_and_si512(_mm512_srli_epi16::<8>(packed), low),
                _mm512_srli_epi16::<12>(packed),
            ]
        }
    }
    #[inline(always)]
    unsafe fn halves(at: *const u8) -> __m512 {
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(at.cast())) }
    }
}
