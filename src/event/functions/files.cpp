// Files and folders. fileapi.h, winbase.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name dispositions[] = {{1, "CREATE_NEW"}, {2, "CREATE_ALWAYS"}, {3, "OPEN_EXISTING"}, {4, "OPEN_ALWAYS"}, {5, "TRUNCATE_EXISTING"}};
constexpr NameTable creation{NameTable::kConstant, dispositions};

}  // namespace

void add_files_functions(std::vector<Call>& calls) {
  const auto file = Category::kFile;
  add(calls, {"kernel32", "kernelbase"},
      {{"CreateFile*", file, Result::kHandle,
        {text("file_name"), names("desired_access", kFileAccess), names("share_mode", kShareAccess), pointer("security_attributes"),
         names("creation_disposition", creation), hex("flags_and_attributes"), handle("template_file")}},
       {"DeleteFile*", file, Result::kBool, {text("file_name")}},
       {"ReadFile", file, Result::kBool,
        {handle("file"), out_data("buffer", 2, 3), number("number_of_bytes_to_read"), number_out("number_of_bytes_read"), pointer("overlapped")}},
       {"WriteFile", file, Result::kBool,
        {handle("file"), data("buffer", 2), number("number_of_bytes_to_write"), number_out("number_of_bytes_written"), pointer("overlapped")}},
       {"SetFilePointerEx", file, Result::kBool,
        {handle("file"), wide("distance_to_move"), wide_out("new_file_pointer"), number("move_method")}},
       {"GetTempPath*", file, Result::kCount, {number("buffer_length"), out_text("buffer")}}});
}

}  // namespace drsemu::event::function
