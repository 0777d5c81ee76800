// The static facts of a file, found in processes of their own, which hostile content cannot use for anything.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drsemu::statics {

struct KeptFile {
  std::string name;  // letters, digits and dots: "manifest.xml"
  std::string content;
};

struct Facts {
  std::string json;  // an object, valid UTF-8: `static` of report.json (its form: docs/report.md)
  std::vector<KeptFile> files;
};

// What may be used, by each of the processes.
struct Limits {
  std::chrono::seconds time{60};  // from the start, whatever else the machine does
  std::chrono::seconds cpu{30};
  uint64_t memory = uint64_t{1} << 30;  // beside the file itself
};

// An analysis that goes on beside whatever the caller does. What could not be found within the limits, or because the
// content broke the parser, is named in `incomplete`; the rest is there.
class Analysis {
 public:
  // Starts it. The program must have no threads yet: it forks. Throws Error if the file cannot be read.
  explicit Analysis(const std::filesystem::path& path, const Limits& limits = {});
  ~Analysis();  // ends it
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  // Waits for its end. Call it once.
  Facts finish();

 private:
  struct Worker {
    pid_t pid = -1;
    int output = -1;  // a memfd
    int wait_status = 0;
    bool timed_out = false;
  };
  void wait(Worker& worker) const;
  void end();

  std::chrono::steady_clock::time_point deadline_;
  std::array<Worker, 2> workers_;
};

// The same in this process, without its limits: for tests and fuzzers.
Facts facts_here(std::string_view bytes);

// Writes files into `folder`, which is made if there are any. Throws Error.
void write_files(const Facts& facts, const std::filesystem::path& folder);

}  // namespace drsemu::statics
