// drsemu-bench: measures what a recorded program pays, beside the goals that were set. Fails on errors, never
// on a figure.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "base/progress.h"
#include "runs.h"

namespace fs = std::filesystem;

namespace {

void measure(drsemu::bench::Settings settings, const fs::path& results_folder, const fs::path& document) {
  using namespace drsemu;
  using namespace drsemu::bench;
  std::string scratch = (fs::temp_directory_path() / "drsemu-bench-XXXXXX").string();
  if (!mkdtemp(scratch.data())) throw_errno("cannot make a folder in " + fs::temp_directory_path().string());
  const std::unique_ptr<void, void (*)(void*)> cleanup(scratch.data(), [](void* path) { remove_tree(static_cast<char*>(path)); });
  settings.scratch = scratch;

  Results results;
  const int steps = loop_steps(settings) + memory_steps(settings) + start_steps(settings) + flood_steps(settings) + collector_steps(settings) + rules_steps(settings) + convert_steps(settings) + witness_steps(settings) + vm_steps(settings) + static_steps(settings);
  if (steps == 0) throw Error("no such row; see --help");
  {
    Progress progress("measuring", steps);
    settings.progress = [&](const std::string& what) {
      check_interrupt();
      progress.step(what);
    };
    measure_loops(settings, results);
    measure_memory(settings, results);
    measure_start(settings, results);
    measure_vms(settings, results);
    measure_static(settings, results);
    measure_collector(settings, results);
    measure_flood(settings, results);
    measure_rules(settings, results);
    measure_convert(settings, results);
    measure_witness(settings, results);
  }
  std::fputs(results.table().c_str(), stdout);
  if (!results_folder.empty()) results.write_csv(results_folder);
  if (!document.empty()) results.write_table(document);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures monitored against unmonitored runs, by pairs, and prints a table");
  drsemu::bench::Settings settings;
  std::string results, document;
  std::vector<std::string> rows;
  app.add_option("--rounds", settings.rounds, "Pairs of runs for each row; more on a busy machine")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--rows", rows, "Only these: cpu indirect registry registry-set registry-enumerate file file-write cheapest event event-time wrapped wrapped-quiet load gui threads direct memory start pool vms folder collector flood static rules convert witness");
  app.add_option("--results", results, "Folder for the raw figures as CSV");
  app.add_option("--document", document, "Markdown file with the markers between which the table goes");
  CLI11_PARSE(app, argc, argv);
  settings.only.insert(rows.begin(), rows.end());
  drsemu::catch_interrupts();
  try {
    measure(settings, results, document);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "drsemu-bench: %s\n", error.what());
    return 2;
  }
  return 0;
}
