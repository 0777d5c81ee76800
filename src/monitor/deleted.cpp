// Keeps the content of files that are deleted. Wine's server unlinks a file when its last handle is closed, and
// replaces one by rename or by unlink and link (Wine: server/fd.c); no Windows process does either by itself but for
// files of Wine's own (printing, the drives' links). It is a copy, not a link: a target that still has the file mapped,
// or another name for it, cannot change afterwards what is kept.
#include "monitor/deleted.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "event/deleted.h"
#include "event/short_name.h"
#include "monitor/streams.h"

namespace drsemu::monitor {
namespace {

using namespace event;

DeletedHeader* g_header;  // null in all processes but Wine's server
timespec g_started;
// Record, path and as much of the content as there is room for: a small file is one write.
char g_buffer[128 << 10];

// Nothing that was not changed since the VM was started is the run's: the change time is the kernel's, and overlayfs
// gives a file a new one when it copies it up.
bool is_of_run(const struct stat& info) {
  if (!S_ISREG(info.st_mode) || info.st_size == 0) return false;
  if (info.st_ctim.tv_sec != g_started.tv_sec) return info.st_ctim.tv_sec > g_started.tv_sec;
  return info.st_ctim.tv_nsec >= g_started.tv_nsec;
}

bool write_whole(const char* data, size_t size, off_t at) {
  return pwrite(kDeletedFd, data, size, at) == static_cast<ssize_t>(size);
}

// Copies what `source` holds behind the record and the path that g_buffer begins with. True if all is there; `record`
// then says how much that was.
bool copy(int source, DeletedRecord& record, off_t at) {
  const size_t head = sizeof record + record.path_size;
  const uint32_t expected = record.kept;
  size_t filled = head;
  uint32_t done = 0;
  off_t next = at;
  for (;;) {
    size_t room = sizeof g_buffer - filled;
    if (room > expected - done) room = expected - done;
    const ssize_t got = room ? read(source, g_buffer + filled, room) : 0;
    if (got < 0) return false;
    done += static_cast<uint32_t>(got);
    filled += static_cast<size_t>(got);
    if (got > 0 && done < expected && filled < sizeof g_buffer) continue;
    const bool last = got == 0 || done == expected;
    // Others may still write to it.
    if (last) record.size = record.kept = done;
    if (last && next == at) memcpy(g_buffer, &record, sizeof record);
    if (filled && !write_whole(g_buffer, filled, next)) return false;
    next += static_cast<off_t>(filled);
    filled = 0;
    if (last) break;
  }
  return done == expected || write_whole(reinterpret_cast<const char*>(&record), sizeof record, at);
}

// `name`: a file that is about to be gone.
void keep(const char* name) {
  struct stat info;
  // What the server itself makes and removes has relative paths.
  if (name[0] != '/' || lstat(name, &info) != 0 || !is_of_run(info)) return;
  const auto size = static_cast<uint64_t>(info.st_size);
  const size_t path_size = strlen(name);
  const bool kept = size <= kMostDeletedFile && g_header->content + size <= kMostDeletedBytes;
  DeletedRecord record{size, kept ? static_cast<uint32_t>(size) : 0, static_cast<uint32_t>(path_size)};
  const off_t at = static_cast<off_t>(kDeletedHeaderSize + g_header->committed);
  bool written = false;
  if (g_header->records < kMostDeletedFiles && path_size <= kMostDeletedPath) {
    memcpy(g_buffer, &record, sizeof record);
    memcpy(g_buffer + sizeof record, name, path_size);
    // Never waits: for a pipe that has taken the name, or somebody's lease.
    const int source = kept ? open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOATIME | O_NONBLOCK) : -1;
    written = kept ? source >= 0 && copy(source, record, at) : write_whole(g_buffer, sizeof record + path_size, at);
    if (source >= 0) close(source);
  }
  if (written) {
    g_header->committed += sizeof record + path_size + record.kept;
    g_header->content += record.kept;
    ++g_header->records;
  }
  if (written && kept) return;
  ++g_header->left_out;
  g_header->left_out_bytes += size;
}

// Whether `to` is another file than `from`, which is about to take its place.
bool replaces(const char* from, const char* to) {
  struct stat old, other;
  return lstat(to, &other) == 0 && lstat(from, &old) == 0 && (old.st_ino != other.st_ino || old.st_dev != other.st_dev);
}

// Makes the call. If it fails nothing is gone, and nothing is kept.
template <typename Call>
int without(const char* gone, const Call& call) {
  const int error = errno;
  const DeletedHeader before = *g_header;
  if (gone) keep(gone);
  errno = error;
  const long result = call();
  if (result != 0) *g_header = before;
  return static_cast<int>(result);
}

}  // namespace

