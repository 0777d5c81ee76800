// Each wrapped function of sockets by name. All of it stays on the loopback interface.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include "functions.h"

#define SOCKET_(s) NAMED_HANDLE(socket, s, "file_path", "\\Device\\Afd")
#define ADDRESS_OUT(n, p, shown) GOT(.kind = A_LITERAL, .value = (ULONG_PTR)(p), .name = #n, .text = shown)
#define WANT_TCP FLAGS(af, AF_INET), FLAGS(type, SOCK_STREAM), FLAGS(protocol, IPPROTO_TCP)
#define WANT_UDP FLAGS(af, AF_INET), FLAGS(type, SOCK_DGRAM), FLAGS(protocol, IPPROTO_UDP)

static const char *place(const struct sockaddr_in *at) { return formatted("{\"address\":\"127.0.0.1\",\"port\":%u}", ntohs(at->sin_port)); }

static struct sockaddr_in local(SOCKET of) {
    struct sockaddr_in at = {.sin_family = AF_INET};
    int size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (of) getsockname(of, (struct sockaddr *)&at, &size);
    return at;
}

// Where a socket's structures come from a set, an array of one, as JSON.
static const char *set_json(unsigned count, SOCKET s) { return formatted("{\"fd_count\":%u,\"fd\":\"0x%llx\"}", count, (ULONGLONG)s); }

