// Runs the captures of a plan, and keeps which handles the log can already name.
#include "monitor/record/capture.h"

#include <string.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/capture_socket.h"

namespace drsemu::monitor {

using namespace event;

namespace {

bool is_function_call(const Syscall& call) { return call.plan.call >= g_arena.config->first_function; }

constexpr size_t kIoStatusArg = 4;  // of the calls on files that may stay pending

// One bit a handle: the log says what it is. Handles are small multiples of four; those beyond the table
// count as known, so that they are not asked for at each use.
constexpr uint64_t kMaxHandle = 1 << 18;
std::atomic<uint64_t> g_known[kMaxHandle / 4 / 64];

bool is_known(uint64_t handle) {
  if (handle == 0 || handle >= kMaxHandle) return true;  // pseudo handles are huge
  return g_known[handle / 256].load(std::memory_order_relaxed) >> (handle / 4 % 64) & 1;
}

void set_known(uint64_t handle) {
  if (handle == 0 || handle >= kMaxHandle) return;
  g_known[handle / 256].fetch_or(1ull << (handle / 4 % 64), std::memory_order_relaxed);
}

// A window class may be given by its atom: "#32770".
void capture_atom(Writer& writer, uint8_t op, uint16_t extra, uint32_t atom, uint8_t flags) {
  char16_t text[6] = {u'#'};
  uint32_t divisor = 10000;
  while (divisor > atom && divisor > 1) divisor /= 10;
  uint32_t size = 1;
  for (; divisor; divisor /= 10) text[size++] = static_cast<char16_t>(u'0' + atom / divisor % 10);
  writer.own(op, extra, text, size * 2, flags);
}

void capture_unicode(Writer& writer, uint8_t op, uint16_t extra, uint64_t address, uint8_t flags) {
  UnicodeString text;
  if (address == 0 || copy_from_guest(&text, address, sizeof text) != sizeof text) {
    writer.own(op, extra, nullptr, 0, static_cast<uint8_t>(flags | (address ? kFieldUnreadable : kFieldNull)));
    return;
  }
  if (text.length == 0 && text.buffer != 0 && text.buffer < 0x10000) [[unlikely]] {
    capture_atom(writer, op, extra, static_cast<uint32_t>(text.buffer), flags);
    return;
  }
  writer.guest(op, extra, text.buffer, text.length, 0xffff, flags);
}

void capture_object(Writer& writer, uint8_t op, uint64_t address) {
  ObjectAttributes object;
  if (address == 0 || copy_from_guest(&object, address, sizeof object) != sizeof object) {
    writer.own(op, 0, nullptr, 0, address ? kFieldUnreadable : kFieldNull);
    return;
  }
  const ObjectHead head{object.root, object.attributes, object.name != 0};
  writer.own(op, 0, &head, sizeof head);
  if (object.name) capture_unicode(writer, op, 1, object.name, 0);
}

// RTL_USER_PROCESS_PARAMETERS: CurrentDirectory, ImagePathName, CommandLine (winternl.h, 64-bit).
void capture_parameters(Writer& writer, uint8_t op, uint64_t address) {
  if (address == 0) {
    writer.own(op, 0, nullptr, 0, kFieldNull);
    return;
  }
  capture_unicode(writer, op, 0, address + 0x60, 0);
  capture_unicode(writer, op, 1, address + 0x70, 0);
  capture_unicode(writer, op, 2, address + 0x38, 0);
}

// PS_ATTRIBUTE_LIST: PS_ATTRIBUTE_IMAGE_NAME and PS_ATTRIBUTE_PARENT_PROCESS.
void capture_attributes(Writer& writer, uint8_t op, uint64_t address) {
  struct Attribute {
    uint64_t attribute, size, value, return_length;
  };
  uint64_t total;
  if (address == 0 || !load_guest(address, total)) {
    writer.own(op, 0, nullptr, 0, address ? kFieldUnreadable : kFieldNull);
    return;
  }
  const uint64_t count = total / sizeof(Attribute);
  for (uint64_t i = 0; i < count && i < 32; ++i) {
    Attribute attribute;
    if (copy_from_guest(&attribute, address + 8 + i * sizeof attribute, sizeof attribute) != sizeof attribute) return;
    if (attribute.attribute == 0x20005) {  // PS_ATTRIBUTE_IMAGE_NAME
      writer.guest(op, 0, attribute.value, static_cast<uint32_t>(attribute.size), 0xffff, 0);
    } else if (attribute.attribute == 0x60000) {  // PS_ATTRIBUTE_PARENT_PROCESS
      writer.own(op, 1, &attribute.value, sizeof attribute.value);
    }
  }
}

uint32_t read_u32(uint64_t address) {
  uint32_t value = 0;
  load_guest(address, value);
  return value;
}

// What the call's IO_STATUS_BLOCK says, now that it has ended.
bool load_outcome(uint64_t address, const Syscall& call, const Completion* completion, IoStatus& block) {
  if (!completion) return load_io_status(address, call.result, block);
  block = completion->block;
  return true;
}

// The bytes that a buffer capture is about.
uint32_t buffer_size(const CaptureOp& op, const Syscall& call, bool after, const Completion* completion = nullptr) {
  uint64_t size = 0;
  const uint64_t length = call.args[op.length];
  if (op.flags & kOpLengthIsPointer) {
    size = read_u32(length);
  } else {
    size = static_cast<uint32_t>(length);
  }
  if (after && op.flags & kOpActualIsResult) {
    const auto actual = static_cast<int32_t>(call.result);
    if (actual < static_cast<int64_t>(size)) size = actual < 0 ? 0 : static_cast<uint64_t>(actual);
  } else if (after && op.actual != kNoArg) {
    const uint64_t at = call.args[op.actual];
    uint64_t actual = 0;
    if (at == 0) return static_cast<uint32_t>(size);
    if (op.flags & kOpActualIsStatus) {
      IoStatus block;
      if (!load_outcome(at, call, completion, block)) return 0;
      actual = block.information;
    } else if (op.flags & kOpActualIsWide && !call.narrow) {
      if (!load_guest(at, actual)) return 0;
    } else {
      actual = read_u32(at);
    }
    if (actual < size) size = actual;
  }
  size *= op.op == Op::kHandleArrayIn && call.narrow ? 4 : op.scale;
  return size > 0xffffffffu ? 0xffffffffu : static_cast<uint32_t>(size);
}

// The same of a text that does not fit into a buffer on the stack: measured first, and copied from where it is.
[[gnu::noinline]] void capture_long_text(Writer& writer, uint8_t op, uint64_t address, uint32_t limit, uint8_t flags, uint16_t extra) {
  char16_t text[512];
  uint32_t size = 0;
  while (size < limit) {
    const size_t most = limit - size < sizeof text ? limit - size : sizeof text;
    const size_t units = copy_from_guest(text, address + size, most) / 2;
    size_t used = 0;
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): assembly has filled it
    while (used < units && text[used]) ++used;
    size += static_cast<uint32_t>(used * 2);
    if (used < units) break;
    if (units < most / 2) {
      flags |= kFieldUnreadable;
      break;
    }
  }
  if (size >= limit) flags |= kFieldTruncated;
  writer.guest(op, extra, address, size, size, flags);
}

// UTF-16 up to its zero, or what can be read of it.
void capture_text(Writer& writer, uint8_t op, uint64_t address, uint32_t limit, uint8_t flags, uint16_t extra = 0) {
  char16_t text[512];
  if (limit > sizeof text) {
    capture_long_text(writer, op, address, limit, flags, extra);
    return;
  }
  const size_t most = limit;
  const size_t read = copy_from_guest(text, address, most);
  size_t size = 0;
  // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): assembly has filled it
  while (size < read / 2 && text[size]) ++size;
  if (size == read / 2) flags |= static_cast<uint8_t>(read < most ? kFieldUnreadable : kFieldTruncated);
  writer.own(op, extra, text, static_cast<uint32_t>(size * 2), flags);
}

// Bytes up to their zero, or what can be read of them.
void capture_ansi(Writer& writer, uint8_t op, uint16_t extra, uint64_t address, uint32_t limit, uint8_t flags) {
  char text[1024];
  const size_t most = limit < sizeof text ? limit : sizeof text;
  const size_t read = copy_from_guest(text, address, most);
  // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): assembly has filled it
  const size_t size = strnlen(text, read);
  if (size == read) flags |= static_cast<uint8_t>(read < most ? kFieldUnreadable : kFieldTruncated);
  writer.own(op, extra, text, static_cast<uint32_t>(size), flags);
}

// A pointer of the caller's width at `address`.
bool load_pointer(uint64_t address, bool narrow, uint64_t& pointer) {
  uint32_t low = 0;
  if (!narrow) return load_guest(address, pointer);
  if (!load_guest(address, low)) return false;
  pointer = low;
  return true;
}

// A structure, field 0, and what its pointers point at, one field each.
void capture_shape(Writer& writer, uint8_t op, uint64_t address, const ShapePlan& shape, bool narrow, uint8_t flags) {
  const size_t form = narrow ? 0 : 1;
  writer.guest(op, 0, address, shape.size[form], shape.size[form], flags);
  for (uint16_t i = 0; i < shape.follows && i < kMaxFollows; ++i) {
    const Follow& follow = shape.follow[i];
    uint64_t pointer = 0;
    uint32_t length = 0;
    if (!load_pointer(address + follow.at[form], narrow, pointer)) continue;
    // An atom or a resource's number in place of a text.
    if (pointer < 0x10000) continue;
    const auto part = static_cast<uint16_t>(i + 1);
    if (follow.length_at[form] != kNoOffset) {
      if (load_guest(address + follow.length_at[form], length)) writer.guest(op, part, pointer, length * follow.unit, follow.limit, flags);
    } else if (follow.unit == 1) {
      capture_ansi(writer, op, part, pointer, follow.limit, flags);
    } else {
      capture_text(writer, op, pointer, follow.limit, flags, part);
    }
  }
}

// VARIANT (oaidl.h): its type and value, field 0, and what a BSTR says, field 1. The rest of the 64-bit form serves
// records only.
void capture_variant(Writer& writer, uint8_t op, uint64_t address, uint32_t limit, bool narrow, uint8_t flags) {
  constexpr uint32_t kSize = 16;
  constexpr uint16_t kBstr = 8;  // VT_BSTR
  uint64_t text;
  writer.guest(op, 0, address, kSize, kSize, flags);
  if (static_cast<uint16_t>(read_u32(address)) == kBstr && load_pointer(address + 8, narrow, text) && text) {
    capture_text(writer, op, text, limit, flags, 1);
  }
}

// NtRaiseHardError's parameters: numbers, and texts where the mask says so.
void capture_errors(Writer& writer, uint8_t index, const CaptureOp& op, const Syscall& call) {
  const uint64_t address = call.args[op.arg], mask = call.args[op.actual];
  const auto count = static_cast<uint32_t>(call.args[op.length]);
  for (uint16_t i = 0; i < count && i < kMaxListed; ++i) {
    uint64_t value;
    if (!load_guest(address + i * uint64_t{8}, value)) return;
    if (mask >> i & 1) {
      capture_unicode(writer, index, i, value, 0);
    } else {
      writer.own(index, static_cast<uint16_t>(i | kListedNumber), &value, sizeof value);
    }
  }
}

// KEY_VALUE_ENTRY: a pointer to the name and three ULONGs.
void capture_value_names(Writer& writer, uint8_t index, const CaptureOp& op, const Syscall& call) {
  const auto count = static_cast<uint32_t>(call.args[op.length]);
  for (uint16_t i = 0; i < count && i < kMaxListed; ++i) {
    uint64_t name;
    if (!load_guest(call.args[op.arg] + i * uint64_t{24}, name)) return;
    capture_unicode(writer, index, i, name, 0);
  }
}

// Wine's set_clipboard_params and get_clipboard_params (include/ntuser.h): data, size, and of the latter the size
// that was wanted; all bits: the data is there, and the caller is to unpack it.
void capture_user_data(Writer& writer, uint8_t index, const CaptureOp& op, const Syscall& call, bool after) {
  uint64_t data, size, wanted;
  const uint64_t address = call.args[op.arg];
  if (!load_guest(address, data) || !load_guest(address + 8, size) || data == 0) return;
  if (after && (!load_guest(address + 16, wanted) || (call.result != data && wanted != ~0ull))) return;
  writer.guest(index, 0, data, size > 0xffffffffu ? 0xffffffffu : static_cast<uint32_t>(size), op.size,
               static_cast<uint8_t>(after ? kFieldAfter : 0));
}

// Bytes that a capture of fixed size is about.
uint16_t size_of(const CaptureOp& op, const Syscall& call) { return op.size ? op.size : call.narrow ? 4 : 8; }

void describe(Thread& thread, uint64_t handle) {
  // STATUS_OBJECT_TYPE_MISMATCH and the like leave the parts that are not known zero.
  struct {
    UnicodeString name;
    char bytes[2048];
  } type, name;
  HandleFact fact{.handle = handle, .pid = 0, .tid = 0};
  set_known(handle);
  if (!succeeded(g_nt.query_object(handle, 2, &type, sizeof type, nullptr))) return;  // ObjectTypeInformation
  const auto* text = reinterpret_cast<const char16_t*>(type.name.buffer);
  const bool is_process = type.name.length == 14 && memcmp(text, u"Process", 14) == 0;
  const bool is_thread = type.name.length == 12 && memcmp(text, u"Thread", 12) == 0;
  name.name = {};
  if (is_process) {
    ProcessBasicInformation basic;
    if (succeeded(g_nt.query_process(handle, 0, &basic, sizeof basic, nullptr))) fact.pid = static_cast<uint32_t>(basic.pid);
  } else if (is_thread) {
    ThreadBasicInformation basic;
    if (succeeded(g_nt.query_thread(handle, 0, &basic, sizeof basic, nullptr))) {
      fact.pid = static_cast<uint32_t>(basic.id.process);
      fact.tid = static_cast<uint32_t>(basic.id.thread);
    }
  } else if (!succeeded(g_nt.query_object(handle, 1, &name, sizeof name, nullptr))) {  // ObjectNameInformation
    name.name = {};
  }
  Writer writer = pending_writer(thread);
  Record& record = writer.start(kMetaHandle, nullptr, 0);
  record.begin = record.end = clock_now();
  writer.own(0, 0, &fact, sizeof fact);
  writer.own(1, 0, text, type.name.length);
  writer.own(2, 0, reinterpret_cast<const void*>(name.name.buffer), name.name.length);
  writer.seal();
  commit(thread, record);
}

void describe_if_new(Thread& thread, uint64_t handle) {
  // Of a process that is not recorded nobody is told what it closes.
  const bool followed = g_arena.process->record.load(std::memory_order_relaxed) != kRecordNone;
  if (!followed || !is_known(handle)) describe(thread, handle);
}

}  // namespace

