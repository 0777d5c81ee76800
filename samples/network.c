// Sockets on the loopback: a server and a client, datagrams, a refused connection, an overlapped receive.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "sample.h"

static SOCKET listener;

static DWORD WINAPI serve(void *unused) {
    char buffer[64];
    struct sockaddr_in from;
    int length = sizeof from;
    DWORD written;
    SOCKET peer = accept(listener, (struct sockaddr *)&from, &length);
    CHECK(peer != INVALID_SOCKET);
    CHECK(recv(peer, buffer, sizeof buffer, 0) == 11 && memcmp(buffer, "hello world", 11) == 0);
    Sleep(50);  // the client waits in recv by now
    CHECK(send(peer, "pong", 4, 0) == 4);
    CHECK(WriteFile((HANDLE)peer, "by file", 7, &written, NULL) && written == 7);
    CHECK(shutdown(peer, SD_BOTH) == 0);
    CHECK(closesocket(peer) == 0);
    return 0;
}

static struct sockaddr_in loopback(u_short port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int main(void) {
    WSADATA data;
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    const struct hostent *host = gethostbyname("localhost");
    CHECK(host && *(ULONG *)(void *)host->h_addr_list[0] == htonl(INADDR_LOOPBACK));

    struct sockaddr_in address = loopback(4455);
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(listener, 5) == 0);
    HANDLE thread = CreateThread(NULL, 0, serve, NULL, 0, NULL);
    SOCKET client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    BOOL yes = TRUE;
    CHECK(setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, (char *)&yes, sizeof yes) == 0);
    CHECK(connect(client, (struct sockaddr *)&address, sizeof address) == 0);
    WSABUF parts[2] = {{5, "hello"}, {6, " world"}};
    DWORD sent;
    CHECK(WSASend(client, parts, 2, &sent, 0, NULL, NULL) == 0 && sent == 11);
    char buffer[64];
    int got = 0, more;
    while ((more = recv(client, buffer + got, sizeof buffer - got, 0)) > 0) got += more;
    CHECK(got == 11 && memcmp(buffer, "pongby file", 11) == 0);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CHECK(closesocket(client) == 0);

    address = loopback(81);
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(connect(client, (struct sockaddr *)&address, sizeof address) != 0 && WSAGetLastError() == WSAECONNREFUSED);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(82), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    client = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    CHECK(connect(client, (struct sockaddr *)&six, sizeof six) != 0);

    address = loopback(5353);
    SOCKET receiver = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    CHECK(bind(receiver, (struct sockaddr *)&address, sizeof address) == 0);
    HANDLE port = CreateIoCompletionPort((HANDLE)receiver, NULL, 7, 0);
    CHECK(port);
    OVERLAPPED overlapped = {0}, *done;
    WSABUF whole = {sizeof buffer, buffer};
    DWORD flags = 0, count = 0;
    struct sockaddr_in from;
    int length = sizeof from;
    CHECK(WSARecvFrom(receiver, &whole, 1, &count, &flags, (struct sockaddr *)&from, &length, &overlapped, NULL) != 0);
    CHECK(WSAGetLastError() == WSA_IO_PENDING);
    CHECK(sendto(sender, "datagram", 8, 0, (struct sockaddr *)&address, sizeof address) == 8);
    ULONG_PTR key;
    CHECK(GetQueuedCompletionStatus(port, &count, &key, &done, 5000) && done == &overlapped && count == 8);
    return success();
}
