// What Swift cannot import from the C library on Linux: epoll, eventfd, inotify and friends, and calls whose parameters differ between
// C libraries (socket addresses under _GNU_SOURCE). Every wrapper returns the result or -errno, so that no call can come between a failure
// and its reason.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/types.h>

// An event of epoll: the data it was registered with, and what it is ready for.
typedef struct {
    uint64_t data;
    uint32_t events;
} clinux_event;

extern const uint32_t clinux_readable;
extern const uint32_t clinux_writable;
extern const uint32_t clinux_hangup;
extern const uint32_t clinux_peer_closed;

int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int fd, uint32_t events, uint64_t data);
int clinux_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data);
int clinux_epoll_remove(int epoll, int fd);
int clinux_epoll_wait(int epoll, clinux_event *events, int count, int milliseconds);
int clinux_eventfd(int semaphore);
int clinux_eventfd_add(int fd);
int clinux_eventfd_take(int fd);
// Blocks the signals in all threads made later and hands them out through a descriptor.
int clinux_signalfd(const int *signals, int count);
// The number of the next signal; 0 when there is none.
int clinux_signalfd_take(int fd);
// Processors that the process may run on.
int clinux_processors(void);
// Bytes of memory that the process holds, and processor time that it has used.
int64_t clinux_resident_bytes(void);
int64_t clinux_processor_microseconds(void);
// Lets the allocator give large blocks back to the system as soon as they are freed, and share so many arenas between threads.
void clinux_keep_memory_small(int arenas);
// Descriptors that are open; -errno when they cannot be counted.
int clinux_open_descriptors(void);
// Lets the process open so many descriptors where the system allows it; returns how many it may open.
uint64_t clinux_raise_descriptor_limit(uint64_t wanted);
// Bytes that the allocator holds and nobody uses.
size_t clinux_free_bytes(void);
// Lets go of the pages of code and constants that the start has mapped; those that are needed come back from the page cache.
void clinux_unmap_startup_code(void);
// Gives free memory of the allocator back to the system.
void clinux_trim_memory(void);
void clinux_ignore_sigpipe(void);
int clinux_inotify(void);
// Watches a directory for names that come, go, are moved or have been written.
int clinux_inotify_watch(int fd, const char *path);
int clinux_close(int fd);
// Whether other sockets of this user may listen on the port too.
enum clinux_sharing {
    CLINUX_ALONE,
    // Nobody may listen on it yet; those that come with CLINUX_FURTHER may.
    CLINUX_FIRST,
    CLINUX_FURTHER,
};
// A listening socket on a numeric address ("" is every address of both families). Returns the descriptor or -errno; -EINVAL for text that
// is no address.
int clinux_listen(const char *host, uint16_t port, enum clinux_sharing sharing, int backlog);
// The port a socket is bound to.
int clinux_local_port(int fd);
// The next connection, non-blocking, without Nagle's delay, and the address it comes from: an IPv4 address is mapped into IPv6.
int clinux_accept(int listener, uint8_t peer[16]);
// Whether a text is a numeric address, of IPv4 or IPv6.
int clinux_is_address(const char *text);
// A socket on its way to a numeric address, non-blocking, without Nagle's delay, with keep-alive probes that notice a dead peer within half
// a minute. Writable once it is connected or has failed.
int clinux_connect(const char *address, uint16_t port);
// 0 when the socket is connected, else why not, as -errno.
int clinux_connect_result(int fd);
// Writes up to `count` numeric addresses of a host, each of CLINUX_ADDRESS_BYTES with its ending 0; returns how many, or -1 if the name
// can't be resolved. Blocks on the resolver.
#define CLINUX_ADDRESS_BYTES 64
int clinux_resolve(const char *host, char *addresses, int count);
ssize_t clinux_recv(int fd, void *buffer, size_t count);
ssize_t clinux_send(int fd, const void *buffer, size_t count);
int clinux_shutdown_write(int fd);
// Whether bytes wait in a socket.
int clinux_has_input(int fd);
// Opens a file for reading without waiting on pipes or devices; -errno on failure.
int clinux_open(const char *path);
ssize_t clinux_read(int fd, void *buffer, size_t count);
// Waits until there is something to read, or nobody is left who writes.
void clinux_wait_for_input(int fd);
// Writes what stdio still holds of standard output; 0 when all of it was ever written, else -errno, or -EIO for an error before.
int clinux_flush_output(void);
// The columns of the terminal that standard output is; 0 when it is none, or does not tell.
int clinux_terminal_columns(void);
// Writes what can be written without waiting for a reader; returns how many bytes that were, or -errno.
ssize_t clinux_write_at_once(int fd, const void *buffer, size_t count);
ssize_t clinux_write(int fd, const void *buffer, size_t count);
// Names the calling thread.
void clinux_name_thread(const char *name);
uint64_t clinux_monotonic_nanoseconds(void);
int64_t clinux_unix_milliseconds(void);
uint64_t clinux_unix_nanoseconds(void);

#endif
