#ifndef CNGHTTP2_SESSION_MEMORY_H
#define CNGHTTP2_SESSION_MEMORY_H
#include <nghttp2/nghttp2.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// The memory of sessions. nghttp2 keeps a block of 16 KiB in each session for the frame to send next, of which an answer uses the first few hundred
// bytes. From malloc, it would mostly be a block that OpenSSL has used before: all of it would be resident. Pages that are mapped are not resident
// before they are written. Neighbouring mappings become one for the kernel, which limits their number.

// In front of each block; keeps its alignment.
union cnghttp2_block {
    size_t size;
    max_align_t alignment;
};

// Blocks from this size on are mapped; with their header, they take whole pages.
#define CNGHTTP2_MAPPED_BYTES 16384

static inline void *cnghttp2_malloc(size_t size, void *context) {
    (void)context;
    if (size > SIZE_MAX - sizeof(union cnghttp2_block)) return NULL;
    size_t whole = size + sizeof(union cnghttp2_block);
    union cnghttp2_block *block;
    if (size >= CNGHTTP2_MAPPED_BYTES) {
        block = (union cnghttp2_block *)mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) return NULL;
    } else {
        block = (union cnghttp2_block *)malloc(whole);
        if (block == NULL) return NULL;
    }
    block->size = size;
    return block + 1;
}

static inline void cnghttp2_free(void *memory, void *context) {
    (void)context;
    if (memory == NULL) return;
    union cnghttp2_block *block = (union cnghttp2_block *)memory - 1;
    if (block->size >= CNGHTTP2_MAPPED_BYTES) {
        munmap(block, block->size + sizeof(union cnghttp2_block));
    } else {
        free(block);
    }
}

static inline void *cnghttp2_calloc(size_t count, size_t size, void *context) {
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    void *memory = cnghttp2_malloc(count * size, context);
    // Mapped pages are zero.
    if (memory != NULL && count * size < CNGHTTP2_MAPPED_BYTES) memset(memory, 0, count * size);
    return memory;
}

static inline void *cnghttp2_realloc(void *memory, size_t size, void *context) {
    if (memory == NULL) return cnghttp2_malloc(size, context);
    size_t before = ((union cnghttp2_block *)memory - 1)->size;
    void *moved = cnghttp2_malloc(size, context);
    if (moved == NULL) return NULL;
    memcpy(moved, memory, before < size ? before : size);
    cnghttp2_free(memory, context);
    return moved;
}

// Like nghttp2_session_server_new2, with this memory. nghttp2 copies the functions.
static inline int cnghttp2_session_server_new(
    nghttp2_session **session, const nghttp2_session_callbacks *callbacks, void *user, const nghttp2_option *option) {
    nghttp2_mem memory = {NULL, cnghttp2_malloc, cnghttp2_free, cnghttp2_calloc, cnghttp2_realloc};
    return nghttp2_session_server_new3(session, callbacks, user, option, &memory);
}
#endif
