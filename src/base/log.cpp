// What drsemu itself does: lines on stderr, by level.
#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <iterator>

#include "base/error.h"

namespace drsemu {
namespace {

constexpr const char* kNames[] = {"error", "warning", "info", "debug"};
std::atomic<LogLevel> g_level{LogLevel::kWarning};
const auto g_begin = std::chrono::steady_clock::now();

}  // namespace

void set_log_level(LogLevel level) { g_level = level; }

LogLevel log_level() { return g_level; }

LogLevel log_level_by_name(const std::string& name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (name == kNames[i]) return static_cast<LogLevel>(i);
  }
  throw Error("there is no log level " + name + ": error, warning, info and debug are");
}

void log(LogLevel level, const char* format, ...) {
  if (level > g_level.load()) return;
  char text[2048];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - g_begin).count();
  std::fprintf(stderr, "%9.4f %s [%d] %s\n", seconds, kNames[static_cast<size_t>(level)], getpid(), text);
}

}  // namespace drsemu
