// Searches for streams. A search is a handle of the file, whose position is the number of the stream that comes next: it
// lives and ends with the handle, and needs no memory here.
//
// WIN32_FIND_STREAM_DATA: Microsoft Learn, fileapi.h. Wine's FindFirstStreamW finds nothing (dlls/kernelbase/file.c).
#include "monitor/calls/find_streams.h"

#include <string.h>
#include <unistd.h>

#include "event/guest_path.h"
#include "monitor/calls/streams.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {
namespace {

using event::PathText;

constexpr uint32_t kFileNotFound = 2, kInvalidHandle = 6, kHandleEof = 38, kInvalidParameter = 87;  // winerror.h
constexpr uint64_t kLastHandle = 0x10000;  // Wine's searches are addresses above it

void set_last_error(uint32_t error) { store_guest(is_wow64() ? teb_32() + 0x34 : teb() + 0x68, error); }

// The process's current directory, as its code has it: RTL_USER_PROCESS_PARAMETERS (winternl.h).
size_t current_directory(char16_t* out, size_t room) {
  uint64_t text = 0, bytes = 0;
  if (is_wow64()) {
    uint32_t peb = 0, parameters = 0, length = 0, buffer = 0;
    if (!load_guest(teb_32() + 0x30, peb) || !load_guest(peb + 0x10ull, parameters) ||
        !load_guest(parameters + 0x24ull, length) || !load_guest(parameters + 0x28ull, buffer)) {
      return 0;
    }
    text = buffer;
    bytes = length & 0xffff;
  } else {
    uint64_t parameters = 0;
    uint32_t length = 0;
    if (!load_guest(current_peb() + 0x20, parameters) || !load_guest(parameters + 0x38, length) ||
        !load_guest(parameters + 0x40, text)) {
      return 0;
    }
    bytes = length & 0xffff;
  }
  return bytes / 2 <= room && copy_from_guest(out, text, bytes) == bytes ? bytes / 2 : 0;
}

// The kernel's form of a Win32 path; 0 if it is none of a drive.
size_t native_path(PathText<char16_t> name, char16_t* out, size_t room) {
  char16_t current[512];
  event::PathBuffer<char16_t> made{out, room};
  made.put_ascii("\\??\\");
  const auto is_slash = [](char16_t c) { return c == u'\\' || c == u'/'; };
  const bool drive = name.size() > 2 && name[1] == u':' && is_slash(name[2]);
  const bool rooted = !name.empty() && is_slash(name[0]);
  if (rooted && name.size() > 3 && is_slash(name[1])) {
    if ((name[2] != u'?' && name[2] != u'.') || !is_slash(name[3])) return 0;
    name.remove_prefix(4);
  } else if (!drive) {
    const PathText<char16_t> folder(current, current_directory(current, 512));
    if (folder.size() < 2) return 0;
    made.put(rooted ? folder.substr(0, 2) : folder);
    if (!rooted && folder.back() != u'\\') made.put(u'\\');
  }
  // Component by component, as RtlGetFullPathName does.
  constexpr size_t kRoot = 6;  // \??\C:
  while (!name.empty() && made.whole) {
    size_t end = 0;
    while (end < name.size() && !is_slash(name[end])) ++end;
    const PathText<char16_t> part = name.substr(0, end);
    name.remove_prefix(end < name.size() ? end + 1 : end);
    if (part == u".") continue;
    if (part == u"..") {
      if (made.size > kRoot && out[made.size - 1] == u'\\') --made.size;
      while (made.size > kRoot && out[made.size - 1] != u'\\') --made.size;
      continue;
    }
    if (part.empty() && made.size > kRoot && out[made.size - 1] == u'\\') continue;
    made.put(part);
    if (!name.empty()) made.put(u'\\');
  }
  return made.whole ? made.size : 0;
}

size_t read_text(uint64_t address, char16_t* out, size_t room) {
  size_t size = 0;
  char16_t c = 1;
  while (size < room && copy_from_guest(&c, address + size * 2, sizeof c) == sizeof c && c) out[size++] = c;
  return c == 0 ? size : 0;
}

// Gives the stream at `index` to the caller.
bool give(uint64_t handle, unsigned index, uint64_t data) {
  char path[1024];
  struct {
    int64_t size;
    char16_t name[296];
  } told = {};
  StreamFound found;
  if (!host_path(handle, path, sizeof path) || !stream_at(path, index, found)) return false;
  told.size = static_cast<int64_t>(found.size);
  memcpy(told.name, found.name, (found.units < 295 ? found.units : 295) * 2);
  return copy_to_guest(data, &told, sizeof told) == sizeof told;
}

// The place of a search in its file, after it is set to `to` if that is not negative. Negative: it has none.
int64_t position(uint64_t handle, int64_t to) {
  int fd = -1;
  if (!g_host_names.descriptor_of || g_host_names.descriptor_of(handle, 0, &fd, nullptr) != 0) return -1;
  const off_t at = to < 0 ? lseek(fd, 0, SEEK_CUR) : lseek(fd, to, SEEK_SET);
  close(fd);
  return at;
}

}  // namespace

void find_first_stream(Syscall& call) {
  constexpr uint32_t kReadAttributes = 0x80, kSynchronize = 0x100000, kShareAll = 7, kOptions = 0x4020;
  char16_t given[1024], native[1100];
  const uint64_t none = call.narrow ? 0xffffffff : ~uint64_t{0};
  call.result = none;
  if (static_cast<uint32_t>(call.args[1]) != 0 || static_cast<uint32_t>(call.args[3]) != 0) {
    return set_last_error(kInvalidParameter);
  }
  const size_t size = native_path({given, read_text(call.args[0], given, 1024)}, native, 1100);
  UnicodeString string{static_cast<uint16_t>(size * 2), static_cast<uint16_t>(size * 2), 0,
                       reinterpret_cast<uint64_t>(native)};
  ObjectAttributes object{};
  object.length = sizeof object;
  object.name = reinterpret_cast<uint64_t>(&string);
  object.attributes = 0x40;  // OBJ_CASE_INSENSITIVE
  uint64_t handle = 0, io[2] = {};
  if (size == 0 || g_host_names.open_file(&handle, kReadAttributes | kSynchronize, &object, io, kShareAll, kOptions) != 0) {
    return set_last_error(kFileNotFound);
  }
  if (handle < kLastHandle && give(handle, 0, call.args[2]) && position(handle, 1) == 1) {
    call.result = handle;
    return;
  }
  g_nt.close(handle);
  set_last_error(kHandleEof);
}

void find_next_stream(Syscall& call) {
  call.result = 0;
  const int64_t index = call.args[0] < kLastHandle ? position(call.args[0], -1) : -1;
  if (index < 0) return set_last_error(kInvalidHandle);
  if (!give(call.args[0], static_cast<unsigned>(index), call.args[1])) return set_last_error(kHandleEof);
  position(call.args[0], index + 1);
  call.result = 1;
}

bool close_find_stream(Syscall& call) {
  if (call.args[0] == 0 || call.args[0] >= kLastHandle) return false;
  call.result = succeeded(g_nt.close(call.args[0]));
  return true;
}

}  // namespace drsemu::monitor
