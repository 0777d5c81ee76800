// The forms of a guest's path: NT, Win32 and DOS. The one place that knows which of them mean the same file.
//
// Forms (Microsoft Learn, "Naming Files, Paths, and Namespaces"; "Object Namespaces"):
//   \??\C:\a  \DosDevices\C:\a  \GLOBAL??\C:\a      the object manager's folder of DOS devices
//   \\?\C:\a  \\.\C:\a                              the same, as Win32 functions are given it
//   …\GLOBALROOT\Device\HarddiskVolume1\a           out of that folder, back to the root
//   \Device\HarddiskVolume1\a  \SystemRoot\a        the object manager's root
//   …\Volume{guid}\a                                the volume's unique name
//   \\host\C$\a  …\UNC\host\C$\a                    a share of a machine's, which may be this one: C$ and ADMIN$ are
//   \Device\Mup\host\C$\a                          an administrator's ways to the drive and to C:\Windows
//   C:\a  C:\a:stream:$DATA  C:\a::$INDEX_ALLOCATION
// What cannot be told from a name alone: whether it is an 8.3 name, where a link in the file system leads, and what a
// drive is that the guest has made.
//
// No function allocates (but the one that returns a std::string), throws or keeps anything: any thread, host and guest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace drsemu::event {

template <typename Char>
using PathText = std::basic_string_view<Char>;

template <typename Char>
constexpr Char lower_ascii(Char c) {
  return c >= Char('A') && c <= Char('Z') ? static_cast<Char>(c + 32) : c;
}

template <typename Char>
constexpr bool starts_with_ascii(PathText<Char> name, std::string_view prefix) {
  if (name.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); ++i) {
    if (lower_ascii(name[i]) != static_cast<Char>(static_cast<unsigned char>(lower_ascii(prefix[i])))) return false;
  }
  return true;
}

// Where a name leads.
enum class Place : uint8_t {
  kOther,    // no file of a drive: a device, a pipe, another object, a name without meaning
  kDrive,    // `drive` and `path` on it
  kHost,     // Wine's door to the file system below it (\??\unix), which no Windows has
  kNetwork,  // a share that is no drive of this machine's
};

template <typename Char>
struct PlaceOf {
  Place place = Place::kOther;
  char drive = 0;           // 'A' to 'Z'
  bool share = false;       // by a share: without a path it is the root folder, not the volume
  bool own = false;         // of a network place: the machine is this one
  std::string_view before;  // what `path` is relative to: "Windows" of \SystemRoot
  PathText<Char> path;      // begins with a backslash, or is empty: the drive (or \SystemRoot) itself; of a network
                            // place: the share and what is below it
};

// Names of C:'s volume below the folder of DOS devices, and below the root. The number is that under which Wine's mount
// manager knows the drive (dlls/mountmgr.sys/device.c): what it tells and what is accepted agree.
inline constexpr std::string_view kVolumeDevices[] = {"HarddiskVolume1", "Harddisk0Partition1", "BootPartition"};
inline constexpr std::string_view kVolumeRoots[] = {"\\Device\\HarddiskVolume1", "\\Device\\BootDevice",
                                                    "\\Device\\Harddisk0\\Partition1",
                                                    "\\ArcName\\multi(0)disk(0)rdisk(0)partition(1)"};
// Who finds shares: the provider of all network file systems, and Windows's own network.
inline constexpr std::string_view kNetworkDevices[] = {"\\Device\\Mup", "\\Device\\LanmanRedirector"};
inline constexpr std::string_view kDeviceFolders[] = {"\\??\\", "\\\\?\\", "\\\\.\\", "\\DosDevices\\", "\\GLOBAL??\\"};

