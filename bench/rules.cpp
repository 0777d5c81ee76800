// The project's own rules over a report of 100,000 events.
#include <chrono>
#include <fstream>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "runs.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

constexpr int kEvents = 100'000;
constexpr double kGoalSeconds = 1;

}  // namespace

void write_report_of_events(const fs::path& folder) {
  make_folders(folder / "events");
  write_file(
      folder / "report.json",
      R"({"target":{"path":"C:\\bench.exe"},"run":{"ended":"exited","monitored":true},"processes":[{"pid":8,"image":"C:\\bench.exe"}]})");
  std::ofstream out(folder / "events" / "8.jsonl");
  for (int i = 1; i <= kEvents; ++i) {
    const std::string seq = std::to_string(i);
    out << "{\"seq\":" << seq << ",\"ts\":" << i * 1000 << ",\"tid\":12,\"call\":";
    switch (i % 4) {
      case 0:
        out << R"("NtCreateFile","category":"file","before":{"desired_access":"GENERIC_READ|SYNCHRONIZE","file_path":"\\??\\C:\\users\\alex\\AppData\\Local\\bench\\)"
            << seq
            << R"(.dat","create_disposition":"FILE_OPEN"},"after":{"handle":"0x54","information":"FILE_OPENED"})";
        break;
      case 1:
        out << R"("NtOpenKey","category":"registry","before":{"key_path":"\\Registry\\Machine\\Software\\Bench\\)"
            << seq << R"("},"after":{"handle":"0x58"})";
        break;
      case 2:
        out << R"("NtSetValueKey","category":"registry","before":{"handle":"0x58","key_path":"\\Registry\\Machine\\Software\\Bench","value_name":"v)"
            << seq << R"(","type":"REG_SZ","data":{"size":6,"text":"abc"}},"after":{})";
        break;
      default:
        out << R"("NtProtectVirtualMemory","category":"memory","before":{"process_handle":"0xffffffffffffffff","proc_id":8,"base_address":"0x10000","region_size":4096,"new_protect":"PAGE_READONLY"},"after":{"old_protect":"PAGE_READWRITE"})";
        break;
    }
    out << R"(,"status":"0x00000000","success":true,"caller":{"module":"bench.exe","rva":"0x1a2c"},"ns":2104})"
        << "\n";
  }
  if (!out) throw_errno("cannot write to " + folder.string());
}

int rules_steps(const Settings& settings) { return settings.wants("rules"); }

void measure_rules(const Settings& settings, Results& results) {
  if (!settings.wants("rules")) return;
  settings.progress("rules");
  const fs::path folder = settings.scratch / "judged";
  write_report_of_events(folder);
  std::vector<double> seconds;
  for (int round = 0; round < settings.rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const Finished finished = run({(program_dir() / "drsemu").string(), "rules", "test", folder.string()});
    if (!finished.ok()) throw Error("drsemu rules test failed: " + finished.output);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    results.raw("rules", "round,seconds", std::to_string(round) + "," + std::to_string(seconds.back()));
  }
  remove_tree(folder);
  const double all = median(seconds);
  results.line({"the project's rules over 100,000 events, the program's start included",
                "–",
                duration(all * 1e9),
                "–",
                duration(all * 1e9),
                all,
                {kGoalSeconds, false, "≤ 1 s"}});
}

}  // namespace drsemu::bench
