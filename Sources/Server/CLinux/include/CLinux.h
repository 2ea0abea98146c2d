// Linux calls that Swift cannot import from the C library (epoll, eventfd, inotify), and calls whose parameters differ between C libraries
// (socket addresses under _GNU_SOURCE). Every wrapper returns the result or -errno, so that no other call can overwrite errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/types.h>

// An epoll event: the registered data and the ready bits.
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
// Blocks the signals in all threads created later and returns a descriptor that delivers them.
int clinux_signalfd(const int *signals, int count);
// Returns the number of the next signal; 0 if there is none.
int clinux_signalfd_take(int fd);
// Returns the number of processors that the process may run on.
int clinux_processors(void);
// Resident memory in bytes, and CPU time in microseconds.
int64_t clinux_resident_bytes(void);
int64_t clinux_processor_microseconds(void);
// Makes the allocator return large blocks to the system when they are freed, and share this number of arenas between threads.
void clinux_keep_memory_small(int arenas);
// Asks for huge pages for the whole pages of a range. Without effect where the system has none.
void clinux_use_huge_pages(void *start, size_t length);
// Returns the number of open descriptors; -errno on failure.
int clinux_open_descriptors(void);
// Raises the limit of open files as far as the system permits; returns the new limit.
uint64_t clinux_raise_descriptor_limit(uint64_t wanted);
// Returns the number of free bytes that the allocator holds.
size_t clinux_free_bytes(void);
// Unmaps the pages of code and constants that startup has mapped; those that are needed again come from the page cache.
void clinux_unmap_startup_code(void);
// Returns free memory of the allocator to the system.
void clinux_trim_memory(void);
void clinux_ignore_sigpipe(void);
int clinux_inotify(void);
// Watches a directory for entries that are created, removed, renamed or written.
int clinux_inotify_watch(int fd, const char *path);
int clinux_close(int fd);
// Sharing of a port with other sockets of this user.
enum clinux_sharing {
    CLINUX_ALONE,
    // The first socket on the port; sockets with CLINUX_FURTHER may follow.
    CLINUX_FIRST,
    CLINUX_FURTHER,
};
// Listens on a numeric address ("" is every address of both families). Returns the descriptor or -errno; -EINVAL if it is not numeric.
int clinux_listen(const char *host, uint16_t port, enum clinux_sharing sharing, int backlog);
// Returns the port that a socket is bound to.
int clinux_local_port(int fd);
// Accepts the next connection, non-blocking, without Nagle's delay, and stores its address, with IPv4 mapped into IPv6.
int clinux_accept(int listener, uint8_t peer[16]);
// Returns 1 if the string is a numeric IPv4 or IPv6 address.
int clinux_is_address(const char *text);
// Starts connecting to a numeric address, non-blocking, without Nagle's delay, with keep-alive probes that detect a dead peer within half a
// minute. The socket is writable once it is connected or has failed.
int clinux_connect(const char *address, uint16_t port);
// Returns 0 if the socket is connected, else -errno.
int clinux_connect_result(int fd);
// Writes up to `count` numeric addresses of a host, each of CLINUX_ADDRESS_BYTES with its terminating 0; returns their number, or -1 if the
// name cannot be resolved. Blocks on the resolver.
#define CLINUX_ADDRESS_BYTES 64
int clinux_resolve(const char *host, char *addresses, int count);
ssize_t clinux_recv(int fd, void *buffer, size_t count);
ssize_t clinux_send(int fd, const void *buffer, size_t count);
int clinux_shutdown_write(int fd);
// Returns 1 if a socket has unread bytes.
int clinux_has_input(int fd);
// Opens a file for reading without blocking on pipes or devices; -errno on failure.
int clinux_open(const char *path);
ssize_t clinux_read(int fd, void *buffer, size_t count);
// Waits for input or the end of the stream.
void clinux_wait_for_input(int fd);
// Flushes standard output; returns 0 if everything has been written, else -errno, or -EIO for an earlier error.
int clinux_flush_output(void);
// Returns the columns of the terminal at standard output; 0 if it is not a terminal or has no size.
int clinux_terminal_columns(void);
// Writes as much as possible without blocking; returns the number of bytes or -errno.
ssize_t clinux_write_at_once(int fd, const void *buffer, size_t count);
ssize_t clinux_write(int fd, const void *buffer, size_t count);
// Sets the name of the calling thread.
void clinux_name_thread(const char *name);
// Lowers the scheduling priority of the calling thread by some steps of nice(2), beside the other threads of its group. Needs no privilege.
void clinux_lower_priority(int steps);
// Asks for short slices of processor time for the calling thread, so that it need not wait for the end of another thread's slice when it
// becomes ready. Without effect before Linux 6.12.
void clinux_use_short_slices(void);
uint64_t clinux_monotonic_nanoseconds(void);
int64_t clinux_unix_milliseconds(void);
uint64_t clinux_unix_nanoseconds(void);

#endif
