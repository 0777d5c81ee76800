// Sockets: structures of Wine 10's include/wine/afd.h, arguments of NtDeviceIoControlFile.
#include "monitor/record/capture_socket.h"

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"
#include "monitor/record/capture.h"

namespace drsemu::monitor {

using namespace event;

namespace {

constexpr size_t kIoStatusArg = 4, kCodeArg = 5, kInputArg = 6, kInputSizeArg = 7;

constexpr uint32_t kRecv = 0x12017;                // IOCTL_AFD_RECV
constexpr uint32_t kRecvMsg = 0x12 << 16 | 205 << 2;   // IOCTL_AFD_WINE_RECVMSG
constexpr uint32_t kSendMsg = 0x12 << 16 | 206 << 2;   // IOCTL_AFD_WINE_SENDMSG
constexpr uint32_t kTransmit = 0x12 << 16 | 207 << 2;  // IOCTL_AFD_WINE_TRANSMIT

constexpr uint32_t kMostData = 512, kMostAddress = 128, kMostBuffers = 64;

constexpr uint16_t kAddress = 1, kData = 2;  // `extra` of the fields

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

// WSABUF[count], in the form of the program: the first bytes of at most `most` that are there.
void capture_buffers(Writer& writer, uint8_t op, uint64_t buffers, uint32_t count, uint64_t most, uint8_t flags) {
  char data[kMostData];
  uint64_t total = 0;
  uint32_t stored = 0;
  for (uint32_t i = 0; i < count && i < kMostBuffers && total < most; ++i) {
    uint32_t length;
    uint64_t address;
    if (is_wow64()) {
      uint32_t pointer;
      if (!load_guest(buffers + i * 8u, length) || !load_guest(buffers + i * 8u + 4, pointer)) break;
      address = pointer;
    } else if (!load_guest(buffers + i * 16u, length) || !load_guest(buffers + i * 16u + 8, address)) {
      break;
    }
    const uint64_t size = length < most - total ? length : most - total;
    // What lies behind a part that cannot be read would be shown in a wrong place.
    if (stored == total && stored < kMostData) {
      const uint64_t room = kMostData - stored;
      stored += static_cast<uint32_t>(copy_from_guest(data + stored, address, size < room ? size : room));
    }
    total += size;
  }
  writer.gathered(op, kData, data, stored, total > 0xffffffffu ? 0xffffffffu : static_cast<uint32_t>(total), flags);
}

void capture_address(Writer& writer, uint8_t op, uint64_t address, uint32_t length, uint8_t flags) {
  if (address && length) writer.guest(op, kAddress, address, length, kMostAddress, flags);
}

}  // namespace

void capture_socket_before(Writer& writer, uint8_t op, const Syscall& call) {
  const auto code = static_cast<uint32_t>(call.args[kCodeArg]);
  if (code == kSendMsg) {
    SendMsg message;
    if (!load_input(call, message)) return;
    capture_address(writer, op, message.address, message.address_length, 0);
    capture_buffers(writer, op, message.buffers, message.count, ~0ull, 0);
  } else if (code == kTransmit) {
    Transmit transmit;
    if (load_input(call, transmit) && transmit.head) {
      writer.guest(op, kData, transmit.head, transmit.head_length, kMostData, 0);
    }
  }
}

void capture_socket_after(Writer& writer, uint8_t op, const Syscall& call) {
  const auto code = static_cast<uint32_t>(call.args[kCodeArg]);
  if (code != kRecv && code != kRecvMsg) return;
  IoStatus status;
  if (!load_io_status(call.args[kIoStatusArg], call.result, status)) return;
  const uint64_t received = status.information;
  if (code == kRecvMsg) {
    RecvMsg message;
    if (!load_input(call, message)) return;
    uint32_t length = 0;
    if (message.address_length) load_guest(message.address_length, length);
    capture_address(writer, op, message.address, length, kFieldAfter);
    capture_buffers(writer, op, message.buffers, message.count, received, kFieldAfter);
  } else if (is_wow64()) {
    uint32_t parameters[2];  // buffers, count
    if (load_input(call, parameters)) capture_buffers(writer, op, parameters[0], parameters[1], received, kFieldAfter);
  } else {
    struct {
      uint64_t buffers;
      uint32_t count, flags;
    } parameters;
    if (load_input(call, parameters)) capture_buffers(writer, op, parameters.buffers, parameters.count, received, kFieldAfter);
  }
}

}  // namespace drsemu::monitor
