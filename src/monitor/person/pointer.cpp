// The hand. Requests and replies: X Window System Protocol, X Version 11, appendix B; XTEST Extension Protocol,
// version 2.2.
#include "monitor/person/pointer.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "monitor/display.h"

namespace drsemu::monitor {
namespace {

constexpr int kWaitMs = 1000;
constexpr size_t kMostSetup = 16384;
enum : uint8_t { kQueryPointer = 38, kQueryExtension = 98, kFakeInput = 2 };
enum : uint8_t { kButtonPress = 4, kButtonRelease = 5, kMotion = 6 };
constexpr uint8_t kLeft = 1;

struct FakeInput {
  uint8_t opcode, minor;
  uint16_t length;  // in words of four bytes, as of all requests
  uint8_t type, detail;
  uint16_t reserved;
  uint32_t time, root, reserved2[2];
  int16_t x, y;
  uint8_t reserved3[7], device;
};
static_assert(sizeof(FakeInput) == 36);

template <typename T>
T read_at(const unsigned char* bytes, size_t offset) {
  T value;
  memcpy(&value, bytes + offset, sizeof value);
  return value;
}

}  // namespace

void Pointer::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool Pointer::send(const void* data, size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (fd_ >= 0 && size) {
    const ssize_t sent = ::send(fd_, at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      at += sent;
      size -= static_cast<size_t>(sent);
      continue;
    }
    pollfd room{fd_, POLLOUT, 0};
    if (errno == EINTR || (errno == EAGAIN && poll(&room, 1, kWaitMs) > 0)) continue;
    close();
  }
  return fd_ >= 0;
}

bool Pointer::receive(void* data, size_t size) {
  auto* at = static_cast<char*>(data);
  while (fd_ >= 0 && size) {
    pollfd bytes{fd_, POLLIN, 0};
    const int there = poll(&bytes, 1, kWaitMs);
    if (there < 0 && errno == EINTR) continue;
    const ssize_t got = there > 0 ? recv(fd_, at, size, MSG_DONTWAIT) : 0;
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) {
      close();
      break;
    }
    at += got;
    size -= static_cast<size_t>(got);
  }
  return fd_ >= 0;
}

// The next packet, which has to be a reply.
bool Pointer::reply(unsigned char (&packet)[32]) { return receive(packet, sizeof packet) && packet[0] == 1; }

bool Pointer::connect() {
  close();
  fd_ = connect_display();
  const unsigned char hello[12] = {'l', 0, 11};  // little-endian, protocol 11.0, no authorization
  unsigned char packet[32];
  static unsigned char setup[kMostSetup];
  if (!send(hello, sizeof hello) || !receive(setup, 8)) return false;
  const size_t rest = read_at<uint16_t>(setup, 6) * size_t{4};
  if (setup[0] != 1 || rest < 32 || rest > sizeof setup - 8 || !receive(setup + 8, rest)) return close(), false;
  // Behind the vendor's name and the formats of pictures lies the first screen.
  const size_t screen = 40 + ((read_at<uint16_t>(setup, 24) + size_t{3}) & ~size_t{3}) + setup[29] * size_t{8};
  if (screen + 24 > rest + 8) return close(), false;
  root_ = read_at<uint32_t>(setup, screen);
  screen_ = {read_at<uint16_t>(setup, screen + 20), read_at<uint16_t>(setup, screen + 22)};
  const unsigned char ask[16] = {kQueryExtension, 0, 4, 0, 5, 0, 0, 0, 'X', 'T', 'E', 'S', 'T'};
  if (!send(ask, sizeof ask) || !reply(packet) || !packet[8]) return close(), false;
  xtest_ = packet[9];
  unsigned char where[8] = {kQueryPointer, 0, 2};
  memcpy(where + 4, &root_, sizeof root_);
  if (!send(where, sizeof where) || !reply(packet)) return close(), false;
  place_ = {read_at<int16_t>(packet, 16), read_at<int16_t>(packet, 18)};
  return true;
}

void Pointer::fake(uint8_t type, uint8_t detail, Point at) {
  // Nothing but errors comes unasked; they are not to fill the socket.
  char ignored[256];
  while (fd_ >= 0 && recv(fd_, ignored, sizeof ignored, MSG_DONTWAIT) > 0) {
  }
  const FakeInput request{.opcode = xtest_,
                          .minor = kFakeInput,
                          .length = sizeof(FakeInput) / 4,
                          .type = type,
                          .detail = detail,
                          .reserved = 0,
                          .time = 0,
                          .root = type == kMotion ? root_ : 0,
                          .reserved2 = {},
                          .x = static_cast<int16_t>(at.x),
                          .y = static_cast<int16_t>(at.y),
                          .reserved3 = {},
                          .device = 0};
  send(&request, sizeof request);
}

void Pointer::move(Point to) {
  fake(kMotion, 0, to);
  place_ = to;
}

void Pointer::press(bool down) { fake(down ? kButtonPress : kButtonRelease, kLeft, {}); }

}  // namespace drsemu::monitor
