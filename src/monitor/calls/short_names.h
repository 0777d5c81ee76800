// Short names of files, and what a listing of a folder leaves out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "event/short_name.h"

namespace drsemu::monitor {

// What Wine is looking for when it reads a folder in the call that the thread makes (ioctl below): set for as long as
// that call lasts.
enum class Reading : uint8_t {
  kAnything,     // not known: names and short names
  kNoShortName,  // a file whose path has none
  kListing,      // all
  kOne,          // the file of a listing's mask
};
class ReadingScope {
 public:
  // `mask`: of kOne, UTF-8.
  explicit ReadingScope(Reading reading, std::string_view mask = {});
  ~ReadingScope();
  ReadingScope(const ReadingScope&) = delete;
  ReadingScope& operator=(const ReadingScope&) = delete;
};

// The short name of the file with that Linux path; none (size 0) if its name is short enough.
event::ShortName short_name_of(const char* path);

// Before NtQueryDirectoryFile in the service table: System V ABI.
using QueryDirectory = uint64_t (*)(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io,
                                    uint64_t buffer, uint64_t length, uint64_t information_class, uint64_t single,
                                    uint64_t mask, uint64_t restart);
extern QueryDirectory g_wine_query_directory;
uint64_t query_directory(uint64_t handle, uint64_t event, uint64_t apc, uint64_t context, uint64_t io, uint64_t buffer,
                         uint64_t length, uint64_t information_class, uint64_t single, uint64_t mask, uint64_t restart);

}  // namespace drsemu::monitor
