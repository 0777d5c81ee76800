// Each wrapped function of the registry.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
