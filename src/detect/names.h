// What rules may speak of: the calls and fields of the catalogue, the lists of report.json and their members.
#pragma once

#include <string>
#include <vector>

#include "detect/field.h"

namespace drsemu::detect {

// The calls that a name in a rule stands for: "CreateService*" is the pair CreateServiceA and CreateServiceW, "@start"
// all that start a program, "*" every call.
std::vector<std::string> calls_of(const std::string& name);

// Each returns what is wrong with a name, with the nearest that there is, or nothing.
std::string unknown_call(const std::string& name);
std::string unknown_field(const std::vector<std::string>& calls, const FieldPath& field);
std::string unknown_fact(const FieldPath& fact);
std::string unknown_entry(const FieldPath& fact, const FieldPath& field);

}  // namespace drsemu::detect
