/* For `make test DAY=…`: a wait with a deadline ends under libfaketime too.
 *
 * libfaketime (0.9.10) moves the monotonic clock when it is read, but not in sem_clockwait, with which Python waits
 * for a lock: the deadline is then a year away. Here it is moved back to the true clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const long long SECOND = 1000000000;

static long long nanoseconds(const struct timespec *when) { return when->tv_sec * SECOND + when->tv_nsec; }

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *deadline) {
    int (*wait)(sem_t *, clockid_t, const struct timespec *) = dlsym(RTLD_NEXT, "sem_clockwait");
    struct timespec faked, real;
    clock_gettime(clock, &faked);
    syscall(SYS_clock_gettime, clock, &real);
    long long moved = nanoseconds(deadline) - nanoseconds(&faked) + nanoseconds(&real);
    struct timespec true_deadline = {moved / SECOND, moved % SECOND};
    return wait(semaphore, clock, &true_deadline);
}
