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

// Sixteen bytes at any address. Compares as in C, with all bits of the result set for true.
typedef uint8_t cvector_block __attribute__((vector_size(16), aligned(1)));

// Returns the bits of the bytes that are 0xFF in a block of such bytes and zeros.
static inline __attribute__((always_inline)) uint64_t cvector_mask(cvector_block matches) {
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8((__m128i)matches);
#elif defined(__ARM_NEON)
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8((uint8x16_t)matches), 4)), 0);
#else
    uint64_t mask = 0;
    for (int i = 0; i < 16; i++) mask |= (uint64_t)(matches[i] & 0xF) << (4 * i);
    return mask;
#endif
}

// Returns a mask of the bytes among the sixteen at `text` that end a run of well-formed UTF-8 (Unicode Standard, table 3-7): quotes,
// backslashes and controls, and bytes that may not follow the three before them, which must be readable. If a sequence is malformed, the
// first such byte is in it or the one behind it.
static inline __attribute__((always_inline)) uint64_t cvector_text_stops(const uint8_t *text) {
    cvector_block byte = *(const cvector_block *)text, third = *(const cvector_block *)(text - 3);
    cvector_block stops = (cvector_block)((byte < 0x20) | (byte == '"') | (byte == '\\'));
    // Only if any of the nineteen bytes is not ASCII.
    if (cvector_mask((cvector_block)((byte | third) >= 0x80)) != 0) {
        cvector_block first = *(const cvector_block *)(text - 1), second = *(const cvector_block *)(text - 2);
        cvector_block must_continue = (cvector_block)((first >= 0xC0) | (second >= 0xE0) | (third >= 0xF0));
        cvector_block continues = (cvector_block)((byte & 0xC0) == 0x80);
        stops |= must_continue ^ continues;
        // Bytes that no sequence has.
        stops |= (cvector_block)(((byte & 0xFE) == 0xC0) | (byte >= 0xF5));
        // Longer than needed, surrogates, and beyond U+10FFFF.
        stops |= (cvector_block)(((first == 0xE0) & (byte < 0xA0)) | ((first == 0xF0) & (byte < 0x90)));
        stops |= (cvector_block)(((first == 0xED) & (byte >= 0xA0)) | ((first == 0xF4) & (byte >= 0x90)));
    }
    return cvector_mask(stops);
}

// Returns whether the thirty-two bytes at `a` and `b` are the same.
static inline __attribute__((always_inline)) _Bool cvector_equal(const uint8_t *a, const uint8_t *b) {
#if defined(__SSE2__)
    __m128i first = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b));
    __m128i last = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(a + 16)), _mm_loadu_si128((const __m128i *)(b + 16)));
    return _mm_movemask_epi8(_mm_and_si128(first, last)) == 0xFFFF;
#elif defined(__ARM_NEON)
    uint8x16_t first = veorq_u8(vld1q_u8(a), vld1q_u8(b));
    uint8x16_t last = veorq_u8(vld1q_u8(a + 16), vld1q_u8(b + 16));
    return vmaxvq_u8(vorrq_u8(first, last)) == 0;
#else
    uint8_t difference = 0;
    for (int i = 0; i < 32; i++) difference |= a[i] ^ b[i];
    return difference == 0;
#endif
}

// Returns whether the twenty bytes at `text` are a time of RFC 3339 in whole seconds of UTC, such as "2030-01-02T03:04:05Z", that is valid
// in any month: its day is not beyond 28.
static inline __attribute__((always_inline)) _Bool cvector_is_utc_time(const uint8_t *text) {
    // A digit differs from '0' by its value in the lower bits; a separator must not differ at all.
    static const uint8_t expected[] = "0000-00-00T00:00:00Z";
    static const uint8_t most[20] = {9, 9, 9, 9, 0, 1, 9, 0, 2, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 0};
#if defined(__SSE2__)
    __m128i first = _mm_xor_si128(_mm_loadu_si128((const __m128i *)text), _mm_loadu_si128((const __m128i *)expected));
    __m128i last =
        _mm_xor_si128(_mm_loadu_si128((const __m128i *)(text + 4)), _mm_loadu_si128((const __m128i *)(expected + 4)));
    __m128i excess = _mm_or_si128(
        _mm_subs_epu8(first, _mm_loadu_si128((const __m128i *)most)),
        _mm_subs_epu8(last, _mm_loadu_si128((const __m128i *)(most + 4))));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(excess, _mm_setzero_si128())) != 0xFFFF) return 0;
#elif defined(__ARM_NEON)
    uint8x16_t first = veorq_u8(vld1q_u8(text), vld1q_u8(expected));
    uint8x16_t last = veorq_u8(vld1q_u8(text + 4), vld1q_u8(expected + 4));
    uint8x16_t excess = vorrq_u8(vqsubq_u8(first, vld1q_u8(most)), vqsubq_u8(last, vld1q_u8(most + 4)));
    if (vmaxvq_u8(excess) != 0) return 0;
#else
    for (int i = 0; i < 20; i++) {
        if ((text[i] ^ expected[i]) > most[i]) return 0;
    }
#endif
    // Two digits are left that are too large for some tens. The subtraction of one excludes zero.
    unsigned month = (text[5] - '0') * 10u + (text[6] - '0');
    unsigned day = (text[8] - '0') * 10u + (text[9] - '0');
    unsigned hour = (text[11] - '0') * 10u + (text[12] - '0');
    return month - 1 < 12 && day - 1 < 28 && hour < 24;
}

#endif
