// Errors that end a command.
#include "base/error.h"

#include <cerrno>
#include <cstring>

namespace drsemu {

void throw_errno(const std::string& what) {
  const int error = errno;
  throw Error(what + ": " + std::strerror(error));
}

}  // namespace drsemu
