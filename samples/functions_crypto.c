// Each wrapped function of cryptography and certificates.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
