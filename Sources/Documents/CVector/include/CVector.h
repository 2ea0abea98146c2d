// SIMD operations on sixteen bytes that Swift has no API for.
#ifndef CVECTOR_H
#define CVECTOR_H

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

// Bits of the result per byte.
#if defined(__SSE2__)
enum { cvector_bits = 1 };
#else
enum { cvector_bits = 4 };
#endif

// Returns a mask of the special bytes among the sixteen at `text`: quotes, backslashes, controls and non-ASCII bytes. The lowest bits
// belong to the first byte.
static inline __attribute__((always_inline)) uint64_t cvector_special_bytes(const uint8_t *text) {
#if defined(__SSE2__)
    __m128i bytes = _mm_loadu_si128((const __m128i *)text);
    // As signed numbers, non-ASCII bytes are less than controls.
    __m128i control = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
#elif defined(__ARM_NEON)
    uint8x16_t bytes = vld1q_u8(text);
    uint8x16_t control = vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20));
    uint8x16_t quote = vceqq_u8(bytes, vdupq_n_u8('"'));
    uint8x16_t backslash = vceqq_u8(bytes, vdupq_n_u8('\\'));
    uint8x16_t special = vorrq_u8(control, vorrq_u8(quote, backslash));
    // Keeps four bits of each byte.
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
#else
    uint64_t special = 0;
    for (int i = 0; i < 16; i++) {
        uint8_t byte = text[i];
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') special |= (uint64_t)0xF << (4 * i);
    }
    return special;
#endif
}

#endif
