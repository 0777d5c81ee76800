// Device control of sockets: Wine 10's codes (include/wine/afd.h), and the parts of a record that tell about one.
#pragma once

#include <cstdint>

namespace drsemu::event {

constexpr uint32_t wine_afd_code(uint32_t function) { return 0x12 << 16 | function << 2; }

enum SocketControl : uint32_t {
  kBind = 0x12003,
  kListen = 0x1200b,
  kRecv = 0x12017,
  kPoll = 0x12024,
  kGetSockName = 0x1202f,
  kEventSelect = 0x12087,
  kGetEvents = 0x1208b,
  kCreate = wine_afd_code(200),
  kAccept = wine_afd_code(201),
  kAcceptInto = wine_afd_code(202),
  kConnect = wine_afd_code(203),
  kShutdown = wine_afd_code(204),
  kRecvMsg = wine_afd_code(205),
  kSendMsg = wine_afd_code(206),
  kTransmit = wine_afd_code(207),
  kFionbio = wine_afd_code(209),
  kMessageSelect = wine_afd_code(215),
  kGetPeerName = wine_afd_code(216),
  kFirstOption = wine_afd_code(219),
  kLastOption = wine_afd_code(304),
};

// Field::extra of Op::kSocketIn and Op::kSocketOut.
enum SocketPart : uint16_t { kSocketAddress = 1, kSocketData = 2, kSocketAccepted = 3 };

}  // namespace drsemu::event
