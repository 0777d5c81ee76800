// Records made by hand, as a guest may write them.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"
#include "event/catalogue.h"

namespace drsemu::test {

template <typename T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

inline std::string wide(const std::string& text) { return utf8_to_utf16(text); }

class RecordBuilder {
 public:
  event::Record header{};

  explicit RecordBuilder(const char* call, std::vector<uint64_t> args = {}) : call_(event::find_call(call)) {
    if (!call_) throw std::runtime_error(std::string("no call ") + call);
    header.call = static_cast<uint16_t>(call_ - event::catalogue().data());
    args.resize(event::compile_plan(*call_, 0).args);
    header.args = static_cast<uint8_t>(args.size());
    for (const uint64_t arg : args) body_ += bytes_of(arg);
  }
  explicit RecordBuilder(uint16_t meta) { header.call = meta; }

  // What was captured of a parameter: at entry, or with kFieldAfter at return.
  RecordBuilder& field(const std::string& param, const std::string& data, uint8_t flags = 0, uint16_t extra = 0,
                       uint32_t true_size = 0) {
    const std::vector<uint8_t> params = event::plan_params(*call_);
    const event::CallPlan plan = event::compile_plan(*call_, 0);
    for (uint8_t op = 0; op < params.size(); ++op) {
      const event::Op kind = plan.op[op].op;
      const bool after = kind == event::Op::kBytesOut || kind == event::Op::kBufferOut ||
                         kind == event::Op::kUnicodeOut || kind == event::Op::kHandleOut || kind == event::Op::kIoStatusOut ||
                         kind == event::Op::kTextOut || kind == event::Op::kAnsiOut || kind == event::Op::kShapeOut || kind == event::Op::kSocketOut || kind == event::Op::kUserDataOut ||
                         kind == event::Op::kVariantOut || kind == event::Op::kBstrOut;
      if (call_->params[params[op]].name == param && after == ((flags & event::kFieldAfter) != 0)) {
        return raw_field(op, data, flags, extra, true_size);
      }
    }
    throw std::runtime_error("no capture of " + param);
  }

  RecordBuilder& raw_field(uint8_t op, const std::string& data, uint8_t flags = 0, uint16_t extra = 0,
                           uint32_t true_size = 0) {
    const auto stored = static_cast<uint32_t>(data.size());
    body_ += bytes_of(event::Field{op, flags, extra, true_size ? true_size : stored, stored, 0});
    body_ += data;
    body_.resize((body_.size() + 7) / 8 * 8);
    return *this;
  }

  RecordBuilder& object(const std::string& param, const std::string& name, uint64_t root = 0) {
    return field(param, bytes_of(event::ObjectHead{root, 0x40, 1})).field(param, wide(name), 0, 1);
  }
  RecordBuilder& times(uint64_t begin, uint64_t end) {
    header.begin = begin;
    header.end = end;
    return *this;
  }
  RecordBuilder& result(uint64_t status) {
    header.result = status;
    return *this;
  }

  std::string bytes() const {
    event::Record whole = header;
    whole.size = static_cast<uint32_t>(sizeof whole + body_.size());
    return bytes_of(whole) + body_;
  }

 private:
  const event::Call* call_ = nullptr;
  std::string body_;
};

// An event, looked at by JSON pointers.
struct EventJson {
  rapidjson::Document json;

  std::string text(const char* pointer) const {
    const rapidjson::Value* value = rapidjson::Pointer(pointer).Get(json);
    return value && value->IsString() ? std::string(value->GetString(), value->GetStringLength()) : "";
  }
  int64_t number(const char* pointer) const {
    const rapidjson::Value* value = rapidjson::Pointer(pointer).Get(json);
    return value && value->IsInt64() ? value->GetInt64() : -1;
  }
  bool has(const char* pointer) const { return rapidjson::Pointer(pointer).Get(json) != nullptr; }
};

}  // namespace drsemu::test
