// Sockets: structures of Wine 10's include/wine/afd.h.
#include "collect/socket.h"

#include <arpa/inet.h>

#include <cctype>
#include <string>

#include "event/socket_control.h"

namespace drsemu::collect {

using namespace event;

// Windows has the family in two bytes; the rest is as everywhere.
void append_address(Json& json, std::string_view data) {
  if (data.size() < 4) return;
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(data[i]); };
  const unsigned family = byte(0) | byte(1) << 8;
  const unsigned port = byte(2) << 8 | byte(3);
  char text[INET6_ADDRSTRLEN];
  if (family == 2 && data.size() >= 8) {
    json.text("address", inet_ntop(AF_INET, data.data() + 4, text, sizeof text));
    json.number("port", port);
  } else if (family == 23 && data.size() >= 24) {
    json.text("address", inet_ntop(AF_INET6, data.data() + 8, text, sizeof text));
    json.number("port", port);
  } else if (family == 1) {
    json.text("address", data.substr(2, data.find('\0', 2) - 2));
  } else {
    json.names("family", kSocketFamily, family);
  }
}

namespace {

// "SO_BROADCAST" of IOCTL_AFD_WINE_SET_SO_BROADCAST; `set`: whether the option is set.
std::string option_of(uint32_t code, bool& set) {
  if (code < kFirstOption) return {};
  std::string name = name_of(kIoControlCode, code);
  constexpr std::string_view kGet = "IOCTL_AFD_WINE_GET_", kSet = "IOCTL_AFD_WINE_SET_";
  set = name.starts_with(kSet);
  if (!set && !name.starts_with(kGet)) return {};
  return name.substr(kGet.size());
}

std::string operation_of(const SocketCall& call) {
  switch (call.code) {
    case kBind: return "bind";
    case kListen: return "listen";
    case kPoll: return "poll";
    case kGetSockName: return "getsockname";
    case kGetPeerName: return "getpeername";
    case kEventSelect:
    case kMessageSelect: return "select";
    case kGetEvents: return "enumevents";
    case kCreate: return "socket";
    case kAccept:
    case kAcceptInto: return "accept";
    case kConnect: return "connect";
    case kShutdown: return "shutdown";
    case kFionbio: return "ioctlsocket";
    case kTransmit: return "transmit";
    case kRecv: return "receive";
    case kRecvMsg: return call.from || (call.input && call.input->at<uint64_t>(8).value_or(0)) ? "recvfrom" : "receive";
    case kSendMsg: return call.input && call.input->at<uint64_t>(0).value_or(0) ? "sendto" : "send";
    default: break;
  }
  bool set = false;
  if (!option_of(call.code, set).empty()) return set ? "setsockopt" : "getsockopt";
  return "control";
}

// afd_poll_params: the same form in and out.
void append_sockets(Json& json, const FieldView& view, bool wow64) {
  const size_t size = wow64 ? 12 : 16;
  const uint32_t count = view.at<uint32_t>(8).value_or(0);
  json.begin_list("sockets");
  for (size_t i = 0; i < count && i < 64; ++i) {
    const size_t at = 16 + i * size;
    const auto handle = view.at<uint32_t>(at);
    const auto events = view.at<uint32_t>(at + size - 8);
    if (!handle || !events) break;
    json.entry();
    json.open();
    json.hex("handle", *handle);
    json.names("events", kPollEvents, *events);
    json.close();
  }
  json.end_list();
}

void append_data(Json& json, const FieldView& view) { json.bytes("data", view.data, view.head.size); }

void append_option(Json& json, std::string_view data, uint64_t size) {
  if (size == 4 && data.size() == 4) {
    int32_t value;
    std::memcpy(&value, data.data(), sizeof value);
    json.signed_number("value", value);
  } else if (size) {
    json.bytes("value", data, size);
  }
}

}  // namespace

bool is_socket(std::string_view object_name) {
  if (object_name.size() < kSocketDevice.size()) return false;
  for (size_t i = 0; i < kSocketDevice.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(object_name[i])) !=
        std::tolower(static_cast<unsigned char>(kSocketDevice[i]))) {
      return false;
    }
  }
  return object_name.size() == kSocketDevice.size() || object_name[kSocketDevice.size()] == '\\';
}

bool is_socket_control(uint32_t code) {
  switch (code) {
    case kBind:
    case kListen:
    case kRecv:
    case kPoll:
    case kGetSockName:
    case kEventSelect:
    case kGetEvents: return true;
    default: return code >= kCreate && code <= kLastOption && code % 4 == 0;
  }
}