static void names(void) {
    static char host[256], service[64];
    static WCHAR wide_host[256], wide_service[64];
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP}, *found = NULL;
    ADDRINFOW wide_hints = {.ai_flags = AI_PASSIVE, .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP}, *wide_found = NULL;
    struct sockaddr_in at = local(0);
    const ULONG loopback = htonl(INADDR_LOOPBACK);
    ULONG parsed = 0;
    at.sin_port = htons(80);
    GOOD(R_POINTER, "ws2_32.gethostbyname", ANSI(name, "localhost"));
    BAD(R_POINTER, "ws2_32.gethostbyname", ANSI(name, "nowhere.invalid"));
    EITHER(R_POINTER, "ws2_32.gethostbyaddr", IN_BYTES(addr, &loopback, 4), NUM(length, 4), FLAGS(type, AF_INET));
    GOOD(R_SOCKET, "ws2_32.gethostname", OUT_ANSI(name, host), NUM(name_length, sizeof host));
    GOOD(R_SOCKET, "ws2_32.GetHostNameW", OUT_WIDE(name, wide_host), NUM(name_length, 256));
    EITHER(R_POINTER, "ws2_32.getservbyname", ANSI(name, "http"), ANSI(proto, "tcp"));
    EITHER(R_POINTER, "ws2_32.getservbyport", HEX(port, htons(80)), ANSI(proto, "tcp"));
    EITHER(R_POINTER, "ws2_32.getprotobyname", ANSI(name, "tcp"));
    EITHER(R_POINTER, "ws2_32.getprotobynumber", NUM(number, 17));
    GOOD(R_ERROR, "ws2_32.getaddrinfo", ANSI(node_name, "127.0.0.1"), ANSI(service_name, "8080"),
         SHAPE(hints, &hints, "{\"flags\":\"AI_NUMERICHOST\",\"family\":\"AF_INET\",\"socktype\":\"SOCK_STREAM\",\"protocol\":\"IPPROTO_TCP\"}"),
         OUT_POINTER(result, &found));
    GOOD(R_ANY, "ws2_32.freeaddrinfo", PTR(addr_info, found));
    BAD(R_ERROR, "ws2_32.getaddrinfo", ANSI(node_name, "nowhere.invalid"), RAW(0), RAW(0), OUT_POINTER(result, &found));
    GOOD(R_ERROR, "ws2_32.GetAddrInfoW", WIDE(node_name, L"127.0.0.1"), WIDE(service_name, L"8080"),
         SHAPE(hints, &wide_hints, "{\"flags\":\"AI_PASSIVE\",\"family\":\"AF_INET\",\"socktype\":\"SOCK_STREAM\",\"protocol\":\"IPPROTO_TCP\"}"),
         OUT_POINTER(result, &wide_found));
    GOOD(R_ANY, "ws2_32.FreeAddrInfoW", PTR(addr_info, wide_found));
    static const GUID provider = {0x11223344, 0x5566, 0x7788, {1, 2, 3, 4, 5, 6, 7, 8}};
    ADDRINFOEXW extended = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP}, *extended_found = NULL;
    struct timeval patience = {1, 500};
    GOOD(R_ERROR, "ws2_32.GetAddrInfoExW", WIDE(name, L"127.0.0.1"), WIDE(service_name, L"8080"), FLAGS(name_space, NS_DNS), RAW(0),
         SHAPE(hints, &extended, "{\"flags\":\"0x0\",\"family\":\"AF_INET\",\"socktype\":\"SOCK_STREAM\",\"protocol\":\"IPPROTO_TCP\"}"),
         OUT_POINTER(result, &extended_found), RAW(0), PTR(overlapped, 0), PTR(completion_routine, 0), RAW(0));
    GOOD(R_ANY, "ws2_32.FreeAddrInfoExW", PTR(addr_info_ex, extended_found));
    HANDLE cancel = NULL;
    EITHER(R_ERROR, "ws2_32.GetAddrInfoExW", WIDE(name, L"127.0.0.1"), WIDE(service_name, L"8080"), FLAGS(name_space, NS_DNS),
           GUID_(nsp_id, &provider, "{11223344-5566-7788-0102-030405060708}"),
           SHAPE(hints, &extended, "{\"flags\":\"0x0\",\"family\":\"AF_INET\",\"socktype\":\"SOCK_STREAM\",\"protocol\":\"IPPROTO_TCP\"}"),
           OUT_POINTER(result, &extended_found), SHAPE(timeout, &patience, "{\"tv_sec\":1,\"tv_usec\":500}"), PTR(overlapped, 0),
           PTR(completion_routine, 0), OUT_POINTER(name_handle, &cancel));
    GOOD(R_ERROR, "ws2_32.getnameinfo", GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)&at, .name = "sockaddr", .text = place(&at)),
         NUM(sockaddr_length, sizeof at), OUT_ANSI(node_buffer, host), NUM(node_buffer_size, sizeof host), OUT_ANSI(service_buffer, service),
         NUM(service_buffer_size, sizeof service), FLAGS(flags, NI_NUMERICHOST | NI_NUMERICSERV));
    GOOD(R_ERROR, "ws2_32.GetNameInfoW", GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)&at, .name = "sockaddr", .text = place(&at)),
         NUM(sockaddr_length, sizeof at), OUT_WIDE(node_buffer, wide_host), NUM(node_buffer_size, 256), OUT_WIDE(service_buffer, wide_service),
         NUM(service_buffer_size, 64), FLAGS(flags, NI_NUMERICHOST | NI_NUMERICSERV));
    GOOD(R_SOCKET, "ws2_32.inet_addr", ANSI(cp, "127.0.0.1"));
    BAD(R_SOCKET, "ws2_32.inet_addr", ANSI(cp, "none"));
    GOOD(R_POINTER, "ws2_32.inet_ntoa", HEX(in, loopback));
    GOOD(R_BOOL, "ws2_32.inet_pton", FLAGS(family, AF_INET), ANSI(addr_string, "10.1.2.3"), OUT_HEX(addr_buffer, &parsed, 4));
    GOOD(R_BOOL, "ws2_32.InetPtonW", FLAGS(family, AF_INET), WIDE(addr_string, L"10.1.2.3"), OUT_HEX(addr_buffer, &parsed, 4));
    GOOD(R_POINTER, "ws2_32.inet_ntop", FLAGS(family, AF_INET), IN_HEX(addr, &loopback, 4), OUT_ANSI(string_buffer, host),
         NUM(string_buffer_size, sizeof host));
    GOOD(R_POINTER, "ws2_32.InetNtopW", FLAGS(family, AF_INET), IN_HEX(addr, &loopback, 4), OUT_WIDE(string_buffer, wide_host),
         NUM(string_buffer_size, 256));
    int size = sizeof at;
    DWORD length = sizeof host;
    GOOD(R_SOCKET, "ws2_32.WSAStringToAddressA", ANSI(address_string, "127.0.0.1:80"), FLAGS(address_family, AF_INET), PTR(protocol_info, 0),
         ADDRESS_OUT(address, &at, place(&at)), INOUT_NUM(address_length, &size));
    GOOD(R_SOCKET, "ws2_32.WSAStringToAddressW", WIDE(address_string, L"127.0.0.1:80"), FLAGS(address_family, AF_INET), PTR(protocol_info, 0),
         ADDRESS_OUT(address, &at, place(&at)), INOUT_NUM(address_length, &size));
    GOOD(R_SOCKET, "ws2_32.WSAAddressToStringA", GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)&at, .name = "address", .text = place(&at)),
         NUM(address_length, sizeof at), PTR(protocol_info, 0), OUT_ANSI(address_string, host), INOUT_NUM(address_string_length, &length));
    length = 256;
    GOOD(R_SOCKET, "ws2_32.WSAAddressToStringW", GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)&at, .name = "address", .text = place(&at)),
         NUM(address_length, sizeof at), PTR(protocol_info, 0), OUT_WIDE(address_string, wide_host), INOUT_NUM(address_string_length, &length));
    static BYTE protocols[16384];
    length = sizeof protocols;
    GOOD(R_SOCKET, "ws2_32.WSAEnumProtocolsA", PTR(protocols, 0), PTR(protocol_buffer, protocols), INOUT_NUM(buffer_length, &length));
    length = sizeof protocols;
    GOOD(R_SOCKET, "ws2_32.WSAEnumProtocolsW", PTR(protocols, 0), PTR(protocol_buffer, protocols), INOUT_NUM(buffer_length, &length));
    WSAQUERYSETW query = {.dwSize = sizeof query};
    HANDLE lookup = NULL;
    EITHER(R_SOCKET, "ws2_32.WSALookupServiceBeginA", PTR(restrictions, &query), HEX(control_flags, 2), OUT_HANDLE(lookup, &lookup));
    EITHER(R_SOCKET, "ws2_32.WSALookupServiceBeginW", PTR(restrictions, &query), HEX(control_flags, 2), OUT_HANDLE(lookup, &lookup));
    EITHER(R_SOCKET, "ws2_32.WSALookupServiceEnd", HANDLE_(lookup, BAD_HANDLE));
}

