// The arena on the host's side.
#include "collect/arena_host.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "event/catalogue.h"

namespace drsemu::collect {

using namespace event;

ArenaHost::ArenaHost(const std::map<std::string, Service>& services,
                     const std::function<bool(const Call&)>& wanted) {
  fd_ = memfd_create("arena", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd_ < 0 || ftruncate(fd_, kArenaSize) != 0) throw_errno("cannot make the recorder's shared memory");
  void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_, 0);
  if (memory == MAP_FAILED) throw_errno("cannot map the recorder's shared memory");
  base_ = static_cast<char*>(memory);
  shared_ = reinterpret_cast<ArenaShared*>(base_ + kSharedOffset);

  auto& config = *reinterpret_cast<ArenaConfig*>(base_ + kConfigOffset);
  config.close_number = services.at("NtClose").number;
  const std::vector<Call>& rows = catalogue();
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto service = services.find(service_name(rows[i]));
    if (service == services.end() || (wanted && !wanted(rows[i]))) continue;
    if (config.plans == kMaxCalls) throw Error("the catalogue has more calls than the arena has plans");
    CallPlan& plan = config.plan[config.plans] = compile_plan(rows[i], static_cast<uint16_t>(i));
    uint16_t& slot = config.slot[service->second.table][service->second.number];
    plan.next = slot;  // another function of the same service
    slot = static_cast<uint16_t>(++config.plans);
  }
  config.version = kArenaVersion;
  config.magic = kArenaMagic;
  // A guest that shrank the file would make the host fault.
  fcntl(fd_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
}

ArenaHost::~ArenaHost() {
  if (base_) munmap(base_, kArenaSize);
  if (fd_ >= 0) close(fd_);
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

bool ArenaHost::drain(size_t index, std::vector<char>& out, uint64_t& horizon, bool ended) {
  ThreadSlot& slot = shared_->thread[index];
  const char* ring = base_ + ring_offset(index);
  uint64_t tail = slot.tail.load(std::memory_order_relaxed);
  const uint64_t head = slot.head.load(std::memory_order_acquire);
  if (head == tail) return true;
  if (head < tail || head - tail > kRingSize || head % 8 != 0) {
    slot.tail.store(head, std::memory_order_release);
    return false;
  }
  bool sane = true;
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
      continue;
    }
    if (header.size < sizeof header || header.size % 8 != 0 || header.size > kMaxRecord || header.size > left ||
        header.size > head - tail || sizeof header + header.args * size_t{8} > header.size) {
      tail = head;
      sane = false;
      break;
    }
    const bool last = tail + header.size == head;
    std::optional<uint32_t> repeats;
    if (last && !close_last(slot, header, head, repeats) && !ended) {
      horizon = std::min(horizon, header.end);
      break;
    }
    if (last && !repeats) std::memcpy(&header.repeats, ring + place + offsetof(Record, repeats), sizeof header.repeats);
    if (repeats) header.repeats = *repeats;
    const size_t at = out.size();
    out.resize(at + header.size);
    std::memcpy(out.data() + at, ring + place, header.size);
    std::memcpy(out.data() + at, &header, sizeof header);
    tail += header.size;
  }
  slot.tail.store(tail, std::memory_order_release);
  return sane;
}

void ArenaHost::drain_pending(size_t index, std::vector<char>& out) {
  const ThreadSlot& slot = shared_->thread[index];
  const char* pending = base_ + pending_offset(index);
  const uint32_t top = slot.pending_top.load(std::memory_order_acquire);
  if (top > kPendingSize) return;
  for (uint32_t at = 0; at + sizeof(PendingHead) + sizeof(Record) <= top;) {
    PendingHead head;
    Record record;
    std::memcpy(&head, pending + at, sizeof head);
    std::memcpy(&record, pending + at + sizeof head, sizeof record);
    const size_t size = head.size - sizeof head;
    if (head.size > top - at || head.size < sizeof head + sizeof record || head.size % 8 != 0 || record.size > size ||
        record.size < sizeof record || record.size % 8 != 0 || sizeof record + record.args * size_t{8} > record.size) {
      return;
    }
    const size_t begin = out.size();
    out.resize(begin + record.size);
    std::memcpy(out.data() + begin, pending + at + sizeof head, record.size);
    record.flags |= kRecordNoReturn;
    record.end = record.begin;
    record.repeats = 0;
    std::memcpy(out.data() + begin, &record, sizeof record);
    at += head.size;
  }
}

void ArenaHost::free_thread(size_t index) {
  ThreadSlot& slot = shared_->thread[index];
  slot.pending_top.store(0, std::memory_order_relaxed);
  slot.head.store(0, std::memory_order_relaxed);
  slot.tail.store(0, std::memory_order_relaxed);
  slot.last_size = 0;
  slot.state.store(SlotState::kFree, std::memory_order_release);
}

}  // namespace drsemu::collect
