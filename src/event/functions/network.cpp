// Functions of sockets by name. winsock2.h, ws2tcpip.h, mswsock.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name level_names[] = {{0x0, "IPPROTO_IP"}, {0x6, "IPPROTO_TCP"}, {0x11, "IPPROTO_UDP"}, {0x29, "IPPROTO_IPV6"}, {0xffff, "SOL_SOCKET"}};
constexpr NameTable levels{NameTable::kConstant, level_names};
constexpr Name command_names[] = {{0x8004667e, "FIONBIO"},
                                  {0x4004667f, "FIONREAD"},
                                  {0x8004667d, "FIOASYNC"},
                                  {0x40047307, "SIOCATMARK"},
                                  {0x98000001, "SIO_RCVALL"},
                                  {0x98000004, "SIO_KEEPALIVE_VALS"},
                                  {0xc8000006, "SIO_GET_EXTENSION_FUNCTION_POINTER"},
                                  {0x4004747f, "SIO_GET_INTERFACE_LIST"},
                                  {0x48000016, "SIO_ADDRESS_LIST_QUERY"},
                                  {0x28000017, "SIO_ADDRESS_LIST_CHANGE"},
                                  {0xc8000014, "SIO_ROUTING_INTERFACE_QUERY"},
                                  {0x48000022, "SIO_BASE_HANDLE"},
                                  {0x9800000c, "SIO_UDP_CONNRESET"}};
constexpr NameTable commands{NameTable::kConstant, command_names};
constexpr Name event_names[] = {{0x1, "FD_READ"}, {0x2, "FD_WRITE"}, {0x4, "FD_OOB"}, {0x8, "FD_ACCEPT"}, {0x10, "FD_CONNECT"},
                                {0x20, "FD_CLOSE"}, {0x40, "FD_QOS"}, {0x80, "FD_GROUP_QOS"}, {0x100, "FD_ROUTING_INTERFACE_CHANGE"},
                                {0x200, "FD_ADDRESS_LIST_CHANGE"}};
constexpr NameTable network_events{NameTable::kFlags, event_names};
constexpr Name socket_flag_names[] = {{0x1, "WSA_FLAG_OVERLAPPED"}, {0x2, "WSA_FLAG_MULTIPOINT_C_ROOT"}, {0x4, "WSA_FLAG_MULTIPOINT_C_LEAF"},
                                      {0x8, "WSA_FLAG_MULTIPOINT_D_ROOT"}, {0x10, "WSA_FLAG_MULTIPOINT_D_LEAF"},
                                      {0x40, "WSA_FLAG_ACCESS_SYSTEM_SECURITY"}, {0x80, "WSA_FLAG_NO_HANDLE_INHERIT"}};
constexpr NameTable socket_flags{NameTable::kFlags, socket_flag_names};
constexpr Name name_flag_names[] = {{0x1, "NI_NOFQDN"}, {0x2, "NI_NUMERICHOST"}, {0x4, "NI_NAMEREQD"}, {0x8, "NI_NUMERICSERV"}, {0x10, "NI_DGRAM"}};
constexpr NameTable name_flags{NameTable::kFlags, name_flag_names};
constexpr Name hint_names[] = {{0x1, "AI_PASSIVE"}, {0x2, "AI_CANONNAME"}, {0x4, "AI_NUMERICHOST"}, {0x8, "AI_NUMERICSERV"},
                               {0x100, "AI_ALL"}, {0x400, "AI_ADDRCONFIG"}, {0x800, "AI_V4MAPPED"}, {0x4000, "AI_NON_AUTHORITATIVE"},
                               {0x8000, "AI_SECURE"}, {0x20000, "AI_FQDN"}};
constexpr NameTable hint_flags{NameTable::kFlags, hint_names};
constexpr Name space_names[] = {{0, "NS_ALL"}, {12, "NS_DNS"}, {13, "NS_NETBT"}, {14, "NS_WINS"}, {15, "NS_NLA"}, {16, "NS_BTH"}};
constexpr NameTable name_spaces{NameTable::kConstant, space_names};

