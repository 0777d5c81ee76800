// VARIANTs of OLE automation as JSON.
#pragma once

#include <string_view>

#include "collect/json.h"
#include "event/catalogue.h"

namespace drsemu::collect {

// Writes {"type":"VT_I4","value":4} as the member `name`. `head`: the first 16 bytes of the VARIANT; `text`: what its BSTR
// says, or null. `narrow`: of 32-bit code. An array, a reference or an object is shown by its address; a type without a value here by its type alone.
void append_variant(Json& json, std::string_view name, const FieldView& head, const FieldView* text, bool narrow);

}  // namespace drsemu::collect
