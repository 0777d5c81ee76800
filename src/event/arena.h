// The memory that the monitor (guest) and the collector (host) share: configuration, process and
// thread tables, and one ring of records for each recorded thread.
//
// Everything here is plain data with fixed layout: the guest side is never trusted by the host, which
// checks every offset and length that it reads from here (collect/arena_host.cpp).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "event/machine.h"
#include "event/provided.h"
#include "event/wrap.h"

namespace drsemu::event {

inline constexpr uint32_t kArenaMagic = 0x756d6553;  // "Semu"
inline constexpr uint32_t kArenaVersion = 9;

inline constexpr size_t kMaxServices = 1024;       // plans of system calls (monitor/engine/thunks.S has one thunk each)
inline constexpr size_t kMaxCalls = 3072;          // the same, and behind them those of functions
inline constexpr size_t kMaxShapes = 256;          // structures of functions' arguments
inline constexpr size_t kServiceTables = 2;        // 0: ntdll, 1: win32u
inline constexpr size_t kServiceTableSize = 0x1000;
inline constexpr size_t kMaxArgs = 18;             // integer arguments of one call
inline constexpr size_t kMaxOps = 16;              // captures of one call
inline constexpr size_t kMaxProcesses = 4096;
inline constexpr size_t kMaxThreads = 16384;
inline constexpr size_t kRingSize = size_t{160} * 1024;    // bytes of committed records of one thread
inline constexpr size_t kPendingSize = size_t{96} * 1024;  // bytes of calls begun and not yet returned
inline constexpr size_t kMaxRecord = size_t{72} * 1024;    // one record; at most half a ring
static_assert(kMaxRecord * 2 <= kRingSize);

// ---- what to capture of a call: compiled from its catalogue row (event/catalogue.cpp) ----------------

enum class Op : uint8_t {
  kNone,
  kBytesIn,         // arg -> memory, `size` bytes, at entry
  kBytesOut,        // the same at return
  kBufferIn,        // arg -> memory, length in argument `length` (times `scale`), at entry
  kBufferOut,       // the same at return; the true length from `actual` where that is given
  kUnicodeIn,       // arg -> UNICODE_STRING
  kUnicodeOut,
  kObjectIn,        // arg -> OBJECT_ATTRIBUTES: root handle, attributes, name
  kHandleIn,        // arg is a handle that the event names
  kHandleOut,       // arg -> HANDLE: known from now on if the call succeeded; 8 bytes. None if the u32 that `actual` points at is 0
  kIoStatusOut,     // arg -> IO_STATUS_BLOCK, at return: 8 bytes of its status and 8 of its information
  kHandleClose,     // arg is a handle that this call closes
  kHandleArrayIn,   // arg -> HANDLE[argument `length`]
  kParametersIn,    // arg -> RTL_USER_PROCESS_PARAMETERS: image path, command line, current directory
  kAttributesIn,    // arg -> PS_ATTRIBUTE_LIST: the image name
  kTextIn,          // arg -> UTF-16 that ends with a zero, at most `size` bytes
  kTextOut,
  kErrorsIn,        // arg -> ULONG_PTR[argument `length`], those in the mask of argument `actual` -> UNICODE_STRING
  kValueNamesIn,    // arg -> KEY_VALUE_ENTRY[argument `length`]: -> UNICODE_STRING each
  kSocketIn,        // the input of a device control, and the address and the data that a socket's refers to
  kSocketOut,       // the address and the data that a socket's control has written
  kUserDataIn,      // arg -> Wine's clipboard parameters: the data
  kUserDataOut,
  kAnsiIn,          // arg -> bytes that end with a zero, at most `size`
  kAnsiOut,
  kShapeIn,         // arg -> the structure ArenaConfig::shape[size], and what its pointers point at
  kShapeOut,
  kVariantIn,       // arg -> VARIANT: its first 16 bytes, and the text of a BSTR
  kVariantOut,
  kBstrOut,         // arg -> BSTR
};

enum OpFlag : uint8_t {
  kOpLengthIsPointer = 1,   // argument `length` points at a ULONG or SIZE_T
  kOpActualIsStatus = 2,    // argument `actual` points at an IO_STATUS_BLOCK: Information
  kOpActualIsWide = 4,      // argument `actual` points at a SIZE_T, else at a ULONG
  kOpDescribe = 8,          // ask the system what the new handle is (processes and threads)
  kOpWritesItself = 32,     // the call writes the IO_STATUS_BLOCK that it is given, also a WoW64 process's
  kOpAnsi = 64,             // its text is of bytes
  kOpActualIsResult = 16,   // the call's result is the length written, in units of `scale`; argument `actual` is not used
};

inline constexpr uint8_t kNoArg = 0xff;

// Of functions, whose callers may have 32-bit pointers: a `size` of 0 is that of a pointer.
struct CaptureOp {
  Op op = Op::kNone;
  uint8_t arg = 0;
  uint8_t length = kNoArg;
  uint8_t actual = kNoArg;
  uint8_t flags = 0;
  uint8_t scale = 1;
  uint16_t size = 0;  // exact size, or the most that is stored
};
static_assert(sizeof(CaptureOp) == 8);

// What a call does to the engine beside being recorded (monitor/calls/).
enum class Handler : uint8_t {
  kNone,
  kReach,        // reaches into the process of its handle argument `process_handle`: that one is recorded too
  kReachThread,  // the same through a thread handle in argument 0
  kWriteMemory,  // kReach, and what argument 2 points at is kept whole
  kMapView,      // kReach; in the process itself, it may be foreign code that comes in
  kStartThread,  // kReach, and what is run there is kept: argument 4 is where it begins
  kQueueApc,     // kReachThread, and what is run there: argument handler_arg
  kSetContext,   // kReachThread, and what is run there: CONTEXT at argument 1
  kSetThread,    // NtSetInformationThread, which sets 32-bit contexts
  kEndJob,       // ends the processes of the job in argument 0: they are named
  kDuplicate,    // may close its source handle
  kUnmap,        // a module may go away
  kAwait,        // waits for the handle in argument handler_arg
  kAwaitMany,    // waits for one or, if argument 2 is 0, for all of the argument 0 handles at argument 1
  kDequeue,      // takes one packet from a completion port
  kDequeueMany,
  kSleep,        // may end for an APC
  kProvide,      // Wine lacks the call: handler_arg is its index in kProvided
  kTunnel,       // may be a provided call of 32-bit code
  kCreateProcess,  // what it starts is a child of the program
  kLocalServers,   // argument handler_arg, CLSCTX: without CLSCTX_REMOTE_SERVER
  kNoWinsock,      // fails with WSASYSNOTREADY, if the run wants that
  kNoService,      // of a number that no service has: it fails
  kNoUrl,          // argument handler_arg, an URL: null fails with INET_E_DOWNLOAD_FAILURE
};

// How a program has asked for a service that there is not.
enum Gate : uint32_t {
  kGateSyscall,  // of 64-bit code: syscall, int 2e
  kGateInt80,    // Linux's for 32-bit code, of either
};

enum PlanFlag : uint8_t {
  kPlanValue = 1,      // returns a value, not an NTSTATUS
  kPlanVolatile = 2,   // outputs differ each time: they do not keep repeats from collapsing
  kPlanSilent = 4,     // not recorded
  kPlanValue32 = 8,    // the value has 32 bits
  kPlanAnyValue = 16,  // a value of 0 is no failure
  kPlanChange = 32,    // changes files or the registry: recorded in processes too that are not, once the target has started
};

// What there is to do at all, so that a call without does not look through its ops.
enum PlanStage : uint8_t {
  kStageHandles = 1,     // some op names a handle that was there before
  kStageBefore = 2,      // … reads at entry
  kStageAfter = 4,       // … reads at return
  kStageNewHandles = 8,  // … asks what a new handle is
  kStagePends = 16,      // the call may return STATUS_PENDING and end later
  kStageSocket = 64,     // the call may be a socket's: Op::kSocketIn
  kStageAwaits = 32,     // the call tells how such calls have ended
};

// What a function's result says of its success.
enum class Result : uint8_t {
  kStatus,    // NTSTATUS, as of a system call
  kVoid,      // nothing
  kBool,      // 0: failed
  kNumber,    // any value will do
  kWide,      // the same, 64 bits
  kHex,       // the same, an address or flags
  kCount,     // a number; 0: failed
  kPointer,   // 0: failed
  kHandle,    // 0 or -1: failed
  kError,     // a system error code; 0: succeeded
  kHresult,   // negative: failed
  kSocket,    // -1: failed
  kInstance,  // a value up to 32 is an error
  kSigned,    // a number; -1: failed
};

// Whether a function that returned `value` did what it was to do. `narrow`: its caller is 32-bit code.
constexpr bool is_success(Result kind, uint64_t value, bool narrow) {
  const auto low = static_cast<uint32_t>(value);
  switch (kind) {
    case Result::kVoid:
    case Result::kNumber:
    case Result::kWide:
    case Result::kHex: return true;
    case Result::kBool:
    case Result::kCount: return low != 0;
    case Result::kPointer: return value != 0;
    case Result::kHandle: return value != 0 && value != (narrow ? 0xffffffff : ~uint64_t{0});
    case Result::kError: return low == 0;
    case Result::kStatus:
    case Result::kHresult: return static_cast<int32_t>(low) >= 0;
    case Result::kInstance: return low > 32;
    case Result::kSocket:
    case Result::kSigned: return low != 0xffffffff;
  }
  return true;
}

// A pointer in a structure that is followed.
struct Follow {
  uint16_t at[2];         // its offset for 32-bit and 64-bit code
  uint16_t length_at[2];  // of a u32 with the length in `unit`s; kNoOffset: up to a zero
  uint8_t unit;           // bytes of a character
  uint8_t reserved;
  uint16_t limit;         // most bytes stored
};
inline constexpr uint16_t kNoOffset = 0xffff;
inline constexpr size_t kMaxFollows = 8;

struct ShapePlan {
  uint16_t size[2];  // bytes for 32-bit and 64-bit code
  uint16_t follows;
  uint16_t reserved;
  Follow follow[kMaxFollows];
};

struct CallPlan {
  uint16_t call = 0;       // index in the catalogue
  uint8_t args = 0;        // integer arguments
  uint8_t ops = 0;
  Handler handler = Handler::kNone;
  uint8_t flags = 0;
  uint8_t handler_arg = 0;  // the argument that the handler looks at
  uint8_t stages = 0;       // PlanStage
  uint8_t code_arg = kNoArg;  // a service of many functions: the argument with the number of the function,
  uint32_t code = 0;          // that of this plan,
  uint16_t next = 0;          // and the next plan of the service + 1; 0: the others are not intercepted
  Result result = Result::kStatus;  // of a function
  uint8_t reserved = 0;
  uint32_t wide = 0;          // arguments of a function that take two slots in 32-bit code, one bit each
  uint32_t in_place = 0;      // those that take four and are passed by their address in 64-bit code
  CaptureOp op[kMaxOps];
};

// ---- records -------------------------------------------------------------------------------------

enum RecordFlag : uint8_t {
  kRecordDirect = 1,      // made without the system's stub
  kRecordNoReturn = 2,    // begun, never returned
  kRecordAborted = 4,     // ended by a fault inside the call; `result` is the exception code
  kRecordTruncated = 8,   // some field did not fit
  kRecordCompleted = 16,  // how a call ended that had returned STATUS_PENDING
  kRecordNarrow = 32,     // of a function: called by 32-bit code
  kRecordNudged = 64,     // made by the monitor, since the host asked for it
};

// Records that are not calls have these in `call`.
inline constexpr uint16_t kMetaFirst = 0xff00;
inline constexpr uint16_t kMetaPad = 0xff00;      // skip to the next lap of the ring
inline constexpr uint16_t kMetaProcess = 0xff01;  // fields: ProcessFact, image path, command line
inline constexpr uint16_t kMetaModule = 0xff02;   // fields: ModuleFact, path
inline constexpr uint16_t kMetaHandle = 0xff03;   // fields: HandleFact, type name, object name
inline constexpr uint16_t kMetaMemory = 0xff04;   // fields: MemoryFact, bytes; of the call whose record follows
inline constexpr uint16_t kMetaInteraction = 0xff06;  // fields: InteractionFact, title and class of the window, text of the button
inline constexpr uint16_t kMetaMembers = 0xff05;  // fields: process ids (u64) of the job that the following call ends

// A committed record: header, `args` times 8 bytes of arguments, then fields, all 8-byte aligned.
struct Record {
  uint32_t size;         // whole record, multiple of 8
  uint16_t call;         // index in the catalogue, or kMeta…
  uint8_t args;
  uint8_t flags;         // RecordFlag
  uint64_t begin;        // clock at entry
  uint64_t end;          // clock at return
  uint64_t result;
  uint64_t caller;       // address of the caller outside the system's DLLs, or 0
  uint32_t caller_module;  // number of a kMetaModule record of this process; 0: in no module
  uint32_t repeats;      // how often the same call followed; final once a later record is committed
  uint32_t epoch;        // of ThreadSlot::repeat while this was the last record
  uint32_t last_error;   // of a function: the thread's last error at return
};
static_assert(sizeof(Record) == 56);

enum FieldFlag : uint8_t {
  kFieldUnreadable = 1,  // the pointer could not be read (as far as `stored` says)
  kFieldTruncated = 2,   // less is stored than there was
  kFieldAfter = 4,       // read at return
  kFieldNull = 8,        // the pointer was null
};

struct Field {
  uint8_t op;       // index in the plan's ops
  uint8_t flags;    // FieldFlag
  uint16_t extra;   // part of a compound capture (object attributes: 0 head, 1 name)
  uint32_t size;    // true size in bytes
  uint32_t stored;  // bytes that follow, padded to 8
  uint32_t reserved;
};
static_assert(sizeof(Field) == 16);

// `extra` of the parts of a list (Op::kErrorsIn, Op::kValueNamesIn): the index, and this bit where it is a number.
inline constexpr uint16_t kListedNumber = 0x8000;
inline constexpr uint16_t kMaxListed = 8;

// `extra` of Op::kSocketIn and kSocketOut: 0 the input buffer, 1 the address behind it, 2 the first bytes of data, 3 the
// handle of an accepted connection.

struct ObjectHead {  // field 0 of Op::kObjectIn
  uint64_t root;
  uint32_t attributes;
  uint32_t has_name;
};

struct ProcessFact {
  uint32_t pid;
  uint32_t parent_pid;
  uint32_t linux_pid;
  uint32_t wow64;
  uint64_t image_base;
  uint32_t mode;  // RecordMode, at that time
  uint32_t reserved;
};

// What the person at the desktop has done (monitor/person/).
enum class InteractionKind : uint32_t { kMove, kClick };

struct InteractionFact {
  InteractionKind kind;
  uint32_t pid;     // Windows id, of the window's process; 0: of a move, or a click on the desktop
  int32_t x, y;     // where the pointer is then, pixels
  uint32_t pixels;  // that it has gone
  uint32_t ms;      // how long that took
};

// Memory of another process. Bytes that do not fit one record go on in the next one, at a higher offset.
struct MemoryFact {
  uint32_t pid;         // whose it is
  uint32_t executed;    // 1: it lay there when the call made it run; 0: it is what the call writes
  uint64_t address;     // of the first byte
  uint64_t size;        // of the whole, which may be more than is sent
  uint64_t offset;      // of this record's bytes in it
  uint64_t allocation;  // base of the allocation that it lies in
  uint32_t protect;     // PAGE_…
  uint32_t type;        // MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE
};

// Most bytes that are sent of one piece of memory, and of all pieces of a run.
inline constexpr uint64_t kMaxMemory = uint64_t{4} << 20;
inline constexpr uint64_t kMaxMemoryOfRun = uint64_t{64} << 20;
// Writes up to this size are whole in their call's record.
inline constexpr uint32_t kSmallWrite = 512;

struct ModuleFact {
  uint32_t number;
  uint32_t system;
  uint64_t base;
  uint64_t size;
};

struct HandleFact {
  uint64_t handle;
  uint32_t pid;  // of a process or thread
  uint32_t tid;  // of a thread
};

// ---- tables --------------------------------------------------------------------------------------

enum class SlotState : uint32_t { kFree, kLive, kClosed };

struct alignas(64) ProcessSlot {
  std::atomic<SlotState> state;
  uint32_t linux_pid;
  std::atomic<uint32_t> windows_pid;  // 0 until the first intercepted call
  std::atomic<uint32_t> record;       // RecordMode: set by the process itself or by one that reaches into it
  uint32_t parent_slot;               // + 1; 0: none
  uint32_t next_module;
  uint32_t origin;                    // RecordMode if it turns out to be no helper of the system's own
};

// From kRecordService on: started by one of the system's processes after the target, for it: services.exe, the task
// scheduler, COM's and WMI's servers, another.
enum RecordMode : uint32_t {
  kRecordNone, kRecordTarget, kRecordChild, kRecordInjected, kRecordService, kRecordTask, kRecordCom, kRecordWmi, kRecordSystem
};

// One thread's ring. `head` and `tail` count bytes since the ring was claimed and never wrap in
// practice; their remainder is the place. The writer owns head, the collector tail.
struct alignas(128) ThreadSlot {
  std::atomic<SlotState> state;
  std::atomic<uint32_t> process;  // index of its process slot + 1; 0: just claimed, nothing else is set yet
  uint32_t tid;                   // Windows thread id
  uint32_t last_size;   // size of the record before head, 0: none that may be repeated
  std::atomic<uint64_t> head;
  std::atomic<uint32_t> pending_top;  // bytes of PendingHead chain in use
  uint32_t linux_tid;                 // the same thread, by the VM's Linux
  // Repeats of the last committed record: epoch << 32 | count. The collector closes an epoch (sets the
  // top bit of the count) before it takes that record, so that no repeat is lost or counted twice.
  std::atomic<uint64_t> repeat;
  alignas(64) std::atomic<uint64_t> tail;
};

inline constexpr uint64_t kRepeatClosed = 0x80000000u;

// A call that has begun: stands in the pending area, followed by its Record as far as it is known.
struct PendingHead {
  uint32_t size;      // of this head and its record
  uint32_t previous;  // offset of the pending call below, or 0xffffffff
};

// One of the monitor's own messages. Whoever finds a free one takes it, writes it and gives it to the host, which frees it.
enum class LogState : uint32_t { kFree, kTaken, kReady };

inline constexpr size_t kLogText = 220;
inline constexpr size_t kLogLines = 1024;

struct LogLine {
  std::atomic<LogState> state;
  uint32_t linux_pid, pid, tid;  // Windows ids are 0 before there are any
  uint64_t time;                 // as of records
  uint32_t length;               // bytes of text, without a line end
  char text[kLogText];
};
static_assert(sizeof(LogLine) == 248);

// ---- the whole -----------------------------------------------------------------------------------

// How far the desktop is: wanted by somebody, its window is there, so are the shell's windows and a person in front of it.
enum class Desk : uint32_t { kNone, kWanted, kWindow, kReady };

struct ArenaConfig {
  uint32_t magic;
  uint32_t version;
  uint32_t plans;          // in use
  uint32_t close_number;   // Wine's service number of NtClose: anchors the search for the table
  uint32_t passive;        // nothing is recorded; numbers still have to lead to Wine's functions
  uint16_t wine_number[kServiceTables][kServiceTableSize];  // Wine's number + 1 of each of Windows's; 0: none
  uint16_t provided_plan[kProvidedCount];                   // plan index + 1 of each call that Wine lacks
  uint16_t first_function;   // index in the catalogue of the first function; the rows before are system calls
  uint16_t all_depths;       // functions that the system's own DLLs call are recorded too
  uint16_t no_winsock;       // Handler::kNoWinsock
  uint16_t terminate_plan;   // plan index + 1 of NtTerminateProcess; 0: it has none
  uint16_t unknown_plan;     // the same of UnknownService
  uint32_t monitor_log;      // the monitor writes ArenaShared::log
  uint32_t interaction;      // a person sits at the desktop
  Machine machine;           // that the guest is told of
  uint32_t dispatcher32;     // RVA in the 32-bit ntdll.dll of __wine_unix_call_dispatcher
  uint16_t function_plan[kMaxFunctions];  // plan index + 1 of each function; 0: not recorded
  ShapePlan shape[kMaxShapes];
  uint16_t slot[kServiceTables][kServiceTableSize];  // plan index + 1; 0: not intercepted
  CallPlan plan[kMaxCalls];
};

struct ArenaShared {
  std::atomic<uint32_t> process_high;  // slots ever used
  std::atomic<uint32_t> thread_high;
  std::atomic<uint32_t> doorbell;        // futex: the collector sleeps on it
  std::atomic<uint32_t> collector_asleep;
  std::atomic<uint32_t> target_started;
  std::atomic<Desk> desk;                // futex: who looks at the desktop sleeps on it, and who makes it
  std::atomic<uint64_t> nudge;             // exit code + 1 with which recorded processes are to end themselves; 0: not yet
  std::atomic<uint32_t> threads_refused;   // that found no free slot: they run and are not recorded
  std::atomic<uint32_t> processes_refused;
  std::atomic<uint32_t> log_lost;          // messages that found no free line
  LogLine log[kLogLines];
  std::atomic<uint64_t> memory_sent;   // bytes in kMetaMemory records
  ProcessSlot process[kMaxProcesses];
  ThreadSlot thread[kMaxThreads];
};

inline constexpr size_t align_page(size_t n) { return (n + 4095) & ~size_t{4095}; }

inline constexpr size_t kConfigOffset = 0;
inline constexpr size_t kSharedOffset = align_page(sizeof(ArenaConfig));
inline constexpr size_t kDataOffset = kSharedOffset + align_page(sizeof(ArenaShared));
inline constexpr size_t kThreadData = kPendingSize + kRingSize;
inline constexpr size_t kArenaSize = kDataOffset + kMaxThreads * kThreadData;

inline constexpr size_t pending_offset(size_t thread) { return kDataOffset + thread * kThreadData; }
inline constexpr size_t ring_offset(size_t thread) { return pending_offset(thread) + kPendingSize; }

// The arena's file descriptor in every process of the VM, inherited from init: there is no path to it.
inline constexpr int kArenaFd = 250;
// Set for the exec of a process that is to be recorded; the monitor erases it before Windows sees it.
inline constexpr const char* kRecordVariable = "DRSEMU_RECORD";

}  // namespace drsemu::event
