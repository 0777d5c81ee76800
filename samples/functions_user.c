// Each wrapped function of windows, hooks, keyboard, clipboard, pictures of the screen.
#include "functions.h"

int main(void) {
    zoo_begin();
    return zoo_end();
}
