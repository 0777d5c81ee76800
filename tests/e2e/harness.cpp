// Runs drsemu as a user does, and reads the report that it leaves.
#include "harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/fs.h"
#include "base/hash.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

const fs::path kBuild = DRSEMU_BUILD_DIR;

std::string content_of(int fd) {
  std::string content;
  char buffer[65536];
  for (off_t at = 0;;) {
    const ssize_t count = pread(fd, buffer, sizeof buffer, at);
    if (count <= 0) return content;
    content.append(buffer, static_cast<size_t>(count));
    at += count;
  }
}

// Parent and start time of a process (proc(5): /proc/pid/stat), or nothing.
struct Stat {
  pid_t parent;
  char state;
  uint64_t start;
};
std::optional<Stat> stat_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  std::istringstream rest(line.substr(line.rfind(')') + 2));  // the name may hold anything
  Stat stat;
  rest >> stat.state >> stat.parent;
  std::string skipped;
  for (int field = 5; field < 22; ++field) rest >> skipped;
  rest >> stat.start;
  return stat;
}

// Samples do what malware does: what a test says of a run's exit status is about the run, unless it asks for rules.
std::vector<std::string> without_rules(std::vector<std::string> argv) {
  const auto end = std::find(argv.begin(), argv.end(), "--");
  const auto program = std::find(argv.begin(), end, drsemu_path());
  const auto verb = std::find(program, end, "run");
  if (verb == end || std::find(verb, end, "--rules") != end) return argv;
  argv.insert(verb + 1, {"--rules", "none"});
  return argv;
}

}  // namespace

// ---- files ---------------------------------------------------------------------------------------

fs::path sample(const std::string& name, int bits) {
  return kBuild / "samples" / (name + std::to_string(bits) + ".exe");
}

fs::path testdata(const std::string& name) {
  const fs::path path = fs::path(DRSEMU_SOURCE_DIR) / "build/testdata" / name;
  if (!fs::exists(path)) throw std::runtime_error(path.string() + " is missing: run scripts/fetch-testdata");
  return path;
}

std::string read(const fs::path& path) { return read_file(path); }

// ---- processes -----------------------------------------------------------------------------------

Child::Child(const std::vector<std::string>& given, const Environment& environment) {
  const std::vector<std::string> argv = without_rules(given);
  out_ = memfd_create("out", MFD_CLOEXEC);
  err_ = memfd_create("err", MFD_CLOEXEC);
  std::vector<char*> args;
  for (const std::string& arg : argv) args.push_back(const_cast<char*>(arg.c_str()));
  args.push_back(nullptr);
  // Whatever it leaves behind becomes a child of this process: expect_nothing_left() need not look for it.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(out_, 1);
    dup2(err_, 2);
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    execv(args[0], args.data());
    _exit(127);
  }
  setpgid(pid_, pid_);
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

Child::~Child() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  for (const int fd : {pidfd_, out_, err_}) close(fd);
}

void Child::signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

void Child::signal_group(int number) const {
  if (pid_ > 0) kill(-pid_, number);
}

std::string Child::out() const { return content_of(out_); }
std::string Child::err() const { return content_of(err_); }

std::optional<Finished> Child::wait(double seconds) {
  pollfd waiting{pidfd_, POLLIN, 0};
  if (pid_ <= 0 || poll(&waiting, 1, static_cast<int>(seconds * 1000)) <= 0) return std::nullopt;
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  Finished finished;
  if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
  finished.out = out();
  finished.err = err();
  return finished;
}

std::string drsemu_path() { return (kBuild / "drsemu").string(); }

Finished drsemu(const std::vector<std::string>& args, const Environment& environment, double seconds) {
  std::vector<std::string> argv = {drsemu_path()};
  argv.insert(argv.end(), args.begin(), args.end());
  Child child(argv, environment);
  std::optional<Finished> finished = child.wait(seconds);
  if (!finished) throw std::runtime_error("drsemu did not end in time; it said: " + child.err());
  return *finished;
}

ProcessIds process_tree(pid_t root) {
  std::map<pid_t, Stat> all;
  DIR* proc = opendir("/proc");
  while (const dirent* entry = readdir(proc)) {
    const pid_t pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    if (const auto stat = stat_of(pid)) all.emplace(pid, *stat);
  }
  closedir(proc);
  ProcessIds tree;
  for (const auto& [pid, stat] : all) {
    pid_t above = pid;
    for (size_t steps = 0; above != root && above > 1 && steps < all.size(); ++steps) {
      const auto found = all.find(above);
      above = found == all.end() ? 0 : found->second.parent;
    }
    if (above == root) tree.emplace(pid, stat.start);
  }
  return tree;
}

