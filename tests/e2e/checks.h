// What holds for the report of every run.
#pragma once

#include "harness.h"

namespace drsemu::e2e {

// Whether `event` has, at each JSON pointer, that text.
using Fields = std::vector<std::pair<const char*, std::string>>;
bool matches(const Json& event, const Fields& fields);

// The first of `call` with these fields; a failure of the test that shows what there was if there is none.
const Json& find_call(const Report& report, const std::string& call, const Fields& fields);
// How many there are.
size_t count_calls(const Report& report, const std::string& call, const Fields& fields);

// Contracts: form of an event, order, counts that agree with each other, nothing torn, files of dropped/.
void check_contracts(const Report& report);

// The process of the report whose command line ends so; a failure if there is none.
const Json& process_of(const Report& report, const std::string& command_line_end);

// `caller` names a return address: in the image, behind a call instruction.
void check_caller(const Json& event, const std::string& module, const std::filesystem::path& image);

}  // namespace drsemu::e2e