namespace guest_path_parts {

// `name` behind the component(s) `prefix`; false if it does not begin with them.
template <typename Char>
constexpr bool take(PathText<Char>& name, std::string_view prefix) {
  if (!starts_with_ascii(name, prefix)) return false;
  if (name.size() > prefix.size() && name[prefix.size()] != Char('\\')) return false;
  name.remove_prefix(prefix.size());
  return true;
}

template <typename Char>
constexpr bool take_folder(PathText<Char>& name) {
  for (const std::string_view folder : kDeviceFolders) {
    if (!starts_with_ascii(name, folder)) continue;
    name.remove_prefix(folder.size());
    return true;
  }
  return false;
}

// Volume{8-4-4-4-12 digits}: 44 characters.
template <typename Char>
constexpr bool take_volume(PathText<Char>& name) {
  constexpr size_t kSize = 44;
  if (name.size() < kSize || !starts_with_ascii(name, "Volume{") || name[kSize - 1] != Char('}')) return false;
  if (name.size() > kSize && name[kSize] != Char('\\')) return false;
  name.remove_prefix(kSize);
  return true;
}

template <typename Char>
constexpr bool take_drive(PathText<Char>& name, char& drive) {
  if (name.size() < 2 || name[1] != Char(':') || lower_ascii(name[0]) < Char('a') || lower_ascii(name[0]) > Char('z'))
    return false;
  if (name.size() > 2 && name[2] != Char('\\')) return false;
  drive = static_cast<char>(lower_ascii(name[0]) - 32);
  name.remove_prefix(2);
  return true;
}

template <typename Char>
constexpr bool equal_ascii(PathText<Char> name, PathText<Char> other) {
  if (name.size() != other.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (lower_ascii(name[i]) != lower_ascii(other[i])) return false;
  }
  return true;
}

// Whether a host's name means the machine that it is said on.
template <typename Char>
constexpr bool is_this_machine(PathText<Char> host, PathText<Char> machine) {
  for (const std::string_view own : {"localhost", "127.0.0.1"}) {
    if (host.size() == own.size() && starts_with_ascii(host, own)) return true;
  }
  return !machine.empty() && equal_ascii(host, machine);
}

// `name` is "\host\share\…". Apart from the rest, so that ordinary names do not pay for it.
template <typename Char>
[[gnu::noinline, gnu::cold]] constexpr PlaceOf<Char> place_on_network(PathText<Char> name, PathText<Char> machine) {
  PlaceOf<Char> found;
  found.place = Place::kNetwork;
  name.remove_prefix(1);
  // "\Device\Mup\;LanmanRedirector\;X:…\host": whose, and for which drive.
  while (!name.empty() && name[0] == Char(';') && name.find(Char('\\')) != name.npos) {
    name.remove_prefix(name.find(Char('\\')) + 1);
  }
  const PathText<Char> host = name.substr(0, name.find(Char('\\')));
  name.remove_prefix(host.size());
  found.path = name;
  found.own = is_this_machine(host, machine);
  if (!found.own) return found;
  const bool drive = take(name, "\\C$");
  if (!drive && !take(name, "\\ADMIN$")) return found;
  return {Place::kDrive, 'C', true, false, drive ? std::string_view{} : "Windows", name};
}

// Apart for the same reason.
template <typename Char>
[[gnu::noinline]] constexpr PlaceOf<Char> place_of_any(PathText<Char> name, PathText<Char> machine) {
  PlaceOf<Char> found;
  const auto on = [&](char drive, std::string_view before = {}) {
    found = {Place::kDrive, drive, false, false, before, name};
    return found;
  };
  if (take_drive(name, found.drive)) return on(found.drive);
  // Each way back to the root is longer than what it is taken from, so that this ends.
  while (true) {
    if (!take_folder(name)) {
      for (const std::string_view root : kVolumeRoots) {
        if (take(name, root)) return on('C');
      }
      if (take(name, "\\SystemRoot")) return on('C', "Windows");
      for (const std::string_view device : kNetworkDevices) {
        if (take(name, device) && name.size() > 1) return place_on_network(name, machine);
      }
      // "\\host\share", as Win32 functions are given it.
      if (name.size() > 2 && name[0] == Char('\\') && name[1] == Char('\\') && name[2] != Char('\\')) {
        name.remove_prefix(1);
        return place_on_network(name, machine);
      }
      return found;
    }
    while (starts_with_ascii(name, "Global\\")) name.remove_prefix(7);
    if (take_drive(name, found.drive)) return on(found.drive);
    if (starts_with_ascii(name, "unix") && (name.size() == 4 || name[4] == Char('\\') || name[4] == Char('/'))) {
      name.remove_prefix(4);
      found = {Place::kHost, 0, false, false, {}, name};
      return found;
    }
    for (const std::string_view device : kVolumeDevices) {
      if (take(name, device)) return on('C');
    }
    if (take_volume(name)) return on('C');
    if (starts_with_ascii(name, "UNC\\") && name.size() > 4) {
      name.remove_prefix(3);
      return place_on_network(name, machine);
    }
    if (!take(name, "GLOBALROOT")) return found;
  }
}

}  // namespace guest_path_parts

// Where `name` leads, which is absolute. `machine`: what this one is called.
template <typename Char>
constexpr PlaceOf<Char> place_of(PathText<Char> name, std::type_identity_t<PathText<Char>> machine = {}) {
  // What nearly all names are that the kernel is given.
  if (name.size() >= 6 && name[0] == Char('\\') && name[1] == Char('?') && name[2] == Char('?') &&
      name[3] == Char('\\')) {
    PathText<Char> rest = name.substr(4);
    char drive = 0;
    if (guest_path_parts::take_drive(rest, drive)) return {Place::kDrive, drive, false, false, {}, rest};
  }
  return guest_path_parts::place_of_any(name, machine);
}

// A last component's file and stream: `a.txt:s:$DATA` is `a.txt`, `s`.
template <typename Char>
struct StreamName {
  PathText<Char> file;    // the path without the stream
  PathText<Char> stream;  // empty: the file's own content
  bool valid = true;      // false: more colons than a name has, or an unknown type
};

