// drsemu: the command line.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/process.h"
#include "cli/command.h"

int main(int argc, char** argv) {
  CLI::App app{"Dr.Semu: what does this Windows program do?"};
  app.name("drsemu");
  app.set_version_flag("--version", DRSEMU_VERSION);
  app.require_subcommand(1);
  app.footer("Exit status: 0 no detection, 1 detected, 2 error, 130 interrupted.");
  int status = 0;
  // What follows the first "--" is the target's, whatever it looks like.
  char** const dashes = std::find(argv, argv + argc, std::string_view("--"));
  const std::vector<std::string> target_args(std::min(dashes + 1, argv + argc), argv + argc);
  drsemu::cli::add_run(app, status, target_args);
  drsemu::cli::add_image(app, status);
  drsemu::cli::add_doctor(app, status);
  drsemu::catch_interrupts();
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    std::fprintf(stderr, "drsemu: %s; see: drsemu --help\n", error.what());
    return 2;
  } catch (const drsemu::Error& error) {
    std::fprintf(stderr, "drsemu: %s\n", error.what());
    return drsemu::interrupted() ? 130 : 2;
  } catch (const std::filesystem::filesystem_error& error) {
    std::fprintf(stderr, "drsemu: %s\n", error.what());
    return 2;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "drsemu: out of memory\n");
    return 2;
  }
  if (std::fflush(stdout) != 0) {
    std::perror("drsemu: cannot write to stdout");
    return 2;
  }
  return status;
}
