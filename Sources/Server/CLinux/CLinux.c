// Implementation of CLinux.h.
#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <sched.h>
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

// Blocks the signals in all threads created later and returns a descriptor that delivers them.
int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    int blocked = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (blocked != 0) return -blocked;
    return result_of(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

// Returns the number of the next signal; 0 if there is none.
int clinux_signalfd_take(int fd) {
    struct signalfd_siginfo info;
    ssize_t got = read(fd, &info, sizeof info);
    return got == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
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

// By default glibc raises both thresholds to the largest block ever freed, and then keeps the memory of a large review.
void clinux_keep_memory_small(int arenas) {
    mallopt(M_MMAP_THRESHOLD, 512 * 1024);
    mallopt(M_TRIM_THRESHOLD, 512 * 1024);
    mallopt(M_ARENA_MAX, arenas);
}

void clinux_use_huge_pages(void *start, size_t length) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)start + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)start + length) / page * page;
    if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
}

// Returns the number of open descriptors; -errno on failure.
int clinux_open_descriptors(void) {
    DIR *directory = opendir("/proc/self/fd");
    if (directory == NULL) return -errno;
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) count += entry->d_name[0] != '.';
    closedir(directory);
    // Excludes the descriptor opened here.
    return count - 1;
}

uint64_t clinux_raise_descriptor_limit(uint64_t wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return wanted;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) < 0 ? before : limit.rlim_cur;
}

size_t clinux_free_bytes(void) { return mallinfo2().fordblks; }

static int unmap_code(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        // Writable segments have relocations, which would be lost. The others equal the file.
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        uintptr_t begin = (object->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
        if (begin < end) madvise((void *)begin, end - begin, MADV_DONTNEED);
    }
    return 0;
}

void clinux_unmap_startup_code(void) { dl_iterate_phdr(unmap_code, NULL); }

void clinux_trim_memory(void) { malloc_trim(0); }

void clinux_ignore_sigpipe(void) { signal(SIGPIPE, SIG_IGN); }

int clinux_inotify(void) { return result_of(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); }

// Watches a directory for entries that are created, removed, renamed or written.
int clinux_inotify_watch(int fd, const char *path) {
    return result_of(inotify_add_watch(fd, path, IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_ONLYDIR));
}

// MARK: sockets

int clinux_close(int fd) { return result_of(close(fd)); }

int clinux_is_address(const char *text) {
    struct in6_addr address;
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
}

// Listens on a numeric address ("" is every address of both families). Returns the descriptor or -errno; -EINVAL if it is not numeric.
int clinux_listen(const char *host, uint16_t port, enum clinux_sharing sharing, int backlog) {
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
    if (!failed && sharing == CLINUX_FURTHER) failed = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (!failed && family == AF_INET6) failed = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6);
    if (!failed) {
        failed = family == AF_INET ? bind(fd, (struct sockaddr *)&v4, sizeof v4) : bind(fd, (struct sockaddr *)&v6, sizeof v6);
    }
    // Set after bind, so that bind fails if another process listens: the two would otherwise share the port silently.
    if (!failed && sharing == CLINUX_FIRST) failed = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (!failed) failed = listen(fd, backlog);
    if (failed) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

// Returns the port that a socket is bound to.
int clinux_local_port(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) return -errno;
    if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
    return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
}

// Accepts the next connection, non-blocking, without Nagle's delay, and stores its address, with IPv4 mapped into IPv6.
int clinux_accept(int listener, uint8_t peer[16]) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int fd = accept4(listener, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -errno;
    memset(peer, 0, 16);
    if (address.ss_family == AF_INET) {
        peer[10] = peer[11] = 0xff;
        memcpy(peer + 12, &((struct sockaddr_in *)&address)->sin_addr, 4);
    } else if (address.ss_family == AF_INET6) {
        memcpy(peer, &((struct sockaddr_in6 *)&address)->sin6_addr, 16);
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

int clinux_connect(const char *address, uint16_t port) {
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    int family = inet_pton(AF_INET, address, &v4.sin_addr) == 1 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1) return -EINVAL;
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int one = 1, idle = 15, interval = 5, probes = 3;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    int failed = family == AF_INET ? connect(fd, (struct sockaddr *)&v4, sizeof v4) : connect(fd, (struct sockaddr *)&v6, sizeof v6);
    if (failed && errno != EINPROGRESS) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

int clinux_connect_result(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return -errno;
    return -error;
}

int clinux_resolve(const char *host, char *addresses, int count) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG}, *found = NULL;
    if (getaddrinfo(host, NULL, &hints, &found) != 0) return -1;
    int written = 0;
    for (struct addrinfo *entry = found; entry && written < count; entry = entry->ai_next) {
        char *text = addresses + written * CLINUX_ADDRESS_BYTES;
        if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, CLINUX_ADDRESS_BYTES, NULL, 0, NI_NUMERICHOST) == 0) written++;
    }
    freeaddrinfo(found);
    return written;
}

