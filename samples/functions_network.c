// Each wrapped function of sockets by name.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
