// Vocabulary of the rows of functions. A name that ends with "*" stands for a pair: its texts are ANSI in the function with an
// A at the end and UTF-16 in that with a W. Parameters have Microsoft's names without their type prefixes, in snake_case.
#pragma once

#include "event/catalogue.h"

namespace drsemu::event::function {

using namespace row;

// DLLs that export a function of a family; those that do not have it are passed over.
using Modules = std::vector<std::string_view>;

// One row. `flags`: CallFlag. `makes`, `named_by`: what the result stands for, and which parameter (index) names it.
struct Function {
  const char* name;
  Category category;
  Result result;
  std::vector<Param> params;
  uint16_t flags = 0;
  Object makes = Object::kUnknown;
  uint8_t named_by = kNoArg;
  Handler handler = Handler::kNone;
};

// Appends the rows of one family.
void add(std::vector<Call>& calls, const Modules& modules, const std::vector<Function>& rows);

// An interface of COM. `vtables`: every table of its methods that an object of the system's may begin with, by the names that
// Wine has for them. `letter`: 'A' or 'W' where its texts are of such characters.
struct Interface {
  const char* name;
  Category category;
  std::vector<Vtable> vtables;
  char letter = 0;
};

// One method, at this index of the table. Its parameters follow that of the object, which is number 0 for `named_by`, and for
// what one parameter says of another.
struct Method {
  uint8_t slot;
  const char* name;
  std::vector<Param> params;
  uint8_t named_by = kNoArg;
  Result result = Result::kHresult;
};

// Appends the rows of one interface: "Interface::Method", with the object as the parameter `this`.
void add(std::vector<Call>& calls, const Interface& interface, const std::vector<Method>& methods);

// Scale of a text or buffer in characters of a pair; replaced by 1 or 2.
inline constexpr uint8_t kCharacters = 0;

// ---- texts: of a pair, always UTF-16, always bytes. Up to a zero.
inline Param text(const char* name, uint16_t limit = 1024) { return {.name = name, .type = Type::kText, .scale = kCharacters, .limit = limit}; }
inline Param wide_text(const char* name, uint16_t limit = 1024) { return {.name = name, .type = Type::kText, .limit = limit}; }
inline Param ansi_text(const char* name, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .flags = kOpAnsi, .limit = limit};
}
// Written by the function, up to a zero.
inline Param out_text(const char* name, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .direction = Direction::kOut, .scale = kCharacters, .limit = limit};
}
inline Param out_wide_text(const char* name, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .direction = Direction::kOut, .limit = limit};
}
inline Param out_ansi_text(const char* name, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .direction = Direction::kOut, .flags = kOpAnsi, .limit = limit};
}

// ---- buffers, with the arguments that hold their length and how much of it was used; `flags`: OpFlag
inline Param data(const char* name, uint8_t length, uint16_t limit = 256, uint8_t flags = 0) { return buffer_in(name, length, limit, flags); }
inline Param out_data(const char* name, uint8_t length, uint8_t actual, uint8_t flags = 0, uint16_t limit = 256) {
  return buffer_out(name, length, actual, flags, limit);
}
// The argument `length` points at a DWORD: the room before, what was used after.
inline Param sized_data(const char* name, uint8_t length, uint16_t limit = 256) {
  return buffer_out(name, length, kNoArg, kOpLengthIsPointer, limit);
}

// Data of a registry value, whose type is in argument `type`, or where that points: its length is in bytes in both functions of
// a pair, its texts are of the function's characters.
inline Param value_data(const char* name, uint8_t type, uint8_t length) {
  return {.name = name, .type = Type::kBuffer, .length = length, .limit = 1024, .class_arg = type};
}
inline Param out_value_data(const char* name, uint8_t type, uint8_t length) {
  return {.name = name, .type = Type::kBuffer, .direction = Direction::kOut, .length = length, .flags = kOpLengthIsPointer, .limit = 1024,
          .class_arg = type};
}

// ---- values
inline Param wide(const char* name) { return {.name = name, .type = Type::kWide, .width = 8}; }           // by value, 64 bits
inline Param variant_bool(const char* name) { return {.name = name, .type = Type::kBool, .width = 2}; }    // VARIANT_BOOL
inline Param variant_value(const char* name) { return {.name = name, .type = Type::kVariantValue, .limit = 1024}; }
inline Param native(const char* name) { return {.name = name, .type = Type::kNumber, .width = 8}; }       // SIZE_T and the like
inline Param truth(const char* name) { return {.name = name, .type = Type::kBool, .width = 4}; }          // BOOL
inline Param resource(const char* name, Object object) { return {.name = name, .type = Type::kHandle, .object = object}; }
inline Param guid(const char* name, Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kGuid, .direction = direction};
}
inline Param shape(const char* name, const Shape& members, Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kShape, .direction = direction, .scale = kCharacters, .shape = &members};
}
inline Param address(const char* name, uint8_t length) { return {.name = name, .type = Type::kAddress, .length = length, .limit = 128}; }
inline Param out_address(const char* name, uint8_t length) {
  return {.name = name, .type = Type::kAddress, .direction = Direction::kOut, .length = length, .flags = kOpLengthIsPointer, .limit = 128};
}

// ---- pointers
inline Param number_out(const char* name) { return number_ptr(name, 4, Direction::kOut); }
inline Param number_inout(const char* name) { return number_ptr(name, 4, Direction::kInOut); }
inline Param wide_out(const char* name) { return number_ptr(name, 8, Direction::kOut); }
inline Param native_out(const char* name) { return number_ptr(name, 0, Direction::kOut); }                // SIZE_T and the like
inline Param pointer_out(const char* name) {
  return {.name = name, .type = Type::kHexPtr, .direction = Direction::kOut, .width = 0};
}
inline Param handle_out(const char* name, Object object = Object::kOther) {
  return {.name = name, .type = Type::kHandlePtr, .direction = Direction::kOut, .object = object};
}

inline Param variant(const char* name, Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kVariant, .direction = direction, .limit = 1024};
}
inline Param bstr_out(const char* name) { return {.name = name, .type = Type::kBstrPtr, .direction = Direction::kOut, .limit = 1024}; }

// ---- objects of COM
inline Param interface_in(const char* name) { return resource(name, Object::kInterface); }
inline Param interface_out(const char* name) { return handle_out(name, Object::kInterface); }
// The first of as many as argument `count` then points at.
inline Param interfaces_out(const char* name, uint8_t count) {
  return {.name = name, .type = Type::kHandlePtr, .direction = Direction::kOut, .object = Object::kInterface, .actual = count};
}

// Families, one file each.
void add_files_functions(std::vector<Call>& calls);
void add_memory_functions(std::vector<Call>& calls);
void add_system_functions(std::vector<Call>& calls);
void add_processes_functions(std::vector<Call>& calls);
void add_services_functions(std::vector<Call>& calls);
void add_modules_functions(std::vector<Call>& calls);
void add_registry_functions(std::vector<Call>& calls);
void add_network_functions(std::vector<Call>& calls);
void add_internet_functions(std::vector<Call>& calls);
void add_crypto_functions(std::vector<Call>& calls);
void add_com_functions(std::vector<Call>& calls);
void add_wmi_functions(std::vector<Call>& calls);
void add_objects_functions(std::vector<Call>& calls);
void add_shell_functions(std::vector<Call>& calls);
void add_user_functions(std::vector<Call>& calls);

}  // namespace drsemu::event::function
