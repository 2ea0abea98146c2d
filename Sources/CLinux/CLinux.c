// The implementations of CLinux.h.
#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <sched.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int result_of(int result) { return result < 0 ? -errno : result; }

// MARK: epoll

int clinux_epoll_create(void) { return result_of(epoll_create1(EPOLL_CLOEXEC)); }

int clinux_epoll_add(int epoll, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return result_of(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

int clinux_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return result_of(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event));
}

int clinux_epoll_remove(int epoll, int fd) {
    struct epoll_event event = {0};
    return result_of(epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &event));
}

int clinux_epoll_wait(int epoll, clinux_event *events, int count, int milliseconds) {
    struct epoll_event ready[256];
    if (count > 256) count = 256;
    int got = epoll_wait(epoll, ready, count, milliseconds);
    if (got < 0) return -errno;
    for (int i = 0; i < got; i++) {
        events[i].data = ready[i].data.u64;
        events[i].events = ready[i].events;
    }
    return got;
}


const uint32_t clinux_readable = EPOLLIN;
const uint32_t clinux_writable = EPOLLOUT;
const uint32_t clinux_hangup = EPOLLHUP | EPOLLERR;
const uint32_t clinux_peer_closed = EPOLLRDHUP;

// MARK: eventfd, signalfd, inotify

int clinux_eventfd(int semaphore) {
    return result_of(eventfd(0, EFD_CLOEXEC | (semaphore ? EFD_SEMAPHORE : EFD_NONBLOCK)));
}

int clinux_eventfd_add(int fd) {
    uint64_t one = 1;
    return result_of((int)write(fd, &one, sizeof one));
}

int clinux_eventfd_take(int fd) {
    uint64_t value;
    return result_of((int)read(fd, &value, sizeof value));
}

// Blocks the signals in all threads made later and hands them out through a descriptor.
int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    int blocked = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (blocked != 0) return -blocked;
    return result_of(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

// The number of the next signal; 0 when there is none.
int clinux_signalfd_take(int fd) {
    struct signalfd_siginfo info;
    ssize_t got = read(fd, &info, sizeof info);
    return got == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

int clinux_timer(int64_t milliseconds) {
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (fd < 0) return -errno;
    struct itimerspec time = {.it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
    if (timerfd_settime(fd, 0, &time, NULL) < 0) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

int clinux_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? count : 1;
}

int64_t clinux_resident_bytes(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) return 0;
    if (fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
    fclose(file);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

int64_t clinux_processor_microseconds(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) < 0) return 0;
    return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

void clinux_ignore_sigpipe(void) { signal(SIGPIPE, SIG_IGN); }

int clinux_inotify(void) { return result_of(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); }

// Watches a directory for names that come, go, are moved or have been written.
int clinux_inotify_watch(int fd, const char *path) {
    return result_of(inotify_add_watch(fd, path, IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_ONLYDIR));
}

// MARK: sockets

int clinux_close(int fd) { return result_of(close(fd)); }

// A listening socket on a numeric address ("" is every address of both families). Returns the descriptor or -errno; -EINVAL for text that
// is no address.
int clinux_listen(const char *host, uint16_t port, int share_port, int backlog) {
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    int family = AF_INET6;
    int only_v6 = 0;
    if (host[0] != 0) {
        if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
            family = AF_INET;
        } else if (inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
            only_v6 = memcmp(&v6.sin6_addr, &in6addr_any, sizeof in6addr_any) != 0;
        } else {
            return -EINVAL;
        }
    }
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 && family == AF_INET6 && host[0] == 0 && errno == EAFNOSUPPORT) {
        // A kernel without IPv6 still serves every IPv4 address.
        family = AF_INET;
        fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }
    if (fd < 0) return -errno;
    int one = 1;
    int failed = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (!failed && share_port) failed = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (!failed && family == AF_INET6) failed = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6);
    if (!failed) {
        failed = family == AF_INET ? bind(fd, (struct sockaddr *)&v4, sizeof v4) : bind(fd, (struct sockaddr *)&v6, sizeof v6);
    }
    if (!failed) failed = listen(fd, backlog);
    if (failed) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

// The port a socket is bound to.
int clinux_local_port(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) return -errno;
    if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
    return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
}

// The next connection, non-blocking, without Nagle's delay.
int clinux_accept(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -errno;
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

ssize_t clinux_recv(int fd, void *buffer, size_t count) {
    ssize_t got = recv(fd, buffer, count, 0);
    return got < 0 ? -errno : got;
}

ssize_t clinux_send(int fd, const void *buffer, size_t count) {
    ssize_t sent = send(fd, buffer, count, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

int clinux_shutdown_write(int fd) { return result_of(shutdown(fd, SHUT_WR)); }

// MARK: files

// Opens a file for reading without waiting on pipes or devices; -errno on failure.
int clinux_open(const char *path) { return result_of(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)); }

ssize_t clinux_read(int fd, void *buffer, size_t count) {
    ssize_t got = read(fd, buffer, count);
    return got < 0 ? -errno : got;
}

ssize_t clinux_write(int fd, const void *buffer, size_t count) {
    ssize_t written = write(fd, buffer, count);
    return written < 0 ? -errno : written;
}

// MARK: threads and clocks

void clinux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

uint64_t clinux_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t clinux_unix_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

