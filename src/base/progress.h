// Progress of long work on stderr: a bar on a terminal, one line a step elsewhere.
#pragma once

#include <string>

namespace drsemu {

class Progress {
 public:
  // `steps`: how many step() calls there will be.
  Progress(std::string title, int steps);
  ~Progress();
  // The next step begins.
  void step(const std::string& what);
  // Of work that is done in parallel: one more step has been done.
  void done(const std::string& what);

 private:
  void draw(int done, const std::string& what) const;

  std::string title_;
  int steps_, done_ = 0;
  bool terminal_;
};

}  // namespace drsemu
