// The client of the engine that records.
//
// A call's record is begun at entry in the thread's pending area, which the collector reads too: a call
// that never returns is reported as such. At return it is completed and committed to the ring.
#include "monitor/record/recorder.h"

#include "monitor/calls/calls.h"
#include "monitor/calls/helpers.h"
#include "monitor/calls/paths.h"
#include "monitor/calls/provided.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/engine/wrap.h"
#include "monitor/person/desk.h"
#include "monitor/record/capture.h"
#include "monitor/record/completion.h"
#include "monitor/record/log.h"

namespace drsemu::monitor {

using namespace event;

namespace {

// Where each begun call has its frame stands in its record while it is begun: of a system call on the kernel stack, of a
// function on the program's. A call whose frame has been left without returning (a fault, a longjmp, NtContinue) lies below
// the next one's.
uint64_t& frame_of(Record& record) { return record.end; }

bool is_function(const Record& record) { return record.call >= g_arena.config->first_function && record.call < kMetaFirst; }

// Whether a function whose return address stands at `frame` has been left. On another stack (a fiber's, or one of the
// program's own) nobody knows.
bool is_left(uint64_t frame, const GuestStack& stack) {
  const auto lies_in = [&](uint64_t address) { return address >= stack.limit && address < stack.base; };
  return lies_in(frame) && lies_in(stack.pointer) && frame <= stack.pointer;
}

// A kill may come between any two instructions. Until its record is committed, which may have to wait for the collector, a
// call stays begun; one that is both is known by its time (ArenaHost::drain_pending). A repeat has no time of its own.
void commit_begun(Thread& thread, const Record& record) {
  commit(thread, record);
  pop_pending(thread);
}

void commit_pending(Thread& thread, Record& record, uint8_t flags, uint64_t result) {
  record.flags |= flags;
  record.result = result;
  record.end = clock_now();
  if (!equals_last(thread, record, true)) return commit_begun(thread, record);
  pop_pending(thread);
  if (repeat_last(thread)) return;
  push_again(thread, record);
  commit_begun(thread, record);
}

// Of the calls that the thread has begun, those that it cannot return to any more. `frame`: of the new call on the kernel
// stack; `pointer`: where a function's caller has its stack; 0: where the program's is.
void commit_abandoned(Thread& thread, uint64_t frame, uint64_t pointer = 0) {
  while (Record* begun = innermost(thread)) {
    if (is_function(*begun)) {
      GuestStack stack = guest_stack();
      if (pointer) stack.pointer = pointer;
      if (!is_left(frame_of(*begun), stack)) return;
    } else if (frame_of(*begun) > frame) {
      return;
    }
    commit_pending(thread, *begun, kRecordNoReturn, 0);
  }
}

// Makes a begun call the innermost: what was begun after it has been left. False if it is not begun any more: a fault in it
// has already committed it, or a callback that was left has taken it along.
bool uncover(Thread& thread, const Record& record, uint64_t frame) {
  Record* begun = innermost(thread);
  while (begun && begun != &record) begun = begun_before(thread, *begun);
  if (!begun || frame_of(*begun) != frame) return false;
  while (innermost(thread) != begun) commit_pending(thread, *innermost(thread), kRecordNoReturn, 0);
  return true;
}

uint64_t image_base() { return *reinterpret_cast<const uint64_t*>(current_peb() + 0x10); }

// RecordMode + 1 as which the process has been announced.
std::atomic<uint32_t> g_announced;

void announce_process(Thread& thread) {
  const uint32_t mode = g_arena.process->record.load(std::memory_order_relaxed) + 1;
  if (g_announced.load(std::memory_order_relaxed) == mode || g_announced.exchange(mode) == mode) return;
  // What was opened and closed until now nobody has followed.
  forget_handles();
  const uint64_t peb = current_peb();
  const uint64_t parameters = *reinterpret_cast<const uint64_t*>(peb + 0x20);
  ProcessBasicInformation basic = {};
  g_nt.query_process(kCurrentProcess, 0, &basic, sizeof basic, nullptr);
  const ProcessFact fact{.pid = current_pid(),
                         .parent_pid = static_cast<uint32_t>(basic.parent_pid),
                         .linux_pid = g_arena.process->linux_pid,
                         .wow64 = is_wow64(),
                         .image_base = image_base(),
                         .mode = g_arena.process->record.load(std::memory_order_relaxed),
                         .reserved = 0};
  Writer writer = pending_writer(thread);
  Record& record = writer.start(kMetaProcess, nullptr, 0);
  record.begin = record.end = clock_now();
  writer.own(0, 0, &fact, sizeof fact);
  for (uint8_t i = 0; i < 2; ++i) {  // ImagePathName, CommandLine
    UnicodeString text = {};
    copy_from_guest(&text, parameters + 0x60 + i * uint64_t{0x10}, sizeof text);
    writer.guest(static_cast<uint8_t>(i + 1), 0, text.buffer, text.length, 0xffff, 0);
  }
  writer.seal();
  commit(thread, record);
}

// Set while the thread makes a record, so that a nudge does not come upon a record that is half made.
thread_local bool t_recording;

class Recording {
 public:
  Recording() : before_(t_recording) {
    t_recording = true;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  ~Recording() {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    t_recording = before_;
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  const bool before_;
};

bool is_idle() { return !t_recording; }

uint64_t nudge() {
  if (g_arena.process->record.load(std::memory_order_relaxed) == kRecordNone) return 0;
  return g_arena.shared->nudge.load(std::memory_order_relaxed);
}

bool filter() {
  ProcessSlot& process = *g_arena.process;
  if (process.windows_pid.load(std::memory_order_relaxed) == 0) {
    process.windows_pid.store(current_pid(), std::memory_order_release);
    if (process.origin != kRecordNone && !is_helper()) {
      uint32_t none = kRecordNone;
      process.record.compare_exchange_strong(none, process.origin, std::memory_order_acq_rel);
    }
  }
  if (process.record.load(std::memory_order_relaxed) == kRecordNone) return false;
  begin_wrapping();
  return true;
}

// Lays out the record of a call above those that are begun.
Writer start_record(Thread& thread, const Syscall& call, uint64_t caller, uint32_t caller_module, uint8_t flags) {
  Writer writer = pending_writer(thread);
  Record& record = writer.start(call.plan.call, call.args, call.plan.args);
  record.caller = caller;
  record.caller_module = caller_module;
  record.flags = flags;
  if (call.plan.stages & kStageBefore) capture_before(writer, call);
  writer.seal();
  return writer;
}

bool pre(Syscall& call) {
  const Recording recording;
  Thread* thread = current_thread();
  if (!thread) return true;
  const auto frame = reinterpret_cast<uint64_t>(&call);
  const bool nudged = t_nudged;
  // A nudge comes on the stack of signals, above whatever the thread was doing, and has no caller.
  if (!nudged) commit_abandoned(*thread, frame);
  announce_process(*thread);
  if (call.plan.stages & kStageHandles) describe_handles(*thread, call);
  const Caller caller = nudged ? Caller{} : find_caller(thread->unwind);
  const bool proceed = handle_pre(call);
  const int flags = (caller.direct ? kRecordDirect : 0) | (nudged ? kRecordNudged : 0);
  Writer writer = start_record(*thread, call, caller.address, caller.module, static_cast<uint8_t>(flags));
  Record& record = writer.record();
  frame_of(record) = frame;
  if (call.plan.stages & kStagePends) begin_pending(call, record);
  record.begin = clock_now();
  push_pending(*thread, writer);
  call.client = &record;
  return proceed;
}

// Adds what is known at return to the record of a call.
void complete(Thread& thread, const Syscall& call, Record& record) {
  const uint64_t end = clock_now();
  if (call.plan.stages & kStageAfter) {
    const auto used = static_cast<size_t>(reinterpret_cast<char*>(&record) - thread.pending);
    const size_t room = kPendingSize - used;
    Writer writer(record, room < kMaxRecord ? room : kMaxRecord);
    capture_after(writer, call);
    writer.seal();
  }
  record.end = end;
}

// Commits a begun call that has returned, or counts it as a repeat of the last.
void commit_returned(Thread& thread, const Syscall& call, Record& record) {
  // What a volatile call returns differs each time and does not matter: a repeat need not even be read.
  const bool is_volatile = call.plan.flags & kPlanVolatile;
  const bool repeats_early = is_volatile && equals_last(thread, record, false);
  if (!repeats_early) complete(thread, call, record);
  const bool repeats = repeats_early || (!is_volatile && equals_last(thread, record, true));
  if (!repeats) return commit_begun(thread, record);
  pop_pending(thread);
  if (repeat_last(thread)) return;
  push_again(thread, record);
  if (repeats_early) complete(thread, call, record);
  commit_begun(thread, record);
}

void post(Syscall& call) {
  if (!call.client) return;
  const Recording recording;
  Thread* thread = current_thread();
  auto& record = *static_cast<Record*>(call.client);
  if (!uncover(*thread, record, reinterpret_cast<uint64_t>(&call))) return;
  handle_post(call);
  record.result = call.result;
  commit_returned(*thread, call, record);
  if (call.plan.stages & (kStageNewHandles | kStagePends | kStageAwaits)) [[unlikely]] {
    if (call.plan.stages & kStageNewHandles) describe_new_handles(*thread, call);
    if (call.plan.stages & kStagePends) end_pending(call);
    if (call.plan.stages & kStageAwaits) log_completions(*thread, call);
  }
}

void aborted(uint64_t status) {
  if (g_arena.process->record.load(std::memory_order_relaxed) == kRecordNone) return;
  const Recording recording;
  Thread* thread = current_thread();
  Record* begun = thread ? innermost(*thread) : nullptr;
  if (begun && !is_function(*begun)) commit_pending(*thread, *begun, kRecordAborted, status);
}

// ---- wrapped functions ----

// What the result says, without what a register holds beside it.
uint64_t result_of(const Wrapped& call) {
  switch (call.plan.result) {
    case Result::kVoid: return 0;
    case Result::kWide: return call.result;
    case Result::kHex:
    case Result::kPointer:
    case Result::kHandle:
    case Result::kInstance:
    case Result::kSocket: return call.narrow ? static_cast<uint32_t>(call.result) : call.result;
    default: return static_cast<uint32_t>(call.result);
  }
}

WrapAnswer enter(Wrapped& function) {
  const Recording recording;
  Thread* thread = current_thread();
  if (!thread) return kWrapPass;
  commit_abandoned(*thread, reinterpret_cast<uint64_t>(&function), function.stack);
  announce_process(*thread);
  Syscall call{.plan = function.plan, .args = function.args, .narrow = function.narrow};
  if (call.plan.stages & kStageHandles) describe_handles(*thread, call);
  Writer writer =
      start_record(*thread, call, function.return_address, function.caller_module, function.narrow ? kRecordNarrow : 0);
  Record& record = writer.record();
  record.begin = clock_now();
  const bool proceed = handle_function(call);
  function.result = call.result;
  // Endless recursion through a function must leave room for the calls in it: that deep, its return is not recorded.
  constexpr size_t kReserve = size_t{24} * 1024;
  const bool deep = pending_room(*thread) < kReserve + record.size;
  if (proceed && !deep) {
    frame_of(record) = function.stack;
    push_pending(*thread, writer);
    return kWrapRecord;
  }
  record.result = proceed ? 0 : result_of(function);
  record.end = record.begin;
  if (proceed) record.flags |= kRecordNoReturn | kRecordTruncated;
  commit(*thread, record);
  // With a frame of the stub all the same: a DLL that passes the call on by a jump would have it recorded again.
  return proceed ? kWrapRecord : kWrapSkip;
}

void leave(Wrapped& function) {
  const Recording recording;
  Thread* thread = current_thread();
  if (!thread) return;
  Record* begun = innermost(*thread);
  while (begun && !(is_function(*begun) && frame_of(*begun) == function.stack)) begun = begun_before(*thread, *begun);
  if (!begun || begun->call != function.plan.call || !uncover(*thread, *begun, function.stack)) return;
  auto* args = reinterpret_cast<uint64_t*>(begun + 1);
  begun->result = result_of(function);
  Syscall call{.plan = function.plan, .args = args, .result = begun->result, .narrow = function.narrow};
  if (!has_succeeded(call)) begun->last_error = last_error();
  commit_returned(*thread, call, *begun);
}

}  // namespace

// What the system's own processes change they may change for the target.
bool watches() { return g_arena.shared->target_started.load(std::memory_order_relaxed) && g_arena.process->windows_pid.load(std::memory_order_relaxed); }

uint64_t substitute(uint64_t function) { return with_desk(with_windows_paths(function)); }

const Client kRecorder{filter, watches, pre,   post,  aborted, provided_function, make_tunneled_call,
                       enter,  leave, nudge, is_idle, substitute, handle_unrecorded};

void record_module(const Module& module, const void* path, uint32_t path_size) {
  const Recording recording;
  Thread* thread = current_thread();
  if (!thread) return;
  if (logging()) {
    const size_t shown = path_size / 2 < kLogText / 2 ? path_size / 2 : kLogText / 2;
    log_line(module.system ? "system module " : "module ", Dec{module.number}, " at ", Hex{module.base}, " ",
             Wide{static_cast<const char16_t*>(path) + path_size / 2 - shown, shown});
  }
  const ModuleFact fact{module.number, module.system, module.base, module.end - module.base};
  Writer writer = pending_writer(*thread);
  Record& record = writer.start(kMetaModule, nullptr, 0);
  record.begin = record.end = clock_now();
  writer.own(0, 0, &fact, sizeof fact);
  writer.own(1, 0, path, path_size);
  writer.seal();
  commit(*thread, record);
}

void record_interaction(const InteractionFact& fact, std::initializer_list<std::u16string_view> texts) {
  const Recording recording;
  Thread* thread = g_arena.config->passive ? nullptr : current_thread();
  if (!thread) return;
  Writer writer = pending_writer(*thread);
  Record& record = writer.start(kMetaInteraction, nullptr, 0);
  record.begin = record.end = clock_now();
  writer.own(0, 0, &fact, sizeof fact);
  uint8_t param = 0;
  for (const std::u16string_view text : texts) writer.own(++param, 0, text.data(), static_cast<uint32_t>(text.size() * 2));
  writer.seal();
  commit(*thread, record);
}

}  // namespace drsemu::monitor
