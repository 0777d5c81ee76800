// What a run wrote and deleted again, as Wine's server has kept it.
#include "report/deleted.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "event/deleted.h"
#include "static/target.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

using namespace event;

// Where Wine has drive C, and the link by which programs get there.
constexpr std::string_view kDrives[] = {"/wine/drive_c/", "/wine/dosdevices/c:/"};
constexpr size_t kMostNamed = 5;  // in a warning

// Below drive C, or empty: elsewhere, or by a way back up.
std::string_view below_drive(std::string_view path) {
  for (const std::string_view drive : kDrives) {
    if (!path.starts_with(drive)) continue;
    const std::string_view rest = path.substr(drive.size());
    const fs::path parts(rest);
    return std::find(parts.begin(), parts.end(), "..") == parts.end() && parts.is_relative() ? rest
                                                                                             : std::string_view();
  }
  return {};
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_in_image(const KeptFile& file, const fs::path& prefix, const Digests& digests) {
  const std::string_view rest = below_drive(file.path);
  if (rest.empty()) return false;
  const fs::path path = prefix / "drive_c" / rest;
  struct stat info;
  return lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && static_cast<uint64_t>(info.st_size) == file.size &&
         sha256_file(path) == digests.sha256;
}

// False if it cannot be written, which `effects` then say.
bool put(const fs::path& path, std::string_view content, const std::string& guest, FileEffects& effects) {
  if (fs::exists(path)) return true;
  try {
    write_file(path, std::string(content));
    effects.dropped_bytes += content.size();
    return true;
  } catch (const Error& error) {
    effects.write_error = "cannot keep " + guest + ": " + error.what();
    effects.warnings.push_back(effects.write_error);
    return false;
  }
}

std::string bounds() {
  return "up to " + human_size(kMostDeletedFile) + " each, " + human_size(kMostDeletedBytes) + " and " +
         std::to_string(kMostDeletedFiles) + " files in all";
}

void warn_of_left_out(const KeptFiles& kept, FileEffects& effects) {
  if (kept.damaged) effects.warnings.emplace_back("what was kept of deleted files is damaged: some are missing");
  if (!kept.left_out) return;
  std::string names;
  size_t named = 0;
  for (const KeptFile& file : kept.files) {
    if (!file.content.empty()) continue;
    if (named++ < kMostNamed) names += (names.empty() ? ": " : ", ") + guest_path_of(file.path);
  }
  if (!names.empty() && kept.left_out > std::min(named, kMostNamed)) names += ", …";
  effects.warnings.push_back(std::to_string(kept.left_out) +
                             (kept.left_out == 1 ? " file that was" : " files that were") +
                             " written and deleted again, with " + human_size(kept.left_out_bytes) +
                             ", could not be kept (" + bounds() + ")" + names);
}

}  // namespace

KeptFiles read_kept_files(std::string_view bytes) {
  KeptFiles kept;
  DeletedHeader header;
  if (bytes.size() < kDeletedHeaderSize) {
    kept.damaged = true;
    return kept;
  }
  std::memcpy(&header, bytes.data(), sizeof header);
  kept.left_out = header.left_out;
  kept.left_out_bytes = header.left_out_bytes;
  bytes.remove_prefix(kDeletedHeaderSize);
  kept.damaged = header.committed > bytes.size();
  bytes = bytes.substr(0, header.committed);
  while (!bytes.empty()) {
    DeletedRecord record;
    if (bytes.size() < sizeof record || kept.files.size() == kMostDeletedFiles) break;
    std::memcpy(&record, bytes.data(), sizeof record);
    bytes.remove_prefix(sizeof record);
    if (record.path_size > kMostDeletedPath || record.kept > bytes.size() ||
        record.path_size > bytes.size() - record.kept)
      break;
    if (record.kept != 0 && record.kept != record.size) break;
    kept.files.push_back({bytes.substr(0, record.path_size), record.size, bytes.substr(record.path_size, record.kept)});
    bytes.remove_prefix(record.path_size + record.kept);
  }
  kept.damaged = kept.damaged || !bytes.empty();
  return kept;
}

std::string guest_path_of(std::string_view linux_path) {
  const std::string_view rest = below_drive(linux_path);
  std::string path = rest.empty() ? "\\\\?\\unix" + std::string(linux_path) : "C:\\" + std::string(rest);
  std::replace(path.begin(), path.end(), '/', '\\');
  return path;
}

void collect_deleted_files(const fs::path& kept, const fs::path& prefix, const std::vector<GivenFile>& given,
                           const fs::path& dropped, FileEffects& effects) {
  const std::string bytes = read_file(kept);
  const KeptFiles files = read_kept_files(bytes);
  std::map<std::string, std::string> given_digests;
  for (const GivenFile& file : given) given_digests[lower(file.guest_path)] = file.sha256;
  std::set<std::pair<std::string, std::string>> seen;
  for (const KeptFile& file : files.files) {
    if (file.content.empty()) continue;
    const Digests digests = digest(file.content);
    const std::string guest = guest_path_of(file.path);
    const auto was_given = given_digests.find(lower(guest));
    const bool unchanged =
        was_given != given_digests.end() ? was_given->second == digests.sha256 : is_in_image(file, prefix, digests);
    if (unchanged || !seen.emplace(guest, digests.sha256).second) continue;
    const fs::path copy = dropped / digests.sha256;
    const std::string type = put(copy, file.content, guest, effects) ? statics::describe_content(copy) : "";
    effects.deleted.push_back(
        {guest, "deleted", false, digests.size, digests.sha256, type, "", digests.md5, digests.sha1});
  }
  warn_of_left_out(files, effects);
}

}  // namespace drsemu::report
