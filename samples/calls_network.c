#include "zoo.h"
int main(void) { zoo_begin(); return zoo_end(); }
