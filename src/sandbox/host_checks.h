// What a run needs of this machine, each tried rather than looked up, and what to do where it lacks.
#pragma once

#include <span>
#include <string>

namespace drsemu::sandbox {

enum class Grade { kOk, kNote, kFail };  // kNote: runs work without it

struct Finding {
  Grade grade;
  std::string text;  // what was found; where it lacks, what to do
};

struct Check {
  const char* subject;
  Finding (*run)();
};

// In an order in which the first that fails explains those behind it. Call them while the program has one
// thread: some fork.
std::span<const Check> host_checks();

// Runs a check; an exception that it throws is a finding too.
Finding examine(const Check& check);

// "subject: text" of the first check that fails; empty if none does.
std::string first_failure();

}  // namespace drsemu::sandbox