// The first of an array.
constexpr ShapeMember data_members[] = {{"len", Member::kU32}, {"buf", Member::kBytes, nullptr, 0}};
constexpr Shape data_buffers{data_members};
constexpr ShapeMember set_members[] = {{"fd_count", Member::kU32}, {"fd", Member::kHandle}};
constexpr Shape socket_set{set_members};
constexpr ShapeMember interval_members[] = {{"tv_sec", Member::kI32}, {"tv_usec", Member::kI32}};
constexpr Shape interval{interval_members};
constexpr ShapeMember version_members[] = {{"version", Member::kU16}, {"high_version", Member::kU16}};
constexpr Shape version{version_members};
constexpr ShapeMember info_members[] = {{"flags", Member::kHex, &hint_flags}, {"family", Member::kHex, &kSocketFamily},
                                        {"socktype", Member::kHex, &kSocketType}, {"protocol", Member::kHex, &kSocketProtocol}};
constexpr Shape address_info{info_members};
constexpr ShapeMember poll_members[] = {{"fd", Member::kHandle}, {"events", Member::kU16}, {"revents", Member::kU16}};
constexpr Shape polled{poll_members};
constexpr ShapeMember network_event_members[] = {{"network_events", Member::kHex, &network_events}};
constexpr Shape occurred{network_event_members};

Param socket_handle(const char* name = "socket") { return handle(name); }
Param message_flags(const char* name = "flags") { return names(name, kReceiveFlags); }

}  // namespace

