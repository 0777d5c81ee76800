// What a desktop has beside programs: the shell's windows, and a person in front of it.
#pragma once

// Starts both, in threads of their own; returns at once.
void start_desktop(void);
