// Sleeps for ever, and so does its child: for the time limit.
#include "sample.h"

int main(int argc, char **argv) {
    char self[MAX_PATH], line[MAX_PATH + 16];
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    (void)argv;
    if (argc == 1) {
        GetModuleFileNameA(NULL, self, sizeof self);
        snprintf(line, sizeof line, "\"%s\" child", self);
        CHECK(CreateProcessA(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    }
    puts("sleeping");
    fflush(stdout);
    Sleep(INFINITE);
    return 0;
}
