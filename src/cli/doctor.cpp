// drsemu doctor: whether a run will work here, and what to do where it will not.
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/fs.h"
#include "base/process.h"
#include "cli/command.h"
#include "cli/evasion.h"
#include "collect/arena_host.h"
#include "sandbox/host_checks.h"
#include "sandbox/image.h"
#include "sandbox/machine.h"
#include "sandbox/services.h"
#include "sandbox/vm.h"

namespace drsemu::cli {
namespace {

using sandbox::Finding;
using sandbox::Grade;

struct Options {
  bool evasion = false, json = false, no_monitor = false;
};

Finding guest_image() {
  const sandbox::Image image = sandbox::require_image();
  size_t files = 0;
  const std::string damage = sandbox::verify_image(image, files);
  if (!damage.empty()) {
    return {Grade::kFail,
            "in " + image.dir.string() + " " + damage + "; build it anew with: " + sandbox::build_command(" --force")};
  }
  return {Grade::kOk, image.id + ", Wine " + image.wine_version + ", " + human_size(image.size) + ": all " +
                          std::to_string(files) + " files as they were built"};
}

// As `drsemu run` does it, but for a target.
Finding virtual_machine() {
  sandbox::VmConfig config;
  config.image = sandbox::require_image();
  const collect::ArenaHost arena(sandbox::load_services(config.image.dir / "services.csv"), {},
                                {.machine = &sandbox::machine_of(config.image), .dispatcher32 = config.image.dispatcher32});
  config.arena_fd = arena.fd();
  config.monitor = program_dir() / "libdrsemu-monitor.so";
  const auto start = std::chrono::steady_clock::now();
  const auto vm = sandbox::Vm::boot(config);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  vm->shutdown();
  char text[40];
  std::snprintf(text, sizeof text, "boots in %.2f s", took.count());
  return {Grade::kOk, text};
}

Finding not_tried() { return {Grade::kFail, "not tried, since something above fails"}; }

int doctor() {
  int status = 0;
  const auto show = [&](const sandbox::Check& check) {
    const Finding finding = sandbox::examine(check);
    check_interrupt();
    const char* const grades[] = {"ok", "note", "FAIL"};
    std::printf("%-4s  %-16s  %s\n", grades[static_cast<size_t>(finding.grade)], check.subject, finding.text.c_str());
    std::fflush(stdout);
    if (finding.grade == Grade::kFail) status = 2;
  };
  for (const sandbox::Check& check : sandbox::host_checks()) show(check);
  show({"guest image", guest_image});
  show({"virtual machine", status == 0 ? virtual_machine : not_tried});
  return status;
}

}  // namespace

void add_doctor(CLI::App& app, int& status) {
  CLI::App* verb =
      app.add_subcommand("doctor", "Check what a run needs of this machine, and say what to do where it lacks");
  verb->footer("Each line: ok, note (runs work without it) or FAIL. Exit status: 0 if a run will work, else 2.\n"
               "With --evasion: 0 if no probe finds what a PC does not have, 1 if some do, 2 if they could not be asked.");
  auto options = std::make_shared<Options>();
  CLI::Option* evasion = verb->add_flag("--evasion", options->evasion,
                                        "Ask in the guest what samples ask to find out that they are looked at");
  verb->add_flag("--json", options->json, "The probes as JSON")->needs(evasion);
  verb->add_flag("--no-monitor", options->no_monitor, "Ask without recording calls, for comparison")->needs(evasion);
  verb->callback([options, &status] {
    status = options->evasion ? check_evasion(options->json, !options->no_monitor) : doctor();
  });
}

}  // namespace drsemu::cli
