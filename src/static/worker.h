// The processes that read a hostile file: what they write, what they may do, how it is read again.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "static/facts.h"
#include "static/stages.h"

namespace drsemu::statics {

// What has come out of stages, by stage.
struct Results {
  std::map<std::string, std::string> facts;     // JSON; not yet checked
  std::map<std::string, std::string> failures;  // why there is no fact
  std::vector<std::string> done;                // stages that came to their end
  std::string last;                             // the stage that was begun last
  std::vector<KeptFile> files;
};

// Runs stages over bytes; `write` gets frames, which read_frames takes. A frame is written as soon as it is known, so
// that what comes before a crash is there.
void run_stages(std::span<const StageRow> stages, std::string_view bytes,
                const std::function<void(std::string_view frame)>& write);

// Frames of a process that may have been taken over: what is no frame ends the list.
void read_frames(std::string_view frames, Results& results);

// In a process of its own: takes everything from it that reading and writing these two descriptors does not need, and
// runs the stages.
[[noreturn]] void work(std::span<const StageRow> stages, int input, int output, const Limits& limits);

}  // namespace drsemu::statics
