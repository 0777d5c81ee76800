// Each wrapped function of memory and heaps.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
