// Progress of long work on stderr: a bar on a terminal, one line a step elsewhere.
#pragma once

#include <string>

namespace drsemu {

class Progress {
 public:
  // `steps`: how many step() calls there will be.
  Progress(std::string title, int steps);
  ~Progress();
  void step(const std::string& what);

 private:
  std::string title_;
  int steps_, done_ = 0;
  bool terminal_;
};

}  // namespace drsemu
