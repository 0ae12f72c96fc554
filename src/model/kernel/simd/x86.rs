//! AVX2 and AVX-512 by Intel's names (Intel Intrinsics Guide). The contract is `mod.rs`'s.
use super::Simd;
use std::arch::x86_64::*;

pub(super) struct Avx2;

impl Simd for Avx2 {
    type Int = [__m256i; 2];
    type Float = [__m256; 2];
    type Pairs = [__m256i; 2];
    #[inline(always)]
    unsafe fn int_zero() -> [__m256i; 2] {
        unsafe { [_mm256_setzero_si256(); 2] }
    }
    #[inline(always)]
    unsafe fn pairs_i8(at: *const i8) -> [__m256i; 2] {
        unsafe {
            let at = at.cast::<__m128i>();
            [_mm256_cvtepi8_epi16(_mm_loadu_si128(at)), _mm256_cvtepi8_epi16(_mm_loadu_si128(at.add(1)))]
        }
    }
    #[inline(always)]
    unsafe fn pairs(at: *const i16) -> [__m256i; 2] {
        unsafe { [_mm256_loadu_si256(at.cast()), _mm256_loadu_si256(at.add(16).cast())] }
    }
    #[inline(always)]
    unsafe fn store_pairs(at: *mut i16, pairs: [__m256i; 2]) {
        unsafe {
            _mm256_storeu_si256(at.cast(), pairs[0]);
            _mm256_storeu_si256(at.add(16).cast(), pairs[1]);
        }
    }
    #[inline(always)]
    unsafe fn same_pair(at: *const i16) -> [__m256i; 2] {
        unsafe { [_mm256_set1_epi32(at.cast::<i32>().read_unaligned()); 2] }
    }
    #[inline(always)]
    unsafe fn dot(sum: [__m256i; 2], a: [__m256i; 2], b: [__m256i; 2]) -> [__m256i; 2] {
        unsafe { [_mm256_add_epi32(sum[0], _mm256_madd_epi16(a[0], b[0])), _mm256_add_epi32(sum[1], _mm256_madd_epi16(a[1], b[1]))] }
    }
    #[inline(always)]
    unsafe fn to_float(sum: [__m256i; 2]) -> [__m256; 2] {
        unsafe { [_mm256_cvtepi32_ps(sum[0]), _mm256_cvtepi32_ps(sum[1])] }
    }
    #[inline(always)]
    unsafe fn float_zero() -> [__m256; 2] {
        unsafe { [_mm256_setzero_ps(); 2] }
    }
    #[inline(always)]
    unsafe fn load(at: *const f32) -> [__m256; 2] {
        unsafe { [_mm256_loadu_ps(at), _mm256_loadu_ps(at.add(8))] }
    }
    #[inline(always)]
    unsafe fn store(at: *mut f32, v: [__m256; 2]) {
        unsafe {
            _mm256_storeu_ps(at, v[0]);
            _mm256_storeu_ps(at.add(8), v[1]);
        }
    }
    #[inline(always)]
    unsafe fn same(at: *const f32) -> [__m256; 2] {
        unsafe { [_mm256_set1_ps(at.read()); 2] }
    }
    #[inline(always)]
    unsafe fn mul(a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
        unsafe { [_mm256_mul_ps(a[0], b[0]), _mm256_mul_ps(a[1], b[1])] }
    }
    #[inline(always)]
    unsafe fn add(a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
        unsafe { [_mm256_add_ps(a[0], b[0]), _mm256_add_ps(a[1], b[1])] }
    }
    #[inline(always)]
    unsafe fn fused(sum: [__m256; 2], a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
        unsafe { [_mm256_fmadd_ps(a[0], b[0], sum[0]), _mm256_fmadd_ps(a[1], b[1], sum[1])] }
    }
}

pub(super) struct Avx512;

impl Simd for Avx512 {
    type Int = __m512i;
    type Float = __m512;
    type Pairs = __m512i;
    #[inline(always)]
    unsafe fn int_zero() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    unsafe fn pairs_i8(at: *const i8) -> __m512i {
        unsafe { _mm512_cvtepi8_epi16(_mm256_loadu_si256(at.cast())) }
    }
    #[inline(always)]
    unsafe fn pairs(at: *const i16) -> __m512i {
        unsafe { _mm512_loadu_si512(at.cast()) }
    }
    #[inline(always)]
    unsafe fn store_pairs(at: *mut i16, pairs: __m512i) {
        unsafe { _mm512_storeu_si512(at.cast(), pairs) }
    }
    #[inline(always)]
    unsafe fn same_pair(at: *const i16) -> __m512i {
        unsafe { _mm512_set1_epi32(at.cast::<i32>().read_unaligned()) }
    }
    #[inline(always)]
    unsafe fn dot(sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        unsafe { _mm512_dpwssd_epi32(sum, a, b) }
    }
    #[inline(always)]
    unsafe fn to_float(sum: __m512i) -> __m512 {
        unsafe { _mm512_cvtepi32_ps(sum) }
    }
    #[inline(always)]
    unsafe fn float_zero() -> __m512 {
        unsafe { _mm512_setzero_ps() }
    }
    #[inline(always)]
    unsafe fn load(at: *const f32) -> __m512 {
        unsafe { _mm512_loadu_ps(at) }
    }
    #[inline(always)]
    unsafe fn store(at: *mut f32, v: __m512) {
        unsafe { _mm512_storeu_ps(at, v) }
    }
    #[inline(always)]
    unsafe fn same(at: *const f32) -> __m512 {
        unsafe { _mm512_set1_ps(at.read()) }
    }
    #[inline(always)]
    unsafe fn mul(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn add(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn fused(sum: __m512, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_fmadd_ps(a, b, sum) }
    }
}
