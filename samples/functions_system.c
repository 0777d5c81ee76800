// Each wrapped function of the system, time, names and environment, resources.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