void keep_deleted_files() {
  // As coarse as the times of files are.
  clock_gettime(CLOCK_REALTIME_COARSE, &g_started);
  void* page = mmap(nullptr, kDeletedHeaderSize, PROT_READ | PROT_WRITE, MAP_SHARED, kDeletedFd, 0);
  if (page != MAP_FAILED) g_header = static_cast<DeletedHeader*>(page);
}

namespace {

// The raw disks stay, as hardware does.
bool is_raw_disk(const char* path) {
  constexpr char kFolder[] = "/wine/disks/";  // event/volume.h
  return strncmp(path, kFolder, sizeof kFolder - 1) == 0;
}

// Makes the call that takes `gone` away, or moves it to `to`, and lets its streams follow.
template <typename Call>
int follow(const char* gone, const char* to, const Call& call) {
  int error = errno;
  const bool followed = has_streams(gone);
  errno = error;
  const int result = call();
  error = errno;
  if (result == 0 && followed) follow_with_streams(gone, to, keep);
  errno = error;
  return result;
}

int unlink_in_server(const char* path) {
  if (is_raw_disk(path)) {
    errno = EACCES;
    return -1;
  }
  return follow(path, nullptr, [&] { return without(path, [&] { return syscall(SYS_unlink, path); }); });
}

int rename_in_server(const char* from, const char* to) {
  if (is_raw_disk(from) || is_raw_disk(to)) {
    errno = EACCES;
    return -1;
  }
  int error = errno;
  const bool replaced = replaces(from, to), swapped = swaps_content(from, to);
  errno = error;
  const auto call = [&] { return without(replaced ? to : nullptr, [&] { return syscall(SYS_rename, from, to); }); };
  if (!swapped) {
    // What is replaced takes its streams along before those of the other come.
    const auto take_place = [&] { return replaced ? follow(to, nullptr, call) : call(); };
    const int result = follow(from, to, take_place);
    error = errno;
    // A short name is made anew by a rename, as on NTFS: two files of one number may have come into one folder.
    if (result == 0) removexattr(to, kShortNameAttribute);
    errno = error;
    return result;
  }
  const int result = call();
  error = errno;
  if (result == 0) settle_content(from, to);
  errno = error;
  return result;
}

}  // namespace
}  // namespace drsemu::monitor

extern "C" {

__attribute__((visibility("default"))) int unlink(const char* path) noexcept {
  return drsemu::monitor::g_header ? drsemu::monitor::unlink_in_server(path)
                                   : static_cast<int>(syscall(SYS_unlink, path));
}

__attribute__((visibility("default"))) int rmdir(const char* path) noexcept {
  const auto call = [&] { return static_cast<int>(syscall(SYS_rmdir, path)); };
  return drsemu::monitor::g_header ? drsemu::monitor::follow(path, nullptr, call) : call();
}

__attribute__((visibility("default"))) int rename(const char* from, const char* to) noexcept {
  return drsemu::monitor::g_header ? drsemu::monitor::rename_in_server(from, to)
                                   : static_cast<int>(syscall(SYS_rename, from, to));
}

}  // extern "C"
