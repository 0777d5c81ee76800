// Functions of the loader.
#include "event/functions/rows.h"

namespace drsemu::event::function {

void add_modules_functions(std::vector<Call>& calls) {
  const auto module = Category::kModule;
  add(calls, {"kernel32", "kernelbase"},
      {{"LoadLibrary*", module, Result::kPointer, {text("file_name")}, 0, Object::kModule, 0},
       {"GetProcAddress", module, Result::kPointer, {resource("module", Object::kModule), ansi_text("proc_name")}}});
}

}  // namespace drsemu::event::function
