// The changes that all processes have made.
#include "collect/changes.h"

#include "event/guest_path.h"
#include "event/identity.h"

namespace drsemu::collect {

using namespace event;

void Changes::add(uint32_t pid, uint64_t seq, const Change& change) {
  const bool is_key = change.kind >= ChangeKind::kKeyCreate;
  const std::string_view raw = change.kind == ChangeKind::kWrite ? raw_disk_path(change.path) : "";
  const std::string path = is_key ? registry_path(change.path) : raw.empty() ? names_.dos_path(change.path) : std::string(raw);
  if (path.empty()) return;  // a pipe, a device
  // No file of the guest's has a longer one (Linux: PATH_MAX), whatever a record says.
  constexpr size_t kLongestPath = 4096;
  if (!is_key && path.size() > kLongestPath) return;
  if (change.deletes_on_close) note(ChangeKind::kDelete, pid, seq, path, "");
  if (change.kind == ChangeKind::kNone) return;
  const bool has_other = change.kind == ChangeKind::kRename || change.kind == ChangeKind::kLink;
  const std::string to = has_other                               ? names_.dos_path(change.to)
                         : change.kind == ChangeKind::kKeyRename ? registry_path(change.to)
                                                                 : change.to;
  note(change.kind, pid, seq, path, to);
  // A stream makes its file too.
  const size_t stream = path.find(':', 2);
  if (change.kind == ChangeKind::kCreate && stream != path.npos) note(change.kind, pid, seq, path.substr(0, stream), "");
}

void Changes::note(ChangeKind kind, uint32_t pid, uint64_t seq, const std::string& path, const std::string& to) {
  ++order_;
  std::string key = std::to_string(static_cast<int>(kind)) + " " + std::to_string(pid) + " " + path;
  key += '\0';
  key += to;
  if (key != last_key_) {
    const auto found = place_.find(key);
    if (found != place_.end()) {
      last_ = found->second;
    } else if (claims_.size() >= kMostClaims) {
      ++more_;
      return;
    } else {
      last_ = claims_.size();
      place_.emplace(key, last_);
      claims_.push_back({.kind = kind, .path = path, .to = to, .pid = pid, .first_seq = seq});
    }
    last_key_ = std::move(key);
  }
  Claim& claim = claims_[last_];
  claim.last_seq = seq;
  ++claim.count;
  claim.order = order_;
}

void Changes::finish(RunRecord& run) {
  run.claims = std::move(claims_);
  run.more_claims = more_;
}

}  // namespace drsemu::collect
