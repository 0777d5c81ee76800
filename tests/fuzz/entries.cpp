// What parses hostile bytes on the host, one entry point each.
#include "fuzz/entries.h"

#include <rapidjson/document.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/pe.h"
#include "collect/arena_host.h"
#include "collect/decode.h"
#include "collect/replay.h"
#include "detect/matcher.h"
#include "event/catalogue.h"
#include "event/deleted.h"
#include "report/deleted.h"
#include "event/guest_path.h"
#include "event/short_name.h"
#include "report/formats/format.h"
#include "report/hive.h"
#include "sandbox/screen.h"
#include "sandbox/services.h"
#include "static/facts.h"
#include "static/target.h"
#include "static/worker.h"

namespace fs = std::filesystem;

namespace drsemu::fuzz {
namespace {

using namespace event;
using collect::RecordBytes;

// A property that must hold: unlike assert(), in every build.
void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

void require_json(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str(), text.size());
  require(!json.HasParseError() && json.IsObject(), ("no JSON: " + text).c_str());
}

// What the collector does with a record that it has drained.
void decode(RecordBytes record, collect::ProcessState& process) {
  static const collect::Clock clock;
  static const collect::Decoder decoder(clock);
  const Record& header = collect::header_of(record);
  if (header.call >= kMetaFirst) {
    decoder.apply_meta(record, process);
  } else if (header.call < catalogue().size()) {
    std::string line;
    const bool silent = decoder.append_event(record, 1, 2, process, line).silent;
    require(silent == line.empty(), "a line of what is not to be told, or none of what is");
    if (!silent) require_json(line);
  }
}

void decode_all(const std::vector<char>& records, collect::ProcessState& process) {
  for (size_t at = 0; at < records.size();) {
    require(records.size() - at >= sizeof(Record), "a piece of a record was drained");
    Record header;
    std::memcpy(&header, records.data() + at, sizeof header);
    require(header.size >= sizeof(Record) && header.size <= records.size() - at && header.size % 8 == 0,
            "a record was drained whose size lies");
    decode({records.data() + at, header.size}, process);
    at += header.size;
  }
}

// A file that exists only here.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : fd_(memfd_create("fuzz", MFD_CLOEXEC)) {
    require(fd_ >= 0 && write(fd_, content.data(), content.size()) == static_cast<ssize_t>(content.size()), "memfd");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  fs::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace

void fuzz_decoder(std::string_view bytes) {
  collect::ProcessState process;
  // Whole records only, as drain() gives them out: the sizes are mended, all else is as it comes.
  std::vector<char> record;
  while (bytes.size() >= sizeof(Record)) {
    Record header;
    std::memcpy(&header, bytes.data(), sizeof header);
    const size_t most = std::min<size_t>(bytes.size(), kMaxRecord) & ~size_t{7};
    header.size = static_cast<uint32_t>(std::clamp<size_t>(header.size & ~7u, sizeof header, most));
    header.args = static_cast<uint8_t>(std::min<size_t>({header.args, kMaxArgs, (header.size - sizeof header) / 8}));
    if (header.call < kMetaFirst) header.call = static_cast<uint16_t>(header.call % catalogue().size());
    record.assign(bytes.begin(), bytes.begin() + header.size);
    std::memcpy(record.data(), &header, sizeof header);
    decode({record.data(), record.size()}, process);
    bytes.remove_prefix(header.size);
  }
}

void fuzz_arena(std::string_view bytes) {
  static collect::ArenaHost arena({{"NtClose", {0, 1, 1}}}, {});
  static char* const guest =
      static_cast<char*>(mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, arena.fd(), 0));
  if (bytes.size() < 32) return;
  ThreadSlot& slot = reinterpret_cast<ArenaShared*>(guest + kSharedOffset)->thread[0];
  uint64_t numbers[4];
  std::memcpy(numbers, bytes.data(), sizeof numbers);
  bytes.remove_prefix(sizeof numbers);
  const uint64_t head = numbers[0] % (4 * kRingSize);
  slot.head = head;
  slot.tail = numbers[1] % 8 ? head - std::min<uint64_t>(head, numbers[1] % (2 * kRingSize)) / 8 * 8 : numbers[1];
  slot.repeat = numbers[2];
  slot.pending_top = static_cast<uint32_t>(numbers[3]);
  // The content repeats from the tail on and in the pending area.
  char* ring = guest + ring_offset(0);
  for (size_t i = 0; i < bytes.size() && i < kRingSize; ++i) ring[(slot.tail + i) % kRingSize] = bytes[i];
  std::memcpy(guest + pending_offset(0), bytes.data(), std::min(bytes.size(), kPendingSize));
  collect::ProcessState process;
  std::vector<char> records;
  for (const bool ended : {false, true}) {
    uint64_t horizon = ~uint64_t{0};
    arena.release(0, arena.drain(0, slot.tail, records, horizon, ended).to);
    arena.drain_pending(0, records);
  }
  require(slot.tail == slot.head, "a ring of a dead thread is not drained");
  decode_all(records, process);
}

