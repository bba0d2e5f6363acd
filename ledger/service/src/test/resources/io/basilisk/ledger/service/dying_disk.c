/* A disk that breaks, for LD_PRELOAD: calls on files whose path holds DYING_PATH fail with EIO, or take two seconds.
 *   DYING_CALL   read, write or sync
 *   DYING_FIRST  the how manyth such call is the first
 *   DYING_LAST   and the last; 0: all after it
 *   DYING_HOW    eio or slow */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int breaks(int file, const char *call) {
    const char *path = getenv("DYING_PATH"), *which = getenv("DYING_CALL");
    if (!path || !which || strcmp(which, call)) return 0;
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0) return 0;
    name[length] = 0;
    if (!strstr(name, path)) return 0;
    long first = atol(getenv("DYING_FIRST")), last = atol(getenv("DYING_LAST"));
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (number < first || (last && number > last)) return 0;
    if (!strcmp(getenv("DYING_HOW"), "slow")) {
        sleep(2);
        return 0;
    }
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

ssize_t read(int f, void *b, size_t n) { return breaks(f, "read") ? -1 : REAL(read)(f, b, n); }
ssize_t pread(int f, void *b, size_t n, off_t o) { return breaks(f, "read") ? -1 : REAL(pread)(f, b, n, o); }
ssize_t pread64(int f, void *b, size_t n, off64_t o) { return breaks(f, "read") ? -1 : REAL(pread64)(f, b, n, o); }
ssize_t write(int f, const void *b, size_t n) { return breaks(f, "write") ? -1 : REAL(write)(f, b, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) { return breaks(f, "write") ? -1 : REAL(pwrite)(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { return breaks(f, "write") ? -1 : REAL(pwrite64)(f, b, n, o); }
ssize_t writev(int f, const struct iovec *v, int n) { return breaks(f, "write") ? -1 : REAL(writev)(f, v, n); }
int fsync(int f) { return breaks(f, "sync") ? -1 : REAL(fsync)(f); }
int fdatasync(int f) { return breaks(f, "sync") ? -1 : REAL(fdatasync)(f); }