bool load_io_status(uint64_t address, uint64_t result, IoStatus& block) {
  if (!load_guest(address, block.status)) return false;
  const auto first = static_cast<uint32_t>(block.status);
  if (!is_wow64() || first == static_cast<uint32_t>(result)) return load_guest(address + 8, block.information);
  uint32_t information;
  if (!load_guest(uint64_t{first} + 4, information)) return false;
  block = {result, information};
  return true;
}

void forget_handles() {
  for (std::atomic<uint64_t>& word : g_known) word.store(0, std::memory_order_relaxed);
}

void forget_handle(uint64_t handle) {
  if (handle == 0 || handle >= kMaxHandle) return;
  g_known[handle / 256].fetch_and(~(1ull << (handle / 4 % 64)), std::memory_order_relaxed);
}

void describe_handles(Thread& thread, const Syscall& call) {
  for (uint8_t i = 0; i < call.plan.ops; ++i) {
    const CaptureOp& op = call.plan.op[i];
    if (op.op == Op::kHandleIn) {
      describe_if_new(thread, call.args[op.arg]);
    } else if (op.op == Op::kObjectIn) {
      ObjectAttributes object;
      const uint64_t address = call.args[op.arg];
      if (address && copy_from_guest(&object, address, sizeof object) == sizeof object && object.root) {
        describe_if_new(thread, object.root);
      }
    }
  }
}