void fuzz_journal(std::string_view bytes) {
  if (bytes.empty()) return;
  const bool mended = bytes[0] & 1;
  bytes.remove_prefix(1);
  std::string journal(bytes);
  if (mended) {
    // 8 bytes of type, flags and size an entry, then its payload.
    collect::EntryBatch batch;
    while (bytes.size() >= 8) {
      uint16_t type, flags;
      uint32_t size;
      std::memcpy(&type, bytes.data(), sizeof type);
      std::memcpy(&flags, bytes.data() + 2, sizeof flags);
      std::memcpy(&size, bytes.data() + 4, sizeof size);
      bytes.remove_prefix(8);
      const std::string_view payload = bytes.substr(0, size & ~7u);
      bytes.remove_prefix(payload.size());
      batch.open(static_cast<collect::EntryType>(type), flags);
      batch.bytes().insert(batch.bytes().end(), payload.begin(), payload.end());
      batch.bytes().resize((batch.bytes().size() + 7) & ~size_t{7});
      batch.close();
    }
    const auto chunk = batch.take();
    journal.assign(chunk->begin(), chunk->end());
  }
  const MemoryFile file(journal);
  try {
    // A folder that cannot be written: what is made of it is not looked at.
    const collect::Replayed replayed = collect::replay(file.path(), "/proc/none", {});
    require(replayed.record.events <= journal.size() / sizeof(Record), "more events than records");
  } catch (const Error&) {
  }
}

void fuzz_hive(std::string_view bytes) {
  const report::Hive hive = report::parse_hive(std::string(bytes));
  for (const auto& [name, key] : hive) {
    for (const auto& [value_name, value] : key.values) require_json(report::value_json(value));
  }
  require(report::compare_hives(hive, hive, "HKLM").empty(), "a hive differs from itself");
  report::compare_hives({}, hive, "HKLM");
}

void fuzz_deleted(std::string_view bytes) {
  const report::KeptFiles kept = report::read_kept_files(bytes);
  require(kept.files.size() <= kMostDeletedFiles, "more deleted files than are kept");
  size_t total = 0;
  for (const report::KeptFile& file : kept.files) {
    require(file.content.empty() || file.content.size() == file.size, "a content that is not whole");
    total += file.path.size() + file.content.size();
    const std::string guest = report::guest_path_of(file.path);
    require(guest.starts_with("C:\\") || guest.starts_with("\\\\?\\unix"), "a path that is none of the guest's");
  }
  require(total <= bytes.size(), "more than there is");
}

void fuzz_target(std::string_view bytes) {
  const MemoryFile file(bytes);
  statics::describe_content(file.path());
  try {
    const statics::Target target = statics::inspect_target(file.path());
    require_json(statics::dr_semu_static_json(target));
  } catch (const Error& error) {
    require(std::strchr(error.what(), '\n') == nullptr, "an error of more than one line");
  }
}

void fuzz_facts(std::string_view bytes) {
  if (bytes.empty()) return;
  const statics::Facts facts = statics::facts_here(bytes);
  require_json(facts.json);
  require(facts.json.size() < (32u << 20) + 200 * bytes.size(), "facts without bound");
  // A worker that was taken over writes anything.
  statics::Results results;
  statics::read_frames(bytes, results);
}

void fuzz_pe(std::string_view bytes) {
  Pe dll{std::string(bytes)};
  const auto exports = dll.exports();
  require(dll.symbols().size() <= bytes.size(), "more symbols than bytes");
  require(dll.import_slots().size() <= bytes.size(), "more imports than bytes");
  require(dll.relocated_pointers().size() <= bytes.size(), "more relocations than bytes");
  for (const auto& [name, number] : sandbox::read_stubs(dll)) require(exports.contains(name), "a stub that is no export");
  try {
    const std::string directory = dll.export_directory_with({{"NtAdded", 0x1000}}, dll.next_rva());
    require(directory.size() < (64u << 20), "an export directory without bound");
    dll.relocations_with({0x1000, 0x1004, 0x2000});
    dll.add_section("RT", directory);
  } catch (const Error&) {
  }
  Pe other{std::string(bytes)};
  const auto resources = other.resources();
  try {
    other.set_resources(resources);
    require(other.resources().size() <= resources.size(), "more resources than were set");
  } catch (const Error&) {
  }
}

void fuzz_screen(std::string_view bytes) {
  const auto layout = sandbox::dump_layout(bytes.data(), bytes.size());
  if (!layout) return;
  require(layout->width > 0 && layout->row / 4 >= layout->width, "a row is narrower than its pixels");
  require(layout->pixels <= bytes.size() && (bytes.size() - layout->pixels) / layout->height >= layout->row, "pixels lie outside of the dump");
}

