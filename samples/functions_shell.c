// Each wrapped function of the shell.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
