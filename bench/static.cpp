// Static facts of a program of 5 MB: from the start of the analysis to its end.
#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "runs.h"
#include "static/facts.h"

namespace fs = std::filesystem;

namespace drsemu::bench {
namespace {

constexpr size_t kSize = 5'000'000;

// A sample, and behind it machine code and texts of a real program: this one.
fs::path make_program(const fs::path& folder) {
  std::string bytes = read_file(program_dir() / "samples/demo64.exe");
  const std::string code = read_file("/proc/self/exe");
  while (bytes.size() < kSize) bytes += code;
  bytes.resize(kSize);
  const fs::path path = folder / "static.exe";
  write_file(path, bytes);
  return path;
}

}  // namespace

int static_steps(const Settings& settings) { return settings.wants("static") ? 1 : 0; }

void measure_static(const Settings& settings, Results& results) {
  if (!settings.wants("static")) return;
  settings.progress("static facts");
  const fs::path program = make_program(settings.scratch);
  std::vector<double> times;
  for (int round = 0; round < settings.rounds * 3; ++round) {
    const auto start = std::chrono::steady_clock::now();
    statics::Analysis analysis(program);
    const statics::Facts facts = analysis.finish();
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
    if (facts.json.find("\"incomplete\"") != std::string::npos)
      throw Error("the static facts are not whole: " + facts.json.substr(facts.json.find("\"incomplete\"")));
    results.raw("static", "round,bytes,ns",
                std::to_string(round + 1) + "," + std::to_string(kSize) + "," + decimal(times.back(), 0));
  }
  fs::remove(program);
  const double time = median(times);
  results.line({"static facts of a program of 5 MB", "64", "", "", duration(time), time, {50e6, false, "≤ 50 ms"}});
}

}  // namespace drsemu::bench
