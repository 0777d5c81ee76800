// Moves and deletes streams.
#include "monitor/streams.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <string_view>

#include "event/stream.h"

namespace drsemu::monitor {
namespace {

constexpr size_t kLongest = 4096;

// The stream's part of a name, with its colon; null: it is none of the file `name`'s.
const char* stream_of(const char* entry, const char* name) {
  const size_t size = strlen(name);
  return strncasecmp(entry, name, size) == 0 && entry[size] == ':' ? entry + size : nullptr;
}

const char* name_of(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

// Whether `first` is a stream of `second`; their folder may be called by different paths.
bool is_stream_of(const char* first, const char* second) {
  char folders[2][kLongest];
  struct stat one, other;
  if (!stream_of(name_of(first), name_of(second))) return false;
  snprintf(folders[0], kLongest, "%.*s", static_cast<int>(name_of(first) - first), first);
  snprintf(folders[1], kLongest, "%.*s", static_cast<int>(name_of(second) - second), second);
  return stat(folders[0], &one) == 0 && stat(folders[1], &other) == 0 && one.st_ino == other.st_ino &&
         one.st_dev == other.st_dev;
}

void mark(const char* path) { setxattr(path, event::kStreamsAttribute, "1", 1, 0); }

}  // namespace

bool has_streams(const char* path) {
  char value;
  return path[0] == '/' && lgetxattr(path, event::kStreamsAttribute, &value, 1) == 1;
}

void follow_with_streams(const char* path, const char* to, void (*gone)(const char*)) {
  const char* const name = name_of(path);
  const int folder_size = static_cast<int>(name - path);
  char folder[kLongest], from[kLongest], target[kLongest];
  snprintf(folder, sizeof folder, "%.*s", folder_size, path);
  DIR* const entries = opendir(folder);
  if (!entries) return;
  while (const dirent* entry = readdir(entries)) {
    const char* const stream = stream_of(entry->d_name, name);
    if (!stream || snprintf(from, sizeof from, "%s%s", folder, entry->d_name) >= static_cast<int>(sizeof from)) continue;
    if (!to) {
      gone(from);
      syscall(SYS_unlink, from);
    } else if (snprintf(target, sizeof target, "%s%s", to, stream) < static_cast<int>(sizeof target)) {
      syscall(SYS_rename, from, target);
    }
  }
  closedir(entries);
}

bool swaps_content(const char* from, const char* to) { return is_stream_of(to, from) || is_stream_of(from, to); }

void settle_content(const char* from, const char* to) {
  struct stat info;
  const bool became_stream = is_stream_of(to, from);
  if (became_stream && stat(to, &info) == 0) {
    const int file = open(from, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, info.st_mode & 0777);
    if (file >= 0) close(file);
  }
  mark(became_stream ? from : to);
}

}  // namespace drsemu::monitor
