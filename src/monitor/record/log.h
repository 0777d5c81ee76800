// The monitor's own messages, for --monitor-log: lines in the arena, which the host writes out.
//
// Nothing here allocates, locks or waits; where no line is free the message is counted and lost.
#pragma once

#include <cstddef>
#include <cstdint>

#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

struct Hex {
  uint64_t value;
};
struct Dec {
  uint64_t value;
};
// UTF-16 of the monitor's own memory; what is not ASCII becomes a question mark.
struct Wide {
  const char16_t* text;
  size_t length;
};

// Whether anybody reads them. To be asked before anything is done for a message.
inline bool logging() { return g_arena.config && g_arena.config->monitor_log; }

class LogText {
 public:
  void add(const char* text);
  void add(Hex number) { add_number(number.value, 16); }
  void add(Dec number) { add_number(number.value, 10); }
  void add(Wide text);
  const char* data() const { return text_; }
  size_t size() const { return size_; }

 private:
  void add_number(uint64_t value, unsigned base);
  void put(char c) {
    if (size_ < sizeof text_) text_[size_++] = c;
  }

  char text_[event::kLogText];
  size_t size_ = 0;
};

// Any thread, async-signal-safe, with the Linux %fs.
void log_text(const LogText& text);

// One line of these parts; what is too long is cut off.
template <typename... Parts>
void log_line(Parts... parts) {
  LogText text;
  (text.add(parts), ...);
  log_text(text);
}

}  // namespace drsemu::monitor
