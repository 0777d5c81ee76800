// Alternate streams of files.
//
// Layouts: [MS-FSCC] 2.4.49. Names: Microsoft Learn, "File Streams".
#include "monitor/calls/streams.h"

#include <dirent.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "event/stream.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

using event::PathText;

HostNames g_host_names;

namespace {

constexpr uint64_t kSuccess = 0, kInfoLengthMismatch = 0xc0000004, kBufferOverflow = 0x80000005,
                   kInvalidParameter = 0xc000000d;
constexpr uint32_t kOpen = 1;  // FILE_OPEN
constexpr uint32_t kCaseInsensitive = 0x40;

// UTF-8 to UTF-16; what is wrong becomes U+FFFD. Returns the units that fit.
size_t widen(const char* text, char16_t* out, size_t room) {
  size_t count = 0;
  for (const auto* at = reinterpret_cast<const unsigned char*>(text); *at;) {
    uint32_t c = *at++;
    const unsigned more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    if (more) c &= 0x3fu >> more;
    unsigned taken = 0;
    for (; taken < more && (*at & 0xc0) == 0x80; ++taken) c = c << 6 | (*at++ & 0x3f);
    if (taken != more || (more == 0 && c >= 0x80)) c = 0xfffd;
    if (count + 2 > room) return 0;
    if (c >= 0x10000) {
      out[count++] = static_cast<char16_t>(0xd7c0 + (c >> 10));
      c = 0xdc00 | (c & 0x3ff);
    }
    out[count++] = static_cast<char16_t>(c);
  }
  return count;
}

// A file's own content has no name, and is its first stream.
struct StreamFound {
  char16_t name[300];  // ":s:$DATA"
  size_t units = 0;
  uint64_t size = 0;
};

// Writes FILE_STREAM_INFORMATION entries one behind the other.
class StreamList {
 public:
  StreamList(uint64_t buffer, uint32_t size) : buffer_(buffer), size_(size) {}

  bool add(const StreamFound& stream) {
    constexpr uint32_t kName = 24;
    const auto bytes = static_cast<uint32_t>(stream.units * 2);
    const uint32_t at = (used_ + 7) & ~7u;
    if (!whole_ || at + kName + bytes > size_) {
      whole_ = false;
      return false;
    }
    const uint64_t sizes[] = {stream.size, (stream.size + 7) & ~uint64_t{7}};
    if (used_) store_guest(buffer_ + last_, at - last_);
    store_guest(buffer_ + at, uint32_t{0});
    store_guest(buffer_ + at + 4, bytes);
    copy_to_guest(buffer_ + at + 8, sizes, sizeof sizes);
    copy_to_guest(buffer_ + at + kName, stream.name, bytes);
    last_ = at;
    used_ = at + kName + bytes;
    return true;
  }
  uint32_t used() const { return used_; }
  bool whole() const { return whole_; }

 private:
  uint64_t buffer_;
  uint32_t size_, used_ = 0, last_ = 0;
  bool whole_ = true;
};

// The stream's name as NTFS tells it.
void describe(const char* name, const struct stat& info, StreamFound& found) {
  constexpr std::u16string_view kType = u":$DATA";
  found.name[0] = u':';
  found.units = 1 + widen(name, found.name + 1, 280);
  for (const char16_t c : kType) found.name[found.units++] = c;
  found.size = static_cast<uint64_t>(info.st_size);
}

// Calls `take(stream)` with each stream of the file or folder, until that says false.
template <typename Take>
void each_stream(const char* path, Take take) {
  struct stat info;
  StreamFound found;
  char folder[1024], value;
  const char* const slash = strrchr(path, '/');
  if (!slash || stat(path, &info) != 0) return;
  if (S_ISREG(info.st_mode)) {
    describe("", info, found);
    if (!take(found)) return;
  }
  const char* const name = slash + 1;
  const auto length = static_cast<size_t>(name - path);
  if (length >= sizeof folder || getxattr(path, event::kStreamsAttribute, &value, 1) != 1) return;
  memcpy(folder, path, length);
  folder[length] = 0;
  DIR* const entries = opendir(folder);
  const size_t size = strlen(name);
  while (const dirent* entry = entries ? readdir(entries) : nullptr) {
    if (strncasecmp(entry->d_name, name, size) != 0 || entry->d_name[size] != ':') continue;
    char stream[sizeof folder + 256];
    memcpy(stream, folder, length);
    strcpy(stream + length, entry->d_name);
    if (stat(stream, &info) != 0) continue;
    describe(entry->d_name + size + 1, info, found);
    if (!take(found)) break;
  }
  if (entries) closedir(entries);
}

}  // namespace