ssize_t clinux_recv(int fd, void *buffer, size_t count) {
    ssize_t got = recv(fd, buffer, count, 0);
    return got < 0 ? -errno : got;
}

ssize_t clinux_send(int fd, const void *buffer, size_t count) {
    ssize_t sent = send(fd, buffer, count, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

int clinux_has_input(int fd) {
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
}

int clinux_shutdown_write(int fd) { return result_of(shutdown(fd, SHUT_WR)); }

// MARK: files

// Opens a file for reading without blocking on pipes or devices; -errno on failure.
int clinux_open(const char *path) { return result_of(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)); }

ssize_t clinux_read(int fd, void *buffer, size_t count) {
    ssize_t got = read(fd, buffer, count);
    return got < 0 ? -errno : got;
}

void clinux_wait_for_input(int fd) {
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    poll(&waiting, 1, -1);
}

int clinux_flush_output(void) {
    if (fflush(stdout) != 0) return -errno;
    return ferror(stdout) ? -EIO : 0;
}

int clinux_terminal_columns(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

ssize_t clinux_write(int fd, const void *buffer, size_t count) {
    ssize_t written = write(fd, buffer, count);
    return written < 0 ? -errno : written;
}

// Writes to a pipe in parts: if poll reports a free page, a write of at most a page does not block. For kernels without RWF_NOWAIT on
// pipes; two threads may still compete for the same page.
static ssize_t write_pages(int fd, const char *buffer, size_t count) {
    size_t written = 0;
    while (written < count) {
        struct pollfd wanted = {.fd = fd, .events = POLLOUT};
        if (poll(&wanted, 1, 0) <= 0) break;
        size_t rest = count - written;
        ssize_t got = write(fd, buffer + written, rest < 4096 ? rest : 4096);
        if (got < 0) return written > 0 ? (ssize_t)written : -errno;
        written += (size_t)got;
    }
    return written > 0 || count == 0 ? (ssize_t)written : -EAGAIN;
}

// The descriptor is shared with other processes, which would not expect O_NONBLOCK on it: so each call is non-blocking on its own.
ssize_t clinux_write_at_once(int fd, const void *buffer, size_t count) {
    struct stat status;
    if (fstat(fd, &status) < 0) return -errno;
    ssize_t written;
    if (S_ISFIFO(status.st_mode)) {
        struct iovec part = {.iov_base = (void *)buffer, .iov_len = count};
        written = pwritev2(fd, &part, 1, -1, RWF_NOWAIT);
        if (written < 0 && errno != EAGAIN && errno != EPIPE) return write_pages(fd, buffer, count);
    } else if (S_ISSOCK(status.st_mode)) {
        written = send(fd, buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    } else {
        // Files and terminals.
        written = write(fd, buffer, count);
    }
    return written < 0 ? -errno : written;
}

// MARK: threads and clocks

void clinux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

// On Linux a priority is one of a thread, and 0 is the calling one.
void clinux_lower_priority(int steps) {
    errno = 0;
    int now = getpriority(PRIO_PROCESS, 0);
    if (errno == 0) setpriority(PRIO_PROCESS, 0, now + steps);
}

void clinux_use_short_slices(void) {
    // struct sched_attr of sched_setattr(2), which C libraries declare only of late.
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = sizeof attributes};
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) < 0) return;
    // The shortest slice that the kernel accepts, in nanoseconds.
    attributes.runtime = 100000;
    if (attributes.policy == SCHED_OTHER) syscall(SYS_sched_setattr, 0, &attributes, 0);
}

uint64_t clinux_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t clinux_unix_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t clinux_unix_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

