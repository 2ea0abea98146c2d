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
// A descriptor that becomes readable once, after so many milliseconds.
int clinux_timer(int64_t milliseconds);
// Processors that the process may run on.
int clinux_processors(void);
// Bytes of memory that the process holds, and processor time that it has used.
int64_t clinux_resident_bytes(void);
int64_t clinux_processor_microseconds(void);
void clinux_ignore_sigpipe(void);
int clinux_inotify(void);
// Watches a directory for names that come, go, are moved or have been written.
int clinux_inotify_watch(int fd, const char *path);
int clinux_close(int fd);
// A listening socket on a numeric address ("" is every address of both families). Returns the descriptor or -errno; -EINVAL for text that
// is no address.
int clinux_listen(const char *host, uint16_t port, int share_port, int backlog);
// The port a socket is bound to.
int clinux_local_port(int fd);
// The next connection, non-blocking, without Nagle's delay.
int clinux_accept(int listener);
ssize_t clinux_recv(int fd, void *buffer, size_t count);
ssize_t clinux_send(int fd, const void *buffer, size_t count);
int clinux_shutdown_write(int fd);
// Opens a file for reading without waiting on pipes or devices; -errno on failure.
int clinux_open(const char *path);
ssize_t clinux_read(int fd, void *buffer, size_t count);
ssize_t clinux_write(int fd, const void *buffer, size_t count);
// Names the calling thread.
void clinux_name_thread(const char *name);
uint64_t clinux_monotonic_nanoseconds(void);
int64_t clinux_unix_milliseconds(void);

#endif
