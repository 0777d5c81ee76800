// What the outside witness takes at the end of a run: from the VM's end until all that has changed is collected and
// judged.
#include <rapidjson/document.h>

#include <cstdlib>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "runs.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

constexpr int kFiles = 10'000;

// Seconds since drsemu's start of this line of its log.
double time_of(const std::string& log, const char* line) {
  const size_t at = log.find(line);
  if (at == std::string::npos) throw Error(std::string("drsemu's log does not say that ") + line);
  const size_t begin = log.rfind('\n', at);
  return std::atof(log.c_str() + (begin == std::string::npos ? 0 : begin + 1));
}

size_t made(const rapidjson::Document& report) {
  size_t count = 0;
  for (const auto& file : report["effects"]["files"].GetArray()) count += file["by"]["calls"].Size() > 0;
  return count;
}

}  // namespace

int witness_steps(const Settings& settings) { return settings.wants("witness") ? 1 : 0; }

void measure_witness(const Settings& settings, Results& results) {
  if (!settings.wants("witness")) return;
  settings.progress("witness");
  std::vector<double> times;
  for (int round = 0; round < settings.rounds; ++round) {
    const fs::path folder = settings.scratch / "report";
    const Finished finished =
        run({(program_dir() / "drsemu").string(), "run", "--log", "debug", "--rules", "none", "--pool", "0", "--force",
             "--out", folder.string(), (program_dir() / "samples/bench64.exe").string(), "--", "files",
             std::to_string(kFiles)});
    check_interrupt();
    if (!finished.ok()) throw Error("a run failed: " + finished.output);
    rapidjson::Document report;
    report.Parse(read_file(folder / "report.json").c_str());
    if (report.HasParseError() || made(report) < kFiles || !report["unexplained"].Empty())
      throw Error("a run's report has not all files, or not who made them");
    times.push_back(
        (time_of(finished.output, "what has changed is collected") - time_of(finished.output, "the VM is gone")) * 1e9);
    results.raw("witness", "round,files,ns",
                std::to_string(round + 1) + "," + std::to_string(kFiles) + "," + decimal(times.back(), 0));
  }
  const double time = median(times);
  results.line({"the outside witness of a run with 10,000 changed files",
                "64",
                "",
                "",
                duration(time),
                time,
                {1e9, false, "≤ 1 s"}});
}

}  // namespace drsemu::bench