void fuzz_guest_path(std::string_view bytes) {
  const size_t zero = bytes.find('\0');
  const std::string_view name = bytes.substr(0, zero);
  const std::string_view below = zero == bytes.npos ? std::string_view() : bytes.substr(zero + 1);
  const std::string path = below.empty() ? event::dos_path(name) : event::dos_path(below, name);
  require(event::split_stream<char>(path).file.size() <= path.size(), "a file longer than its path");
  if (path.empty()) return;
  require(path.size() >= 3 && path[1] == ':' && path[2] == '\\', "a DOS path that does not begin with a drive");
  require(event::dos_path(path) == path, "the DOS path of a DOS path is another");
  for (unsigned number = 1; number <= event::kMostShortNumber; ++number) {
    require(event::short_name(name, number).size <= 12, "a short name is too long");
  }
  require(event::raw_disk_path(path).empty(), "a file is the raw disk");
  require(event::dos_path("\\??\\" + path) == path, "the DOS path of its NT path is another");
}

void fuzz_formats(std::string_view bytes) {
  static const struct Scratch {
    Scratch() : path((fs::temp_directory_path() / "drsemu-fuzz-XXXXXX").string()) {
      require(mkdtemp(path.data()), "a folder");
      fs::create_directories(fs::path(path) / "events");
    }
    ~Scratch() { remove_tree(path); }
    std::string path;
  } scratch;
  const fs::path folder = scratch.path;
  const size_t end = std::min(bytes.find('\0'), bytes.size());
  const std::string_view events = bytes.substr(std::min(end + 1, bytes.size()));
  write_file(folder / "report.json", std::string(bytes.substr(0, end)));
  // Half of the lines are each process's.
  write_file(folder / "events" / "1.jsonl", std::string(events.substr(0, events.size() / 2)));
  write_file(folder / "events" / "112.jsonl", std::string(events.substr(events.size() / 2)));
  for (const formats::Format& format : formats::all()) {
    std::string text;
    try {
      formats::Run run(folder);
      formats::JsonOut out([&](std::string_view piece) { text += piece; });
      format.convert(run, out);
      out.flush();
    } catch (const Error&) {
      return;  // it is no report
    }
    const bool is_lines = format.ending.ends_with(".log") || format.ending.ends_with(".jsonl");
    for (size_t begin = 0; begin < text.size();) {
      const size_t line = is_lines ? text.find('\n', begin) : text.size();
      require(line != std::string::npos, "a line that does not end");
      require_json(text.substr(begin, line - begin));
      begin = line + 1;
    }
  }
}

void fuzz_rules(std::string_view bytes) {
  // One of each kind of condition and operator.
  static const std::vector<detect::Signature> signatures = [] {
    using detect::Clause, detect::FieldPath, detect::Op, detect::Test;
    const auto test = [](const char* field, Op op, std::vector<std::string> texts) {
      Test made{.field = FieldPath(field), .op = op, .texts = std::move(texts), .regex = nullptr};
      if (op == Op::kRegex) made.regex = std::make_shared<RE2>("(a|b)*c$");
      if (op == Op::kAbove) made.number = 10;
      return made;
    };
    std::vector<detect::Signature> made(3);
    Clause events{.calls = {"NtCreateFile"}, .fact = {}, .tests = {test("file_path", Op::kRegex, {}), test("x", Op::kAbove, {})}, .count = 2, .distinct = FieldPath("data"), .same = FieldPath("handle")};
    Clause renames{.calls = {"NtSetInformationFile", "WinExec"}, .fact = {}, .tests = {test("new_extension", Op::kSuffix, {"x"})}, .distinct = {}, .same = {}};
    Clause commands{.calls = {"*"}, .fact = {}, .tests = {test("command", Op::kContainsAll, {"a", "b"})}, .distinct = {}, .same = {}};
    Clause facts{.calls = {}, .fact = FieldPath("effects.files"), .tests = {test("guest_path", Op::kFlag, {"a"})}, .distinct = FieldPath("value"), .same = {}};
    made[0].when = {events, renames, commands, facts};
    made[1] = made[0];
    made[1].need = detect::Need::kSequence;
    made[1].when = {renames, events};
    made[2].need = detect::Need::kAll;
    made[2].when = {events, commands};
    made[2].unless = {renames, facts};
    return made;
  }();
  const size_t end = std::min(bytes.find('\0'), bytes.size());
  rapidjson::Document facts;
  facts.Parse<rapidjson::kParseIterativeFlag>(bytes.data(), end);
  if (facts.HasParseError()) facts.SetObject();
  detect::Matcher matcher(signatures, facts);
  std::string_view rest = bytes.substr(end);
  for (uint32_t pid = 1; !rest.empty(); ++pid) {
    const size_t line = std::min(rest.find('\n'), rest.size());
    matcher.take(pid / 3, rest.substr(0, line));
    rest.remove_prefix(std::min(line + 1, rest.size()));
  }
  for (const report::Match& match : matcher.matches()) require(match.evidence.size() <= 20, "evidence is bounded");
}

}  // namespace drsemu::fuzz
