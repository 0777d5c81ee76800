// What a run may leave behind: nothing, and a report that is whole.
#pragma once

#include <functional>

#include "harness.h"

namespace drsemu::e2e {

// Whether there is nothing in `folder`, or no such folder.
bool nothing_in(const std::filesystem::path& folder);

// No process, temporary folder, mount or cgroup of these is left, nor any other process that a Child of this test has left
// behind. Every Child must have been waited for.
void expect_nothing_left(const ProcessIds& processes, const PrivateData& data);

// A run that is looked at while it goes on, and its report.
class Watched {
 public:
  // Options of `drsemu run`, its target, and the target's arguments.
  Watched(const std::vector<std::string>& options, const std::filesystem::path& target,
          const std::vector<std::string>& args = {});

  const Child& child() const { return child_; }
  pid_t pid() const { return pid_; }
  const PrivateData& data() const { return data_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::string target_stdout() const;
  // Waits until the target has printed `text`; a failure of the test if it never does.
  void wait_for(const std::string& text);

  // Waits for the end. Then the report can be read, nothing is left, and each process has as many events as the report
  // says, in order, none torn. False, and a failure of the test, otherwise.
  bool end(double seconds);
  const Finished& finished() const { return finished_; }
  const rapidjson::Document& report() const { return report_; }
  // Calls `function` with each event of the process with this number in the report, in order.
  void each_event(rapidjson::SizeType process, const std::function<void(const Json&)>& function) const;

 private:
  PrivateData data_;
  TempDir dir_;
  std::filesystem::path folder_;
  Child child_;
  pid_t pid_;
  ProcessIds seen_;
  Finished finished_;
  rapidjson::Document report_;
};

}  // namespace drsemu::e2e
