// A finished report, read for conversion.
#include "report/formats/run.h"

#include <rapidjson/error/en.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <queue>
#include <system_error>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "report/folder.h"

namespace fs = std::filesystem;

namespace drsemu::formats {
namespace {

constexpr int64_t kLastSecond = 7'000'000'000;  // in 2191
constexpr size_t kMostLine = 16 << 20;          // of an event: the recorder's are far below

// Lines of a file, whatever it holds. One that is too long is said to be empty.
class Lines {
 public:
  explicit Lines(const fs::path& path) : path_(path), file_(std::fopen(path.c_str(), "rbe"), &std::fclose) {
    if (!file_) throw_errno("cannot read " + path.string());
  }
  // False at the end of the file.
  bool next(std::string& line) {
    line.clear();
    bool any = false;
    while (true) {
      if (at_ == end_ && !fill()) return any;
      any = true;
      const char* begin = buffer_ + at_;
      const auto* found = static_cast<const char*>(std::memchr(begin, '\n', end_ - at_));
      const size_t size = found ? static_cast<size_t>(found - begin) : end_ - at_;
      too_long_ |= line.size() + size > kMostLine;
      if (!too_long_) line.append(begin, size);
      at_ += size + (found ? 1 : 0);
      if (!found) continue;
      if (too_long_) line.clear();
      too_long_ = false;
      return true;
    }
  }

 private:
  bool fill() {
    at_ = 0;
    end_ = std::fread(buffer_, 1, sizeof buffer_, file_.get());
    if (end_ == 0 && std::ferror(file_.get())) throw_errno("cannot read " + path_.string());
    return end_ > 0;
  }

  fs::path path_;
  std::unique_ptr<FILE, int (*)(FILE*)> file_;
  char buffer_[32768];
  size_t at_ = 0, end_ = 0;
  bool too_long_ = false;
};

// The number that each event's line begins with; nothing of the guest's stands before it (docs/report.md).
uint64_t seq_of(std::string_view line) {
  constexpr std::string_view kBegin = "{\"seq\":";
  uint64_t seq = 0;
  if (line.starts_with(kBegin)) std::from_chars(line.data() + kBegin.size(), line.data() + line.size(), seq);
  return seq;
}

bool parse_pid(const std::string& text, uint32_t& pid) {
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), pid);
  return wrong == std::errc() && end == text.data() + text.size();
}

const Value& null_value() {
  static const Value value;
  return value;
}

// Seconds since 1970 of "2026-11-28T17:43:03Z"; 0 if it is no time.
int64_t parse_time(std::string_view text) {
  tm parts{};
  const std::string copy(text);
  if (!strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts)) return 0;
  const time_t seconds = timegm(&parts);
  return seconds < 0 || seconds > kLastSecond ? 0 : seconds;
}

}  // namespace

const Value& member(const Value& object, std::string_view name) {
  if (!object.IsObject()) return null_value();
  for (auto one = object.MemberBegin(); one != object.MemberEnd(); ++one) {
    if (text_of(one->name) == name) return one->value;
  }
  return null_value();
}

const Value& at(const Value& object, std::string_view path) {
  const size_t slash = path.find('/');
  const Value& found = member(object, path.substr(0, slash));
  return slash == std::string_view::npos ? found : at(found, path.substr(slash + 1));
}

