// Short names of files as NTFS gives them, through the door that Wine has for a file system that knows them: it asks
// Linux for both names of each entry of a folder by an ioctl that only VFAT has (dlls/ntdll/unix/file.c,
// VFAT_IOCTL_READDIR_BOTH), and lists and finds files by them. The C library's ioctl is interposed here and answers for
// every folder; what Wine would make up instead is a hash.
//
// A listing that is made this way also leaves out alternate streams (monitor/streams.h), which lie beside their file.
#include "monitor/calls/short_names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/msdos_fs.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

QueryDirectory g_wine_query_directory;

namespace {

using event::is_short_enough;
using event::kMostShortNumber;
using event::short_name;
using event::ShortName;

// Linux: struct linux_dirent64, getdents64(2).
struct Entry {
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

// What is read of a folder but not yet given out.
struct Chunk {
  int size = 0, at = 0;
  bool numbered = false;  // number_all() has been there
  bool ended = false;
  alignas(8) char bytes[2048];

  // The next entry but "." and "..", or null.
  const Entry* next(int folder) {
    for (;;) {
      if (at >= size) {
        size = static_cast<int>(syscall(SYS_getdents64, folder, bytes, sizeof bytes));
        at = 0;
        if (size <= 0) return nullptr;
      }
      const auto* entry = reinterpret_cast<const Entry*>(bytes + at);
      at += entry->size;
      if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0) return entry;
    }
  }
};
thread_local Chunk t_chunk;
thread_local Reading t_reading = Reading::kAnything;
// A copy: the call that the thread makes may be left by an exception, without ReadingScope's end.
thread_local char t_mask_text[256];
thread_local size_t t_mask_size;

// A file of an open folder by a path that any thread may use whatever the working directory is.
struct InFolder {
  char path[32 + 256];
  char* name;  // where that begins

  explicit InFolder(int folder) {
    static constexpr char kFolders[] = "/proc/self/fd/";
    memcpy(path, kFolders, sizeof kFolders - 1);
    name = path + sizeof kFolders - 1;
    char digits[12];
    int count = 0;
    do digits[count++] = static_cast<char>('0' + folder % 10);
    while ((folder /= 10) != 0);
    while (count) *name++ = digits[--count];
    *name++ = '/';
    *name = 0;
  }
  const char* of(const char* entry) {
    const size_t room = static_cast<size_t>(path + sizeof path - name);
    const size_t size = strnlen(entry, room - 1);
    memcpy(name, entry, size);
    name[size] = 0;
    return path;
  }
};

// 0: it has none.
unsigned number_of(const char* path) {
  char digit = 0;
  if (getxattr(path, event::kShortNameAttribute, &digit, 1) != 1) return 0;
  return digit >= '1' && digit <= static_cast<char>('0' + kMostShortNumber) ? static_cast<unsigned>(digit - '0') : 0;
}

bool is_stream(const char* name) { return strchr(name, ':') != nullptr; }
bool needs_short_name(const char* name) { return !is_short_enough(name) && !is_stream(name); }

// Numbers that are taken, for all groups of one folder. Two groups that meet in a place skip numbers, no more.
class Taken {
 public:
  void add(std::string_view name, unsigned number) { place(name) |= static_cast<uint8_t>(1u << number); }
  unsigned lowest(std::string_view name) {
    unsigned number = 1;
    while (number < kMostShortNumber && place(name) & 1u << number) ++number;
    return number;
  }

 private:
  uint8_t& place(std::string_view name) { return taken_[event::short_name_group(name) % sizeof taken_]; }
  uint8_t taken_[16384] = {};
};

// Files that have no number yet, the eldest first: so many at a time.
struct Unnumbered {
  struct File {
    uint64_t made;  // ns
    char name[256];
  };
  static constexpr size_t kMost = 512;
  size_t count = 0;
  File file[kMost];

