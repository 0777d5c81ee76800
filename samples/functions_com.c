// Each wrapped function of COM and OLE.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
