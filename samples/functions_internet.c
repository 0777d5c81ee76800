// Each wrapped function of the internet: wininet, winhttp, urlmon, names, adapters, shares.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