  void add(const char* path, const char* name) {
    struct statx info;
    uint64_t made = ~uint64_t{0};
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &info) == 0 && info.stx_mask & STATX_BTIME) {
      made = static_cast<uint64_t>(info.stx_btime.tv_sec) * 1'000'000'000 + info.stx_btime.tv_nsec;
    }
    size_t at = count++;
    for (; at > 0 && file[at - 1].made > made; --at) file[at] = file[at - 1];
    file[at].made = made;
    strncpy(file[at].name, name, sizeof file[at].name - 1);
    file[at].name[sizeof file[at].name - 1] = 0;
  }
};

// Gives each file of a folder that needs one a number. Files of the image have theirs since it was built: none is
// copied up for this.
__attribute__((noinline)) void number_all(int folder) {
  const int own = open(InFolder(folder).of("."), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) return;
  Taken taken;
  Unnumbered without;
  Chunk chunk;
  InFolder in(own);
  while (const Entry* entry = chunk.next(own)) {
    if (!needs_short_name(entry->name)) {
      // A file that is really called so.
      const std::string_view name = entry->name;
      const size_t tilde = name.find('~');
      if (tilde != name.npos && tilde + 1 < name.size() && name[tilde + 1] >= '1' && name[tilde + 1] < '5') {
        taken.add(name, static_cast<unsigned>(name[tilde + 1] - '0'));
      }
    } else if (const unsigned number = number_of(in.of(entry->name))) {
      taken.add(entry->name, number);
    }
  }
  bool more = true;
  while (more) {
    lseek(own, 0, SEEK_SET);
    chunk = {};
    without.count = 0;
    more = false;
    while (const Entry* entry = chunk.next(own)) {
      if (!needs_short_name(entry->name) || number_of(in.of(entry->name))) continue;
      more = without.count == Unnumbered::kMost;
      if (more) break;
      without.add(in.of(entry->name), entry->name);
    }
    for (size_t i = 0; i < without.count; ++i) {
      const unsigned number = taken.lowest(without.file[i].name);
      const char digit = static_cast<char>('0' + number);
      taken.add(without.file[i].name, number);
      // Of a file that is read-only: it stays without, and the next time is as this one.
      if (setxattr(in.of(without.file[i].name), event::kShortNameAttribute, &digit, 1, 0) != 0) more = false;
    }
  }
  close(own);
}

// That of an entry which needs one.
ShortName short_name_in(int folder, const char* name, bool& numbered) {
  InFolder in(folder);
  unsigned number = number_of(in.of(name));
  if (number == 0 && !numbered) {
    numbered = true;
    number_all(folder);
    number = number_of(in.of(name));
  }
  return short_name(name, number ? number : kMostShortNumber);
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// Both names of an entry as Wine wants them: the long one is empty where there is only one.
void give(int folder, const char* name, __fat_dirent* both) {
  ShortName made;
  if (needs_short_name(name)) made = short_name_in(folder, name, t_chunk.numbered);
  strncpy(both[0].d_name, made.size ? made.text : name, sizeof both[0].d_name - 1);
  both[0].d_name[sizeof both[0].d_name - 1] = 0;
  both[1].d_name[0] = 0;
  if (made.size) strncpy(both[1].d_name, name, sizeof both[1].d_name - 1);
  both[1].d_name[sizeof both[1].d_name - 1] = 0;
  both[0].d_reclen = both[1].d_reclen = static_cast<unsigned short>(sizeof both[0]);
}

// Whether an entry is the one of the mask.
bool is_asked_for(int folder, const char* name) {
  const std::string_view mask(t_mask_text, t_mask_size);
  if (equal(name, mask)) return true;
  if (mask.find('~') == mask.npos || !needs_short_name(name)) return false;
  return equal(short_name_in(folder, name, t_chunk.numbered), mask);
}

int nothing(__fat_dirent* both) {
  both[0].d_reclen = 0;
  both[0].d_name[0] = both[1].d_name[0] = 0;
  return 0;
}

// VFAT_IOCTL_READDIR_BOTH: the next entry of a folder that was opened, or set to its beginning, for this loop.
__attribute__((noinline)) int read_both(int folder, __fat_dirent* both) {
  if (t_reading == Reading::kNoShortName) {
    errno = ENOTTY;
    return -1;
  }
  const bool begins = lseek(folder, 0, SEEK_CUR) == 0;
  if (begins) {
    t_chunk.size = t_chunk.at = 0;
    t_chunk.numbered = t_chunk.ended = false;
  }
  if (t_chunk.ended) return nothing(both);
  if (t_reading == Reading::kOne && begins && !is_stream(t_mask_text)) {
    struct stat info;
    if (stat(InFolder(folder).of(t_mask_text), &info) == 0) {
      t_chunk.ended = true;
      lseek(folder, 1, SEEK_SET);
      give(folder, t_mask_text, both);
      return 0;
    }
  }
  while (const Entry* entry = t_chunk.next(folder)) {
    if (is_stream(entry->name)) continue;
    if (t_reading == Reading::kOne && !is_asked_for(folder, entry->name)) continue;
    give(folder, entry->name, both);
    return 0;
  }
  t_chunk.ended = true;
  return nothing(both);
}

}  // namespace

