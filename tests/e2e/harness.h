// Runs drsemu as a user does, and reads the report that it leaves.
#pragma once

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "temp_dir.h"

namespace drsemu::e2e {

using Json = rapidjson::Value;
using Environment = std::map<std::string, std::string>;

// ---- files ---------------------------------------------------------------------------------------

// A sample of samples/, as built: sample("files", 64).
std::filesystem::path sample(const std::string& name, int bits);

// A third-party program that scripts/fetch-testdata has fetched, by its path below build/testdata.
std::filesystem::path testdata(const std::string& name);

std::string read(const std::filesystem::path& path);

// ---- processes -----------------------------------------------------------------------------------

struct Finished {
  int exit_code = -1;  // -1: ended by `signal`
  int signal = 0;
  std::string out, err;
};

// A program that this test has started, in a process group of its own. Killed when it goes out of scope.
class Child {
 public:
  // `environment` is added to the caller's; `drsemu run` judges by no rules unless --rules is given.
  explicit Child(const std::vector<std::string>& argv, const Environment& environment = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;        // to the program
  void signal_group(int number) const;  // to its group, as a terminal does
  std::string out() const;              // what it has written up to now
  std::string err() const;
  // Waits for its end; nothing if it does not end in time.
  std::optional<Finished> wait(double seconds);

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1, out_ = -1, err_ = -1;
};

// The program under test: build/drsemu.
std::string drsemu_path();

// Runs drsemu to its end; a test failure if that does not come.
Finished drsemu(const std::vector<std::string>& args, const Environment& environment = {}, double seconds = 120);

// All living processes below `root`, itself included: pid and start time, which together name a process for good.
using ProcessIds = std::set<std::pair<pid_t, uint64_t>>;
ProcessIds process_tree(pid_t root);

// Those of them that still live.
ProcessIds living(const ProcessIds& processes);

// Repeats `condition` until it holds; false if it never does.
template <typename Condition>
bool eventually(double seconds, Condition condition);

// A data folder whose runs are this test's alone; it has the guest image of the caller's.
class PrivateData {
 public:
  PrivateData();
  Environment environment() const { return {{"XDG_DATA_HOME", home_.path().string()}}; }
  std::filesystem::path runs() const { return home_ / "drsemu/runs"; }

 private:
  TempDir home_;
};

// ---- reports -------------------------------------------------------------------------------------

// A member by JSON pointer ("/before/file_path"): its text, or "" if it is not there or no text.
std::string text(const Json& value, const char* pointer);
// The same for a whole number; nothing if it is not there.
std::optional<int64_t> number(const Json& value, const char* pointer);
bool has(const Json& value, const char* pointer);

// One run and its report.
class Report {
 public:
  // Options of `drsemu run` and the target's arguments.
  explicit Report(const std::filesystem::path& target, const std::vector<std::string>& args = {},
                  const std::vector<std::string>& options = {}, const Environment& environment = {});
  // The report that lies in `folder`.
  struct There {
    std::filesystem::path folder;
  };
  explicit Report(const There& there);

  const Finished& finished() const { return finished_; }
  const std::filesystem::path& folder() const { return folder_; }
  const rapidjson::Document& json() const { return json_; }
  std::string target_stdout() const { return read(folder_ / "target.stdout"); }
  std::string target_stderr() const { return read(folder_ / "target.stderr"); }
  std::string ended() const { return text(json_, "/run/ended"); }
  std::optional<int64_t> exit_code() const { return number(json_, "/run/exit_code"); }

  // All events of one process, in order; of all processes, by seq.
  const std::vector<rapidjson::Document>& events(int64_t pid) const;
  std::vector<const Json*> events() const;
  // Those of one call.
  std::vector<const Json*> calls(const std::string& call) const;

  // "created C:\…" for each file effect.
  std::set<std::string> file_effects() const;
  // "created HKCU\…" for a key, "created HKCU\… : name" for a value.
  std::set<std::string> registry_effects() const;
  // Content of each file that the run left, by guest path, out of dropped/.
  std::map<std::string, std::string> left_files() const;

 private:
  void load();

  TempDir dir_;
  std::filesystem::path folder_;
  Finished finished_;
  rapidjson::Document json_;
  rapidjson::MemoryPoolAllocator<> pool_;  // of all events: one of its own would take each 64 kB
  std::map<int64_t, std::vector<rapidjson::Document>> events_;
};

// The guest's desktop, as file effects name it.
inline constexpr char kDesktop[] = "C:\\users\\alex\\Desktop\\";

void sleep_seconds(double seconds);

template <typename Condition>
bool eventually(double seconds, Condition condition) {
  for (double waited = 0; waited < seconds; waited += 0.01) {
    if (condition()) return true;
    sleep_seconds(0.01);
  }
  return condition();
}

}  // namespace drsemu::e2e
