// The outside witness.
#include "report/witness.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/fs.h"
#include "event/identity.h"
#include "report/long_paths.h"
#include "report/report.h"
#include "report/starts.h"

namespace fs = std::filesystem;

namespace drsemu::report {

using event::ChangeKind;
using event::Claim;

namespace {

constexpr size_t kMostListed = 1000;

std::string_view parent_of(std::string_view path) {
  const size_t slash = path.rfind('\\');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

// Claims by what they are about.
class Claims {
 public:
  Claims(const event::RunRecord& record, LongPaths paths) : record_(record) {
    const auto renames = [](ChangeKind kind) {
      return kind == ChangeKind::kRename || kind == ChangeKind::kLink || kind == ChangeKind::kKeyRename;
    };
    for (const Claim& claim : record.claims) {
      if (claim.kind == ChangeKind::kCreate) paths.add(claim.path);
      if (claim.kind == ChangeKind::kRename || claim.kind == ChangeKind::kLink) paths.add(claim.to);
    }
    for (const Claim& claim : record.claims) {
      const auto identity = [&](const std::string& path) {
        return is_key(claim.kind) ? event::key_identity(path) : event::file_identity(paths.of(path));
      };
      add(identity(claim.path), claim, false);
      if (renames(claim.kind)) add(identity(claim.to), claim, true);
    }
  }

  static bool is_key(ChangeKind kind) { return kind >= ChangeKind::kKeyCreate; }

  // Calls `function(claim, target)` with each claim at exactly this identity; `target`: it is what something became.
  template <typename Function>
  void at(std::string_view identity, Function function) const {
    const auto found = by_identity_.find(std::string(identity));
    if (found == by_identity_.end()) return;
    for (const auto& [claim, target] : found->second) function(*claim, target);
  }

  // The same for all folders or keys above it.
  template <typename Function>
  void above(std::string_view identity, Function function) const {
    for (std::string_view parent = parent_of(identity); !parent.empty(); parent = parent_of(parent)) at(parent, function);
  }

  void attribute(const Claim& claim, Attribution& to) const {
    const auto found = record_.system_processes.find(claim.pid);
    if (claim.last_seq == 0 && found != record_.system_processes.end()) {
      const std::string& image = found->second;
      if (std::find(to.system.begin(), to.system.end(), image) == to.system.end()) to.system.push_back(image);
      return;
    }
    if (std::find(to.pids.begin(), to.pids.end(), claim.pid) == to.pids.end()) to.pids.push_back(claim.pid);
    for (const uint64_t seq : {claim.first_seq, claim.last_seq}) {
      if (seq != 0 && to.calls.size() < kMostCalls && std::find(to.calls.begin(), to.calls.end(), seq) == to.calls.end()) to.calls.push_back(seq);
    }
  }

 private:
  void add(const std::string& identity, const Claim& claim, bool target) { by_identity_[identity].emplace_back(&claim, target); }

  const event::RunRecord& record_;
  std::unordered_map<std::string, std::vector<std::pair<const Claim*, bool>>> by_identity_;
};

bool is_one_of(ChangeKind kind, std::initializer_list<ChangeKind> kinds) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

// What claims say of one file.
struct FileStory {
  bool created = false, filled = false, gone = false, marked = false;
};

FileStory story_of(const Claims& claims, std::string_view identity, Attribution& attribution) {
  FileStory story;
  const auto exact = [&](const Claim& claim, bool target) {
    const ChangeKind kind = claim.kind;
    if (Claims::is_key(kind)) return;
    const bool renamed = kind == ChangeKind::kRename || kind == ChangeKind::kLink;
    story.created |= kind == ChangeKind::kCreate || (renamed && target);
    story.filled |= is_one_of(kind, {ChangeKind::kWrite, ChangeKind::kMap}) || (renamed && target);
    story.gone |= kind == ChangeKind::kDelete || (kind == ChangeKind::kRename && !target);
    story.marked |= is_one_of(kind, {ChangeKind::kAttributes, ChangeKind::kCreate, ChangeKind::kWrite}) || (renamed && target);
    claims.attribute(claim, attribution);
  };
  // A folder that was moved takes what is in it along.
  const auto moved = [&](const Claim& claim, bool target) {
    if (claim.kind != ChangeKind::kRename) return;
    (target ? story.created : story.gone) = true;
    if (target) story.filled = story.marked = true;
    claims.attribute(claim, attribution);
  };
  claims.at(identity, exact);
  claims.above(identity, moved);
  return story;
}

const char* missing_of(const FileEffect& effect, const FileStory& story) {
  if (effect.kind == "created" && !story.created) return "no recorded call has made it";
  if (effect.kind == "created" && !effect.directory && effect.size > 0 && !story.filled) return "no recorded call has written what is in it";
  if (effect.kind == "modified" && !story.filled) return "no recorded call has written to it";
  if (effect.kind == "deleted" && !story.gone) return "no recorded call has deleted or moved it";
  if (effect.kind == "attributes" && !story.marked) return "no recorded call has set its attributes";
  return nullptr;
}

void judge_files(Report& report, const Claims& claims, Testimony& testimony) {
  for (FileEffect& effect : report.files.files) {
    const FileStory story = story_of(claims, event::file_identity(effect.guest_path), effect.by);
    if (const char* why = missing_of(effect, story)) testimony.unexplained.push_back({"file", effect.guest_path, "", effect.kind, why});
  }
  for (FileEffect& effect : report.files.deleted) story_of(claims, event::file_identity(effect.guest_path), effect.by);
}

bool same_name(const std::string& a, const std::string& b) { return event::file_identity(a) == event::file_identity(b); }

// Wine makes its list of displays anew when a desktop is made: it deletes these keys and then writes them as they were. A run may end
// between the two (dlls/win32u/sysparams.c, clear_display_devices).
bool is_of_displays(const RegistryEffect& effect) {
  constexpr const char* kTrees[] = {"hklm\\system\\currentcontrolset\\control\\class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\",
                                    "hklm\\system\\currentcontrolset\\control\\class\\{4d36e96e-e325-11ce-bfc1-08002be10318}\\",
                                    "hklm\\system\\currentcontrolset\\enum\\display\\default_monitor"};
  const std::string key = event::key_identity(effect.key);
  return effect.kind == "deleted" && std::any_of(std::begin(kTrees), std::end(kTrees), [&](const char* tree) { return key.starts_with(tree); });
}

// What the system writes whatever the program: of the processor and the firmware at each boot
// (programs/wineboot/wineboot.c, create_hardware_registry_keys), and the date of the day into the display's driver at
// the first window.
constexpr std::pair<const char*, const char*> kSystemValues[] = {
    {"hklm\\hardware\\description\\system", "identifier"},
    {"hklm\\hardware\\description\\system", "systembiosversion"},
    {"hklm\\system\\currentcontrolset\\control\\class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0000", "driverdate"},
    {"hklm\\system\\currentcontrolset\\control\\class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0000", "driverdatedata"}};

bool is_systems_own(const RegistryEffect& effect) {
  if (is_of_displays(effect)) return true;
  const std::string key = event::key_identity(effect.key), name = event::key_identity(effect.value);
  return !effect.is_key && std::any_of(std::begin(kSystemValues), std::end(kSystemValues),
                                       [&](const auto& value) { return key == value.first && name == value.second; });
}

void judge_registry(Report& report, const Claims& claims, Testimony& testimony) {
  std::vector<RegistryEffect> kept;
  for (RegistryEffect& effect : report.registry) {
    const std::string identity = event::key_identity(effect.key);
    bool explained = false;
    const bool deleted = effect.kind == "deleted";
    const auto take = [&](const Claim& claim) {
      explained = true;
      claims.attribute(claim, effect.by);
    };
    claims.at(identity, [&](const Claim& claim, bool target) {
      const ChangeKind kind = claim.kind;
      if (kind == ChangeKind::kKeyReplace || (kind == ChangeKind::kKeyRename && target != deleted)) return take(claim);
      if (effect.is_key) {
        if (kind == (deleted ? ChangeKind::kKeyDelete : ChangeKind::kKeyCreate)) take(claim);
        return;
      }
      if (deleted && kind == ChangeKind::kKeyDelete) return take(claim);
      if (kind == (deleted ? ChangeKind::kValueDelete : ChangeKind::kValueSet) && same_name(claim.to, effect.value)) take(claim);
    });
    claims.above(identity, [&](const Claim& claim, bool target) {
      if (claim.kind == ChangeKind::kKeyReplace || (claim.kind == ChangeKind::kKeyRename && target != deleted)) take(claim);
    });
    if (!explained && is_systems_own(effect)) continue;
    if (!explained) testimony.unexplained.push_back({"registry", effect.key, effect.is_key ? "" : effect.value, effect.kind, "no recorded call has done it"});
    kept.push_back(std::move(effect));
  }
  report.registry = std::move(kept);
}

// The files of drive C below a folder, whatever the case of their names. Each folder is read once.
class Drive {
 public:
  explicit Drive(const fs::path& root) : root_(root / "drive_c") {}

  bool has(std::string_view dos_path) {
    fs::path place = root_;
    std::error_code error;
    for (size_t at = 3; at < dos_path.size();) {
      const size_t end = std::min(dos_path.find('\\', at), dos_path.size());
      const std::string part(dos_path.substr(at, end - at));
      at = end + 1;
      if (!fs::exists(fs::symlink_status(place / part, error))) {
        const Names& names = names_in(place);
        const auto found = names.find(event::file_identity(part));
        if (found == names.end()) return false;
        place /= found->second;
      } else {
        place /= part;
      }
    }
    return true;
  }

 private:
  using Names = std::unordered_map<std::string, std::string>;  // by identity

  const Names& names_in(const fs::path& folder) {
    const auto [place, fresh] = folders_.try_emplace(folder.string());
    std::error_code error;
    if (fresh) {
      for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        place->second.emplace(event::file_identity(name), name);
      }
    }
    return place->second;
  }

  fs::path root_;
  std::unordered_map<std::string, Names> folders_;
};

// Files that were made, never taken away again by anybody, and are not there.
void contradict_files(const Report& report, const Claims& claims, const fs::path& upper, const fs::path& prefix, Testimony& testimony) {
  std::unordered_set<std::string> seen;
  for (const FileEffect& effect : report.files.files) {
    if (effect.kind != "deleted") seen.insert(event::file_identity(effect.guest_path));
  }
  Drive changed(upper), built(prefix);
  for (const Claim& claim : report.record.claims) {
    if (claim.kind != ChangeKind::kCreate || claim.last_seq == 0) continue;
    const std::string identity = event::file_identity(claim.path);
    // Of other drives, streams and short names nothing is known here.
    const bool plain = is_below_drive(claim.path) && identity.find(':', 2) == identity.npos && identity.find('~') == identity.npos;
    if (!plain || seen.contains(identity)) continue;
    bool gone = false;
    const auto take_away = [&](const Claim& other, bool target) {
      gone |= other.kind == ChangeKind::kDelete || (other.kind == ChangeKind::kRename && !target);
    };
    claims.at(identity, take_away);
    claims.above(identity, take_away);
    if (gone || changed.has(claim.path) || built.has(claim.path)) continue;
    testimony.contradicted.push_back({claim.last_seq, claim.pid, claim.path, "", "nothing has deleted it, and it is not there"});
  }
}

// Values that were set, never taken away again, in keys that are there, and are not.
void contradict_registry(const Report& report, const Claims& claims, const fs::path& upper, const fs::path& prefix, Testimony& testimony) {
  std::unordered_set<std::string> seen;
  for (const RegistryEffect& effect : report.registry) seen.insert(event::key_identity(effect.key) + '\0' + event::file_identity(effect.value));
  std::optional<SavedRegistry> saved;
  for (const Claim& claim : report.record.claims) {
    if (claim.kind != ChangeKind::kValueSet || claim.last_seq == 0) continue;
    const std::string identity = event::key_identity(claim.path);
    if (seen.contains(identity + '\0' + event::file_identity(claim.to))) continue;
    bool gone = false;
    claims.at(identity, [&](const Claim& other, bool) {
      gone |= is_one_of(other.kind, {ChangeKind::kKeyDelete, ChangeKind::kKeyRename, ChangeKind::kKeyReplace}) ||
              (other.kind == ChangeKind::kValueDelete && same_name(other.to, claim.to));
    });
    claims.above(identity, [&](const Claim& other, bool) { gone |= is_one_of(other.kind, {ChangeKind::kKeyRename, ChangeKind::kKeyReplace}); });
    if (gone) continue;
    if (!saved) saved.emplace(prefix, upper);
    if (saved->has_key(claim.path) && !saved->has_value(claim.path, claim.to)) {
      testimony.contradicted.push_back({claim.last_seq, claim.pid, claim.path, claim.to, "nothing has deleted the value, and it is not there"});
    }
  }
}

template <typename T>
void cut(std::vector<T>& list, const char* what, Report& report) {
  if (list.size() <= kMostListed) return;
  report.warnings.push_back(std::to_string(list.size() - kMostListed) + " more " + what + " are not listed");
  list.resize(kMostListed);
}

// What is not followed may have been made by calls that nobody wanted to see.
void leave_out(Testimony& testimony, const char* kind, const char* name) {
  testimony.not_followed.push_back(std::string(name) + ": --filter leaves calls out");
  std::erase_if(testimony.unexplained, [&](const Unexplained& one) { return one.kind == kind; });
}

}  // namespace

void testify(Report& report, const fs::path& upper, const fs::path& prefix, collect::Followed followed) {
  const Claims claims(report.record, LongPaths(upper, prefix));
  Testimony found;
  judge_files(report, claims, found);
  judge_registry(report, claims, found);
  judge_processes(report.record, found);
  Testimony& testimony = report.testimony;
  if (!report.monitored) {
    testimony.off = "nothing was recorded";
  } else if (report.record.more_claims) {
    testimony.off = "there were more changes than are kept";
  }
  if (!testimony.off.empty()) {
    // What the kernel has seen of processes holds without the list of changes.
    if (report.monitored) std::erase_if(found.unexplained, [](const Unexplained& one) { return one.kind != "process"; });
    if (report.monitored) testimony.unexplained = std::move(found.unexplained);
    if (report.monitored) testimony.contradicted = std::move(found.contradicted);
    cut(testimony.unexplained, "unexplained changes", report);
    cut(testimony.contradicted, "contradicted events", report);
    return;
  }
  const event::RunRecord& record = report.record;
  if (record.threads_refused || record.processes_refused) found.not_followed.emplace_back("processes: some threads or processes ran unrecorded");
  if (record.starts_incomplete) found.not_followed.emplace_back("all processes: there were too many, or not all is known of them");
  if (followed.files) {
    contradict_files(report, claims, upper, prefix, found);
  } else {
    leave_out(found, "file", "files");
  }
  if (followed.registry) {
    contradict_registry(report, claims, upper, prefix, found);
  } else {
    leave_out(found, "registry", "registry");
  }
  testimony = std::move(found);
  cut(testimony.unexplained, "unexplained changes", report);
  cut(testimony.contradicted, "contradicted events", report);
}

void testify_without_changes(Report& report) {
  Testimony unheard;
  judge_processes(report.record, unheard);
  report.testimony.off = "what the VM changed is not known";
}

}  // namespace drsemu::report