bool host_path(uint64_t handle, char* path, size_t size) {
  int fd = -1;
  if (!g_host_names.descriptor_of || g_host_names.descriptor_of(handle, 0, &fd, nullptr) != 0) return false;
  char link[32] = "/proc/self/fd/";
  char digits[12];
  int count = 0;
  for (int rest = fd; count == 0 || rest; rest /= 10) digits[count++] = static_cast<char>('0' + rest % 10);
  char* at = link + strlen(link);
  while (count) *at++ = digits[--count];
  const ssize_t length = readlink(link, path, size - 1);
  close(fd);
  path[length > 0 ? length : 0] = 0;
  return length > 0 && path[0] == '/';
}

size_t find_host(PathText<char16_t> name, StreamHost& host, char16_t* out, size_t room) {
  size_t last = name.rfind(u'\\');
  last = last == name.npos ? 0 : last + 1;
  const size_t colon = name.find(u':', last);
  if (!g_host_names.path_of || colon == name.npos) return 0;
  UnicodeString string{static_cast<uint16_t>(colon * 2), static_cast<uint16_t>(colon * 2), 0,
                       reinterpret_cast<uint64_t>(name.data())};
  ObjectAttributes object{};
  object.length = sizeof object;
  object.name = reinterpret_cast<uint64_t>(&string);
  object.attributes = kCaseInsensitive;
  uint32_t size = sizeof host.path;
  if (g_host_names.path_of(&object, host.path, &size, kOpen) != kSuccess) return 0;
  host.known = true;
  const char* slash = strrchr(host.path, '/');
  event::PathBuffer<char16_t> made{out, room};
  made.put(name.substr(0, last));
  // A folder that is called with a backslash behind it ends with a slash: it keeps the name that it was called by.
  made.size += slash && slash[1] ? widen(slash + 1, out + made.size, room - made.size) : 0;
  if (made.size == last) made.put(name.substr(last, colon - last));
  made.put(name.substr(colon));
  return made.whole ? made.size : 0;
}

void mark_host(const StreamHost& host) {
  if (host.known) setxattr(host.path, event::kStreamsAttribute, "1", 1, 0);
}

void each_named_stream(uint64_t handle, void (*take)(uint64_t handle, PathText<char16_t> name)) {
  constexpr size_t kType = 6;  // ":$DATA"
  char path[1024];
  if (!host_path(handle, path, sizeof path) || event::file_of_stream(path).size() != strlen(path)) return;
  each_stream(path, [&](const StreamFound& stream) {
    if (stream.units > 1 + kType) take(handle, {stream.name, stream.units - kType});
    return true;
  });
}

uint64_t stream_information(uint64_t handle, uint64_t io, uint64_t buffer, uint32_t size) {
  constexpr uint32_t kLeast = 24;
  char path[1024];
  if (size < kLeast) return kInfoLengthMismatch;
  if (!host_path(handle, path, sizeof path)) return kInvalidParameter;
  path[event::file_of_stream(path).size()] = 0;
  StreamList list(buffer, size);
  each_stream(path, [&](const StreamFound& stream) { return list.add(stream); });
  const uint64_t status = list.whole() ? kSuccess : kBufferOverflow;
  store_guest(io, status);
  store_guest(io + 8, uint64_t{list.used()});
  return status;
}

}  // namespace drsemu::monitor
