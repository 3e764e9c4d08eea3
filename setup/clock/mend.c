/* For `make test DAY=…`, what libfaketime (0.9.10) leaves undone and Python needs.
 *
 * It moves the monotonic clock when it is read, but not in sem_clockwait, with which Python waits for a lock: the
 * deadline would be a year away, and is moved back here. It moves the dates of files as stat gives them, but not as
 * stat64 does: here they move too (at.sh has it take off what utimensat sets).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const long long SECOND = 1000000000;

static long long nanoseconds(const struct timespec *when) { return when->tv_sec * SECOND + when->tv_nsec; }

/* How far the faked clock is from the true one. */
static long long ahead(clockid_t clock) {
    struct timespec faked, real;
    clock_gettime(clock, &faked);
    syscall(SYS_clock_gettime, clock, &real);
    return nanoseconds(&faked) - nanoseconds(&real);
}

static void move(struct timespec *when, long long by) {
    long long moved = nanoseconds(when) + by;
    *when = (struct timespec){moved / SECOND, moved % SECOND};
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *deadline) {
    int (*real)(sem_t *, clockid_t, const struct timespec *) = dlsym(RTLD_NEXT, "sem_clockwait");
    struct timespec moved = *deadline;
    move(&moved, -ahead(clock));
    return real(semaphore, clock, &moved);
}

static int dated(int result, struct stat64 *found) {
    if (result == 0) {
        long long by = ahead(CLOCK_REALTIME);
        move(&found->st_atim, by), move(&found->st_mtim, by), move(&found->st_ctim, by);
    }
    return result;
}

int fstatat64(int folder, const char *restrict path, struct stat64 *restrict found, int flags) {
    int (*real)(int, const char *, struct stat64 *, int) = dlsym(RTLD_NEXT, "fstatat64");
    return dated(real(folder, path, found, flags), found);
}

int fstat64(int file, struct stat64 *found) {
    int (*real)(int, struct stat64 *) = dlsym(RTLD_NEXT, "fstat64");
    return dated(real(file, found), found);
}

int stat64(const char *restrict path, struct stat64 *restrict found) { return fstatat64(AT_FDCWD, path, found, 0); }

int lstat64(const char *restrict path, struct stat64 *restrict found) {
    return fstatat64(AT_FDCWD, path, found, AT_SYMLINK_NOFOLLOW);
}
