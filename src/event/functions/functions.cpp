// The functions of the Win32 layer: all families together.
#include <algorithm>
#include <memory>

#include "event/functions/rows.h"

namespace drsemu::event {

namespace function {
namespace {

// Lives as long as the catalogue: for ever.
const char* kept(std::string name) {
  static std::vector<std::unique_ptr<std::string>> names;
  names.push_back(std::make_unique<std::string>(std::move(name)));
  return names.back()->c_str();
}

// What is left open in the parameters of a row: characters are those of 'A', else UTF-16.
void choose_characters(std::vector<Param>& params, char letter) {
  for (Param& param : params) {
    const bool is_value_data = param.type == Type::kBuffer && param.class_arg != kNoArg;
    if (is_value_data && letter == 'A') param.flags |= kOpAnsi;
    if (param.scale != kCharacters) continue;
    param.scale = letter == 'A' ? 1 : 2;
    if (letter == 'A') param.flags |= kOpAnsi;
  }
}

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
    std::string name = row.name;
    name.back() = letter;
    call.name = kept(std::move(name));
  }
  choose_characters(call.params, letter);
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

void add(std::vector<Call>& calls, const Interface& interface, const std::vector<Method>& methods) {
  for (const Method& method : methods) {
    Call call{.name = kept(std::string(interface.name) + "::" + method.name),
              .category = interface.category,
              .params = {interface_in("this")},
              .layer = Layer::kWin32,
              .result = method.result,
              .named_by = method.named_by,
              .vtables = interface.vtables,
              .slot = method.slot};
    call.params.insert(call.params.end(), method.params.begin(), method.params.end());
    choose_characters(call.params, interface.letter);
    for (const Vtable& table : interface.vtables) {
      if (std::find(call.modules.begin(), call.modules.end(), table.module) == call.modules.end()) call.modules.push_back(table.module);
    }
    calls.push_back(std::move(call));
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
  add_wmi_functions(calls);
  add_objects_functions(calls);
  add_shell_functions(calls);
  add_user_functions(calls);
}

}  // namespace drsemu::event
