// Structures of Windows as JSON members, by the layouts of the catalogue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "collect/json.h"
#include "event/catalogue.h"

namespace drsemu::collect {

// Writes the fields of a captured structure. `address`: where it lay in the guest, for pointers into itself.
// Fields that lie beyond what was captured are left out.
void append_structure(Json& json, const event::Layout& layout, const FieldView& view, uint64_t address);

// "S-1-5-32-544" of a SID at the begin of `data`; empty if it is none or is not whole.
std::string sid_text(std::string_view data);

// UTF-16 up to a zero.
std::string_view until_zero(std::string_view data);

// A FILETIME as a date ("1601-01-01T00:00:00.0000000Z"); its number where it is no date.
std::string file_time(uint64_t value);

}  // namespace drsemu::collect
