// Tells injections from what processes do to each other, and keeps what they put there.
#include "collect/injections.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/text.h"

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kMostPairs = 1024, kMostRegions = 256, kMostFound = 1000, kMostHooks = 256, kMostHooked = 4096, kMostThreads = 4096,
                 kMostExecuted = 4;
constexpr uint64_t kMostImage = kMaxMemory * 4;  // of an image that is put together out of its parts

constexpr const char* kInjection = "Process Injection";
constexpr const char* kDll = "Dynamic-link Library Injection";
constexpr const char* kPortableExecutable = "Portable Executable Injection";
constexpr const char* kHijacking = "Thread Execution Hijacking";
constexpr const char* kApc = "Asynchronous Procedure Call";
constexpr const char* kHollowing = "Process Hollowing";

void add_call(std::vector<uint64_t>& calls, bool& more, uint64_t seq) {
  if (seq == 0 || (!calls.empty() && calls.back() == seq)) return;
  if (calls.size() < kMostInjectionCalls)
    calls.push_back(seq);
  else
    more = true;
}

bool is_image_start(std::string_view bytes) { return bytes.starts_with("MZ"); }

// SizeOfImage of a PE header, or 0.
uint64_t size_of_image(std::string_view bytes) {
  uint32_t pe = 0, size = 0;
  if (bytes.size() < 0x40) return 0;
  std::memcpy(&pe, bytes.data() + 0x3c, sizeof pe);
  if (pe > bytes.size() || bytes.size() - pe < 24 + 60 || bytes.substr(pe, 4) != std::string_view("PE\0\0", 4))
    return 0;
  std::memcpy(&size, bytes.data() + pe + 24 + 56, sizeof size);
  return size;
}

// A path that ends in the bytes, UTF-16 or not; empty if it is none.
std::string path_in(std::string_view bytes) {
  const auto printable = [](std::string_view text) {
    return text.size() >= 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  };
  std::string narrow(bytes.substr(0, std::min(bytes.find('\0'), bytes.size())));
  if (printable(narrow)) return narrow;
  size_t end = 0;
  while (end + 1 < bytes.size() && (bytes[end] || bytes[end + 1])) end += 2;
  const std::string wide = utf16_to_utf8(bytes.substr(0, end));
  return printable(wide) ? wide : "";
}

// Kernel and DOS names of one file end alike: what is behind the volume.
std::string behind_volume(const std::string& path) {
  std::string lower;
  for (const char c : path) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  const size_t drive = lower.find(":\\");
  if (drive != std::string::npos) return lower.substr(drive + 1);
  constexpr std::string_view kDevice = "\\device\\";
  if (lower.starts_with(kDevice)) {
    const size_t behind = lower.find('\\', kDevice.size());
    if (behind != std::string::npos) return lower.substr(behind);
  }
  return lower;
}

