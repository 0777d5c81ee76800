// Structures of functions' arguments as JSON objects, by the shapes of the catalogue.
#pragma once

#include <functional>
#include <string_view>

#include "collect/json.h"
#include "event/catalogue.h"

namespace drsemu::collect {

// Writes `shape` as the object `name`. `part`: the captured field of that number, 0 the structure itself and then what its
// pointers point at; null: there is none. `narrow`: of 32-bit code.
void append_shape(Json& json, std::string_view name, const event::Shape& shape, bool ansi, bool narrow,
                  const std::function<const FieldView*(uint16_t)>& part);

// "{00021401-0000-0000-c000-000000000046}" of 16 bytes; empty if there are fewer.
std::string guid_text(std::string_view data);

// Microsoft's name of a class or an interface, or empty.
std::string_view guid_name(std::string_view text);

// Text of an ANSI function: UTF-8 where it is that, else code page 1252.
std::string ansi_to_utf8(std::string_view bytes);

}  // namespace drsemu::collect
