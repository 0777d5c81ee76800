// What drsemu itself does, for those who debug it: lines on stderr, by level.
#pragma once

#include <string>

namespace drsemu {

enum class LogLevel { kError, kWarning, kInfo, kDebug };

// The least important level that is written; kWarning until it is set.
void set_log_level(LogLevel level);
LogLevel log_level();

// The level of this name ("error", "warning", "info", "debug"). Throws Error for others.
LogLevel log_level_by_name(const std::string& name);

// One line: seconds since the program began, level, process, text (printf's format). Any thread.
[[gnu::format(printf, 2, 3)]] void log(LogLevel level, const char* format, ...);

}  // namespace drsemu