void append_socket_before(Json& json, const SocketCall& call) {
  json.text("operation", operation_of(call));
  const auto number = [&](size_t offset) { return call.input ? call.input->at<uint32_t>(offset) : std::nullopt; };
  const std::string_view input = call.input ? call.input->data : std::string_view();
  bool set;
  switch (call.code) {
    case kCreate:
      if (const auto family = number(0)) json.names("family", kSocketFamily, *family);
      if (const auto type = number(4)) json.names("type", kSocketType, *type);
      if (const auto protocol = number(8)) json.names("protocol", kSocketProtocol, *protocol);
      break;
    case kBind:
      if (input.size() > 4) append_address(json, input.substr(4));
      break;
    case kListen:
      if (const auto backlog = number(4)) json.signed_number("backlog", static_cast<int32_t>(*backlog));
      break;
    case kConnect: {
      const size_t size = number(0).value_or(0);
      if (input.size() <= 8) break;
      append_address(json, input.substr(8, size));
      if (call.input->head.size > 8 + size) {
        json.bytes("data", input.size() > 8 + size ? input.substr(8 + size) : std::string_view(),
                   call.input->head.size - 8 - size);
      }
      break;
    }
    case kShutdown:
      if (const auto how = number(0)) json.names("how", kShutdownHow, *how);
      break;
    case kPoll:
      if (!call.input) break;
      if (const auto timeout = call.input->at<int64_t>(0)) json.signed_number("timeout", *timeout);
      append_sockets(json, *call.input, call.wow64);
      break;
    case kEventSelect:
      if (const auto event = number(0)) json.hex("event", *event);
      if (const auto mask = number(call.wow64 ? 4 : 8)) json.names("events", kPollEvents, *mask);
      break;
    case kMessageSelect:
      if (const auto window = number(4)) json.hex("window", *window);
      if (const auto message = number(8)) json.names("message", kWindowMessage, *message);
      if (const auto mask = number(12)) json.names("events", kPollEvents, *mask);
      break;
    case kAcceptInto:
      if (const auto handle = number(0)) json.hex("accept_handle", *handle);
      break;
    case kFionbio:
      if (const auto value = number(0)) json.boolean("non_blocking", *value);
      break;
    case kSendMsg:
    case kTransmit:
      if (call.address) append_address(json, call.address->data);
      if (call.data) append_data(json, *call.data);
      if (call.code == kTransmit) {
        if (const auto file = number(32)) json.hex("file_handle", *file);
        if (const auto size = number(36)) json.number("file_length", *size);
      }
      break;
    case kRecv:
    case kRecvMsg:
    case kAccept:
    case kGetSockName:
    case kGetPeerName:
    case kGetEvents: break;
    default:
      if (const std::string option = option_of(call.code, set); !option.empty()) {
        json.text("option", option);
        if (set && call.input) append_option(json, input, call.input->head.size);
      } else if (call.input) {
        json.bytes("input_buffer", input, call.input->head.size);
      }
  }
}

void append_socket_after(Json& json, const SocketCall& call) {
  const std::string_view output = call.output ? call.output->data : std::string_view();
  bool set;
  switch (call.code) {
    case kAccept:
      if (const uint64_t handle = accepted_handle(call)) json.hex("accepted_handle", handle);
      break;
    case kGetSockName:
    case kGetPeerName: append_address(json, output); break;
    case kRecv:
    case kRecvMsg:
      if (call.address) append_address(json, call.address->data);
      if (call.data) append_data(json, *call.data);
      break;
    case kBind:
    case kListen:
    case kConnect:
    case kShutdown:
    case kSendMsg:
    case kTransmit:
    case kCreate:
    case kFionbio: break;
    case kPoll:
      if (call.output) append_sockets(json, *call.output, call.wow64);
      break;
    case kGetEvents:
      if (const auto events = call.output ? call.output->at<uint32_t>(0) : std::nullopt)
        json.names("events", kPollEvents, *events);
      break;
    default:
      if (!call.output) break;
      if (!option_of(call.code, set).empty()) {
        append_option(json, output, call.output->head.size);
      } else if (!output.empty()) {
        json.bytes("output_buffer", output, call.output->head.size);
      }
  }
}

uint64_t accepted_handle(const SocketCall& call) {
  return call.accepted ? call.accepted->at<uint32_t>(0).value_or(0) : 0;
}

}  // namespace drsemu::collect
