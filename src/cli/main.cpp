// drsemu: the command line.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/process.h"
#include "base/suggest.h"
#include "cli/command.h"

namespace {

// Why the command line is not understood, in words that name the nearest verb or option.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* verb = &app;
  std::string command = "drsemu";
  while (!verb->get_subcommands().empty()) {
    verb = verb->get_subcommands().front();
    command += " " + verb->get_name();
  }
  const std::string see = "; see: " + command + " --help";
  std::vector<std::string> verbs, options;
  for (const CLI::App* sub : verb->get_subcommands({})) verbs.push_back(sub->get_name());
  for (const CLI::Option* option : verb->get_options()) {
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  }
  const auto unknown = [&](const std::string& what, const std::string& name, const std::vector<std::string>& known) {
    const std::string near = drsemu::nearest(name, known);
    return command + " has no " + what + " " + name + (near.empty() ? "" : " (did you mean " + near + "?)") + see;
  };
  // Options of drsemu itself are taken behind the verb too: what nobody knows is left to it.
  const std::vector<std::string> left = app.remaining(true);
  for (const std::string& argument : left) {
    if (argument.starts_with("-")) return unknown("option", argument.substr(0, argument.find('=')), options);
  }
  if (!verbs.empty()) {
    if (!left.empty()) return unknown("verb", left.front(), verbs);
    if (error.get_name() != "RequiredError") return error.what() + see;
    std::string list;
    for (const std::string& name : verbs) list += (list.empty() ? "" : ", ") + name;
    return "say what to do: " + command + " takes one of " + list + see;
  }
  return error.what() + see;
}

int run_command(int argc, char** argv) {
  CLI::App app{"Dr.Semu: what does this Windows program do?"};
  app.name("drsemu");
  app.set_version_flag("--version", DRSEMU_VERSION);
  app.require_subcommand(1);
  app.add_option_function<std::string>(
         "--log", [](const std::string& name) { drsemu::set_log_level(drsemu::log_level_by_name(name)); },
         "What drsemu says of its own work on stderr: error, warning, info or debug [warning]")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"error", "warning", "info", "debug"}))
      ->trigger_on_parse();
  app.fallthrough();
  app.footer("Exit status: 0 no detection, 1 detected, 2 error, 130 interrupted.");
  int status = 0;
  // What follows the first "--" is the target's, whatever it looks like.
  char** const dashes = std::find(argv, argv + argc, std::string_view("--"));
  const std::vector<std::string> target_args(std::min(dashes + 1, argv + argc), argv + argc);
  drsemu::cli::add_run(app, status, target_args);
  drsemu::cli::add_report(app, status);
  drsemu::cli::add_image(app, status);
  drsemu::cli::add_pool(app, status);
  drsemu::cli::add_rules(app, status);
  drsemu::cli::add_calls(app, status);
  drsemu::cli::add_nudge(app, status);
  drsemu::cli::add_doctor(app, status);
  drsemu::catch_interrupts();
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    throw drsemu::Error(explain(app, error));
  }
  if (std::fflush(stdout) != 0) {
    throw drsemu::Error(std::string("all is done, but stdout could not be written: ") + std::strerror(errno));
  }
  if (std::ferror(stdout)) throw drsemu::Error("all is done, but not all of it could be written to stdout");
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  drsemu::fill_standard_streams();
  drsemu::raise_open_files();
  try {
    return run_command(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "drsemu: out of memory\n");
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "drsemu: %s\n", error.what());
    return drsemu::interrupted() ? 130 : 2;
  }
}
