// What stands for the programs of the profile: a program that has nothing to do.
int main(void) { return 0; }
