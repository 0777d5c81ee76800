// What a run may leave behind.
#include "leftovers.h"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace drsemu::e2e {

bool nothing_in(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) || fs::is_empty(folder, error);
}

namespace {

// VMs' groups have the number of the keeper in their names.
std::vector<fs::path> cgroups_of(const ProcessIds& processes) {
  std::vector<fs::path> found;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (auto it = fs::recursive_directory_iterator("/sys/fs/cgroup", options, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    const auto is_keeper = [&](const auto& process) { return name.starts_with("drsemu-" + std::to_string(process.first) + "-"); };
    if (std::any_of(processes.begin(), processes.end(), is_keeper)) found.push_back(it->path());
  }
  return found;
}

}  // namespace

void expect_nothing_left(const ProcessIds& processes, const PrivateData& data) {
  const auto no_child = [] {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    return errno == ECHILD;
  };
  EXPECT_TRUE(eventually(20, no_child)) << "a process that was left to this one lives";
  EXPECT_TRUE(eventually(20, [&] { return living(processes).empty(); }))
      << living(processes).size() << " processes live";
  EXPECT_TRUE(eventually(20, [&] { return nothing_in(data.runs()); })) << "a folder in " << data.runs();
  EXPECT_EQ(read("/proc/self/mountinfo").find(data.runs().string()), std::string::npos);
  EXPECT_TRUE(eventually(5, [&] { return cgroups_of(processes).empty(); }));
}

namespace {

std::vector<std::string> command(const fs::path& folder, const std::vector<std::string>& options,
                                 const fs::path& target, const std::vector<std::string>& args) {
  std::vector<std::string> argv = {drsemu_path(), "run", "--out", folder.string()};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(target.string());
  argv.emplace_back("--");
  argv.insert(argv.end(), args.begin(), args.end());
  return argv;
}

}  // namespace

Watched::Watched(const std::vector<std::string>& options, const fs::path& target, const std::vector<std::string>& args)
    : folder_(dir_ / "report"),
      child_(command(folder_, options, target, args), data_.environment()),
      pid_(child_.pid()) {}

std::string Watched::target_stdout() const {
  std::ifstream in(folder_ / "target.stdout", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Watched::wait_for(const std::string& text) {
  EXPECT_TRUE(eventually(100, [&] { return target_stdout().find(text) != std::string::npos; }))
      << target_stdout() << child_.err();
  seen_ = process_tree(pid_);
}

bool Watched::end(double seconds) {
  std::optional<Finished> finished;
  for (double waited = 0; waited < seconds && !finished; waited += 0.05) {
    seen_.merge(process_tree(pid_));
    finished = child_.wait(0.05);
  }
  EXPECT_TRUE(finished) << "it does not end";
  if (!finished) return false;
  finished_ = *finished;
  EXPECT_GT(seen_.size(), 1u) << "of what is looked for by name; no_child sees all";
  expect_nothing_left(seen_, data_);
  report_.Parse(read(folder_ / "report.json").c_str());
  EXPECT_FALSE(report_.HasParseError());
  if (report_.HasParseError()) return false;
  EXPECT_EQ(number(report_, "/run/torn"), 0);
  int64_t sum = 0;
  for (rapidjson::SizeType i = 0; i < report_["processes"].Size(); ++i) {
    int64_t before = -1, count = 0;
    each_event(i, [&](const Json& event) {
      const int64_t seq = number(event, "/seq").value_or(-1);
      EXPECT_GT(seq, before);
      before = seq;
      ++count;
    });
    EXPECT_EQ(count, number(report_["processes"][i], "/events"));
    sum += count;
  }
  EXPECT_GT(sum, 0);
  EXPECT_EQ(sum, number(report_, "/run/events"));
  return true;
}

void Watched::each_event(rapidjson::SizeType process, const std::function<void(const Json&)>& function) const {
  std::ifstream in(folder_ / "events" / (std::to_string(*number(report_["processes"][process], "/pid")) + ".jsonl"));
  for (std::string line; std::getline(in, line);) {
    rapidjson::Document event;  // there may be too many to keep
    EXPECT_FALSE(event.Parse(line.c_str()).HasParseError()) << line;
    if (!event.HasParseError()) function(event);
  }
}

}  // namespace drsemu::e2e