std::string_view text_of(const Value& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

std::string_view text_of(const Value& object, std::string_view path) { return text_of(at(object, path)); }

uint64_t number_of(const Value& object, std::string_view path) {
  const Value& value = at(object, path);
  return value.IsUint64() ? value.GetUint64() : 0;
}

bool is_true(const Value& object, std::string_view path) { return at(object, path).IsTrue(); }

const Value& parameter(const Value& event, std::string_view name) {
  const Value& before = at(member(event, "before"), name);
  return before.IsNull() ? at(member(event, "after"), name) : before;
}

std::string RunProcess::name() const { return image.substr(image.find_last_of("\\/") + 1); }

Run::Run(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  const fs::path path = folder_ / "report.json";
  if (!fs::is_directory(folder_, error))
    throw Error(folder_.string() + " is no folder: give the report folder that drsemu run has filled");
  if (!fs::exists(path, error)) {
    if (fs::exists(folder_ / report::kUnfinished, error))
      throw Error("the report in " + folder_.string() + " is not finished: finish it with drsemu report repair " +
                  folder_.string());
    throw Error("there is no report in " + folder_.string() + ": give the folder that drsemu run has filled");
  }
  const std::string text = read_file(path);
  json_.Parse<rapidjson::kParseIterativeFlag>(text.c_str(), text.size());
  if (json_.HasParseError() || !at(json_, "target").IsObject() || !at(json_, "run").IsObject())
    throw Error(path.string() + " is no report: give the folder that drsemu run has filled");
  started_s_ = parse_time(text_of(json_, "run/started"));
  read_processes();
  find_creations();
}

void Run::read_processes() {
  const Value& list = member(json_, "processes");
  for (rapidjson::SizeType i = 0; list.IsArray() && i < list.Size(); ++i) {
    const Value& one = list[i];
    if (!one.IsObject()) continue;
    RunProcess process;
    process.pid = static_cast<uint32_t>(number_of(one, "pid"));
    process.ppid = static_cast<uint32_t>(number_of(one, "ppid"));
    process.image = text_of(one, "image");
    process.command_line = text_of(one, "command_line");
    process.arch = text_of(one, "arch");
    process.cause = text_of(one, "cause");
    process.end = text_of(one, "end");
    process.started_ns = number_of(one, "started_ns");
    if (at(one, "ended_ns").IsUint64()) process.ended_ns = number_of(one, "ended_ns");
    process.exit_code = number_of(one, "exit_code");
    process.events = number_of(one, "events");
    processes_.push_back(std::move(process));
  }
  for (const RunProcess& process : processes_) {
    if (process.cause != "target") continue;
    base_ns_ = process.started_ns;
    break;
  }
  for (size_t i = 0; i < processes_.size(); ++i) by_pid_[processes_[i].pid].push_back(i);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_ / "events", error)) {
    uint32_t pid = 0;
    if (entry.path().extension() == ".jsonl" && parse_pid(entry.path().stem().string(), pid)) pids_.push_back(pid);
  }
  std::sort(pids_.begin(), pids_.end());
  for (const uint32_t pid : pids_) {
    if (by_pid_.contains(pid)) continue;
    RunProcess process;
    process.pid = pid;
    by_pid_[pid].push_back(processes_.size());
    processes_.push_back(process);
  }
}

// What report.json does not say of a process stands in the call that made it.
void Run::find_creations() {
  std::vector<size_t> unclaimed;
  for (size_t i = 0; i < processes_.size(); ++i) {
    if (process_at(processes_[i].ppid, processes_[i].started_ns)) unclaimed.push_back(i);
  }
  if (unclaimed.empty()) return;
  const auto claim = [&](uint32_t pid, const Value& event) {
    if (text_of(event, "call") != "NtCreateUserProcess" || !is_true(event, "success")) return;
    const uint64_t begin = number_of(event, "ts");
    const std::string_view command_line = text_of(parameter(event, "command_line"));
    for (auto one = unclaimed.begin(); one != unclaimed.end(); ++one) {
      RunProcess& process = processes_[*one];
      // A process counts as started when it is first seen, which may be behind the call's end.
      if (process.ppid != pid || process.started_ns < begin || process.command_line != command_line) continue;
      process.current_directory = text_of(parameter(event, "current_directory"));
      process.made_by_seq = number_of(event, "seq");
      unclaimed.erase(one);
      return;
    }
  };
  std::vector<uint32_t> parents;
  for (const size_t i : unclaimed) parents.push_back(processes_[i].ppid);
  std::sort(parents.begin(), parents.end());
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  for (const uint32_t pid : parents) {
    if (!std::binary_search(pids_.begin(), pids_.end(), pid)) continue;
    Lines lines(events_of(pid));
    for (std::string line; !unclaimed.empty() && lines.next(line);) {
      if (line.find("\"call\":\"NtCreateUserProcess\"") != std::string::npos) take_line(pid, line, claim);
    }
  }
  damaged_ = 0;
}

