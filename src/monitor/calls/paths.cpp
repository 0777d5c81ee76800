// Names of files as Windows takes them, put into the form that Wine knows (\??\C:\…).
//
// Wine 10 (dlls/ntdll/unix/file.c, nt_to_unix_file_name) takes \??\ and \DosDevices\ for files and asks its server for
// all else, which knows devices but no file on them. Below \??\ it takes any name that its folder of drives has, also
// "..", and `unix`, which is the root of the Linux file system.
//
// Wine's function gets a copy of the name: what was looked at is what is opened, whatever another thread does to the
// guest's.
#include "monitor/calls/paths.h"

#include <dlfcn.h>
#include <string.h>

#include "event/guest_path.h"
#include "monitor/calls/raw_disk.h"
#include "monitor/calls/short_names.h"
#include "monitor/calls/streams.h"
#include "monitor/calls/told_adapter.h"
#include "monitor/calls/told_machine.h"
#include "monitor/calls/told_mounts.h"
#include "monitor/calls/told_names.h"
#include "monitor/calls/told_processes.h"
#include "monitor/calls/told_token.h"
#include "monitor/calls/volume.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {
namespace {

using event::PathText;
using event::Place;
using event::PlaceOf;

// [MS-ERREF] 2.3.1.
constexpr uint64_t kBufferOverflow = 0x80000005, kAccessViolation = 0xc0000005, kInvalidParameter = 0xc000000d, kInvalidDeviceRequest = 0xc0000010,
                   kObjectNameInvalid = 0xc0000033, kObjectNameNotFound = 0xc0000034, kObjectPathNotFound = 0xc000003a,
                   kBadNetworkPath = 0xc00000be, kBadNetworkName = 0xc00000cc;
constexpr uint32_t kSupersede = 0, kOpen = 1, kOpenIf = 3, kOverwrite = 4, kOverwriteIf = 5;  // FILE_OPEN, …
constexpr uint32_t kOpenByFileId = 0x2000;  // FILE_OPEN_BY_FILE_ID: the name is a number

// Room that a name needs beyond its own: "\??\C:\Windows" is the longest beginning that a shorter one becomes.
constexpr size_t kSlack = 32;
constexpr size_t kDriveUnits = 6;  // "\??\C:"

using Control = uint64_t (*)(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io,
                             uint64_t code, uint64_t input, uint64_t input_length, uint64_t output,
                             uint64_t output_length);

struct Functions {
  uint64_t (*create_file)(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t io, uint64_t size,
                          uint64_t file_attributes, uint64_t share, uint64_t disposition, uint64_t options, uint64_t ea,
                          uint64_t ea_length);
  uint64_t (*open_file)(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t io, uint64_t share,
                        uint64_t options);
  uint64_t (*query_attributes)(uint64_t attributes, uint64_t information);
  uint64_t (*query_full_attributes)(uint64_t attributes, uint64_t information);
  uint64_t (*delete_file)(uint64_t attributes);
  uint64_t (*set_information)(uint64_t handle, uint64_t io, uint64_t information, uint64_t length, uint64_t type);
  uint64_t (*set_event)(uint64_t event, uint64_t previous);
  uint64_t (*open_link)(uint64_t handle, uint64_t access, uint64_t attributes);
  uint64_t (*query_link)(uint64_t handle, uint64_t target, uint64_t returned);
  uint64_t (*create_user_process)(uint64_t process, uint64_t thread, uint64_t process_access, uint64_t thread_access,
                                  uint64_t process_attributes, uint64_t thread_attributes, uint64_t process_flags,
                                  uint64_t thread_flags, uint64_t parameters, uint64_t information,
                                  uint64_t attributes);
  Control device_control, fs_control;
};
Functions g_wine;

bool failed(uint64_t status) { return !succeeded(status); }

// STATUS_SUCCESS, or why Windows has no such file.
struct Rewritten {
  uint64_t status = 0;
  size_t size = 0;      // of what Wine shall get
  bool stream = false;  // it may name a stream
  RawDisk disk = RawDisk::kNone;
  bool other_drive = false;  // which Wine has not, but the guest may have made
};

// Where a name leads in this guest. Only a share's takes a second look: what the machine is called.
PlaceOf<char16_t> where(PathText<char16_t> name) {
  const PlaceOf<char16_t> at = event::place_of(name);
  if (at.place != Place::kNetwork) [[likely]]
    return at;
  const char16_t* const computer = g_arena.config->machine.computer;
  constexpr size_t kMost = sizeof g_arena.config->machine.computer / sizeof *computer;
  size_t size = 0;
  while (size < kMost && computer[size]) ++size;
  return event::place_of(name, {computer, size});
}

// A name that exists nowhere, as the object manager answers for it.
uint64_t not_found(PathText<char16_t> below) { return below.size() > 1 ? kObjectPathNotFound : kObjectNameNotFound; }

// What is below \??\ and no drive: a device or a link to one. Its first part must be a name, no way through folders.
bool leads_astray(PathText<char16_t> name) {
  if (!event::guest_path_parts::take_folder(name)) return false;
  const PathText<char16_t> first = name.substr(0, name.find(u'\\'));
  return first == u"." || first == u".." || first.find(u'/') != first.npos;
}

// The type of a stream is for NTFS to know; the file's own content is the file.
Rewritten drop_stream_type(event::PathBuffer<char16_t>& name) {
  const auto split = event::split_stream(PathText<char16_t>(name.text, name.size));
  if (!split.valid) return {kObjectNameInvalid, name.size};
  name.size = split.file.size() + (split.stream.empty() ? 0 : 1 + split.stream.size());
  return {0, name.size, !split.stream.empty()};
}

// `name` in Wine's form into out[room], which has kSlack more than the name needs.
Rewritten rewrite(PathText<char16_t> name, bool relative, char16_t* out, size_t room) {
  event::PathBuffer<char16_t> made{out, room};
  if (relative) {
    made.put(name);
    const bool stream = drop_stream_type(made).stream;
    return {0, made.size, stream};  // where it is none, the name may be a pipe's, which has what colons it likes
  }
  // "C:\a" and "\\?\C:\a" are Win32's forms, not the kernel's.
  const bool native = !name.empty() && name[0] == u'\\' && (name.size() == 1 || name[1] != u'\\');
  const PlaceOf<char16_t> at = native ? where(name) : PlaceOf<char16_t>{};
  if (at.place == Place::kHost) return {.status = not_found(at.path)};
  if (at.place == Place::kNetwork) {
    // There is no other machine, and this one has no other shares; its pipes are its own.
    if (!at.own) return {.status = kBadNetworkPath};
    PathText<char16_t> pipe = at.path;
    if (!event::guest_path_parts::take(pipe, "\\pipe")) return {.status = kBadNetworkName};
    made.put_ascii("\\??\\pipe");
    made.put(pipe);
    return {0, made.size};
  }
  if (at.place == Place::kOther) {
    if (native && leads_astray(name)) return {.status = kObjectPathNotFound};
    made.put(name);
    return {0, made.size, false, native ? raw_disk_named(name) : RawDisk::kNone};
  }
  made.put_ascii("\\??\\");
  made.put(static_cast<char16_t>(at.drive));
  made.put(u':');
  if (!at.before.empty()) {
    made.put(u'\\');
    made.put_ascii(at.before);
  }
  made.put(at.path);
  // "\??\C:" is the volume itself.
  const bool other = at.drive != 'C';
  if (at.path.size() < 2) {
    const bool raw = at.path.empty() && at.before.empty() && !other && !at.share;
    if (at.share && made.size == kDriveUnits) made.put(u'\\');
    return {0, made.size, false, raw ? RawDisk::kVolume : RawDisk::kNone, other};
  }
  event::PathBuffer<char16_t> path{out + kDriveUnits, made.size - kDriveUnits, made.size - kDriveUnits};
  const Rewritten typeless = drop_stream_type(path);
  return {typeless.status, kDriveUnits + path.size, typeless.stream, RawDisk::kNone, other};
}

// What the link \??\X: of the object manager says; 0 characters: there is none.
size_t target_of(char drive, char16_t* out, size_t room) {
  constexpr uint32_t kQuery = 1;  // SYMBOLIC_LINK_QUERY
  char16_t name[] = u"\\??\\?:";
  name[4] = static_cast<char16_t>(drive);
  const UnicodeString string{kDriveUnits * 2, kDriveUnits * 2, 0, reinterpret_cast<uint64_t>(name)};
  ObjectAttributes object{};
  object.length = sizeof object;
  object.name = reinterpret_cast<uint64_t>(&string);
  object.attributes = 0x40;  // OBJ_CASE_INSENSITIVE
  uint64_t handle = 0;
  if (failed(g_wine.open_link(reinterpret_cast<uint64_t>(&handle), kQuery, reinterpret_cast<uint64_t>(&object))))
    return 0;
  UnicodeString target{0, static_cast<uint16_t>(room * 2), 0, reinterpret_cast<uint64_t>(out)};
  const uint64_t status = g_wine.query_link(handle, reinterpret_cast<uint64_t>(&target), 0);
  g_nt.close(handle);
  return failed(status) ? 0 : target.length / size_t{2};
}

// A name on a drive that is none of Wine's: to where the links lead that the guest has made for it (DefineDosDevice).
// `rewritten` is what became of the name; it stays so where there are none. What a link says goes the way of any name.
__attribute__((noinline)) Rewritten follow_drive(PathText<char16_t> name, const Rewritten& rewritten, char16_t* out,
                                                 size_t room) {
  constexpr int kMostLinks = 8;
  constexpr size_t kMost = 1024;
  char16_t leads[kMost];
  for (int i = 0; i < kMostLinks; ++i) {
    const PlaceOf<char16_t> at = where(name);
    if (at.place != Place::kDrive || at.drive == 'C') return rewrite(name, false, out, room);
    char16_t target[kMost / 2];
    size_t size = target_of(at.drive, target, kMost / 2);
    if (size == 0) break;
    if (target[size - 1] == u'\\' && !at.path.empty()) --size;
    if (size + at.path.size() + kSlack > room || size + at.path.size() > kMost) return {.status = kObjectNameInvalid};
    // The rest may stand in the same place.
    memmove(leads + size, at.path.data(), at.path.size() * 2);
    memcpy(leads, target, size * 2);
    name = {leads, size + at.path.size()};
  }
  return name.data() == leads ? Rewritten{.status = kObjectPathNotFound} : rewritten;
}

// The full name of what is relative to a folder of objects (\??, \Device), or of a drive where `folders`; 0 characters
// if it leads to no drive.
size_t full_name(uint64_t root, PathText<char16_t> name, bool folders, char16_t* out, size_t room) {
  struct {
    UnicodeString string;
    char16_t text[512];
  } object = {};
  constexpr uint32_t kObjectName = 1;
  if (failed(g_nt.query_object(root, kObjectName, &object, sizeof object, nullptr)) || !object.string.buffer) return 0;
  const PathText<char16_t> folder(object.text, object.string.length / 2);
  if (folder.empty() || (!folders && where(folder).place != Place::kOther)) return 0;
  event::PathBuffer<char16_t> made{out, room};
  made.put(folder);
  // A stream of the folder, or of the file, that the handle is of.
  if (folder.back() != u'\\' && !name.empty() && name[0] != u':') made.put(u'\\');
  made.put(name);
  return made.whole && where({out, made.size}).place == Place::kDrive ? made.size : 0;
}

// The file of a stream that is to be, empty.
uint64_t make_file(PathText<char16_t> name) {
  constexpr uint32_t kReadAttributes = 0x80, kSynchronize = 0x100000, kNormal = 0x80, kShareAll = 7,
                     kSynchronous = 0x20;
  UnicodeString string{static_cast<uint16_t>(name.size() * 2), static_cast<uint16_t>(name.size() * 2), 0,
                       reinterpret_cast<uint64_t>(name.data())};
  ObjectAttributes object{};
  object.length = sizeof object;
  object.name = reinterpret_cast<uint64_t>(&string);
  object.attributes = 0x40;  // OBJ_CASE_INSENSITIVE
  uint64_t handle = 0, io[2] = {};
  const uint64_t status = g_wine.create_file(reinterpret_cast<uint64_t>(&handle), kReadAttributes | kSynchronize,
                                             reinterpret_cast<uint64_t>(&object), reinterpret_cast<uint64_t>(io), 0,
                                             kNormal, kShareAll, kOpenIf, kSynchronous, 0, 0);
  if (!failed(status)) g_nt.close(handle);
  return status;
}

// What a call is about to do with the file of its name.
enum class Intent : uint8_t {
  kOpens,
  kMakes,  // if it is not there
  kAsks,   // a query, which Wine looks for in the wrong folder where the name is relative to one (it has left that
          // folder again: NtQueryAttributesFile)
};

// Makes `call` with the name of a stream. A file that gets one and is not there is made, as NTFS does.
template <typename Call>
__attribute__((noinline)) uint64_t with_stream(PathText<char16_t> name, Intent intent, Call&& make) {
  char16_t named[1024 + kSlack];
  StreamHost host;
  size_t size = find_host(name, host, named, 1024 + kSlack);
  if (size == 0 && intent == Intent::kMakes) {
    const PathText<char16_t> file = name.substr(0, name.find(u':', name.rfind(u'\\')));
    const uint64_t status = make_file(file);
    if (failed(status)) return status;
    size = find_host(name, host, named, 1024 + kSlack);
  }
  if (size == 0) return make(0, name.data(), name.size());
  const uint64_t status = make(0, named, size);
  if (intent == Intent::kMakes && !failed(status)) mark_host(host);
  return status;
}

// Makes `call(attributes)` with the name as Wine wants it. `access`: what a file is opened for.
template <typename Call>
__attribute__((noinline)) uint64_t with_path(uint64_t attributes, Intent intent, uint32_t access, Call&& call) {
  ObjectAttributes object;
  UnicodeString string{};
  if (attributes == 0) return call(0);
  if (copy_from_guest(&object, attributes, sizeof object) != sizeof object) return kAccessViolation;
  if (object.name == 0) return call(reinterpret_cast<uint64_t>(&object));
  if (copy_from_guest(&string, object.name, sizeof string) != sizeof string) return kAccessViolation;
  const size_t units = string.length / 2;
  const size_t room = units + kSlack;
  auto* const given = static_cast<char16_t*>(__builtin_alloca((units + room) * sizeof(char16_t)));
  char16_t* made = given + units;
  if (copy_from_guest(given, string.buffer, units * 2) != units * 2) return kAccessViolation;
  const PathText<char16_t> name(given, units);
  char16_t absolute[1024], full[1024 + kSlack];
  Rewritten rewritten = rewrite(name, object.root != 0, made, room);
  if (rewritten.other_drive) [[unlikely]] {
    const Rewritten followed = follow_drive(name, rewritten, full, 1024 + kSlack);
    if (!followed.other_drive) rewritten = followed, made = full;
  }
  if (failed(rewritten.status)) return rewritten.status;
  constexpr size_t kLongest = 0xfffe;
  if (rewritten.size * 2 > kLongest) return kObjectNameInvalid;
  const auto make = [&](uint64_t root, const char16_t* text, size_t size) {
    const PathText<char16_t> whole(text, size);
    const ReadingScope scope(whole.find(u'~') == whole.npos ? Reading::kNoShortName : Reading::kAnything);
    UnicodeString copy{static_cast<uint16_t>(size * 2), static_cast<uint16_t>(size * 2), 0,
                       reinterpret_cast<uint64_t>(text)};
    ObjectAttributes own = object;
    own.root = root;
    own.name = reinterpret_cast<uint64_t>(&copy);
    return call(reinterpret_cast<uint64_t>(&own));
  };
  if (rewritten.disk != RawDisk::kNone && object.root == 0) [[unlikely]] {
    const PathText<char16_t> file = raw_file(rewritten.disk, access);
    if (!file.empty() && intent == Intent::kOpens) return make(0, file.data(), file.size());
  }
  if (rewritten.stream) [[unlikely]] {
    if (object.root == 0) return with_stream({made, rewritten.size}, intent, make);
    const size_t size = full_name(object.root, {made, rewritten.size}, true, absolute, 1024);
    if (size != 0) return with_stream({absolute, size}, intent, make);
  }
  const uint64_t status = make(object.root, made, rewritten.size);
  if (object.root == 0 || !failed(status)) return status;
  const size_t size = full_name(object.root, name, intent == Intent::kAsks, absolute, 1024);
  if (size == 0) return status;
  Rewritten again = rewrite({absolute, size}, false, full, 1024 + kSlack);
  if (again.other_drive) again = follow_drive({absolute, size}, again, full, 1024 + kSlack);
  return failed(again.status) ? again.status : make(0, full, again.size);
}

void delete_stream(uint64_t file, PathText<char16_t> stream) {
  constexpr uint32_t kDelete = 0x10000, kSynchronize = 0x100000, kShareAll = 7, kSynchronous = 0x20, kDeleteOnClose = 0x1000;
  char16_t name[1024];
  const size_t size = full_name(file, stream, true, name, 1024);
  UnicodeString string{static_cast<uint16_t>(size * 2), static_cast<uint16_t>(size * 2), 0, reinterpret_cast<uint64_t>(name)};
  ObjectAttributes object{};
  object.length = sizeof object;
  object.name = reinterpret_cast<uint64_t>(&string);
  object.attributes = 0x40;  // OBJ_CASE_INSENSITIVE
  uint64_t handle = 0, io[2] = {};
  const uint64_t status = size == 0 ? kObjectNameNotFound
                                    : g_wine.open_file(reinterpret_cast<uint64_t>(&handle), kDelete | kSynchronize, reinterpret_cast<uint64_t>(&object),
                                                       reinterpret_cast<uint64_t>(io), kShareAll, kSynchronous | kDeleteOnClose);
  if (!failed(status)) g_nt.close(handle);
}

// A file that was overwritten loses the streams that it had, as on NTFS; Wine's server deletes them.
__attribute__((noinline)) void lose_streams(uint64_t handle, uint64_t io) {
  constexpr uint64_t kSuperseded = 0, kOverwritten = 3;
  uint64_t file = 0, information = 0;
  if (!load_guest(handle, file) || !load_guest(io + 8, information)) return;
  if (information == kSuperseded || information == kOverwritten) each_named_stream(file, delete_stream);
}

uint64_t create_file(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t io, uint64_t size,
                     uint64_t file_attributes, uint64_t share, uint64_t disposition, uint64_t options, uint64_t ea,
                     uint64_t ea_length) {
  const auto call = [=](uint64_t object) {
    return g_wine.create_file(handle, access, object, io, size, file_attributes, share, disposition, options, ea,
                              ea_length);
  };
  if (options & kOpenByFileId) return call(attributes);
  const auto wanted = static_cast<uint32_t>(disposition);
  const uint64_t status = with_path(attributes, wanted == kOpen || wanted == kOverwrite ? Intent::kOpens : Intent::kMakes,
                                    static_cast<uint32_t>(access), call);
  if ((wanted == kSupersede || wanted == kOverwrite || wanted == kOverwriteIf) && !failed(status)) lose_streams(handle, io);
  return status;
}

uint64_t open_file(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t io, uint64_t share,
                   uint64_t options) {
  const auto call = [=](uint64_t object) { return g_wine.open_file(handle, access, object, io, share, options); };
  return options & kOpenByFileId ? call(attributes)
                                 : with_path(attributes, Intent::kOpens, static_cast<uint32_t>(access), call);
}

uint64_t query_attributes(uint64_t attributes, uint64_t information) {
  return with_path(attributes, Intent::kAsks, 0,
                   [=](uint64_t object) { return g_wine.query_attributes(object, information); });
}

uint64_t query_full_attributes(uint64_t attributes, uint64_t information) {
  return with_path(attributes, Intent::kAsks, 0,
                   [=](uint64_t object) { return g_wine.query_full_attributes(object, information); });
}

uint64_t delete_file(uint64_t attributes) {
  return with_path(attributes, Intent::kOpens, 0, [=](uint64_t object) { return g_wine.delete_file(object); });
}

// The image that a process is made of, which Wine opens by itself. It gets a copy of the whole list, with one name: what was looked at.
uint64_t create_user_process(uint64_t process, uint64_t thread, uint64_t process_access, uint64_t thread_access,
                             uint64_t process_attributes, uint64_t thread_attributes, uint64_t process_flags,
                             uint64_t thread_flags, uint64_t parameters, uint64_t information, uint64_t attributes) {
  constexpr uint64_t kImageName = 0x20005;  // PS_ATTRIBUTE_IMAGE_NAME
  constexpr uint32_t kMost = 32, kLongest = 1024;
  // PS_ATTRIBUTE_LIST
  struct {
    uint64_t bytes;
    struct {
      uint64_t attribute, size, value, returned;
    } attribute[kMost];
  } list;
  constexpr size_t kHead = sizeof list.bytes, kOne = sizeof list.attribute[0];
  uint64_t bytes = 0;
  if (attributes && !load_guest(attributes, bytes)) return kAccessViolation;
  if (bytes < kHead || bytes > sizeof list) return kInvalidParameter;
  if (copy_from_guest(&list, attributes, bytes) != bytes) return kAccessViolation;
  list.bytes = bytes;
  char16_t name[kLongest], made[kLongest + kSlack];
  bool named = false;
  for (size_t i = 0; i < (bytes - kHead) / kOne; ++i) {
    auto& image = list.attribute[i];
    if (image.attribute != kImageName) continue;
    if (named) return kInvalidParameter;
    named = true;
    if (image.size > kLongest * 2) return kObjectNameInvalid;
    if (copy_from_guest(name, image.value, image.size) != image.size) return kAccessViolation;
    const PathText<char16_t> whole(name, image.size / 2);
    Rewritten rewritten = rewrite(whole, false, made, kLongest + kSlack);
    if (rewritten.other_drive) rewritten = follow_drive(whole, rewritten, made, kLongest + kSlack);
    if (failed(rewritten.status)) return rewritten.status;
    image.size = rewritten.size * 2;
    image.value = reinterpret_cast<uint64_t>(made);
  }
  return g_wine.create_user_process(process, thread, process_access, thread_access, process_attributes, thread_attributes,
                                    process_flags, thread_flags, parameters, information, reinterpret_cast<uint64_t>(&list));
}

bool is_new_name(uint64_t type) {
  constexpr uint32_t kTypes[] = {10, 11, 65, 72};  // FileRenameInformation, FileLinkInformation, and both with Ex
  for (const uint32_t one : kTypes) {
    if (static_cast<uint32_t>(type) == one) return true;
  }
  return false;
}

// The full name of `stream`, which begins with a colon, of the file that `handle` is open for, or is a stream of.
size_t stream_beside(uint64_t handle, PathText<char16_t> stream, char16_t* out, size_t room) {
  const size_t size = full_name(handle, stream, true, out, room);
  const PathText<char16_t> all(out, size);
  const size_t own = all.find(u':', all.rfind(u'\\'));
  const size_t added = size - stream.size();
  if (size == 0 || own >= added) return size;
  // The handle is of a stream itself.
  memmove(out + own, out + added, stream.size() * 2);
  return own + stream.size();
}

// FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION: what a file is to be called from now on.
uint64_t set_information(uint64_t handle, uint64_t io, uint64_t information, uint64_t length, uint64_t type) {
  constexpr uint32_t kRoot = 8, kLength = 16, kName = 20, kLeast = 24;
  constexpr uint32_t kLongest = 4096 * 2 + kName;  // Linux's PATH_MAX
  const auto size = static_cast<uint32_t>(length);
  if (!is_new_name(type) || size < kName) return g_wine.set_information(handle, io, information, length, type);
  if (size > kLongest) return kObjectNameInvalid;
  alignas(8) char given[kLongest], own[kLongest + kSlack * 2];
  if (copy_from_guest(given, information, size) != size) return kAccessViolation;
  uint64_t root;
  uint32_t bytes;
  memcpy(&root, given + kRoot, sizeof root);
  memcpy(&bytes, given + kLength, sizeof bytes);
  // Wine takes the low 16 bits of a length beyond the buffer for it.
  if (bytes > size - kName) return kInvalidParameter;
  char16_t name[kLongest / 2], made[kLongest / 2 + kSlack];
  memcpy(name, given + kName, bytes);
  PathText<char16_t> wanted(name, bytes / 2);
  // ":s" is a stream of the file itself, "::$DATA" its own content.
  char16_t absolute[1024];
  if (root == 0 && !wanted.empty() && wanted[0] == u':') {
    wanted = {absolute, stream_beside(handle, wanted, absolute, 1024)};
    if (wanted.empty()) return kObjectNameInvalid;
  }
  Rewritten rewritten = rewrite(wanted, root != 0, made, kLongest / 2 + kSlack);
  if (rewritten.other_drive) rewritten = follow_drive(wanted, rewritten, made, kLongest / 2 + kSlack);
  if (failed(rewritten.status)) return rewritten.status;
  bytes = static_cast<uint32_t>(rewritten.size * 2);
  memcpy(own, given, kName);
  memcpy(own + kLength, &bytes, sizeof bytes);
  memset(own + kName, 0, kLeast - kName);
  memcpy(own + kName, made, bytes);
  const uint32_t whole = kName + bytes;
  return g_wine.set_information(handle, io, reinterpret_cast<uint64_t>(own), whole < kLeast ? kLeast : whole, type);
}

// Wine's mount manager makes a drive of any Linux folder, and tells which one a drive or a folder of the user is
// (include/ddk/mountmgr.h: IOCTL_MOUNTMGR_DEFINE_UNIX_DRIVE and the three behind it). Windows's knows no such codes.
bool is_unix_drive_control(uint64_t code) {
  constexpr uint32_t kFirst = 32, kLast = 35;
  const auto control = static_cast<uint32_t>(code);
  const uint32_t function = (control >> 2) & 0xfff;
  return control >> 16 == 'm' && function >= kFirst && function <= kLast;
}

// A control of the raw disk or the mount manager, done at once; with a routine to be called behind it Wine answers,
// which knows none.
bool answers(uint64_t handle, uint64_t event, uint64_t io, uint64_t code, uint64_t input, uint64_t input_length,
             uint64_t output, uint64_t output_length, uint64_t& status) {
  const ControlCall call{handle,
                         io,
                         static_cast<uint32_t>(code),
                         input,
                         static_cast<uint32_t>(input_length),
                         output,
                         static_cast<uint32_t>(output_length)};
  if (!answer_disk_control(call, status) && !answer_mount_control(call, status)) return false;
  if (event && (!failed(status) || static_cast<uint32_t>(status) == kBufferOverflow)) g_wine.set_event(event, 0);
  return true;
}

uint64_t device_control(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t code,
                        uint64_t input, uint64_t input_length, uint64_t output, uint64_t output_length) {
  if (is_unix_drive_control(code)) return kInvalidDeviceRequest;
  uint64_t answered;
  if (!apc && answers(handle, event, io, code, input, input_length, output, output_length, answered)) return answered;
  const uint64_t status =
      g_wine.device_control(handle, event, apc, context, io, code, input, input_length, output, output_length);
  if (succeeded(status) || static_cast<uint32_t>(status) == kBufferOverflow)
    tell_adapter(static_cast<uint32_t>(code), input, static_cast<uint32_t>(input_length), output,
                 static_cast<uint32_t>(output_length));
  return status;
}

uint64_t fs_control(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t code,
                    uint64_t input, uint64_t input_length, uint64_t output, uint64_t output_length) {
  if (is_unix_drive_control(code)) return kInvalidDeviceRequest;
  uint64_t answered;
  if (!apc && answers(handle, event, io, code, input, input_length, output, output_length, answered)) return answered;
  return g_wine.fs_control(handle, event, apc, context, io, code, input, input_length, output, output_length);
}

struct Substitute {
  const char* name;
  uint64_t ours;
  void* wines;  // where its address is kept
  uint64_t found;
};
Substitute g_substitutes[] = {
    {"NtCreateFile", reinterpret_cast<uint64_t>(&create_file), &g_wine.create_file, 0},
    {"NtOpenFile", reinterpret_cast<uint64_t>(&open_file), &g_wine.open_file, 0},
    {"NtQueryAttributesFile", reinterpret_cast<uint64_t>(&query_attributes), &g_wine.query_attributes, 0},
    {"NtQueryFullAttributesFile", reinterpret_cast<uint64_t>(&query_full_attributes), &g_wine.query_full_attributes, 0},
    {"NtDeleteFile", reinterpret_cast<uint64_t>(&delete_file), &g_wine.delete_file, 0},
    {"NtCreateUserProcess", reinterpret_cast<uint64_t>(&create_user_process), &g_wine.create_user_process, 0},
    {"NtSetInformationFile", reinterpret_cast<uint64_t>(&set_information), &g_wine.set_information, 0},
    {"NtDeviceIoControlFile", reinterpret_cast<uint64_t>(&device_control), &g_wine.device_control, 0},
    {"NtFsControlFile", reinterpret_cast<uint64_t>(&fs_control), &g_wine.fs_control, 0},
    {"NtQueryVolumeInformationFile", reinterpret_cast<uint64_t>(&query_volume), &g_wine_query_volume, 0},
    {"NtQueryVirtualMemory", reinterpret_cast<uint64_t>(&query_memory), &g_wine_query_memory, 0},
    {"NtQueryInformationToken", reinterpret_cast<uint64_t>(&query_token), &g_wine_query_token, 0},
    {"NtQueryInformationProcess", reinterpret_cast<uint64_t>(&query_process), &g_wine_query_process, 0},
    {"NtQueryObject", reinterpret_cast<uint64_t>(&query_object), &g_wine_query_object, 0},
    {"NtQueryInformationFile", reinterpret_cast<uint64_t>(&query_file), &g_wine_query_file, 0},
    {"NtQueryDirectoryFile", reinterpret_cast<uint64_t>(&query_directory), &g_wine_query_directory, 0},
    {"NtQuerySystemInformation", reinterpret_cast<uint64_t>(&query_system), &g_wine_query_system, 0},
    {"NtPowerInformation", reinterpret_cast<uint64_t>(&power_information), &g_wine_power_information, 0},
    {"NtSetValueKey", reinterpret_cast<uint64_t>(&set_value_key), &g_wine_set_value_key, 0},
    {"NtCreateSymbolicLinkObject", reinterpret_cast<uint64_t>(&create_link), &g_wine_create_link, 0},
    {"NtOpenProcess", reinterpret_cast<uint64_t>(&open_process), &g_wine_open_process, 0},
    {"NtOpenThread", reinterpret_cast<uint64_t>(&open_thread), &g_wine_open_thread, 0},
};

}  // namespace