static void streams(void) {
    static char buffer[64];
    struct sockaddr_in at = local(0), from;
    int size = sizeof at;
    u_long one = 1;
    DWORD count = 0, flags = 0;
    SOCKET server = (SOCKET)GOOD(R_SOCKET, "ws2_32.socket", WANT_TCP);
    BAD(R_SOCKET, "ws2_32.socket", FLAGS(af, AF_INET), FLAGS(type, SOCK_STREAM), FLAGS(protocol, IPPROTO_UDP));
    GOOD(R_SOCKET, "ws2_32.setsockopt", SOCKET_(server), FLAGS(level, SOL_SOCKET), HEX(option_name, SO_KEEPALIVE), IN_BYTES(option_value, &one, 4),
         NUM(option_length, 4));
    GOOD(R_SOCKET, "ws2_32.getsockopt", SOCKET_(server), FLAGS(level, SOL_SOCKET), HEX(option_name, SO_KEEPALIVE),
         OUT_BYTES_OF(option_value, &one, &size), IN_NUM(option_length, (size = 4, &size), 4), AFTER_NUM(option_length, &size, 4));
    GOOD(R_SOCKET, "ws2_32.bind", SOCKET_(server), SHAPE(name, &at, "{\"address\":\"127.0.0.1\",\"port\":0}"), NUM(name_length, sizeof at));
    BAD(R_SOCKET, "ws2_32.bind", SOCKET_(server), SHAPE(name, &at, "{\"address\":\"127.0.0.1\",\"port\":0}"), NUM(name_length, sizeof at));
    GOOD(R_SOCKET, "ws2_32.listen", SOCKET_(server), SIGNED_(backlog, 5));
    at = local(server);
    const char *served = place(&at);
    size = sizeof from;
    GOOD(R_SOCKET, "ws2_32.getsockname", SOCKET_(server), ADDRESS_OUT(name, &from, served), INOUT_NUM(name_length, &size));

    SOCKET client = (SOCKET)GOOD(R_SOCKET, "ws2_32.WSASocketA", WANT_TCP, PTR(protocol_info, 0), NUM(group, 0), FLAGS(flags, WSA_FLAG_OVERLAPPED));
    GOOD(R_SOCKET, "ws2_32.connect", SOCKET_(client), SHAPE(name, &at, served), NUM(name_length, sizeof at));
    struct sockaddr_in peer = local(client);
    const char *connected = place(&peer);
    size = sizeof from;
    SOCKET accepted = (SOCKET)GOOD(R_SOCKET, "ws2_32.accept", SOCKET_(server), ADDRESS_OUT(addr, &from, connected), INOUT_NUM(addr_length, &size));
    size = sizeof from;
    GOOD(R_SOCKET, "ws2_32.getpeername", SOCKET_(client), ADDRESS_OUT(name, &from, served), INOUT_NUM(name_length, &size));
    GOOD(R_SOCKET, "ws2_32.send", SOCKET_(client), IN_BYTES(buffer, "GET zoo", 7), NUM(length, 7), NO_FLAGS);
    GOOD(R_SOCKET, "ws2_32.recv", SOCKET_(accepted), OUT_BYTES(buffer, buffer, 3), NUM(length, 3), FLAGS(flags, MSG_PEEK));
    GOOD(R_SOCKET, "ws2_32.recv", SOCKET_(accepted), OUT_BYTES(buffer, buffer, 7), NUM(length, sizeof buffer), NO_FLAGS);
    u_long waiting = 0, none = 0;
    GOOD(R_SOCKET, "ws2_32.ioctlsocket", SOCKET_(accepted), FLAGS(cmd, FIONBIO), INOUT_NUM(argp, &one));
    BAD(R_SOCKET, "ws2_32.recv", SOCKET_(accepted), OUT_BYTES(buffer, buffer, 0), NUM(length, sizeof buffer), NO_FLAGS);
    GOOD(R_SOCKET, "ws2_32.WSAIoctl", SOCKET_(accepted), FLAGS(io_control_code, FIONBIO), IN_BYTES(in_buffer, &none, 4), NUM(in_buffer_size, 4), RAW(0),
         NUM(out_buffer_size, 0), OUT_NUM(bytes_returned, &count, 4), PTR(overlapped, 0), PTR(completion_routine, 0));
    GOOD(R_SOCKET, "ws2_32.WSAIoctl", SOCKET_(accepted), FLAGS(io_control_code, FIONREAD), RAW(0), NUM(in_buffer_size, 0),
         OUT_BYTES(out_buffer, &waiting, 4), NUM(out_buffer_size, 4), OUT_NUM(bytes_returned, &count, 4), PTR(overlapped, 0), PTR(completion_routine, 0));
    WSABUF out = {5, "hello"}, in = {5, buffer};
    GOOD(R_SOCKET, "ws2_32.WSASend", SOCKET_(accepted), SHAPE(buffers, &out, "{\"len\":5,\"buf\":{\"size\":5,\"text\":\"hello\"}}"), NUM(buffer_count, 1),
         OUT_NUM(number_of_bytes_sent, &count, 4), NO_FLAGS, PTR(overlapped, 0), PTR(completion_routine, 0));
    GOOD(R_SOCKET, "ws2_32.WSARecv", SOCKET_(client), OUT_SHAPE(buffers, &in, "{\"len\":5,\"buf\":{\"size\":5,\"text\":\"hello\"}}"), NUM(buffer_count, 1),
         OUT_NUM(number_of_bytes_received, &count, 4), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&flags, .name = "flags", .text = "0x0"),
         AFTER_TEXT(flags, "0x0"), PTR(overlapped, 0), PTR(completion_routine, 0));

    fd_set reads = {1, {client}}, writes = {1, {client}}, excepts = {1, {client}};
    struct timeval patience = {0, 1000};
    GOOD(R_SOCKET, "ws2_32.select", NUM(nfds, 0), SHAPE(read_fds, &reads, set_json(1, client)), SHAPE(write_fds, &writes, set_json(1, client)),
         SHAPE(except_fds, &excepts, set_json(1, client)), SHAPE(timeout, &patience, "{\"tv_sec\":0,\"tv_usec\":1000}"),
         AFTER(.kind = M_ANY, .name = "read_fds"), AFTER(.kind = A_LITERAL, .name = "write_fds", .text = set_json(1, client)));
    WSAPOLLFD polled = {.fd = client, .events = POLLWRNORM};
    GOOD(R_SOCKET, "ws2_32.WSAPoll", SHAPE(fd_array, &polled, formatted("{\"fd\":\"0x%llx\",\"events\":%u,\"revents\":0}", (ULONGLONG)client, POLLWRNORM)),
         NUM(fds, 1), SIGNED_(timeout, 1000),
         AFTER(.kind = A_LITERAL, .name = "fd_array", .text = formatted("{\"fd\":\"0x%llx\",\"events\":%u,\"revents\":%u}", (ULONGLONG)client, POLLWRNORM, POLLWRNORM)));

    HANDLE event = (HANDLE)GOOD(R_HANDLE, "ws2_32.WSACreateEvent", );
    GOOD(R_SOCKET, "ws2_32.WSAEventSelect", SOCKET_(client), HANDLE_(event_object, event), FLAGS(network_events, FD_WRITE | FD_CLOSE));
    WSANETWORKEVENTS occurred;
    GOOD(R_SOCKET, "ws2_32.WSAEnumNetworkEvents", SOCKET_(client), HANDLE_(event_object, event),
         OUT_SHAPE(network_events, &occurred, "{\"network_events\":\"FD_WRITE\"}"));
    WSAEventSelect(client, NULL, 0);
    GOOD(R_BOOL, "ws2_32.WSACloseEvent", HANDLE_(event, event));
    OVERLAPPED overlapped = {.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL)};
    WSASend(client, &out, 1, &count, 0, &overlapped, NULL);
    GOOD(R_BOOL, "ws2_32.WSAGetOverlappedResult", SOCKET_(client), PTR(overlapped, &overlapped), OUT_NUM(transfer, &count, 4), TRUTH(wait, TRUE),
         OUT_TEXT(flags, &flags, "0x0"));
    HWND window = CreateWindowExA(0, "STATIC", "zoo", 0, 0, 0, 1, 1, HWND_MESSAGE, NULL, NULL, NULL);
    GOOD(R_SOCKET, "ws2_32.WSAAsyncSelect", SOCKET_(client), NAMED_HANDLE(window, window, "window_name", "zoo"), FLAGS(msg, WM_APP), FLAGS(event, FD_READ | FD_CLOSE));
    static char host[MAXGETHOSTSTRUCT];
    GOOD(R_HANDLE, "ws2_32.WSAAsyncGetHostByName", NAMED_HANDLE(window, window, "window_name", "zoo"), FLAGS(msg, WM_APP), ANSI(name, "localhost"), PTR(buffer, host),
         NUM(buffer_length, sizeof host));
    WSAPROTOCOL_INFOW info;
    GOOD(R_SOCKET, "ws2_32.WSADuplicateSocketA", SOCKET_(client), NUM(process_id, GetCurrentProcessId()), PTR(protocol_info, &info));
    GOOD(R_SOCKET, "ws2_32.WSADuplicateSocketW", SOCKET_(client), NUM(process_id, GetCurrentProcessId()), PTR(protocol_info, &info));
    GOOD(R_SOCKET, "ws2_32.shutdown", SOCKET_(client), FLAGS(how, SD_SEND));
    EITHER(R_SOCKET, "ws2_32.WSASendDisconnect", SOCKET_(accepted), PTR(outbound_disconnect_data, 0));
    EITHER(R_SOCKET, "ws2_32.WSARecvDisconnect", SOCKET_(accepted), PTR(inbound_disconnect_data, 0));
    GOOD(R_SOCKET, "ws2_32.closesocket", SOCKET_(client));
    BAD(R_SOCKET, "ws2_32.closesocket", HANDLE_(socket, BAD_HANDLE));
    closesocket(accepted);

    // The same by the functions that only Windows has.
    client = (SOCKET)GOOD(R_SOCKET, "ws2_32.WSASocketW", WANT_TCP, PTR(protocol_info, 0), NUM(group, 0), FLAGS(flags, WSA_FLAG_OVERLAPPED));
    GOOD(R_SOCKET, "ws2_32.WSAConnect", SOCKET_(client), SHAPE(name, &at, served), NUM(name_length, sizeof at), PTR(caller_data, 0), PTR(callee_data, 0),
         PTR(sqos, 0), PTR(gqos, 0));
    peer = local(client);
    size = sizeof from;
    accepted = (SOCKET)GOOD(R_SOCKET, "ws2_32.WSAAccept", SOCKET_(server), ADDRESS_OUT(addr, &from, place(&peer)), INOUT_NUM(addr_length, &size),
                            PTR(condition, 0), NUM(callback_data, 0));
    send(client, "extended", 8, 0);
    int received = 0;
    EITHER(R_SOCKET, "mswsock.WSARecvEx", SOCKET_(accepted), OUT_BYTES(buffer, buffer, 8), NUM(length, sizeof buffer),
         GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&received, .name = "flags", .text = "0x0"), AFTER_TEXT(flags, "0x0"));
    HANDLE file = CreateFileA("C:\\sent.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    WriteFile(file, "sent file", 9, &count, NULL);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    GOOD(R_BOOL, "mswsock.TransmitFile", SOCKET_(client), NAMED_HANDLE(file, file, "file_file_path", "\\??\\C:\\sent.bin"), NUM(number_of_bytes_to_write, 0),
         NUM(number_of_bytes_per_send, 0), PTR(overlapped, 0), PTR(transmit_buffers, 0), HEX(flags, 0));
    CloseHandle(file);
    closesocket(client);
    closesocket(accepted);
    SOCKET spare = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    static char addresses[128];
    OVERLAPPED accepting = {.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL)};
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    connect(client, (struct sockaddr *)&at, sizeof at);
    EITHER(R_BOOL, "mswsock.AcceptEx", NAMED_HANDLE(listen_socket, server, "file_path", "\\Device\\Afd"),
           NAMED_HANDLE(accept_socket, spare, "accept_socket_file_path", "\\Device\\Afd"), PTR(output_buffer, addresses), NUM(receive_data_length, 0),
           NUM(local_address_length, 32), NUM(remote_address_length, 32), OUT_NUM(bytes_received, &count, 4), PTR(overlapped, &accepting));
    closesocket(client);
    closesocket(spare);

    DWORD local_size = sizeof from, remote_size = sizeof from;
    struct sockaddr_in to;
    const char *port = formatted("%u", ntohs(at.sin_port));
    WCHAR wide_port[8];
    swprintf(wide_port, 8, L"%S", port);
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EITHER(R_BOOL, "ws2_32.WSAConnectByNameA", SOCKET_(client), ANSI(node_name, "127.0.0.1"), ANSI(service_name, port), INOUT_NUM(local_address_length, &local_size),
           OUT_ANY(local_address, &from), INOUT_NUM(remote_address_length, &remote_size), ADDRESS_OUT(remote_address, &to, served), 
           SHAPE(timeout, &patience, "{\"tv_sec\":0,\"tv_usec\":1000}"), PTR(reserved, 0));
    closesocket(client);
    local_size = remote_size = sizeof from;
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EITHER(R_BOOL, "ws2_32.WSAConnectByNameW", SOCKET_(client), WIDE(node_name, L"127.0.0.1"), WIDE(service_name, wide_port),
           INOUT_NUM(local_address_length, &local_size), OUT_ANY(local_address, &from), INOUT_NUM(remote_address_length, &remote_size),
           ADDRESS_OUT(remote_address, &to, served), SHAPE(timeout, &patience, "{\"tv_sec\":0,\"tv_usec\":1000}"), PTR(reserved, 0));
    closesocket(client);
    closesocket(server);
}

