// The arena on the host's side.
#include "collect/arena_host.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "collect/change.h"
#include "collect/decode.h"
#include "event/catalogue.h"
#include "event/provided.h"

namespace drsemu::collect {

using namespace event;

ArenaHost::ArenaHost(const Services& services, const std::function<bool(const Call&)>& wanted, const ArenaOptions& options) {
  fd_ = memfd_create("arena", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd_ < 0 || ftruncate(fd_, kArenaSize) != 0) throw_errno("cannot make the recorder's shared memory");
  map();
  configure(services, wanted, options);
  // A guest that shrank the file would make the host fault.
  fcntl(fd_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
}

ArenaHost::ArenaHost(int fd, const Services& services, const std::function<bool(const Call&)>& wanted, const ArenaOptions& options) : fd_(fd) {
  map();
  configure(services, wanted, options);
}

void ArenaHost::map() {
  void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_, 0);
  if (memory == MAP_FAILED) throw_errno("cannot map the recorder's shared memory");
  // Whoever is forked and wants to read it has to freeze it first; until then he must not keep this process from that.
  madvise(memory, kArenaSize, MADV_DONTFORK);
  base_ = static_cast<char*>(memory);
  shared_ = reinterpret_cast<ArenaShared*>(base_ + kSharedOffset);
}

// A plan has the same place whatever is wanted: processes of the VM may run with an earlier configuration.
void ArenaHost::configure(const Services& services, const std::function<bool(const Call&)>& wanted, const ArenaOptions& options) {
  const bool passive = options.passive;
  auto& config = *reinterpret_cast<ArenaConfig*>(base_ + kConfigOffset);
  std::memset(config.slot, 0, sizeof config.slot);
  std::memset(config.function_plan, 0, sizeof config.function_plan);
  uint32_t plans = 0;
  config.passive = passive;
  config.close_number = services.at("NtClose").wine_number;
  for (const auto& [name, service] : services) {
    if (service.table >= kServiceTables || service.number >= kServiceTableSize) throw Error("the guest image has a service number out of range: rebuild it");
    // Windows has none that tells Linux's names.
    if (name == kNtToUnixName || name == kUnixToNtName) continue;
    if (service.wine_number != kNoNumber) config.wine_number[service.table][service.number] = static_cast<uint16_t>(service.wine_number + 1);
  }
  const std::vector<Call>& rows = catalogue();
  const size_t first_function = rows.size() - functions().size();
  for (size_t i = 0; i < first_function; ++i) {
    const bool recorded = !passive && (!wanted || wanted(rows[i]));
    if (rows[i].handler == Handler::kNoService) {
      config.plan[plans++] = compile_plan(rows[i], static_cast<uint16_t>(i));
      if (!recorded) config.plan[plans - 1].flags |= kPlanSilent;
      config.unknown_plan = static_cast<uint16_t>(plans);
      continue;
    }
    const auto service = services.find(service_name(rows[i]));
    if (service == services.end()) continue;
    const bool provided = service->second.wine_number == kNoNumber;
    const bool needed = recorded || provided || rows[i].handler == Handler::kTunnel;
    constexpr uint32_t kWhole[] = {0};
    for (const uint32_t code : rows[i].part.service ? rows[i].part.codes : std::span<const uint32_t>(kWhole)) {
      if (plans == kMaxServices) throw Error("the catalogue has more calls than the arena has plans");
      CallPlan plan = compile_plan(rows[i], static_cast<uint16_t>(i), code);
      if (!recorded) plan.flags |= kPlanSilent;
      if (may_change(rows[i])) plan.flags |= kPlanChange;
      uint16_t& slot = config.slot[service->second.table][service->second.number];
      plan.next = slot;  // another function of the same service
      config.plan[plans++] = plan;
      if (needed) slot = static_cast<uint16_t>(plans);
    }
    if (std::string_view(rows[i].name) == "NtTerminateProcess") config.terminate_plan = static_cast<uint16_t>(plans);
    for (size_t call = 0; call < kProvidedCount; ++call) {
      if (kProvided[call].name == rows[i].name) config.provided_plan[call] = static_cast<uint16_t>(plans);
    }
  }
  config.first_function = static_cast<uint16_t>(first_function);
  config.all_depths = options.all_depths;
  config.no_winsock = options.no_winsock;
  if (options.machine) {
    config.machine = *options.machine;
    const std::u16string_view name = options.machine->computer;
    computer_ = utf16_to_utf8({reinterpret_cast<const char*>(name.data()), name.size() * sizeof(char16_t)});
  }
  config.dispatcher32 = options.dispatcher32;
  config.interaction = options.interaction;
  config.monitor_log = options.monitor_log;
  const std::vector<ShapePlan>& shapes = shape_plans();
  if (shapes.size() > kMaxShapes || functions().size() > kMaxFunctions) throw Error("the catalogue has more functions than the arena has room for");
  std::copy(shapes.begin(), shapes.end(), config.shape);
  for (size_t i = first_function; i < rows.size(); ++i) {
    if (plans == kMaxCalls) throw Error("the catalogue has more calls than the arena has plans");
    config.plan[plans++] = compile_plan(rows[i], static_cast<uint16_t>(i));
    if (!passive && (!wanted || wanted(rows[i]))) config.function_plan[i - first_function] = static_cast<uint16_t>(plans);
  }
  config.plans = plans;
  config.version = kArenaVersion;
  config.magic = kArenaMagic;
}

ArenaHost::~ArenaHost() {
  if (base_) munmap(base_, kArenaSize);
  if (fd_ >= 0) close(fd_);
}

bool is_sane(const Record& record, uint64_t room) {
  return record.size <= room && record.size <= kMaxRecord && record.size % 8 == 0 && record.args <= kMaxArgs &&
         record.size >= sizeof record + record.args * size_t{8};
}

namespace {

// Ends the repeating of the ring's last record and says how often it did. False if its writer is just about
// to commit another record.
bool close_last(ThreadSlot& slot, const Record& record, uint64_t head, std::optional<uint32_t>& repeats) {
  uint64_t repeat = slot.repeat.load(std::memory_order_acquire);
  while (repeat >> 32 == record.epoch) {
    if (slot.repeat.compare_exchange_weak(repeat, repeat | kRepeatClosed, std::memory_order_acq_rel)) {
      repeats = static_cast<uint32_t>(repeat & ~kRepeatClosed);
      return true;
    }
  }
  return slot.head.load(std::memory_order_acquire) != head;  // committed: the repeats are in the record
}

}  // namespace

ArenaHost::Drained ArenaHost::drain(size_t index, uint64_t from, std::vector<char>& out, uint64_t& horizon, bool ended) {
  ThreadSlot& slot = shared_->thread[index];
  const char* ring = base_ + ring_offset(index);
  uint64_t tail = from;
  const uint64_t head = slot.head.load(std::memory_order_acquire);
  if (head == tail || (ended && head == kEmptyEnded && tail == 0)) return {tail, true};
  if (head < tail || head - tail > kRingSize || head % 8 != 0) return {head, false};
  while (tail != head) {
    const size_t place = tail % kRingSize;
    const size_t left = kRingSize - place;
    if (left < sizeof(Record)) {
      tail += left;
      if (tail > head) tail = head;
      continue;
    }
    Record header;
    std::memcpy(&header, ring + place, sizeof header);
    if (header.call == kMetaPad && header.size == left) {
      tail += left;
      if (tail > head) return {head, false};
      continue;
    }
    if (!is_sane(header, std::min<uint64_t>(left, head - tail))) return {head, false};
    const bool last = tail + header.size == head;
    std::optional<uint32_t> repeats;
    if (last && !close_last(slot, header, head, repeats) && !ended) {
      horizon = std::min(horizon, header.end);
      break;
    }
    if (last && !repeats) std::memcpy(&header.repeats, ring + place + offsetof(Record, repeats), sizeof header.repeats);
    if (repeats) header.repeats = *repeats;
    // A time to come would keep the record waiting for ever.
    header.end = std::min(header.end, Clock::now());
    const size_t at = out.size();
    out.insert(out.end(), ring + place, ring + place + header.size);
    std::memcpy(out.data() + at, &header, sizeof header);
    tail += header.size;
  }
  return {tail, true};
}

void ArenaHost::release(size_t index, uint64_t to) { shared_->thread[index].tail.store(to, std::memory_order_release); }

void ArenaHost::mark_ended(size_t index, uint64_t position) {
  ThreadSlot& slot = shared_->thread[index];
  const uint64_t tail = ended_tail(position);
  if (position == 0) slot.head.store(tail, std::memory_order_release);
  slot.tail.store(tail, std::memory_order_release);
}

void ArenaHost::drain_pending(size_t index, std::vector<char>& out, uint64_t committed) {
  const ThreadSlot& slot = shared_->thread[index];
  const char* pending = base_ + pending_offset(index);
  const uint32_t top = slot.pending_top.load(std::memory_order_acquire);
  if (top > kPendingSize) return;
  for (uint32_t at = 0; at + sizeof(PendingHead) + sizeof(Record) <= top;) {
    PendingHead head;
    Record record;
    std::memcpy(&head, pending + at, sizeof head);
    std::memcpy(&record, pending + at + sizeof head, sizeof record);
    if (head.size > top - at || head.size < sizeof head + sizeof record || head.size % 8 != 0) return;
    // The innermost one grows at its return, and is begun until it is committed.
    const size_t room = head.size == top - at ? kPendingSize - at : head.size;
    if (!is_sane(record, room - sizeof head)) return;
    const char* place = pending + at + sizeof head;
    at += head.size;
    if (committed != 0 && record.begin == committed) continue;
    const size_t begin = out.size();
    out.resize(begin + record.size);
    std::memcpy(out.data() + begin, place, record.size);
    record.flags |= kRecordNoReturn;
    record.end = record.begin;
    record.repeats = 0;
    std::memcpy(out.data() + begin, &record, sizeof record);
  }
}

bool ArenaHost::freeze(int timeout_ms) {
  // A file cannot be sealed while anybody has it mapped for writing: this process must not.
  if (base_) munmap(base_, kArenaSize);
  base_ = nullptr;
  for (int waited = 0; !frozen_ && waited <= timeout_ms; ++waited) {
    frozen_ = fcntl(fd_, F_ADD_SEALS, F_SEAL_WRITE) == 0;
    if (!frozen_) usleep(1000);
  }
  // Closing an epoch writes: into a copy of this process's.
  void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, (frozen_ ? MAP_PRIVATE : MAP_SHARED) | MAP_NORESERVE, fd_, 0);
  if (memory == MAP_FAILED) throw_errno("cannot map the recorder's shared memory");
  base_ = static_cast<char*>(memory);
  shared_ = reinterpret_cast<ArenaShared*>(base_ + kSharedOffset);
  return frozen_;
}

void ArenaHost::free_thread(size_t index) {
  ThreadSlot& slot = shared_->thread[index];
  slot.pending_top.store(0, std::memory_order_relaxed);
  slot.head.store(0, std::memory_order_relaxed);
  slot.tail.store(0, std::memory_order_relaxed);
  slot.last_size = 0;
  slot.process.store(0, std::memory_order_relaxed);
  slot.state.store(SlotState::kFree, std::memory_order_release);
}

}  // namespace drsemu::collect
