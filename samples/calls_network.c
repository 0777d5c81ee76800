// A conversation of two sockets on the loopback address: Winsock makes control codes of AFD out of it.
#include <winsock2.h>

#include "zoo.h"

int main(void) {
    WSADATA data;
    zoo_begin();
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    SOCKET server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof address;
    CHECK(bind(server, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(getsockname(server, (struct sockaddr *)&address, &size) == 0);
    CHECK(listen(server, 3) == 0);
    CHECK(connect(client, (struct sockaddr *)&address, sizeof address) == 0);
    SOCKET accepted = accept(server, NULL, NULL);
    CHECK(accepted != INVALID_SOCKET);
    char text[32] = {0};
    CHECK(send(client, "through a socket", 16, 0) == 16);
    CHECK(recv(accepted, text, sizeof text, 0) == 16 && !strcmp(text, "through a socket"));
    closesocket(accepted);
    closesocket(client);
    closesocket(server);
    return zoo_end();
}
