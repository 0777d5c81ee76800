// The collector alone: threads of this program play the guest and write records as fast as they are taken.
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "collect/arena_host.h"
#include "collect/collector.h"
#include "runs.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

using namespace event;

constexpr uint32_t kEvents = 1'000'000;
constexpr int kWriters[] = {1, 4};
// What the simulated threads call, by turns; no two neighbours are the same, so nothing collapses.
const char* const kCalls[] = {"NtCreateFile", "NtReadFile", "NtClose", "NtOpenKey", "NtQueryValueKey", "NtQueryVirtualMemory",
                              "NtAllocateVirtualMemory", "NtWaitForSingleObject"};

// Builds records as the monitor does, out of a row's plan, with data of a usual size.
class RecordMaker {
 public:
  std::vector<char> make(const Call& row, uint16_t index) {
    const CallPlan plan = compile_plan(row, index);
    Record record = {};
    record.call = index;
    record.args = plan.args;
    record.caller = 0x140001000;
    record.caller_module = 1;
    bytes_.clear();
    append(&record, sizeof record);
    for (uint8_t i = 0; i < plan.args; ++i) {
      const uint64_t value = 0x40u + i * 4u;
      append(&value, sizeof value);
    }
    for (uint8_t i = 0; i < plan.ops; ++i) capture(i, plan.op[i]);
    return finish();
  }

  std::vector<char> process(uint32_t pid) {
    const ProcessFact fact{pid, 8, pid, 0, 0x140000000, kRecordTarget, 0};
    return meta(kMetaProcess, &fact, sizeof fact, {u"C:\\Users\\alex\\Desktop\\bench.exe", u"bench.exe"});
  }
  std::vector<char> module() {
    const ModuleFact fact{1, 0, 0x140000000, 0x10000};
    return meta(kMetaModule, &fact, sizeof fact, {u"C:\\Users\\alex\\Desktop\\bench.exe"});
  }

 private:
  void append(const void* data, size_t size) {
    bytes_.insert(bytes_.end(), static_cast<const char*>(data), static_cast<const char*>(data) + size);
    bytes_.resize((bytes_.size() + 7) & ~size_t{7});
  }
  void field(uint8_t op, uint16_t extra, const void* data, size_t size, bool after) {
    const Field head{op, static_cast<uint8_t>(after ? kFieldAfter : 0), extra, static_cast<uint32_t>(size), static_cast<uint32_t>(size), 0};
    append(&head, sizeof head);
    append(data, size);
  }
  void text(uint8_t op, uint16_t extra, std::u16string_view value) { field(op, extra, value.data(), value.size() * 2, false); }
  void capture(uint8_t i, const CaptureOp& op) {
    constexpr char content[64] = "a buffer's content, as a program may read or write it, 64 byte";
    constexpr uint64_t handle = 0x40;
    constexpr ObjectHead head{0, 0x40, 1};
    switch (op.op) {
      case Op::kBytesIn:
      case Op::kBytesOut: field(i, 0, content, std::min<size_t>(op.size, sizeof content), op.op == Op::kBytesOut); break;
      case Op::kBufferIn:
      case Op::kBufferOut: field(i, 0, content, sizeof content, op.op == Op::kBufferOut); break;
      case Op::kUnicodeIn: text(i, 0, u"ImagePath"); break;
      case Op::kObjectIn:
        field(i, 0, &head, sizeof head, false);
        text(i, 1, u"\\??\\C:\\Users\\alex\\AppData\\Local\\Temp\\bench.tmp");
        break;
      case Op::kHandleOut: field(i, 0, &handle, sizeof handle, true); break;
      default: break;
    }
  }
  std::vector<char> meta(uint16_t kind, const void* fact, size_t size, std::initializer_list<std::u16string_view> texts) {
    Record record = {};
    record.call = kind;
    bytes_.clear();
    append(&record, sizeof record);
    field(0, 0, fact, size, false);
    uint8_t i = 1;
    for (const auto value : texts) text(i++, 0, value);
    return finish();
  }
  std::vector<char> finish() {
    reinterpret_cast<Record*>(bytes_.data())->size = static_cast<uint32_t>(bytes_.size());
    return bytes_;
  }

  std::vector<char> bytes_;
};

// One thread of the guest: commits as monitor/record/ring.cpp does, without repeats.
class GuestThread {
 public:
  GuestThread(char* arena, size_t index, uint32_t tid)
      : shared_(*reinterpret_cast<ArenaShared*>(arena + kSharedOffset)), slot_(shared_.thread[index]), ring_(arena + ring_offset(index)) {
    slot_.tid = tid;
    slot_.process.store(1, std::memory_order_release);  // of process slot 0
    slot_.state.store(SlotState::kLive, std::memory_order_release);
  }