void describe_new_handles(Thread& thread, const Syscall& call) {
  if (!succeeded(call.result)) return;
  for (uint8_t i = 0; i < call.plan.ops; ++i) {
    const CaptureOp& op = call.plan.op[i];
    uint64_t handle;
    if (op.op == Op::kHandleOut && op.flags & kOpDescribe && load_guest(call.args[op.arg], handle) && handle) {
      describe(thread, handle);
    }
  }
}

void capture_before(Writer& writer, const Syscall& call) {
  for (uint8_t i = 0; i < call.plan.ops; ++i) {
    const CaptureOp& op = call.plan.op[i];
    const uint64_t arg = call.args[op.arg];
    switch (op.op) {
      case Op::kBytesIn: {
        const uint16_t size = size_of(op, call);
        if (arg) writer.guest(i, 0, arg, size, size, 0);
        break;
      }
      case Op::kBufferIn:
      case Op::kHandleArrayIn: {
        const uint32_t size = buffer_size(op, call, false);
        if (arg && size) writer.guest(i, 0, arg, size, op.size, 0);
        break;
      }
      case Op::kUnicodeIn:
        capture_unicode(writer, i, 0, arg, 0);
        break;
      case Op::kObjectIn:
        capture_object(writer, i, arg);
        break;
      case Op::kParametersIn:
        capture_parameters(writer, i, arg);
        break;
      case Op::kAttributesIn:
        capture_attributes(writer, i, arg);
        break;
      case Op::kHandleClose:
        forget_handle(arg);
        break;
      case Op::kTextIn:
        // A function may take a number where a text is meant: an atom, a resource.
        if (arg >= 0x10000 || (arg && !is_function_call(call))) capture_text(writer, i, arg, op.size, 0);
        break;
      case Op::kAnsiIn:
        if (arg >= 0x10000) capture_ansi(writer, i, 0, arg, op.size, 0);
        break;
      case Op::kShapeIn:
        if (arg) capture_shape(writer, i, arg, g_arena.config->shape[op.size], call.narrow, 0);
        break;
      case Op::kVariantIn:
        if (arg) capture_variant(writer, i, arg, op.size, call.narrow, 0);
        break;
      case Op::kErrorsIn:
        if (arg) capture_errors(writer, i, op, call);
        break;
      case Op::kValueNamesIn:
        if (arg) capture_value_names(writer, i, op, call);
        break;
      case Op::kSocketIn: {
        const uint32_t size = buffer_size(op, call, false);
        if (arg && size) writer.guest(i, 0, arg, size, op.size, 0);
        capture_socket_before(writer, i, call);
        break;
      }
      case Op::kUserDataIn:
        if (arg) capture_user_data(writer, i, op, call, false);
        break;
      default:
        break;
    }
  }
}