ReadingScope::ReadingScope(Reading reading, std::string_view mask) {
  t_reading = reading;
  t_mask_size = mask.size() < sizeof t_mask_text ? mask.size() : sizeof t_mask_text - 1;
  memcpy(t_mask_text, mask.data(), t_mask_size);
  t_mask_text[t_mask_size] = 0;
}

ReadingScope::~ReadingScope() { t_reading = Reading::kAnything; }

ShortName short_name_of(const char* path) {
  const char* slash = strrchr(path, '/');
  if (!slash || !needs_short_name(slash + 1)) return {};
  char folder[4096];
  const auto size = static_cast<size_t>(slash - path);
  if (size >= sizeof folder) return {};
  memcpy(folder, path, size);
  folder[size] = 0;
  const int fd = open(size ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return {};
  bool numbered = false;
  const ShortName made = short_name_in(fd, slash + 1, numbered);
  close(fd);
  return made;
}

uint64_t query_directory(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t buffer,
                         uint64_t length, uint64_t information_class, uint64_t single, uint64_t mask,
                         uint64_t restart) {
  const auto call = [&] {
    return g_wine_query_directory(handle, event, apc, context, io, buffer, length, information_class, single, mask,
                                  restart);
  };
  UnicodeString string{};
  char name[256];
  size_t size = 0;
  bool exact = mask && copy_from_guest(&string, mask, sizeof string) == sizeof string && string.length > 0 &&
               string.length < sizeof name * 2;
  char16_t text[sizeof name];
  exact = exact && copy_from_guest(text, string.buffer, string.length) == string.length;
  for (size_t i = 0; exact && i < string.length / 2u; ++i) {
    // Wildcards, those of NtQueryDirectoryFile too; and letters whose other case is not known here.
    exact = text[i] > 0 && text[i] < 0x7f && !strchr("*?<>\"", text[i]) && text[i] != u'/';
    name[size++] = static_cast<char>(text[i]);
  }
  name[exact ? size : 0] = 0;
  // Wine faults on one that cannot be written, and the scope would stay.
  constexpr uint64_t kAccessViolation = 0xc0000005;
  uint64_t information;
  if (!load_guest(io + 8, information) || !store_guest(io + 8, information)) return kAccessViolation;
  const ReadingScope scope(exact ? Reading::kOne : Reading::kListing, {name, exact ? size : 0});
  return call();
}

}  // namespace drsemu::monitor

extern "C" __attribute__((visibility("default"))) int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list list;
  va_start(list, request);
  void* const argument = va_arg(list, void*);
  va_end(list);
  if (request == VFAT_IOCTL_READDIR_BOTH) return drsemu::monitor::read_both(fd, static_cast<__fat_dirent*>(argument));
  return static_cast<int>(syscall(SYS_ioctl, fd, request, argument));
}
