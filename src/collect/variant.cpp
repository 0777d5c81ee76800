// VARIANTs of OLE automation as JSON. Types and layout: oaidl.h and wtypes.h.
#include "collect/variant.h"

#include <cmath>
#include <cstdio>

namespace drsemu::collect {

using namespace event;

namespace {

constexpr uint16_t kArray = 0x2000, kReference = 0x4000;  // VT_ARRAY, VT_BYREF
constexpr size_t kValue = 8;                              // offset

enum class Form : uint8_t { kNone, kSigned, kUnsigned, kFloat, kDouble, kBool, kText, kAddress, kHex };

struct VariantType {
  uint16_t number;
  const char* name;
  Form form;
  uint8_t width;
};

constexpr VariantType kTypes[] = {
    {0, "VT_EMPTY", Form::kNone, 0},     {1, "VT_NULL", Form::kNone, 0},      {2, "VT_I2", Form::kSigned, 2},
    {3, "VT_I4", Form::kSigned, 4},      {4, "VT_R4", Form::kFloat, 4},       {5, "VT_R8", Form::kDouble, 8},
    {6, "VT_CY", Form::kSigned, 8},      {7, "VT_DATE", Form::kDouble, 8},    {8, "VT_BSTR", Form::kText, 0},
    {9, "VT_DISPATCH", Form::kAddress, 0}, {10, "VT_ERROR", Form::kHex, 4},   {11, "VT_BOOL", Form::kBool, 2},
    {12, "VT_VARIANT", Form::kNone, 0},  {13, "VT_UNKNOWN", Form::kAddress, 0}, {14, "VT_DECIMAL", Form::kNone, 0},
    {16, "VT_I1", Form::kSigned, 1},     {17, "VT_UI1", Form::kUnsigned, 1},  {18, "VT_UI2", Form::kUnsigned, 2},
    {19, "VT_UI4", Form::kUnsigned, 4},  {20, "VT_I8", Form::kSigned, 8},     {21, "VT_UI8", Form::kUnsigned, 8},
    {22, "VT_INT", Form::kSigned, 4},    {23, "VT_UINT", Form::kUnsigned, 4}, {36, "VT_RECORD", Form::kNone, 0}};

// JSON has no numbers without end and none that is no number: those are texts.
void floating(Json& json, double value) {
  char text[32];
  std::snprintf(text, sizeof text, std::isfinite(value) ? "%.17g" : "\"%g\"", value);
  json.key("value");
  json.out().put(text);
}

}  // namespace

void append_variant(Json& json, std::string_view name, const FieldView& head, const FieldView* text, bool narrow) {
  json.key(name);
  const auto type = head.at<uint16_t>(0);
  const auto value = head.at<uint64_t>(kValue);
  if (!type || !value) {
    json.out().put("{\"unreadable\":true}");
    return;
  }
  json.open();
  const uint16_t plain = *type & 0xfff;
  const VariantType* known = nullptr;
  for (const VariantType& candidate : kTypes) {
    if (candidate.number == plain) known = &candidate;
  }
  std::string shown;
  if (*type & kArray) shown += "VT_ARRAY|";
  if (*type & kReference) shown += "VT_BYREF|";
  shown += known ? known->name : hex_of(plain);
  json.text("type", shown);
  const unsigned unused = known ? 64 - known->width * 8 : 0;
  const Form form = *type & (kArray | kReference) ? Form::kAddress : known ? known->form : Form::kNone;
  switch (form) {
    case Form::kNone: break;
    case Form::kSigned: json.signed_number("value", static_cast<int64_t>(*value << unused) >> unused); break;
    case Form::kUnsigned: json.number("value", *value << unused >> unused); break;
    case Form::kHex: json.hex("value", *value << unused >> unused); break;
    case Form::kFloat: floating(json, static_cast<double>(*head.at<float>(kValue))); break;
    case Form::kDouble: floating(json, *head.at<double>(kValue)); break;
    case Form::kBool: json.boolean("value", static_cast<uint16_t>(*value) != 0); break;
    case Form::kText:
      if (text && text->has(kFieldUnreadable) && text->data.empty()) {
        json.key("value");
        json.out().put("{\"unreadable\":true}");
      } else {
        json.utf16("value", text ? text->data : std::string_view());
      }
      if (text && text->has(kFieldTruncated)) json.truncated("value");
      break;
    case Form::kAddress:
      json.hex("value", narrow ? static_cast<uint32_t>(*value) : *value);
      break;
  }
  json.close();
}

}  // namespace drsemu::collect
