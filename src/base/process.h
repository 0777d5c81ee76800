// Running other programs.
#pragma once

#include <signal.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace drsemu {

struct Finished {
  int status = 0;      // as of waitpid(2)
  std::string output;  // stdout and stderr together
  bool ok() const { return status == 0; }
};

// Runs a program found on PATH to its end with stdin from /dev/null, in a process group of its own, and
// ends that group if the caller is interrupted meanwhile (interrupted()). `environment` is added to the
// caller's. Throws Error if it cannot be started.
Finished run(const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment = {});

// Path of a program on PATH, or empty.
std::filesystem::path find_program(const std::string& name);

// Makes 0, 1 and 2 refer to something, so that no file that is opened later takes the place of a stream that
// the caller had closed. What is written to one of these still fails.
void fill_standard_streams();

// As many open files as may be, for this process and those that it starts: Wine has four for each thread, and its server
// three; and a tree of folders takes one for each level.
void raise_open_files();

// SIGINT, SIGTERM and SIGHUP (unless it is ignored, as under nohup) are noted instead of ending the program; run()
// and long loops ask.
void catch_interrupts();
bool interrupted();
// How often: the second time the user does not want to wait.
int interrupts();
// Throws Error("interrupted") if so.
void check_interrupt();

// The signal by which another drsemu says that a file for a run has been put down (sandbox/runs.h), and how often it came
// since catch_interrupts().
inline constexpr int kNudgeSignal = SIGUSR1;
int nudges();

}  // namespace drsemu
