// Sockets: what a control code of Wine's socket driver (AFD) does, with whom and with what data.
#pragma once

#include <cstdint>
#include <string_view>

#include "collect/json.h"

namespace drsemu::collect {

// The name of the device that sockets are opened on.
inline constexpr std::string_view kSocketDevice = "\\Device\\Afd";

// True for names of that device and what is below it, and for codes that only it has.
bool is_socket(std::string_view object_name);
bool is_socket_control(uint32_t code);

// What was captured of one call to NtDeviceIoControlFile; null where nothing was.
struct SocketCall {
  uint32_t code;
  bool wow64;
  const FieldView* input;     // the input buffer
  const FieldView* output;    // the output buffer, at return
  const FieldView* address;   // the address behind the input, at entry or at return
  const FieldView* data;      // the first bytes that were sent or received
  const FieldView* accepted;  // the handle of an accepted connection
  bool from;                  // it tells whom data came from
};

// Writes a sockaddr: family, address, port.
void append_address(Json& json, std::string_view data);

// Writes what the call was asked to do: "operation" and what belongs to it.
void append_socket_before(Json& json, const SocketCall& call);
// Writes what it brought.
void append_socket_after(Json& json, const SocketCall& call);

// The handle of the connection that an accept has made, or 0.
uint64_t accepted_handle(const SocketCall& call);

}  // namespace drsemu::collect