template <typename Char>
constexpr StreamName<Char> split_stream(PathText<Char> path) {
  size_t begin = path.size();
  while (begin > 0 && path[begin - 1] != Char('\\')) --begin;
  const PathText<Char> last = path.substr(begin);
  const size_t colon = last.find(Char(':'));
  if (colon == last.npos) return {path, {}, true};
  StreamName<Char> split{path.substr(0, begin + colon), last.substr(colon + 1), true};
  const size_t type = split.stream.find(Char(':'));
  if (type != split.stream.npos) {
    const PathText<Char> text = split.stream.substr(type + 1);
    split.stream = split.stream.substr(0, type);
    const bool data = text.size() == 5 && starts_with_ascii(text, "$DATA");
    const bool index = text.size() == 17 && starts_with_ascii(text, "$INDEX_ALLOCATION");
    // A folder's own content, which it is opened by.
    const bool own = split.stream.empty() || (split.stream.size() == 4 && starts_with_ascii(split.stream, "$I30"));
    if (index && own) split.stream = {};
    split.valid = data || (index && own);
  } else if (split.stream.empty()) {
    split.valid = false;
  }
  return split;
}

// A buffer that is appended to and never exceeded.
template <typename Char>
struct PathBuffer {
  Char* text;
  size_t room;
  size_t size = 0;
  bool whole = true;

  constexpr void put(Char c) {
    if (size < room) {
      text[size++] = c;
    } else {
      whole = false;
    }
  }
  constexpr void put(PathText<Char> part) {
    for (const Char c : part) put(c);
  }
  constexpr void put_ascii(std::string_view part) {
    for (const char c : part) put(static_cast<Char>(static_cast<unsigned char>(c)));
  }
};

// The DOS path of `name` into out[room]: `C:\Windows\a.txt`, `C:\a.txt:stream`; the drive in upper case, all else as it
// was called, no backslash at the end but that of a drive's root. `name` is relative to `directory` where that is not
// empty, which has any of the forms. Returns the length, 0 where it is no file of a drive or `room` is too small; room
// for directory.size() + name.size() + 12 characters is always enough.
template <typename Char>
constexpr size_t dos_path(PathText<Char> name, PathText<Char> directory, Char* out, size_t room,
                          std::type_identity_t<PathText<Char>> machine = {}) {
  PathBuffer<Char> made{out, room};
  const PlaceOf<Char> at = place_of(directory.empty() ? name : directory, machine);
  if (at.place != Place::kDrive) return 0;
  made.put(static_cast<Char>(at.drive));
  made.put(Char(':'));
  if (!at.before.empty()) {
    made.put(Char('\\'));
    made.put_ascii(at.before);
  }
  made.put(at.path);
  if (!directory.empty() && !name.empty()) {
    if (made.size == 0 || (made.whole && out[made.size - 1] != Char('\\'))) {
      // A stream of the folder, or of the file, that the handle is of.
      if (name[0] != Char(':')) made.put(Char('\\'));
    }
    made.put(name);
  }
  if (!made.whole) return 0;
  for (size_t before = 0; before != made.size;) {
    before = made.size;
    while (made.size > 2 && out[made.size - 1] == Char('\\')) --made.size;
    // A stream stands behind its file already: only its type is dropped.
    const StreamName<Char> split = split_stream(PathText<Char>(out + 2, made.size - 2));
    if (split.valid) made.size = 2 + split.file.size() + (split.stream.empty() ? 0 : 1 + split.stream.size());
  }
  if (made.size == 2) made.put(Char('\\'));
  return made.whole ? made.size : 0;
}

// The raw disk or volume that a name means, which is no file: `\\.\PhysicalDrive0`, `\\.\C:`; empty: neither.
inline std::string_view raw_disk_path(std::string_view name) {
  const PlaceOf<char> at = place_of(name);
  if (at.place == Place::kDrive) {
    return at.drive == 'C' && at.path.empty() && at.before.empty() && !at.share ? "\\\\.\\C:" : "";
  }
  if (at.place == Place::kNetwork) return {};
  for (const std::string_view disk : {"PhysicalDrive0", "\\Device\\Harddisk0\\DR0"}) {
    if (name.size() >= disk.size() && starts_with_ascii(name.substr(name.size() - disk.size()), disk)) {
      return "\\\\.\\PhysicalDrive0";
    }
  }
  return {};
}

// The same as text in UTF-8; empty where it is no file of a drive.
inline std::string dos_path(std::string_view name, std::string_view directory = {}, std::string_view machine = {}) {
  std::string path(name.size() + directory.size() + 12, '\0');
  path.resize(dos_path<char>(name, directory, path.data(), path.size(), machine));
  return path;
}

}  // namespace drsemu::event
