// Sockets: structures of Wine 10's include/wine/afd.h, arguments of NtDeviceIoControlFile.
#include "monitor/record/capture_socket.h"

#include "event/socket_control.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

using namespace event;

namespace {

constexpr size_t kCodeArg = 5, kInputArg = 6, kInputSizeArg = 7, kOutputArg = 8;

constexpr uint32_t kMostData = 512, kMostAddress = 128;

struct RecvMsg {
  uint64_t control, address, address_length, flags;
  int32_t force_async;
  uint32_t count;
  uint64_t buffers;
};
struct SendMsg {
  uint64_t address;
  uint32_t address_length, flags;
  int32_t force_async;
  uint32_t count;
  uint64_t buffers;
};
struct Transmit {
  int64_t offset;
  uint64_t head, tail;
  uint32_t head_length;
};

template <typename T>
bool load_input(const Syscall& call, T& input) {
  const uint64_t address = call.args[kInputArg];
  return address && static_cast<uint32_t>(call.args[kInputSizeArg]) >= sizeof input &&
         copy_from_guest(&input, address, sizeof input) == sizeof input;
}

// WSABUF[count], in the form of the program.
void load_parts(uint64_t buffers, uint32_t count, SocketTargets& targets) {
  for (uint32_t i = 0; i < count && targets.parts < SocketTargets::kMost; ++i) {
    SocketTargets::Part& part = targets.part[targets.parts];
    if (is_wow64()) {
      uint32_t pointer;
      if (!load_guest(buffers + i * uint64_t{8}, part.size) || !load_guest(buffers + i * uint64_t{8} + 4, pointer)) return;
      part.address = pointer;
    } else if (!load_guest(buffers + i * uint64_t{16}, part.size) || !load_guest(buffers + i * uint64_t{16} + 8, part.address)) {
      return;
    }
    ++targets.parts;
  }
}

// Address and data of a RecvMsg or a SendMsg.
template <typename Message>
bool load_message(const Syscall& call, SocketTargets& targets) {
  Message message;
  if (!load_input(call, message)) return false;
  // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): assembly has filled it
  targets.address = message.address;
  targets.address_length = message.address_length;
  load_parts(message.buffers, message.count, targets);
  return true;
}

// The first bytes of at most `most` that are there.
void capture_parts(Writer& writer, uint8_t op, const SocketTargets& targets, uint64_t most, uint8_t flags) {
  char data[kMostData];
  uint64_t total = 0;
  uint32_t stored = 0;
  for (uint32_t i = 0; i < targets.parts && total < most; ++i) {
    const uint64_t size = targets.part[i].size < most - total ? targets.part[i].size : most - total;
    // What lies behind a part that cannot be read would be shown in a wrong place.
    if (stored == total && stored < kMostData) {
      const uint64_t room = kMostData - stored;
      stored +=
          static_cast<uint32_t>(copy_from_guest(data + stored, targets.part[i].address, size < room ? size : room));
    }
    total += size;
  }
  writer.gathered(op, kSocketData, data, stored, total > 0xffffffffu ? 0xffffffffu : static_cast<uint32_t>(total), flags);
}

void capture_address(Writer& writer, uint8_t op, uint64_t address, uint64_t length, uint8_t flags) {
  if (address && length) writer.guest(op, kSocketAddress, address, static_cast<uint32_t>(length), kMostAddress, flags);
}

}  // namespace

bool load_socket_targets(const Syscall& call, SocketTargets& targets) {
  targets.receives = targets.sends = false;
  targets.address = targets.address_length = 0;
  targets.parts = 0;
  if (!(call.plan.stages & kStageSocket)) return false;
  switch (static_cast<uint32_t>(call.args[kCodeArg])) {
    case kSendMsg: return targets.sends = load_message<SendMsg>(call, targets);
    case kRecvMsg: return targets.receives = load_message<RecvMsg>(call, targets);
    case kTransmit: {
      Transmit transmit;
      if (!load_input(call, transmit) || transmit.head == 0) return false;
      targets.sends = true;
      targets.part[targets.parts++] = {transmit.head, transmit.head_length};
      return true;
    }
    case kRecv: {
      uint32_t narrow[2];
      struct {
        uint64_t buffers;
        uint32_t count, flags;
      } wide;
      if (is_wow64() ? !load_input(call, narrow) : !load_input(call, wide)) return false;
      targets.receives = true;
      load_parts(is_wow64() ? narrow[0] : wide.buffers, is_wow64() ? narrow[1] : wide.count, targets);
      return true;
    }
    default: return false;
  }
}

void capture_socket_before(Writer& writer, uint8_t op, const Syscall& call) {
  SocketTargets targets;
  if (!load_socket_targets(call, targets) || !targets.sends) return;
  capture_address(writer, op, targets.address, targets.address_length, 0);
  capture_parts(writer, op, targets, ~0ull, 0);
}

void capture_accepted(Writer& writer, uint8_t op, const Syscall& call) {
  uint32_t handle;
  // Wine does not always count it in the IO_STATUS_BLOCK.
  if (static_cast<uint32_t>(call.args[kCodeArg]) != kAccept || !load_guest(call.args[kOutputArg], handle)) return;
  writer.own(op, kSocketAccepted, &handle, sizeof handle, kFieldAfter);
}

void capture_socket_after(Writer& writer, uint8_t op, const SocketTargets& targets, uint64_t received) {
  uint32_t length = 0;
  if (targets.address_length) load_guest(targets.address_length, length);
  capture_address(writer, op, targets.address, length, kFieldAfter);
  capture_parts(writer, op, targets, received, kFieldAfter);
}

}  // namespace drsemu::monitor
