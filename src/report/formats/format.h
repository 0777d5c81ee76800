// The foreign formats that a finished report can be had in: one file each in this folder, and a row here.
#pragma once

#include <span>
#include <string_view>

#include "report/formats/output.h"
#include "report/formats/run.h"

namespace drsemu::formats {

struct Format {
  std::string_view name;    // as in --to
  std::string_view ending;  // of a file's name
  std::string_view about;   // one line
  // Writes the whole of it, from its begin to its end. The same report gives the same bytes. Throws Error.
  void (*convert)(Run& run, JsonOut& out);
};

std::span<const Format> all();

// Null if there is none of that name.
const Format* find_format(std::string_view name);

void convert_to_cape(Run& run, JsonOut& out);
void convert_to_drakvuf(Run& run, JsonOut& out);
void convert_to_sysmon(Run& run, JsonOut& out);
void convert_to_navigator(Run& run, JsonOut& out);
void convert_to_trace(Run& run, JsonOut& out);

}  // namespace drsemu::formats
