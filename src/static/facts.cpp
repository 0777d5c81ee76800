// The static facts of a file, put together from what the workers have found.
#include "static/facts.h"

#include <fcntl.h>
#include <poll.h>
#include <rapidjson/document.h>
#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "static/hints.h"
#include "static/worker.h"

namespace fs = std::filesystem;

namespace drsemu::statics {
namespace {

// From what is cheap and wanted first to what is costly: a crash takes what comes behind it.
constexpr StageRow kOwn[] = {
    {"content", find_content, false},  {"headers", find_headers}, {"sections", find_sections},
    {"imports", find_imports},         {"exports", find_exports}, {"tls", find_tls},
    {"relocations", find_relocations}, {"debug", find_debug},     {"rich", find_rich},
    {"resources", find_resources},     {"overlay", find_overlay}, {"signature", find_signature},
    {"strings", find_strings, false}};
// ssdeep shares the second process only because it takes as long as libyara does.
constexpr StageRow kYara[] = {{"libyara", find_by_yara, true, true}, {"ssdeep", find_ssdeep, false}};

constexpr std::span<const StageRow> kWork[] = {kOwn, kYara};

std::string death(int wait_status, bool timed_out) {
  if (timed_out) return "the time limit";
  if (!WIFSIGNALED(wait_status)) return "the parser ended";
  const int signal = WTERMSIG(wait_status);
  if (signal == SIGXCPU || signal == SIGKILL) return "the limit on processor time";
  return std::string("the parser crashed (SIG") + sigabbrev_np(signal) + ")";
}

// Whether a text is JSON in UTF-8 that nests no deeper than facts do: a worker that was taken over may write what it
// likes, and what reads it later calls itself for each level.
bool is_sound(const std::string& text) {
  struct Depth : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Depth> {
    int depth = 0;
    bool down() { return ++depth <= 32; }
    bool up() { return --depth >= 0; }
    bool StartObject() { return down(); }
    bool EndObject(rapidjson::SizeType) { return up(); }
    bool StartArray() { return down(); }
    bool EndArray(rapidjson::SizeType) { return up(); }
  } depth;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> in(stream);
  rapidjson::Reader reader;
  return !reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(in, depth).IsError();
}

class Assembly {
 public:
  // `death`: why stages that are not there are missing, if nothing else says it.
  void add(std::span<const StageRow> stages, Results& results, const std::string& death) {
    for (const StageRow& row : stages) {
      const auto fact = results.facts.find(row.name);
      if (fact != results.facts.end() && !add_fact(row, fact->second)) {
        missing(row, "what the parser wrote is no JSON");
        continue;
      }
      if (std::find(results.done.begin(), results.done.end(), row.name) != results.done.end()) continue;
      const auto failure = results.failures.find(row.name);
      if (failure != results.failures.end()) {
        missing(row, failure->second);
      } else {
        missing(row, row.name == results.last || results.last.empty() ? death : death + " in " + results.last);
      }
    }
    for (KeptFile& file : results.files) files_.push_back(std::move(file));
  }

  Facts finish() {
    add_hints(document_);
    if (!incomplete_.Empty()) document_.AddMember("incomplete", incomplete_, document_.GetAllocator());
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
    document_.Accept(json);
    return {std::string(buffer.GetString(), buffer.GetSize()), std::move(files_)};
  }

 private:
  using Value = rapidjson::Value;

  bool add_fact(const StageRow& row, const std::string& text) {
    if (!is_sound(text)) return false;
    rapidjson::Document fact(&document_.GetAllocator());
    fact.Parse(text.data(), text.size());
    if (fact.HasParseError() || (row.spread && !fact.IsObject())) return false;
    if (row.spread) {
      for (auto& member : fact.GetObject()) document_.AddMember(member.name, member.value, document_.GetAllocator());
    } else {
      document_.AddMember(rapidjson::StringRef(row.name), fact, document_.GetAllocator());
    }
    return true;
  }

