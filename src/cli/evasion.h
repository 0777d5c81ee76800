// drsemu doctor --evasion: what a program finds that looks whether it is on a PC.
#pragma once

namespace drsemu::cli {

// Runs the project's checklist in the guest, 64 and 32 bit, and prints each probe with its answer. Returns the exit
// status: 0 if nothing is found, else 1; 130 if interrupted. Throws Error. Call it while the program has one thread.
int check_evasion(bool json, bool monitored);

}  // namespace drsemu::cli
