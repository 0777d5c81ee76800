// The functions of the Win32 layer: all families together.
#include <memory>

#include "event/functions/rows.h"

namespace drsemu::event {

namespace function {
namespace {

// The row of a function of its own, or one of a pair: 'A' or 'W'.
Call make_row(const Modules& modules, const Function& row, char letter) {
  Call call{.name = row.name,
            .category = row.category,
            .params = row.params,
            .flags = row.flags,
            .handler = row.handler,
            .layer = Layer::kWin32,
            .result = row.result,
            .modules = modules,
            .makes = row.makes,
            .named_by = row.named_by};
  if (letter) {
    // Lives as long as the catalogue: for ever.
    static std::vector<std::unique_ptr<std::string>> names;
    names.push_back(std::make_unique<std::string>(row.name));
    names.back()->back() = letter;
    call.name = names.back()->c_str();
  }
  for (Param& param : call.params) {
    const bool is_value_data = param.type == Type::kBuffer && param.class_arg != kNoArg;
    if (is_value_data && letter == 'A') param.flags |= kOpAnsi;
    if (param.scale != kCharacters) continue;
    param.scale = letter == 'A' ? 1 : 2;
    if (letter == 'A') param.flags |= kOpAnsi;
  }
  return call;
}

}  // namespace

void add(std::vector<Call>& calls, const Modules& modules, const std::vector<Function>& rows) {
  for (const Function& row : rows) {
    if (std::string_view(row.name).ends_with('*')) {
      calls.push_back(make_row(modules, row, 'A'));
      calls.push_back(make_row(modules, row, 'W'));
    } else {
      calls.push_back(make_row(modules, row, 0));
    }
  }
}

}  // namespace function

void add_functions(std::vector<Call>& calls) {
  using namespace function;
  add_files_functions(calls);
  add_memory_functions(calls);
  add_system_functions(calls);
  add_processes_functions(calls);
  add_services_functions(calls);
  add_modules_functions(calls);
  add_registry_functions(calls);
  add_network_functions(calls);
  add_internet_functions(calls);
  add_crypto_functions(calls);
  add_com_functions(calls);
  add_shell_functions(calls);
  add_user_functions(calls);
}

}  // namespace drsemu::event