  void missing(const StageRow& row, const std::string& why) {
    auto& allocator = document_.GetAllocator();
    Value entry(rapidjson::kObjectType);
    entry.AddMember("part", rapidjson::StringRef(row.name), allocator);
    entry.AddMember("reason", Value(for_json(why).c_str(), allocator), allocator);
    incomplete_.PushBack(entry, allocator);
  }
  static std::string for_json(const std::string& text) {
    return is_utf8(text) ? text : utf16_to_utf8(utf8_to_utf16(text));
  }

  rapidjson::Document document_{rapidjson::kObjectType};
  Value incomplete_{rapidjson::kArrayType};
  std::vector<KeptFile> files_;
};

std::string read_output(int fd) {
  struct stat info;
  std::string bytes;
  if (fstat(fd, &info) != 0 || info.st_size <= 0) return bytes;
  bytes.resize(static_cast<size_t>(info.st_size));
  const ssize_t got = pread(fd, bytes.data(), bytes.size(), 0);
  bytes.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return bytes;
}

}  // namespace

Analysis::Analysis(const fs::path& path, const Limits& limits)
    : deadline_(std::chrono::steady_clock::now() + limits.time) {
  const int input = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;
  if (input < 0 || fstat(input, &info) != 0) throw_errno("cannot read " + path.string());
  if (!S_ISREG(info.st_mode) || info.st_size == 0) {
    close(input);
    throw Error(path.string() + (S_ISDIR(info.st_mode)   ? " is a folder: give one file"
                                 : S_ISREG(info.st_mode) ? " is empty: give a file that has content"
                                                         : " is not a regular file: give one file"));
  }
  for (size_t i = 0; i < workers_.size(); ++i) {
    Worker& worker = workers_[i];
    worker.output = memfd_create("static", MFD_CLOEXEC);
    worker.pid = worker.output < 0 ? -1 : fork();
    if (worker.pid == 0) work(kWork[i], input, worker.output, limits);
    if (worker.pid < 0) {
      const int reason = errno;
      close(input);
      end();
      errno = reason;
      throw_errno("cannot start a process for static facts");
    }
  }
  close(input);
}

Analysis::~Analysis() { end(); }

void Analysis::end() {
  for (Worker& worker : workers_) {
    if (worker.pid > 0) {
      kill(worker.pid, SIGKILL);
      waitpid(worker.pid, nullptr, 0);
    }
    if (worker.output >= 0) close(worker.output);
    worker = {};
  }
}

void Analysis::wait(Worker& worker) const {
  const int fd = static_cast<int>(syscall(SYS_pidfd_open, worker.pid, 0));
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now()).count();
    pollfd waiting{fd, POLLIN, 0};
    const int ready = fd < 0 ? 1 : poll(&waiting, 1, static_cast<int>(std::max<int64_t>(left, 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) {
      worker.timed_out = true;
      kill(worker.pid, SIGKILL);
    }
    break;
  }
  if (fd >= 0) close(fd);
  while (waitpid(worker.pid, &worker.wait_status, 0) < 0 && errno == EINTR) {
  }
  worker.pid = -1;
}

Facts Analysis::finish() {
  Assembly assembly;
  for (size_t i = 0; i < workers_.size(); ++i) {
    Worker& worker = workers_[i];
    wait(worker);
    Results results;
    read_frames(read_output(worker.output), results);
    assembly.add(kWork[i], results, death(worker.wait_status, worker.timed_out));
  }
  return assembly.finish();
}

Facts facts_here(std::string_view bytes) {
  Assembly assembly;
  for (const auto& stages : kWork) {
    std::string frames;
    run_stages(stages, bytes, [&](std::string_view frame) { frames += frame; });
    Results results;
    read_frames(frames, results);
    assembly.add(stages, results, "the parser ended");
  }
  return assembly.finish();
}

void write_files(const Facts& facts, const fs::path& folder) {
  if (facts.files.empty()) return;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error("cannot make " + folder.string() + ": " + error.message());
  for (const KeptFile& file : facts.files) write_file(folder / file.name, file.content);
}

}  // namespace drsemu::statics