template <typename T>
T at(std::string_view bytes, size_t offset) {
  T value{};
  if (offset <= bytes.size() && sizeof value <= bytes.size() - offset)
    std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace

// Bytes that are kept; what is beyond the run's bound is not.
std::string Injections::take(std::string bytes) {
  if (bytes.size() > kMaxMemoryOfRun - bytes_) bytes.resize(kMaxMemoryOfRun - bytes_);
  bytes_ += bytes.size();
  return bytes;
}

void Injections::memory(uint32_t pid, uint32_t tid, RecordBytes record) {
  const Key key{pid, tid};
  if (pending_.size() >= kMostThreads && !pending_.contains(key)) return;
  const size_t head = sizeof(Record) + sizeof(Field);
  if (record.size() < head + sizeof(MemoryFact)) return;
  const auto fact = at<MemoryFact>(record, head);
  const size_t data = head + ((sizeof(MemoryFact) + 7) & ~size_t{7}) + sizeof(Field);
  std::string_view bytes;
  if (record.size() >= data) {
    const auto field = at<Field>(record, data - sizeof(Field));
    bytes = record.substr(data, std::min<size_t>(field.stored, record.size() - data));
  }
  Pending& pending = pending_[key];
  Sent* sent = &pending.written;
  if (fact.executed) {
    if (fact.offset == 0 && pending.executed.size() >= kMostExecuted) pending.executed.erase(pending.executed.begin());
    if (fact.offset == 0 || pending.executed.empty()) pending.executed.emplace_back();
    sent = &pending.executed.back();
  }
  if (fact.offset == 0) {
    *sent = {};
    sent->pid = fact.pid;
    sent->address = fact.address;
    sent->size = fact.size;
    sent->allocation = fact.allocation;
    sent->protect = fact.protect;
    sent->type = fact.type;
    sent->seen = true;
  }
  // The monitor sends no more in a run; what is forged has no other bound.
  const bool fits = sent->bytes.size() + bytes.size() <= kMaxMemory && received_ + bytes.size() <= kMaxMemoryOfRun;
  if (fact.offset != sent->bytes.size() || !fits) return;
  sent->bytes += bytes;
  received_ += bytes.size();
}

Injections::Pair* Injections::pair(uint32_t writer, uint32_t victim) {
  const auto found = pairs_.find({writer, victim});
  if (found != pairs_.end()) return &found->second;
  return pairs_.size() < kMostPairs ? &pairs_[{writer, victim}] : nullptr;
}

void Injections::created(uint32_t creator, uint32_t pid) {
  // A process id may come again.
  for (auto entry = pairs_.begin(); entry != pairs_.end();) {
    if (entry->first.second != pid) {
      ++entry;
      continue;
    }
    for (const Region& region : entry->second.regions) bytes_ -= region.bytes.size();
    entry = pairs_.erase(entry);
  }
  if (Pair* made = pair(creator, pid)) made->fresh = true;
}

// Where a write goes on behind another, they are one.
Injections::Region* Injections::add_region(Pair& pair, const CallPlace& place, uint64_t address, uint64_t size) {
  for (Region& region : pair.regions) {
    const bool follows = !region.used && region.end() == address && !region.mapped;
    const bool inside =
        address >= region.address && size <= region.size && address - region.address <= region.size - size;
    if (!follows && !inside) continue;
    if (follows) region.size += size;
    region.used = false;
    add_call(region.calls, region.more_calls, place.seq);
    return &region;
  }
  if (pair.regions.size() >= kMostRegions) {
    // Data that nothing has run is forgotten first.
    const auto oldest = std::find_if(pair.regions.begin(), pair.regions.end(),
                                     [](const Region& region) { return !region.executable && !region.image; });
    const auto gone = oldest == pair.regions.end() ? pair.regions.begin() : oldest;
    bytes_ -= gone->bytes.size();
    pair.regions.erase(gone);
  }
  Region& region = pair.regions.emplace_back();
  region.address = address;
  region.size = size;
  region.time_ns = place.begin_ns;
  region.tid = place.tid;
  add_call(region.calls, region.more_calls, place.seq);
  return &region;
}

Injections::Region* Injections::region_at(Pair& pair, uint64_t address) {
  for (auto region = pair.regions.rbegin(); region != pair.regions.rend(); ++region) {
    if (address >= region->address && address < region->end()) return &*region;
  }
  return nullptr;
}

void Injections::write(const CallPlace& place, const Reach& reach) {
  Pair* made = pair(place.pid, reach.pid);
  if (!made) return;
  Sent sent;
  if (const auto found = pending_.find({place.pid, place.tid});
      found != pending_.end() && found->second.written.seen && found->second.written.address == reach.address) {
    sent = std::move(found->second.written);
    found->second.written = {};
  }
  Region* region = add_region(*made, place, reach.address, reach.size);
  if (sent.seen) {
    constexpr uint32_t kImage = 0x1000000;
    region->image = region->image || sent.type == kImage;
    region->executable = region->executable || (sent.protect & 0xf0) != 0;
  }
  const std::string& bytes = sent.bytes.size() > reach.bytes.size() ? sent.bytes : reach.bytes;
  const uint64_t offset = reach.address - region->address;
  if (offset > region->bytes.size() || offset + bytes.size() > kMostImage)
    return;  // a gap: what is before it was not kept
  const size_t over = std::min<size_t>(bytes.size(), region->bytes.size() - offset);
  region->bytes.replace(offset, over, bytes, 0, over);
  region->bytes += take(bytes.substr(over));
}

void Injections::map(const CallPlace& place, const Reach& reach) {
  Pair* made = pair(place.pid, reach.pid);
  if (!made || reach.address == 0) return;
  Region* region = add_region(*made, place, reach.address, reach.size);
  region->mapped = true;
  region->executable = region->executable || reach.executable;
}

// What the monitor has read where the call makes the victim run.
const Injections::Sent* Injections::executed_at(const CallPlace& place, uint64_t address) const {
  const auto found = pending_.find({place.pid, place.tid});
  if (found == pending_.end()) return nullptr;
  for (const Sent& sent : found->second.executed) {
    if (address >= sent.address && address - sent.address < sent.size) return &sent;
  }
  return nullptr;
}

void Injections::add(const CallPlace& place, uint32_t victim, const char* technique, const char* attack_id, Pair& pair,
                     std::vector<Region*> parts, const Sent* executed, const std::string& module, uint64_t start) {
  const uint64_t address = !parts.empty() ? parts.front()->address : executed ? executed->address : start;
  for (Found& other : found_) {
    Injection& injection = other.injection;
    if (injection.writer_pid != place.pid || injection.victim_pid != victim || injection.technique != technique ||
        injection.address != address || injection.trigger != place.name ||
        (address == 0 && injection.module != module)) {
      continue;
    }
    const bool same =
        parts.empty() || std::all_of(parts.begin(), parts.end(), [](const Region* region) { return region->used; });
    if (!same) continue;
    add_call(injection.calls, injection.more_calls, place.seq);
    return;
  }
  if (found_.size() >= kMostFound) {
    ++more_;
    return;
  }
  Found& found = found_.emplace_back();
  Injection& injection = found.injection;
  injection.technique = technique;
  injection.attack_id = attack_id;
  injection.trigger = place.name;
  injection.writer_pid = place.pid;
  injection.writer_tid = place.tid;
  injection.victim_pid = victim;
  injection.address = address;
  injection.time_ns = place.begin_ns;
  injection.module = module;
  for (Region* region : parts) {
    region->used = true;
    const uint64_t offset = region->address - address;
    injection.size = std::max(injection.size, offset + region->size);
    if (!region->bytes.empty() && offset + region->bytes.size() <= kMostImage) {
      if (found.bytes.size() < offset + region->bytes.size()) found.bytes.resize(offset + region->bytes.size());
      found.bytes.replace(offset, region->bytes.size(), region->bytes);
    }
    injection.calls.insert(injection.calls.end(), region->calls.begin(), region->calls.end());
    injection.more_calls = injection.more_calls || region->more_calls;
  }
  if (found.bytes.empty() && executed) {
    found.bytes = executed->bytes;
    injection.address = executed->address;
    injection.size = executed->size;
  }
  found.bytes.resize(std::min<uint64_t>(found.bytes.size(), kMaxMemoryOfRun - found_bytes_));
  found_bytes_ += found.bytes.size();
  injection.calls.insert(injection.calls.end(), pair.calls.begin(), pair.calls.end());
  if (place.seq) injection.calls.push_back(place.seq);
  std::sort(injection.calls.begin(), injection.calls.end());
  injection.calls.erase(std::unique(injection.calls.begin(), injection.calls.end()), injection.calls.end());
  if (injection.calls.size() > kMostInjectionCalls) {
    injection.calls.erase(injection.calls.begin() + kMostInjectionCalls - 1, injection.calls.end() - 1);
    injection.more_calls = true;
  }
}

// A new thread or an APC.
void Injections::run(const CallPlace& place, const Reach& reach, const char* technique, const char* attack_id) {
  Pair* made = pair(place.pid, reach.pid);
  if (!made) return;
  const Sent* executed = executed_at(place, reach.start);
  Region* code = region_at(*made, reach.start);
  Region* argument = region_at(*made, reach.argument);
  const std::string path =
      !code && argument
          ? path_in(std::string_view(argument->bytes)
                        .substr(std::min<size_t>(argument->bytes.size(), reach.argument - argument->address)))
          : "";
  if (attack_id == std::string_view("T1055")) {
    if (!path.empty()) {
      technique = kDll;
      attack_id = "T1055.001";
    } else if ((code && is_image_start(code->bytes)) || (executed && is_image_start(executed->bytes))) {
      technique = kPortableExecutable;
      attack_id = "T1055.002";
    }
  }
  std::vector<Region*> parts;
  if (code)
    parts.push_back(code);
  else if (argument && !executed)
    parts.push_back(argument);
  add(place, reach.pid, technique, attack_id, *made, parts, executed, path, reach.start);
}

void Injections::set_context(const CallPlace& place, const Reach& reach) {
  Pair* made = pair(place.pid, reach.pid);
  if (!made) return;
  if (made->fresh) {
    made->hijacked = true;
    made->start = reach.start;
    made->argument = reach.argument;
    bool more = false;
    add_call(made->calls, more, place.seq);
    // The thread that is to begin may have code in memory that nothing was seen to be written to.
    for (const uint64_t start : {reach.start, reach.argument}) {
      if (region_at(*made, start)) return;
    }
  }
  const Sent* executed = executed_at(place, reach.start);
  Region* code = region_at(*made, reach.start);
  // A debugger, too, sets contexts: it leaves the thread in the program's own code.
  if (code)
    add(place, reach.pid, kHijacking, "T1055.003", *made, {code}, executed, "");
  else if (executed && (executed->protect & 0xf0))
    add(place, reach.pid, kHijacking, "T1055.003", *made, {}, executed, "");
}

void Injections::resume(const CallPlace& place, const Reach& reach) {
  const auto found = pairs_.find({place.pid, reach.pid});
  if (found == pairs_.end() || !found->second.fresh) return;
  Pair& made = found->second;
  made.fresh = false;
  Region* header = nullptr;
  Region* code = nullptr;
  for (Region& region : made.regions) {
    if (is_image_start(region.bytes) && !region.mapped) header = &region;
    if ((region.image || region.executable) && !region.used) code = code ? code : &region;
  }
  Region* start = made.hijacked ? region_at(made, made.start) : nullptr;
  if (made.hijacked && !start) start = region_at(made, made.argument);
  if (header && (made.hijacked || made.unmapped || header->image || header->executable)) {
    // The image, put together as it lies there.
    const uint64_t size = std::min<uint64_t>(std::max<uint64_t>(size_of_image(header->bytes), header->size), kMostImage);
    std::vector<Region*> parts = {header};
    for (Region& region : made.regions) {
      if (&region != header && region.address >= header->address && region.address < header->address + size)
        parts.push_back(&region);
    }
    add(place, reach.pid, kHollowing, "T1055.012", made, parts, nullptr, "");
  } else if (made.unmapped && (start || code)) {
    add(place, reach.pid, kHollowing, "T1055.012", made, {start ? start : code}, nullptr, "");
  } else if (start) {
    add(place, reach.pid, kHijacking, "T1055.003", made, {start}, nullptr, "");
  } else if (code && code->image) {
    add(place, reach.pid, kHollowing, "T1055.012", made, {code}, nullptr, "");
  }
  made.calls.clear();
}

void Injections::call(const CallPlace& place, const Reach& reach) {
  switch (reach.kind) {
    case ReachKind::kWrite: write(place, reach); break;
    case ReachKind::kMap: map(place, reach); break;
    case ReachKind::kUnmap:
      if (Pair* made = pair(place.pid, reach.pid)) {
        made->unmapped = true;
        bool more = false;
        add_call(made->calls, more, place.seq);
      }
      break;
    case ReachKind::kThread: run(place, reach, kInjection, "T1055"); break;
    case ReachKind::kApc: run(place, reach, kApc, "T1055.004"); break;
    case ReachKind::kContext: set_context(place, reach); break;
    case ReachKind::kResume: resume(place, reach); break;
    case ReachKind::kHook:
      if (hooks_.size() < kMostHooks) hooks_.push_back({place.pid, place.tid, reach.text, place.seq, place.begin_ns});
      break;
    default: break;
  }
}

void Injections::settled(uint32_t pid, uint32_t tid) {
  if (!pending_.empty()) pending_.erase({pid, tid});
}

void Injections::module(uint32_t pid, const std::string& path, uint64_t base, uint64_t time_ns) {
  if (hooks_.empty()) return;
  const std::string name = behind_volume(path);
  for (const Hook& hook : hooks_) {
    if (hooked_.size() >= kMostHooked) return;
    if (hook.pid == pid || behind_volume(hook.module) != name || !hooked_.insert(std::to_string(pid) + name).second)
      continue;
    if (found_.size() >= kMostFound) {
      ++more_;
      continue;
    }
    Injection& injection = found_.emplace_back().injection;
    injection.technique = kDll;
    injection.attack_id = "T1055.001";
    injection.trigger = "NtUserSetWindowsHookEx";
    injection.writer_pid = hook.pid;
    injection.writer_tid = hook.tid;
    injection.victim_pid = pid;
    injection.address = base;
    injection.module = hook.module;
    if (hook.seq) injection.calls.push_back(hook.seq);
    injection.time_ns = time_ns;
  }
}

void Injections::finish(const std::filesystem::path& memory, RunRecord& run) {
  // Code that was put into another process, and nobody saw what makes it run.
  for (auto& [key, made] : pairs_) {
    for (Region& region : made.regions) {
      if (region.used || !region.executable) continue;
      add({.pid = key.first,
           .tid = region.tid,
           .seq = 0,
           .begin_ns = region.time_ns,
           .end_ns = region.time_ns,
           .name = ""},
          key.second, kInjection, "T1055", made, {&region}, nullptr, "");
    }
  }
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Found& a, const Found& b) { return a.injection.time_ns < b.injection.time_ns; });
  std::string failure;
  for (Found& found : found_) {
    Injection& injection = found.injection;
    if (!found.bytes.empty()) {
      injection.sha256 = sha256(found.bytes);
      injection.kept = found.bytes.size();
      try {
        std::filesystem::create_directories(memory);
        write_file(memory / injection.sha256, found.bytes);
      } catch (const std::exception& error) {
        failure = error.what();
      }
    }
    run.injections.push_back(std::move(injection));
  }
  run.more_injections = more_;
  found_.clear();
  if (!failure.empty()) throw Error("memory could not be written: " + failure);
}

}  // namespace drsemu::collect
