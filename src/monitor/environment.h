// Keeps the variables that Wine's Unix side is started with out of what Windows programs are given.
#pragma once

namespace drsemu::monitor {

// Moves the variables of this process out of `environ`, from which Wine makes the environment of a VM's first Windows
// process, into memory of the monitor's. From then on getenv() finds them there, and setlocale() goes by the LANG that
// is kept. Once, as long as there is one thread and nobody holds a pointer into the variables.
void keep_environment();

// The kept variables ("NAME=value", null behind the last) that `environment` does not name: what a program that is
// started needs beside that. Writes at most `most` into `found` and returns how many. Async-signal-safe.
int kept_beside(char* const* environment, char** found, int most);

inline constexpr int kMostKept = 32;

}  // namespace drsemu::monitor
