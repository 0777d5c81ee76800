// A report of 100,000 events in each foreign format.
#include <chrono>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "runs.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

struct Row {
  const char* format;
  Goal goal;
};
const Row kRows[] = {{"cape", {2, false, "≤ 2 s"}}, {"drakvuf", {}}, {"sysmon", {}}, {"trace", {}}};

double seconds_of(const fs::path& folder, const std::string& format, const fs::path& out) {
  const auto start = std::chrono::steady_clock::now();
  const Finished finished = run({(program_dir() / "drsemu").string(), "report", "convert", folder.string(), "--to",
                                 format, "--out", out.string(), "--force"});
  if (!finished.ok()) throw Error("drsemu report convert failed: " + finished.output);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int convert_steps(const Settings& settings) {
  return settings.wants("convert") ? static_cast<int>(std::size(kRows)) : 0;
}

void measure_convert(const Settings& settings, Results& results) {
  if (!settings.wants("convert")) return;
  const fs::path folder = settings.scratch / "converted", out = settings.scratch / "converted.out";
  write_report_of_events(folder);
  for (const Row& row : kRows) {
    settings.progress(std::string("convert ") + row.format);
    std::vector<double> seconds;
    for (int round = 0; round < settings.rounds; ++round) {
      seconds.push_back(seconds_of(folder, row.format, out));
      results.raw("convert", "format,round,seconds",
                  std::string(row.format) + "," + std::to_string(round) + "," + std::to_string(seconds.back()));
    }
    const double all = median(seconds);
    results.line({std::string("100,000 events to --to ") + row.format + ", the program's start included",
                  "–",
                  duration(all * 1e9),
                  "–",
                  duration(all * 1e9),
                  all,
                  row.goal});
  }
  remove_tree(folder);
  fs::remove(out);
}

}  // namespace drsemu::bench