static void packets(void) {
    static char buffer[64];
    struct sockaddr_in at = local(0), from;
    int size = sizeof from;
    DWORD count = 0, flags = 0;
    SOCKET one = (SOCKET)GOOD(R_SOCKET, "ws2_32.socket", WANT_UDP), two = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    bind(one, (struct sockaddr *)&at, sizeof at);
    bind(two, (struct sockaddr *)&at, sizeof at);
    struct sockaddr_in first = local(one), second = local(two);
    GOOD(R_SOCKET, "ws2_32.sendto", SOCKET_(one), IN_BYTES(buffer, "\x01\x02zoo", 5), NUM(length, 5), NO_FLAGS, SHAPE(to, &second, place(&second)),
         NUM(to_length, sizeof second));
    GOOD(R_SOCKET, "ws2_32.recvfrom", SOCKET_(two), OUT_BYTES(buffer, buffer, 5), NUM(length, sizeof buffer), NO_FLAGS,
         ADDRESS_OUT(from, &from, place(&first)), INOUT_NUM(from_length, &size));
    WSABUF out = {6, "packet"}, in = {6, buffer};
    GOOD(R_SOCKET, "ws2_32.WSASendTo", SOCKET_(two), SHAPE(buffers, &out, "{\"len\":6,\"buf\":{\"size\":6,\"text\":\"packet\"}}"), NUM(buffer_count, 1),
         OUT_NUM(number_of_bytes_sent, &count, 4), NO_FLAGS, SHAPE(to, &first, place(&first)), NUM(to_length, sizeof first), PTR(overlapped, 0),
         PTR(completion_routine, 0));
    size = sizeof from;
    GOOD(R_SOCKET, "ws2_32.WSARecvFrom", SOCKET_(one), OUT_SHAPE(buffers, &in, "{\"len\":6,\"buf\":{\"size\":6,\"text\":\"packet\"}}"), NUM(buffer_count, 1),
         OUT_NUM(number_of_bytes_received, &count, 4), GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)&flags, .name = "flags", .text = "0x0"),
         AFTER_TEXT(flags, "0x0"), ADDRESS_OUT(from, &from, place(&second)), INOUT_NUM(from_length, &size), PTR(overlapped, 0), PTR(completion_routine, 0));
    closesocket(one);
    closesocket(two);
}

int main(void) {
    WSADATA data;
    zoo_begin();
    GOOD(R_ERROR, "ws2_32.WSAStartup", HEX(version_requested, 0x202), OUT_SHAPE(wsa_data, &data, "{\"version\":514,\"high_version\":514}"));
    names();
    streams();
    packets();
    GOOD(R_SOCKET, "ws2_32.WSACleanup", );
    return zoo_end();
}
