// Stands between a child process and the kernel for the files of one folder: records every change in
// the order it happened, and makes chosen calls fail. Loaded with LD_PRELOAD; calls the kernel
// directly. One lock around call and record makes the record's order the real one.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 1024
#define LONGEST_NAME 64

// Shared with whoever orders faults: a count of 3 lets two calls through and fails the third.
struct control { volatile int32_t full, fail_sync, fail_write, fail_read; };
// What precedes each record; the name and the data follow it.
struct head { uint8_t what, name_length, zero[2]; uint32_t length; int64_t offset; };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct control nothing, *control = &nothing;
static const char *folder;
static int record_to = -1;
// The name inside the folder by descriptor, "" being the folder itself; counts only where `ours` is set.
static char names[DESCRIPTORS][LONGEST_NAME];
static char ours[DESCRIPTORS];

__attribute__((constructor)) static void begin(void) {
    folder = getenv("TRIAL_FOLDER");
    const char *record = getenv("TRIAL_RECORD"), *faults = getenv("TRIAL_FAULTS");
    if (record) record_to = syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_APPEND | O_CREAT, 0600);
    int file = faults ? syscall(SYS_openat, AT_FDCWD, faults, O_RDWR, 0) : -1;
    if (file >= 0) control = mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
}

static void record(char what, const char *name, int64_t offset, const void *data, size_t length) {
    if (record_to < 0) return;
    struct head head = { what, strlen(name), {0, 0}, length, offset };
    struct iovec parts[] = { { &head, sizeof head }, { (void *)name, head.name_length },
                             { (void *)data, length } };
    if (syscall(SYS_writev, record_to, parts, 3) < 0) abort();
}

// The name inside the folder, or null.
static const char *inside(const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length)) return 0;
    if (path[length] == '/') path++;
    else if (path[length]) return 0;
    return strlen(path + length) < LONGEST_NAME ? path + length : 0;
}

static const char *name_of(int file) {
    return file >= 0 && file < DESCRIPTORS && ours[file] ? names[file] : 0;
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    const char *name = inside(path);
    if (!name) return syscall(SYS_openat, at, path, flags, mode);
    pthread_mutex_lock(&turn);
    struct stat before;
    int is_new = (flags & O_CREAT) && syscall(SYS_newfstatat, at, path, &before, 0) < 0;
    int file = syscall(SYS_openat, at, path, flags, mode);
    if (file >= 0 && file < DESCRIPTORS) {
        strcpy(names[file], name);
        ours[file] = 1;
        if (is_new) record('c', name, 0, 0, 0);
        else if (flags & O_TRUNC) record('t', name, 0, 0, 0);
    }
    pthread_mutex_unlock(&turn);
    return file;
}

#define MODE mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); mode = va_arg(l, mode_t); va_end(l); }
int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE return open_at(at, path, flags, mode); }

int close(int file) {
    if (name_of(file)) ours[file] = 0;
    return syscall(SYS_close, file);
}

static int is_due(volatile int32_t *count) { return *count > 0 && --*count == 0; }

static ssize_t write_at(int file, const void *data, size_t length, off_t offset, int moves) {
    const char *name = name_of(file);
    if (!name)
        return moves ? syscall(SYS_write, file, data, length)
                     : syscall(SYS_pwrite64, file, data, length, offset);
    pthread_mutex_lock(&turn);
    struct stat now;
    fstat(file, &now);
    if (moves) offset = fcntl(file, F_GETFL) & O_APPEND ? now.st_size : lseek(file, 0, SEEK_CUR);
    ssize_t done = -1;
    if (is_due(&control->fail_write)) errno = EIO;
    else if (control->full && offset + (off_t)length > now.st_size) errno = ENOSPC;
    else done = moves ? syscall(SYS_write, file, data, length)
                      : syscall(SYS_pwrite64, file, data, length, offset);
    if (done > 0) record('w', name, offset, data, done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int file, const void *data, size_t length) { return write_at(file, data, length, 0, 1); }
ssize_t pwrite(int file, const void *data, size_t length, off_t at) { return write_at(file, data, length, at, 0); }
ssize_t pwrite64(int file, const void *data, size_t length, off_t at) { return write_at(file, data, length, at, 0); }

static int read_fails(int file) {
    if (!name_of(file)) return 0;
    pthread_mutex_lock(&turn);
    int fails = is_due(&control->fail_read);
    pthread_mutex_unlock(&turn);
    if (fails) errno = EIO;
    return fails;
}

ssize_t read(int file, void *data, size_t length) {
    return read_fails(file) ? -1 : syscall(SYS_read, file, data, length);
}
ssize_t pread(int file, void *data, size_t length, off_t at) {
    return read_fails(file) ? -1 : syscall(SYS_pread64, file, data, length, at);
}
ssize_t pread64(int file, void *data, size_t length, off_t at) { return pread(file, data, length, at); }

static int sync_now(int call, int file) {
    const char *name = name_of(file);
    if (!name) return syscall(call, file);
    pthread_mutex_lock(&turn);
    int done = -1;
    if (is_due(&control->fail_sync)) errno = EIO;
    // A recorded trial throws away what was not synced by itself, so the disk need not wait.
    else done = record_to < 0 ? syscall(call, file) : 0;
    if (!done) record('s', name, 0, 0, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int fsync(int file) { return sync_now(SYS_fsync, file); }
int fdatasync(int file) { return sync_now(SYS_fdatasync, file); }

static int cut(int file, off_t length) {
    const char *name = name_of(file);
    if (!name) return syscall(SYS_ftruncate, file, length);
    pthread_mutex_lock(&turn);
    int done = syscall(SYS_ftruncate, file, length);
    if (!done) record('t', name, length, 0, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off_t length) { return cut(file, length); }

int unlink(const char *path) {
    const char *name = inside(path);
    if (!name) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&turn);
    int done = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!done) record('u', name, 0, 0, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int rename(const char *from, const char *to) {
    const char *name = inside(from), *new_name = inside(to);
    if (!name || !new_name) return syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    pthread_mutex_lock(&turn);
    int done = syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (!done) record('r', name, 0, new_name, strlen(new_name));
    pthread_mutex_unlock(&turn);
    return done;
}
