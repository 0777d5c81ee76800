// Calls functions that it imports only when they are needed (64 bit: this compiler's 32-bit delayed imports do not work).
#include <winsock2.h>

#include "sample.h"

int main(void) {
    WSADATA data;
    char name[64];
    CHECK(GetModuleHandleA("ws2_32.dll") == NULL);
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    CHECK(gethostname(name, sizeof name) == 0);
    return success();
}
