// Each wrapped function of processes and threads, injection, enumeration, debugging, objects to wait for.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
