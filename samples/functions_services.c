// Each wrapped function of services, tokens and privileges, tasks.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