bool has_succeeded(const Syscall& call) {
  if (is_function_call(call)) return is_success(call.plan.result, call.result, call.narrow);
  if (!(call.plan.flags & kPlanValue)) return succeeded(call.result);
  if (call.plan.flags & kPlanAnyValue) return true;
  return call.plan.flags & kPlanValue32 ? static_cast<uint32_t>(call.result) != 0 : call.result != 0;
}

namespace {

void capture_received(Writer& writer, uint8_t op, const Syscall& call, const Completion* completion) {
  capture_accepted(writer, op, call);
  SocketTargets targets;
  if (completion) {
    targets = completion->targets;
  } else if (!load_socket_targets(call, targets)) {
    return;
  }
  IoStatus block;
  if (targets.receives && load_outcome(call.args[kIoStatusArg], call, completion, block)) {
    capture_socket_after(writer, op, targets, block.information);
  }
}

}  // namespace

void capture_after(Writer& writer, const Syscall& call, const Completion* completion) {
  const bool success = has_succeeded(call);
  // STATUS_BUFFER_OVERFLOW, a warning, delivers what fits; after STATUS_PENDING nothing is there yet.
  const bool is_status = !is_function_call(call);
  const bool pending = is_status && static_cast<uint32_t>(call.result) == 0x103 && !(call.plan.flags & kPlanValue);
  const bool delivers = !pending && (success || (is_status && static_cast<uint32_t>(call.result) == 0x80000005u));
  for (uint8_t i = 0; i < call.plan.ops; ++i) {
    const CaptureOp& op = call.plan.op[i];
    const uint64_t arg = call.args[op.arg];
    if (arg == 0) continue;
    switch (op.op) {
      case Op::kBytesOut: {
        const uint16_t size = size_of(op, call);
        writer.guest(i, 0, arg, size, size, kFieldAfter);
        break;
      }
      case Op::kAnsiOut:
        if (success) capture_ansi(writer, i, 0, arg, op.size, kFieldAfter);
        break;
      case Op::kShapeOut:
        if (success) capture_shape(writer, i, arg, g_arena.config->shape[op.size], call.narrow, kFieldAfter);
        break;
      case Op::kVariantOut:
        if (success) capture_variant(writer, i, arg, op.size, call.narrow, kFieldAfter);
        break;
      case Op::kBstrOut: {
        uint64_t text = 0;
        if (success && load_pointer(arg, call.narrow, text) && text) capture_text(writer, i, text, op.size, kFieldAfter);
        break;
      }
      case Op::kIoStatusOut: {
        IoStatus block;
        const bool loaded = op.flags & kOpWritesItself
                                ? copy_from_guest(&block, arg, sizeof block) == sizeof block
                                : load_outcome(arg, call, completion, block);
        if (delivers && loaded) writer.own(i, 0, &block, sizeof block, kFieldAfter);
        break;
      }
      case Op::kHandleOut: {
        if (!success || (op.actual != kNoArg && read_u32(call.args[op.actual]) == 0)) break;
        uint64_t handle = 0;
        load_pointer(arg, call.narrow, handle);
        // What a function gives out has been opened by a system call, if it is the kernel's.
        if (!is_function_call(call)) set_known(handle);
        writer.own(i, 0, &handle, sizeof handle, kFieldAfter);
        break;
      }
      case Op::kBufferOut: {
        if (!delivers) break;
        const uint32_t size = buffer_size(op, call, true, completion);
        if (size) writer.guest(i, 0, arg, size, op.size, kFieldAfter);
        break;
      }
      case Op::kUnicodeOut:
        if (success) capture_unicode(writer, i, 0, arg, kFieldAfter);
        break;
      case Op::kTextOut:
        if (success) capture_text(writer, i, arg, op.size, kFieldAfter);
        break;
      case Op::kSocketOut:
        if (delivers) capture_received(writer, i, call, completion);
        break;
      case Op::kUserDataOut:
        capture_user_data(writer, i, op, call, true);
        break;
      default:
        break;
    }
  }
}

}  // namespace drsemu::monitor
