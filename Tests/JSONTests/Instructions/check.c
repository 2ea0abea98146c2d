// Compares the functions of CVector with loops over bytes, without a C library, so that it can be built for another processor with nothing but
// a compiler and a linker. Exits with 0 when all blocks agree, else with 1.
#include "CVector.h"

static uint64_t expected(const uint8_t *text) {
    uint64_t stops = 0;
    for (int i = 0; i < 16; i++) {
        int stop = text[i] < 0x20 || text[i] > 0x7F || text[i] == '"' || text[i] == '\\';
        if (stop) stops |= ((1ull << cvector_bits) - 1) << (i * cvector_bits);
    }
    return stops;
}

static int agree(const uint8_t *text) { return cvector_special_bytes(text) == expected(text); }

// Table 3-7 of the Unicode Standard, by the bytes before.
static int may_follow(uint8_t byte, uint8_t first, uint8_t second, uint8_t third) {
    if (first >= 0xC2 && first <= 0xDF) return byte >= 0x80 && byte <= 0xBF;
    if (first == 0xE0) return byte >= 0xA0 && byte <= 0xBF;
    if (first == 0xED) return byte >= 0x80 && byte <= 0x9F;
    if (first >= 0xE1 && first <= 0xEF) return byte >= 0x80 && byte <= 0xBF;
    if (first == 0xF0) return byte >= 0x90 && byte <= 0xBF;
    if (first == 0xF4) return byte >= 0x80 && byte <= 0x8F;
    if (first >= 0xF1 && first <= 0xF3) return byte >= 0x80 && byte <= 0xBF;
    if (second >= 0xE0 || third >= 0xF0) return byte >= 0x80 && byte <= 0xBF;
    return byte < 0x80 || (byte >= 0xC2 && byte <= 0xF4);
}

static int is_stop(const uint8_t *text) {
    return *text < 0x20 || *text == '"' || *text == '\\' || !may_follow(text[0], text[-1], text[-2], text[-3]);
}

// Finds the first stop among thirty-two bytes behind three ASCII ones, as blocks and as a loop do.
static int text_agrees(const uint8_t *text) {
    int expected = 0, found = 0;
    while (expected < 32 && !is_stop(text + expected)) expected++;
    for (uint64_t stops = 0; found < 32; found += 16)
        if ((stops = cvector_text_stops(text + found)) != 0) {
            found += __builtin_ctzll(stops) / cvector_bits;
            break;
        }
    return found == expected;
}

static int check_text(void) {
    static const uint8_t edges[] = {'a', 0x1F, '"', '\\', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                    0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    static const int places[] = {3, 10, 16, 17, 18, 19};
    uint8_t text[35];
    // All sequences of four such bytes, at both ends and in the middle of a block and across its end.
    for (unsigned place = 0; place < sizeof places / sizeof *places; place++)
        for (unsigned number = 0; number < sizeof edges * sizeof edges * sizeof edges * sizeof edges; number++) {
            for (int i = 0; i < 35; i++) text[i] = 'a';
            for (unsigned i = 0, rest = number; i < 4; i++, rest /= sizeof edges) text[places[place] + i] = edges[rest % sizeof edges];
            if (!text_agrees(text + 3)) return 1;
        }
    return 0;
}

static int number(const uint8_t *digits, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9') return -1;
        value = value * 10 + digits[i] - '0';
    }
    return value;
}

static int is_time(const uint8_t *text) {
    int month = number(text + 5, 2), day = number(text + 8, 2), hour = number(text + 11, 2), minute = number(text + 14, 2),
        second = number(text + 17, 2);
    return number(text, 4) >= 0 && text[4] == '-' && month >= 1 && month <= 12 && text[7] == '-' && day >= 1 && day <= 28 &&
           text[10] == 'T' && hour >= 0 && hour <= 23 && text[13] == ':' && minute >= 0 && minute <= 59 && text[16] == ':' &&
           second >= 0 && second <= 59 && text[19] == 'Z';
}

static int check_times(void) {
    uint8_t text[20];
    static const uint8_t base[] = "2030-11-12T13:14:15Z";
    int valid = 0;
    for (int at = 0; at < 20; at++)
        for (int byte = 0; byte < 256; byte++)
            // Each byte at each place, alone and before each digit.
            for (int next = -1; next < 10; next++) {
                for (int i = 0; i < 20; i++) text[i] = base[i];
                text[at] = (uint8_t)byte;
                if (next >= 0 && at < 19) text[at + 1] = (uint8_t)('0' + next);
                if (cvector_is_utc_time(text) != is_time(text)) return 1;
                valid += is_time(text);
            }
    return valid == 0;
}

static int check_equality(void) {
    uint8_t a[33], b[33];
    for (int i = 0; i < 33; i++) a[i] = b[i] = (uint8_t)(i * 37);
    if (!cvector_equal(a + 1, b + 1)) return 1;
    for (int at = 0; at < 32; at++)
        for (int bit = 0; bit < 8; bit++) {
            b[at + 1] ^= (uint8_t)(1 << bit);
            if (cvector_equal(a + 1, b + 1)) return 1;
            b[at + 1] = a[at + 1];
        }
    return 0;
}

static int check(void) {
    if (check_times() || check_equality() || check_text()) return 1;
    static const uint8_t around[] = {'a', 0x00, 0x1F, 0x20, '"', '\\', 0x7F, 0x80, 0xFF};
    uint8_t block[31];
    // Each byte at each place, between bytes of all kinds.
    for (unsigned a = 0; a < sizeof around; a++)
        for (int at = 0; at < 16; at++)
            for (int byte = 0; byte < 256; byte++) {
                for (int i = 0; i < 16; i++) block[i] = around[a];
                block[at] = (uint8_t)byte;
                if (!agree(block)) return 1;
            }
    // Random bytes (xorshift64), at each offset from an aligned address.
    uint64_t random = 0x9E3779B97F4A7C15ull;
    for (int round = 0; round < 20000; round++) {
        for (unsigned i = 0; i < sizeof block; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            block[i] = (uint8_t)random;
        }
        if (!agree(block + round % 16)) return 1;
    }
    return 0;
}

__attribute__((noreturn)) static void leave(long status) {
#if defined(__x86_64__)
    __asm__ volatile("syscall" : : "a"(60L), "D"(status) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = 93;
    register long x0 __asm__("x0") = status;
    __asm__ volatile("svc 0" : : "r"(x8), "r"(x0) : "memory");
#else
#error "no system calls for this processor"
#endif
    __builtin_unreachable();
}

// Compilers may call these for loops, also where there is no library.
void *memset(void *to, int byte, unsigned long count) {
    volatile uint8_t *bytes = to;
    for (unsigned long i = 0; i < count; i++) bytes[i] = (uint8_t)byte;
    return to;
}

void *memcpy(void *to, const void *from, unsigned long count) {
    volatile uint8_t *bytes = to;
    for (unsigned long i = 0; i < count; i++) bytes[i] = ((const uint8_t *)from)[i];
    return to;
}

#if defined(__x86_64__)
// The kernel starts a program with a stack that is aligned otherwise than functions expect it.
__attribute__((force_align_arg_pointer))
#endif
void _start(void) { leave(check()); }