void prepare_paths(void* ntdll) {
  for (Substitute& one : g_substitutes) {
    one.found = reinterpret_cast<uint64_t>(dlsym(ntdll, one.name));
    memcpy(one.wines, &one.found, sizeof one.found);
  }
  void* const set_event = dlsym(ntdll, "NtSetEvent");
  memcpy(&g_wine.set_event, &set_event, sizeof set_event);
  void* const open_link = dlsym(ntdll, "NtOpenSymbolicLinkObject");
  void* const query_link = dlsym(ntdll, "NtQuerySymbolicLinkObject");
  memcpy(&g_wine.open_link, &open_link, sizeof open_link);
  memcpy(&g_wine.query_link, &query_link, sizeof query_link);
  void* const path_of = dlsym(ntdll, "wine_nt_to_unix_file_name");
  void* const descriptor_of = dlsym(ntdll, "wine_server_handle_to_fd");
  memcpy(&g_host_names.path_of, &path_of, sizeof path_of);
  memcpy(&g_host_names.descriptor_of, &descriptor_of, sizeof descriptor_of);
}

uint64_t with_windows_paths(uint64_t function) {
  for (const Substitute& one : g_substitutes) {
    if (one.found == function && function != 0) return one.ours;
  }
  return function;
}

}  // namespace drsemu::monitor
