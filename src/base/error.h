// Errors that end a command: what is wrong, where, and what to do, in one line.
#pragma once

#include <stdexcept>
#include <string>

namespace drsemu {

// Thrown anywhere in the host program; main() prints `drsemu: <what>` on stderr and exits with 2.
// The text is one line and tells the user what to do. Never thrown in guest code (monitor, init).
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Error with the text of errno appended: "cannot read /x: Permission denied".
[[noreturn]] void throw_errno(const std::string& what);

}  // namespace drsemu