  void commit(const std::vector<char>& record, uint64_t time) {
    const size_t size = record.size(), left = kRingSize - head_ % kRingSize;
    const size_t skip = left < size ? left : 0;
    while (kRingSize - (head_ - slot_.tail.load(std::memory_order_acquire)) < size + skip) {
      if (interrupted()) return;
      ring_doorbell();
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    if (skip >= sizeof(Record)) {
      auto* pad = reinterpret_cast<Record*>(ring_ + head_ % kRingSize);
      pad->size = static_cast<uint32_t>(skip);
      pad->call = kMetaPad;
    }
    head_ += skip;
    slot_.repeat.store(uint64_t{++epoch_} << 32, std::memory_order_release);
    char* place = ring_ + head_ % kRingSize;
    std::memcpy(place, record.data(), size);
    auto* made = reinterpret_cast<Record*>(place);
    made->begin = made->end = time;
    made->epoch = epoch_;
    head_ += size;
    slot_.head.store(head_, std::memory_order_release);
    if (head_ - slot_.tail.load(std::memory_order_relaxed) > kRingSize / 4) ring_doorbell();
  }

 private:
  void ring_doorbell() {
    if (!shared_.collector_asleep.load(std::memory_order_acquire)) return;
    shared_.doorbell.fetch_add(1, std::memory_order_release);
    syscall(SYS_futex, &shared_.doorbell, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }

  ArenaShared& shared_;
  ThreadSlot& slot_;
  char* ring_;
  uint64_t head_ = 0;
  uint32_t epoch_ = 0;
};

// Processor time of this program.
double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Taken {
  double seconds, cpu;
  uint64_t written, recorded, journal_bytes, events_bytes;
};

Taken feed(const fs::path& folder, int writers, bool journaled) {
  fs::create_directories(folder);
  const Services services = {{"NtClose", {0, 0, 0}}};
  collect::ArenaHost arena(services, {});
  void* mapped = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, arena.fd(), 0);
  if (mapped == MAP_FAILED) throw_errno("cannot map the recorder's shared memory");
  const std::unique_ptr<void, void (*)(void*)> unmap(mapped, [](void* memory) { munmap(memory, kArenaSize); });
  char* base = static_cast<char*>(mapped);
  auto& shared = *reinterpret_cast<ArenaShared*>(base + kSharedOffset);
  constexpr uint32_t kPid = 100;
  shared.process[0].linux_pid = kPid;
  shared.process[0].windows_pid = kPid;
  shared.process[0].record = kRecordTarget;
  shared.process[0].state.store(SlotState::kLive, std::memory_order_release);
  shared.process_high = 1;
  shared.thread_high = static_cast<uint32_t>(writers);

  const collect::Clock clock;
  RecordMaker maker;
  std::vector<std::vector<char>> records;
  for (const char* name : kCalls) {
    const Call* row = find_call(name);
    if (row) records.push_back(maker.make(*row, static_cast<uint16_t>(row - catalogue().data())));
  }
  const uint32_t each = kEvents / static_cast<uint32_t>(writers);
  const fs::path journal = folder.string() + ".journal";
  collect::Collector collector(arena, clock, folder, {}, journaled ? journal : fs::path());
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_begin = cpu_seconds();
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&, i] {
      GuestThread guest(base, static_cast<size_t>(i), 200 + static_cast<uint32_t>(i));
      if (i == 0) {
        guest.commit(maker.process(kPid), clock.now());
        guest.commit(maker.module(), clock.now());
      }
      for (uint32_t n = 0; n < each; ++n) guest.commit(records[n % records.size()], clock.now());
    });
  }
  for (std::thread& thread : threads) thread.join();
  collector.process_ended(kPid, 0);
  const RunRecord run = collector.finish();
  check_interrupt();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double cpu = cpu_seconds() - cpu_begin;
  std::error_code none;
  const uint64_t journal_bytes = journaled ? fs::file_size(journal, none) : 0;
  uint64_t events_bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) events_bytes += entry.file_size();
  fs::remove(journal, none);
  if (run.torn || !run.write_error.empty()) throw Error("the collector could not take what was written: " + run.write_error);
  return {seconds, cpu, uint64_t{each} * static_cast<uint64_t>(writers), run.events, journal_bytes, events_bytes};
}

}  // namespace

int collector_steps(const Settings& settings) { return settings.wants("collector") * static_cast<int>(std::size(kWriters)); }

void measure_collector(const Settings& settings, Results& results) {
  if (!settings.wants("collector")) return;
  for (const int writers : kWriters) {
    settings.progress("collector, " + std::to_string(writers) + (writers == 1 ? " thread" : " threads"));
    // With the journal, as in every run, and without, by turns: the pair tells what the journal costs.
    std::vector<double> rates, bare, bytes;
    uint64_t lost = 0;
    for (int round = 0; round < settings.rounds; ++round) {
      for (const bool journaled : {false, true}) {
        const fs::path folder = settings.scratch / "events";
        const Taken taken = feed(folder, writers, journaled);
        remove_tree(folder);
        const double rate = static_cast<double>(taken.written) / taken.seconds;
        (journaled ? rates : bare).push_back(rate);
        if (journaled) bytes.push_back(static_cast<double>(taken.journal_bytes) / static_cast<double>(taken.written));
        lost += taken.written - taken.recorded;
        results.raw("collector", "source,round,journal,events,events_per_s,cpu_s,lost,journal_bytes,events_bytes",
                    std::to_string(writers) + " simulated," + std::to_string(round + 1) + "," + (journaled ? "yes" : "no") + "," +
                        std::to_string(taken.written) + "," + decimal(rate, 0) + "," + decimal(taken.cpu, 3) + "," + std::to_string(taken.written - taken.recorded) + "," +
                        std::to_string(taken.journal_bytes) + "," + std::to_string(taken.events_bytes));
      }
    }
    const double rate = median(rates);
    results.line({"collector alone, " + std::to_string(writers) + " simulated thread" + (writers == 1 ? "" : "s") + ", journal of " +
                      decimal(median(bytes), 0) + " bytes an event; " + std::to_string(lost) + " lost",
                  "–", "", decimal(median(bare) / 1e6, 2) + " without the journal", decimal(rate / 1e6, 2) + " M events/s", lost ? 0 : rate,
                  {1e6, true, "≥ 1 M/s, none lost"}});
  }
}

}  // namespace drsemu::bench