const RunProcess* Run::process_at(uint64_t pid, uint64_t ts) const {
  const auto found = pid <= UINT32_MAX ? by_pid_.find(static_cast<uint32_t>(pid)) : by_pid_.end();
  if (found == by_pid_.end()) return nullptr;
  const RunProcess* at = &processes_[found->second.front()];
  for (const size_t i : found->second) {
    if (processes_[i].started_ns <= ts) at = &processes_[i];
  }
  return at;
}

const RunProcess* Run::parent_of(const RunProcess& process) const {
  if (process.ppid == process.pid) return nullptr;
  const RunProcess* parent = process_at(process.ppid, process.started_ns);
  // A parent stands before its children: so that a damaged report makes no circle.
  return parent && parent < &process ? parent : nullptr;
}

int64_t Run::wall_ns(uint64_t ts) const {
  // Bounded, since a damaged report may say anything.
  constexpr uint64_t kMost = 1'000'000'000'000'000'000;
  return started_s_ * 1'000'000'000 + static_cast<int64_t>(std::min(ts, kMost)) -
         static_cast<int64_t>(std::min(base_ns_, kMost));
}

fs::path Run::events_of(uint32_t pid) const { return folder_ / "events" / (std::to_string(pid) + ".jsonl"); }

void Run::take_line(uint32_t pid, const std::string& line, const Take& take) {
  line_ = line;
  char memory[16384];
  rapidjson::MemoryPoolAllocator<> pool(memory, sizeof memory);
  rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>> event(&pool);
  event.ParseInsitu<rapidjson::kParseIterativeFlag>(line_.data());
  if (event.HasParseError() || !event.IsObject() || text_of(event, "call").empty()) {
    ++damaged_;
    return;
  }
  take(pid, event);
}

void Run::each_event(uint32_t pid, const Take& take) {
  if (!std::binary_search(pids_.begin(), pids_.end(), pid)) return;
  Lines lines(events_of(pid));
  for (std::string line; lines.next(line);) {
    check_interrupt();
    take_line(pid, line, take);
  }
}

void Run::each_event(const Take& take) {
  // A process's file is open while events of it are to come, since there may be more processes than files may be open.
  struct Source {
    uint32_t pid = 0;
    std::unique_ptr<Lines> lines;
    std::string line;
  };
  std::vector<Source> sources(pids_.size());
  using Next = std::pair<uint64_t, size_t>;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> queue;
  for (size_t i = 0; i < pids_.size(); ++i) {
    sources[i].pid = pids_[i];
    Lines lines(events_of(pids_[i]));
    std::string line;
    if (lines.next(line)) queue.emplace(seq_of(line), i);
  }
  while (!queue.empty()) {
    check_interrupt();
    const auto [seq, i] = queue.top();
    queue.pop();
    Source& source = sources[i];
    if (!source.lines) {
      source.lines = std::make_unique<Lines>(events_of(source.pid));
      source.lines->next(source.line);
    }
    take_line(source.pid, source.line, take);
    // A damaged line has no number: it comes at once.
    if (source.lines->next(source.line)) {
      queue.emplace(std::max(seq_of(source.line), seq), i);
    } else {
      source.lines.reset();
    }
  }
}

std::string format_time(int64_t wall_ns, int digits, std::string_view between, std::string_view end) {
  constexpr int64_t kSecond = 1'000'000'000;
  int64_t seconds = wall_ns / kSecond, rest = wall_ns % kSecond;
  if (rest < 0) --seconds, rest += kSecond;
  tm parts{};
  const auto time = static_cast<time_t>(seconds);
  if (!gmtime_r(&time, &parts)) return {};
  char day[24], clock[24], fraction[16];
  std::strftime(day, sizeof day, "%Y-%m-%d", &parts);
  std::strftime(clock, sizeof clock, "%H:%M:%S", &parts);
  std::snprintf(fraction, sizeof fraction, ".%09lld", static_cast<long long>(rest));
  std::string text = day;
  text.append(between).append(clock);
  if (digits > 0) text.append(fraction, static_cast<size_t>(digits) + 1);
  return text.append(end);
}

}  // namespace drsemu::formats