void add_network_functions(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto status = Result::kSigned;
  const auto inout = Direction::kInOut, out = Direction::kOut;
  add(calls, {"ws2_32"},
      {{"WSAStartup", network, Result::kError, {hex("version_requested"), shape("wsa_data", version, out)}, 0, Object::kUnknown, kNoArg,
        Handler::kNoWinsock},
       {"WSACleanup", network, status, {}},
       {"socket", network, Result::kSocket, {names("af", kSocketFamily), names("type", kSocketType), names("protocol", kSocketProtocol)}},
       {"WSASocket*", network, Result::kSocket,
        {names("af", kSocketFamily), names("type", kSocketType), names("protocol", kSocketProtocol), pointer("protocol_info"), number("group"),
         names("flags", socket_flags)}},
       {"bind", network, status, {socket_handle(), address("name", 2), number("name_length")}},
       {"listen", network, status, {socket_handle(), signed_number("backlog")}},
       {"accept", network, Result::kSocket, {socket_handle(), out_address("addr", 2), number_inout("addr_length")}},
       {"WSAAccept", network, Result::kSocket,
        {socket_handle(), out_address("addr", 2), number_inout("addr_length"), pointer("condition"), native("callback_data")}},
       {"connect", network, status, {socket_handle(), address("name", 2), number("name_length")}},
       {"WSAConnect", network, status,
        {socket_handle(), address("name", 2), number("name_length"), pointer("caller_data"), pointer("callee_data"), pointer("sqos"),
         pointer("gqos")}},
       {"WSAConnectByNameA", network, Result::kBool,
        {socket_handle(), ansi_text("node_name"), ansi_text("service_name"), number_inout("local_address_length"), out_address("local_address", 3),
         number_inout("remote_address_length"), out_address("remote_address", 5), shape("timeout", interval), pointer("reserved")}},
       {"WSAConnectByNameW", network, Result::kBool,
        {socket_handle(), wide_text("node_name"), wide_text("service_name"), number_inout("local_address_length"), out_address("local_address", 3),
         number_inout("remote_address_length"), out_address("remote_address", 5), shape("timeout", interval), pointer("reserved")}},
       {"send", network, status, {socket_handle(), data("buffer", 2), number("length"), message_flags()}},
       {"sendto", network, status,
        {socket_handle(), data("buffer", 2), number("length"), message_flags(), address("to", 5), number("to_length")}},
       {"WSASend", network, status,
        {socket_handle(), shape("buffers", data_buffers), number("buffer_count"), number_out("number_of_bytes_sent"), message_flags(),
         pointer("overlapped"), pointer("completion_routine")}},
       {"WSASendTo", network, status,
        {socket_handle(), shape("buffers", data_buffers), number("buffer_count"), number_out("number_of_bytes_sent"), message_flags(),
         address("to", 6), number("to_length"), pointer("overlapped"), pointer("completion_routine")}},
       {"WSASendDisconnect", network, status, {socket_handle(), pointer("outbound_disconnect_data")}},
       {"recv", network, status, {socket_handle(), out_data("buffer", 2, kNoArg, kOpActualIsResult), number("length"), message_flags()}},
       {"recvfrom", network, status,
        {socket_handle(), out_data("buffer", 2, kNoArg, kOpActualIsResult), number("length"), message_flags(), out_address("from", 5),
         number_inout("from_length")}},
       {"WSARecv", network, status,
        {socket_handle(), shape("buffers", data_buffers, out), number("buffer_count"), number_out("number_of_bytes_received"),
         names_ptr("flags", kReceiveFlags, inout), pointer("overlapped"), pointer("completion_routine")}},
       {"WSARecvFrom", network, status,
        {socket_handle(), shape("buffers", data_buffers, out), number("buffer_count"), number_out("number_of_bytes_received"),
         names_ptr("flags", kReceiveFlags, inout), out_address("from", 6), number_inout("from_length"), pointer("overlapped"),
         pointer("completion_routine")}},
       {"WSARecvDisconnect", network, status, {socket_handle(), pointer("inbound_disconnect_data")}},
       {"select", network, status,
        {number("nfds"), shape("read_fds", socket_set, inout), shape("write_fds", socket_set, inout), shape("except_fds", socket_set, inout),
         shape("timeout", interval)},
        kVolatile},
       {"WSAPoll", network, status, {shape("fd_array", polled, inout), number("fds"), signed_number("timeout")}, kVolatile},
       {"shutdown", network, status, {socket_handle(), names("how", kShutdownHow)}},
       {"closesocket", network, status, {socket_handle()}},
       {"ioctlsocket", network, status, {socket_handle(), names("cmd", commands), number_inout("argp")}},
       {"WSAIoctl", network, status,
        {socket_handle(), names("io_control_code", commands), data("in_buffer", 3), number("in_buffer_size"), out_data("out_buffer", 5, 6),
         number("out_buffer_size"), number_out("bytes_returned"), pointer("overlapped"), pointer("completion_routine")}},
       {"getsockname", network, status, {socket_handle(), out_address("name", 2), number_inout("name_length")}},
       {"getpeername", network, status, {socket_handle(), out_address("name", 2), number_inout("name_length")}},
       {"gethostbyname", network, Result::kPointer, {ansi_text("name")}},
       {"gethostbyaddr", network, Result::kPointer, {data("addr", 1), number("length"), names("type", kSocketFamily)}},
       {"gethostname", network, status, {out_ansi_text("name"), number("name_length")}},
       {"GetHostNameW", network, status, {out_wide_text("name"), number("name_length")}},
       {"getservbyname", network, Result::kPointer, {ansi_text("name"), ansi_text("proto")}},
       {"getservbyport", network, Result::kPointer, {hex("port"), ansi_text("proto")}},
       {"getprotobyname", network, Result::kPointer, {ansi_text("name")}},
       {"getprotobynumber", network, Result::kPointer, {number("number")}},
       {"getaddrinfo", network, Result::kError,
        {ansi_text("node_name"), ansi_text("service_name"), shape("hints", address_info), pointer_out("result")}},
       {"GetAddrInfoW", network, Result::kError,
        {wide_text("node_name"), wide_text("service_name"), shape("hints", address_info), pointer_out("result")}},
       {"GetAddrInfoExW", network, Result::kError,
        {wide_text("name"), wide_text("service_name"), names("name_space", name_spaces), guid("nsp_id"), shape("hints", address_info),
         pointer_out("result"), shape("timeout", interval), pointer("overlapped"), pointer("completion_routine"), pointer_out("name_handle")}},
       {"freeaddrinfo", network, Result::kVoid, {pointer("addr_info")}},
       {"FreeAddrInfoW", network, Result::kVoid, {pointer("addr_info")}},
       {"FreeAddrInfoExW", network, Result::kVoid, {pointer("addr_info_ex")}},
       {"getnameinfo", network, Result::kError,
        {address("sockaddr", 1), number("sockaddr_length"), out_ansi_text("node_buffer"), number("node_buffer_size"),
         out_ansi_text("service_buffer"), number("service_buffer_size"), names("flags", name_flags)}},
       {"GetNameInfoW", network, Result::kError,
        {address("sockaddr", 1), number("sockaddr_length"), out_wide_text("node_buffer"), number("node_buffer_size"),
         out_wide_text("service_buffer"), number("service_buffer_size"), names("flags", name_flags)}},
       {"inet_addr", network, Result::kSocket, {ansi_text("cp")}},
       {"inet_ntoa", network, Result::kPointer, {hex("in")}},
       {"inet_pton", network, Result::kBool,
        {names("family", kSocketFamily), ansi_text("addr_string"), hex_ptr32("addr_buffer", out)}},
       {"InetPtonW", network, Result::kBool,
        {names("family", kSocketFamily), wide_text("addr_string"), hex_ptr32("addr_buffer", out)}},
       {"inet_ntop", network, Result::kPointer,
        {names("family", kSocketFamily), hex_ptr32("addr", Direction::kIn), out_ansi_text("string_buffer"), size("string_buffer_size")}},
       {"InetNtopW", network, Result::kPointer,
        {names("family", kSocketFamily), hex_ptr32("addr", Direction::kIn), out_wide_text("string_buffer"), size("string_buffer_size")}},
       {"WSAStringToAddress*", network, status,
        {text("address_string"), names("address_family", kSocketFamily), pointer("protocol_info"), out_address("address", 4),
         number_inout("address_length")}},
       {"WSAAddressToString*", network, status,
        {address("address", 1), number("address_length"), pointer("protocol_info"), out_text("address_string"),
         number_inout("address_string_length")}},
       {"WSAAsyncSelect", network, status,
        {socket_handle(), resource("window", Object::kWindow), names("msg", kWindowMessage), names("event", network_events)}},
       {"WSAAsyncGetHostByName", network, Result::kHandle,
        {resource("window", Object::kWindow), names("msg", kWindowMessage), ansi_text("name"), pointer("buffer"), number("buffer_length")}},
       {"WSAEventSelect", network, status, {socket_handle(), handle("event_object"), names("network_events", network_events)}},
       {"WSAEnumNetworkEvents", network, status,
        {socket_handle(), handle("event_object"), shape("network_events", occurred, out)}},
       {"WSACreateEvent", network, Result::kHandle, {}},
       {"WSACloseEvent", network, Result::kBool, {handle("event")}},
       {"WSAGetOverlappedResult", network, Result::kBool,
        {socket_handle(), pointer("overlapped"), number_out("transfer"), truth("wait"), names_ptr("flags", kReceiveFlags, out)}},
       {"WSADuplicateSocket*", network, status, {socket_handle(), number("process_id"), pointer("protocol_info")}},
       {"WSAEnumProtocols*", network, status, {pointer("protocols"), pointer("protocol_buffer"), number_inout("buffer_length")}},
       {"WSALookupServiceBeginA", network, status, {pointer("restrictions"), hex("control_flags"), handle_out("lookup")}},
       {"WSALookupServiceBeginW", network, status, {pointer("restrictions"), hex("control_flags"), handle_out("lookup")}},
       {"WSALookupServiceEnd", network, status, {handle("lookup")}}});
  // wsock32.dll has options of its own numbers.
  add(calls, {"ws2_32", "wsock32"},
      {{"setsockopt", network, status,
        {socket_handle(), names("level", levels), hex("option_name"), data("option_value", 4), number("option_length")}},
       {"getsockopt", network, status,
        {socket_handle(), names("level", levels), hex("option_name"), sized_data("option_value", 4), number_inout("option_length")}}});
  add(calls, {"mswsock", "wsock32"},
      {{"AcceptEx", network, Result::kBool,
        {socket_handle("listen_socket"), socket_handle("accept_socket"), pointer("output_buffer"), number("receive_data_length"),
         number("local_address_length"), number("remote_address_length"), number_out("bytes_received"), pointer("overlapped")}},
       {"TransmitFile", network, Result::kBool,
        {socket_handle(), handle("file"), number("number_of_bytes_to_write"), number("number_of_bytes_per_send"), pointer("overlapped"),
         pointer("transmit_buffers"), hex("flags")}},
       {"WSARecvEx", network, status,
        {socket_handle(), out_data("buffer", 2, kNoArg, kOpActualIsResult), number("length"), names_ptr("flags", kReceiveFlags, inout)}}});
}

}  // namespace drsemu::event::function