ProcessIds living(const ProcessIds& processes) {
  ProcessIds alive;
  for (const auto& [pid, start] : processes) {
    const auto stat = stat_of(pid);
    if (stat && stat->start == start && stat->state != 'Z') alive.emplace(pid, start);
  }
  return alive;
}

void sleep_seconds(double seconds) { usleep(static_cast<useconds_t>(seconds * 1e6)); }

PrivateData::PrivateData() {
  fs::create_directories(home_ / "drsemu");
  fs::create_directory_symlink(data_dir() / "images", home_ / "drsemu/images");
}

// ---- reports -------------------------------------------------------------------------------------

std::string text(const Json& value, const char* pointer) {
  const Json* found = rapidjson::Pointer(pointer).Get(value);
  return found && found->IsString() ? std::string(found->GetString(), found->GetStringLength()) : std::string();
}

std::optional<int64_t> number(const Json& value, const char* pointer) {
  const Json* found = rapidjson::Pointer(pointer).Get(value);
  if (!found || !found->IsInt64()) return std::nullopt;
  return found->GetInt64();
}

bool has(const Json& value, const char* pointer) { return rapidjson::Pointer(pointer).Get(value) != nullptr; }

Report::Report(const fs::path& target, const std::vector<std::string>& args, const std::vector<std::string>& options,
               const Environment& environment)
    : folder_(dir_ / "report") {
  std::vector<std::string> argv = {"run", "--out", folder_.string()};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(target.string());
  argv.emplace_back("--");
  argv.insert(argv.end(), args.begin(), args.end());
  finished_ = drsemu(argv, environment);
  load();
}

Report::Report(const There& there) : folder_(there.folder) { load(); }

void Report::load() {
  if (!fs::exists(folder_ / "report.json")) throw std::runtime_error("no report in " + folder_.string() + "; drsemu said: " + finished_.err);
  json_.Parse(read(folder_ / "report.json").c_str());
  if (json_.HasParseError()) throw std::runtime_error("report.json is no JSON");
  for (const auto& entry : fs::directory_iterator(folder_ / "events")) {
    std::vector<rapidjson::Document>& list = events_[std::stoll(entry.path().stem().string())];
    std::istringstream in(read(entry.path()));
    for (std::string line; std::getline(in, line);) {
      list.emplace_back(&pool_);
      if (list.back().Parse(line.c_str()).HasParseError()) throw std::runtime_error("an event is no JSON: " + line);
    }
  }
}

const std::vector<rapidjson::Document>& Report::events(int64_t pid) const {
  static const std::vector<rapidjson::Document> none;
  const auto found = events_.find(pid);
  return found == events_.end() ? none : found->second;
}

std::vector<const Json*> Report::events() const {
  std::vector<const Json*> all;
  for (const auto& [pid, list] : events_) {
    for (const rapidjson::Document& event : list) all.push_back(&event);
  }
  std::sort(all.begin(), all.end(),
            [](const Json* a, const Json* b) { return number(*a, "/seq") < number(*b, "/seq"); });
  return all;
}

std::vector<const Json*> Report::calls(const std::string& call) const {
  std::vector<const Json*> all = events();
  std::erase_if(all, [&](const Json* event) { return text(*event, "/call") != call; });
  return all;
}

std::set<std::string> Report::file_effects() const {
  std::set<std::string> effects;
  for (const Json& effect : json_["effects"]["files"].GetArray()) {
    effects.insert(text(effect, "/kind") + " " + text(effect, "/guest_path"));
  }
  return effects;
}

std::set<std::string> Report::registry_effects() const {
  std::set<std::string> effects;
  for (const Json& effect : json_["effects"]["registry"].GetArray()) {
    const std::string value = has(effect, "/value") ? " : " + text(effect, "/value") : "";
    effects.insert(text(effect, "/kind") + " " + text(effect, "/key") + value);
  }
  return effects;
}

std::map<std::string, std::string> Report::left_files() const {
  std::map<std::string, std::string> files;
  for (const Json& file : json_["dropped"].GetArray()) {
    const std::string digest = text(file, "/sha256");
    const std::string content = read(folder_ / "dropped" / digest);
    EXPECT_EQ(sha256(content), digest);
    EXPECT_EQ(static_cast<int64_t>(content.size()), number(file, "/size"));
    files[text(file, "/guest_path")] = content;
  }
  return files;
}

}  // namespace drsemu::e2e
