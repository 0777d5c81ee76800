// The entry points of the fuzzers under a bounded, repeatable mutation of honest input: what a sanitizer finds in a
// minute it finds in every run of the tests.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "collect/journal.h"
#include "event/deleted.h"
#include "fuzz/entries.h"
#include "unit/format_report.h"
#include "unit/pe.h"
#include "unit/record.h"

namespace drsemu::fuzz {
namespace {

using test::bytes_of;
using test::RecordBuilder;
using test::wide;

void mutate(std::string bytes, int rounds, const std::function<void(std::string_view)>& entry) {
  entry(bytes);
  std::mt19937 random(20);
  const auto pick = [&](size_t n) { return static_cast<size_t>(random() % std::max<size_t>(n, 1)); };
  static constexpr uint64_t kTelling[] = {0,
                                          1,
                                          7,
                                          8,
                                          0x7f,
                                          0x80,
                                          0xff,
                                          0x7fff,
                                          0xffff,
                                          0x10000,
                                          0x7fffffff,
                                          0x80000000,
                                          0xffffffff,
                                          0x7fffffffffffffff,
                                          0xffffffffffffffff};
  for (int round = 0; round < rounds; ++round) {
    std::string mutant = bytes;
    for (size_t changes = 1 + pick(6); changes > 0 && !mutant.empty(); --changes) {
      const size_t at = pick(mutant.size());
      switch (pick(6)) {
        case 0: mutant[at] = static_cast<char>(random()); break;
        case 1: mutant[at] = static_cast<char>(mutant[at] ^ 1 << pick(8)); break;
        case 2: {
          const uint64_t value = kTelling[pick(std::size(kTelling))];
          const size_t width = size_t{1} << pick(4);
          for (size_t i = 0; i < width && at + i < mutant.size(); ++i)
            mutant[at + i] = static_cast<char>(value >> i * 8);
          break;
        }
        case 3: mutant.resize(at); break;
        case 4: mutant.erase(at, pick(16)); break;
        case 5: mutant.insert(at, mutant.substr(pick(mutant.size()), pick(64))); break;
      }
    }
    entry(mutant);
  }
}

// A record of every call, each of its captures filled with something.
std::string some_records() {
  std::string bytes;
  for (const event::Call& call : event::catalogue()) {
    RecordBuilder record(call.name, {~0ull, 4, 8, 4, 5, 0x40, 64, 3, 2, 1});
    const auto params = event::plan_params(call);
    for (uint8_t op = 0; op < params.size(); ++op) {
      for (const uint8_t flags : {uint8_t{0}, uint8_t{event::kFieldAfter}}) {
        record.raw_field(op, bytes_of(event::ObjectHead{0x10, 0x40, 1}) + wide("\\??\\C:\\a name"), flags);
        record.raw_field(op, wide("a name"), flags, 1);
      }
    }
    bytes += record.times(100, 200).bytes();
  }
  for (const uint16_t meta : {event::kMetaProcess, event::kMetaModule, event::kMetaHandle, event::kMetaInteraction}) {
    bytes += RecordBuilder(meta)
                 .raw_field(0, std::string(32, '\1'))
                 .raw_field(1, wide("File"))
                 .raw_field(2, wide("\\??\\C:\\x"))
                 .bytes();
  }
  return bytes;
}

TEST(Fuzz, Decoder) {
  const std::string records = some_records();
  mutate(records, 300, fuzz_decoder);
  for (size_t at = 0; at < records.size();) {  // and each alone, to be hit more often
    event::Record header;
    std::memcpy(&header, records.data() + at, sizeof header);
    mutate(records.substr(at, header.size), 200, fuzz_decoder);
    at += header.size;
  }
}

TEST(Fuzz, Arena) {
  const std::string records = RecordBuilder("NtClose", {4}).bytes() +
                              RecordBuilder("NtDeleteFile").object("file_path", "\\??\\C:\\x").bytes() +
                              RecordBuilder("NtClose", {8}).bytes();
  for (const uint64_t start : {uint64_t{0}, uint64_t{event::kRingSize} - 64, uint64_t{event::kRingSize} - 8}) {
    std::string bytes = bytes_of(start + records.size()) + bytes_of(uint64_t{1 + records.size() * 8}) +
                        bytes_of(uint64_t{0}) + bytes_of(uint64_t{records.size() + 8});
    bytes += records;
    mutate(bytes, 5000, fuzz_arena);
    // Calls that have begun.
    bytes =
        bytes.substr(0, 32) + bytes_of(event::PendingHead{static_cast<uint32_t>(8 + records.size()), ~0u}) + records;
    mutate(bytes, 5000, fuzz_arena);
  }
}

TEST(Fuzz, Journal) {
  const std::string records = RecordBuilder("NtClose", {4}).times(10, 20).bytes() +
                              RecordBuilder("NtDeleteFile").object("file_path", "\\??\\C:\\x").times(30, 40).bytes();
  const collect::ThreadFact thread{.thread = 1, .slot = 0, .tid = 8, .process = 1, .process_slot = 0, .linux_pid = 9, .linux_tid = 9, .windows_pid = 10,
                                   .mode = event::kRecordTarget, .from = 0, .to = records.size()};
  collect::ThreadFact end = thread;
  end.from = end.to;
  const std::pair<collect::EntryType, std::string> entries[] = {
      {collect::EntryType::kBegin, bytes_of(collect::BeginFact{collect::kJournalVersion, 0, collect::catalogue_check(), {5, 5, 0.5}, "DESKTOP"})},
      {collect::EntryType::kRecords, bytes_of(thread) + records},
      {collect::EntryType::kSweep, bytes_of(collect::SweepFact{50, 35, collect::SweepKind::kPass, 0})},
      {collect::EntryType::kThreadEnd, bytes_of(end) + RecordBuilder("NtClose", {8}).times(50, 50).bytes()},
      {collect::EntryType::kProcessEnd, bytes_of(collect::ProcessEndFact{1, 0, 1, 9, 60})},
      {collect::EntryType::kSweep, bytes_of(collect::SweepFact{70, 70, collect::SweepKind::kLast, 0})}};
  std::string loose = "\1";
  collect::EntryBatch batch;
  for (const auto& [type, payload] : entries) {
    loose += bytes_of(type) + bytes_of(uint16_t{0}) + bytes_of(static_cast<uint32_t>(payload.size())) + payload;
    batch.open(type);
    batch.bytes().insert(batch.bytes().end(), payload.begin(), payload.end());
    batch.close();
  }
  mutate(loose, 6000, fuzz_journal);
  const auto whole = batch.take();
  mutate("\2" + std::string(whole->begin(), whole->end()), 3000, fuzz_journal);
}

TEST(Fuzz, Hive) {
  mutate(
      "WINE REGISTRY Version 2\n;; All keys relative to REGISTRY\\\\User\n\n#arch=win64\n\n[Software\\\\Zoo] "
      "1795521630\n"
      "#time=1dd7c0b66dadc26\n@=\"unnamed\"\n\"text\"=\"gr\\x00fc\\x00df\\\\e\\\"\\n\\0\"\n\"n\"=dword:12345678\n"
      "\"b\"=hex:01,02,03,\\\n  "
      "04\n\"w\"=hex(b):88,77,66,55,44,33,22,11\n\"e\"=str(2):\"%TEMP%\"\n\"m\"=str(7):\"a\\0b\\0\"\n",
      20000, fuzz_hive);
}

TEST(Fuzz, Deleted) {
  std::string records;
  for (const auto& [path, content] : {std::pair<std::string, std::string>{"/wine/dosdevices/c:/a/b.txt", "content"}, {"/wine/drive_c/../x", "y"}, {"/tmp/z", ""}}) {
    records += bytes_of(event::DeletedRecord{content.empty() ? 99 : content.size(), static_cast<uint32_t>(content.size()), static_cast<uint32_t>(path.size())}) + path + content;
  }
  std::string header = bytes_of(event::DeletedHeader{records.size(), 3, 8, 1, 99});
  // Much of it is a page of zeros, which is nothing to change.
  mutate(header + records, 4000, [header](std::string_view bytes) {
    std::string file(bytes);
    file.insert(std::min(header.size(), file.size()), event::kDeletedHeaderSize - header.size(), '\0');
    fuzz_deleted(file);
  });
}

TEST(Fuzz, Target) {
  mutate(test::make_pe({.section = "code"}), 8000, fuzz_target);
  mutate(test::make_pe({.wide = false, .machine = 0x14c, .characteristics = 0x102, .dotnet = true}), 8000, fuzz_target);
}

TEST(Fuzz, Facts) {
  mutate(test::make_pe({.section = "code http://a.example.com/ C:\\x\\y"}), 500, fuzz_facts);
  mutate(test::make_stub_dll({{"NtClose", 0x0f}, {"NtOpenFile", 0x33}}), 500, fuzz_facts);
}

TEST(Fuzz, Pe) {
  mutate(
      test::make_stub_dll({{"NtClose", 0x0f}, {"NtOpenFile", 0x33}, {"NtUserX", 0x1005}, {"NtNone", -1}, {"RtlX", 3}}),
      2000, fuzz_pe);
}

TEST(Fuzz, Screen) {
  std::string dump(4096 + 64 * 64 * 4, 0);
  const uint32_t words[] = {160, 7, 2, 24, 64, 64, 0, 0, 32, 0, 32, 32, 256, 4, 0xff0000, 0xff00, 0xff, 8, 256, 256};
  for (size_t i = 0; i < std::size(words); ++i) {
    for (size_t byte = 0; byte < 4; ++byte) dump[i * 4 + byte] = static_cast<char>(words[i] >> (24 - 8 * byte));
  }
  mutate(dump, 8000, fuzz_screen);
}

TEST(Fuzz, Rules) {
  std::string bytes = R"({"effects":{"files":[{"guest_path":"a|b"},["a"],7]}})";
  bytes += '\0';
  bytes += R"({"seq":1,"ts":5,"call":"NtCreateFile","before":{"file_path":"abac","x":"0x20","handle":"0x4","data":{"size":1,"text":"z"}},"after":{}})" "\n";
  bytes += R"({"seq":2,"ts":9,"call":"NtSetInformationFile","before":{"file_path":"C:\\a.b","new_file_path":"C:\\a.x"},"after":{}})" "\n";
  bytes += R"({"seq":3,"call":"WinExec","before":{"cmd_line":"a b","command":"x"},"after":{},"repeated":18446744073709551615})" "\n";
  mutate(bytes, 3000, fuzz_rules);
  fuzz_rules(std::string(100'000, '['));
  fuzz_rules(std::string(1, '\0') + R"({"call":"NtCreateFile","before":)" + std::string(100'000, '[') + "\n");
}

TEST(Fuzz, Formats) {
  using test::lines, test::kReport, test::kParent, test::kChildren;
  mutate(std::string(kReport) + '\0' + lines(kParent) + lines(kChildren), 600, fuzz_formats);
  // Few bytes of a report, so that most changes are to events.
  const std::string brief = R"({"target":{"path":"C:\\a.exe"},"run":{"started":"2026-11-28T17:37:20Z"},"processes":[{"pid":1,"started_ns":5},{"pid":1,"ppid":1}]})";
  mutate(brief + '\0' + lines(kParent), 600, fuzz_formats);
}

}  // namespace
}  // namespace drsemu::fuzz
