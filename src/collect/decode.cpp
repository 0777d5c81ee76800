// From a record to an event.
#include "collect/decode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <optional>

#include "base/text.h"

namespace drsemu::collect {

using namespace event;

namespace {

// One field of a record.
struct FieldView {
  Field head;
  std::string_view data;

  bool has(uint8_t flag) const { return head.flags & flag; }
  template <typename T>
  std::optional<T> at(size_t offset) const {
    T value;
    if (offset + sizeof value > data.size()) return std::nullopt;
    std::memcpy(&value, data.data() + offset, sizeof value);
    return value;
  }
};

// The fields of a record; those beyond what a call can have are none of its.
class Fields {
 public:
  explicit Fields(RecordBytes record) {
    size_t at = sizeof(Record) + header_of(record).args * size_t{8};
    while (count_ < kMost && at + sizeof(Field) <= record.size()) {
      FieldView field;
      std::memcpy(&field.head, record.data() + at, sizeof(Field));
      at += sizeof(Field);
      const size_t padded = (size_t{field.head.stored} + 7) & ~size_t{7};
      if (padded > record.size() - at) break;
      field.data = record.substr(at, field.head.stored);
      at += padded;
      new (&place_[count_++]) FieldView(field);
    }
  }

  const FieldView* begin() const { return reinterpret_cast<const FieldView*>(place_); }
  const FieldView* end() const { return begin() + count_; }
  size_t size() const { return count_; }
  const FieldView& operator[](size_t i) const { return begin()[i]; }

 private:
  static constexpr size_t kMost = kMaxOps * 3;

  // Few of them are used: the rest is not even cleared.
  struct alignas(FieldView) Place {
    char bytes[sizeof(FieldView)];
  };
  size_t count_ = 0;
  Place place_[kMost];
};

// Writes a JSON object member by member.
class Json {
 public:
  explicit Json(TextBuffer& out) : out_(out) {}

  void open() { out_.put('{'); first_ = true; }
  void close() { out_.put('}'); first_ = false; }
  void key(std::string_view name) {
    if (!first_) out_.put(',');
    first_ = false;
    out_.put('"');
    out_.put(name);
    out_.put("\":");
  }
  // Members that are the same each time, as text that begins with a comma.
  void ready(std::string_view members) {
    out_.put(first_ ? members.substr(1) : members);
    first_ = false;
  }
  void text(std::string_view name, std::string_view value) { key(name); append_json_string(out_, value); }
  void utf16(std::string_view name, std::string_view value) { key(name); append_json_utf16(out_, value); }
  void number(std::string_view name, uint64_t value) { key(name); out_.number(value); }
  void signed_number(std::string_view name, int64_t value) { key(name); out_.signed_number(value); }
  void hex(std::string_view name, uint64_t value, int digits = 1) {
    key(name);
    out_.put("\"0x");
    out_.hex(value, digits);
    out_.put('"');
  }
  void names(std::string_view name, const NameTable& table, uint64_t value) {
    key(name);
    out_.put('"');
    bool any = false;
    const uint64_t rest = split_names(table, value, [&](const char* part) {
      if (any) out_.put('|');
      any = true;
      out_.put(part);
    });
    if (rest != 0 || !any) {
      out_.put(any ? "|0x" : "0x");
      out_.hex(rest);
    }
    out_.put('"');
  }
  void boolean(std::string_view name, bool value) { key(name); out_.put(value ? "true" : "false"); }
  void null(std::string_view name) { key(name); out_.put("null"); }
  void bytes(std::string_view name, std::string_view data, uint64_t size, bool utf16 = false) {
    key(name);
    append_json_bytes(out_, data, size, utf16);
  }
  TextBuffer& out() { return out_; }
  void opened() { first_ = true; }

 private:
  TextBuffer& out_;
  bool first_ = true;
};

std::string file_name(std::string_view path) {
  const size_t slash = path.find_last_of("\\/");
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Object object_of_type(std::string_view type) {
  constexpr std::pair<std::string_view, Object> known[] = {{"File", Object::kFile},       {"Key", Object::kKey},
                                                           {"Process", Object::kProcess}, {"Thread", Object::kThread},
                                                           {"Section", Object::kSection}};
  for (const auto& [name, object] : known) {
    if (name == type) return object;
  }
  return Object::kOther;
}

// "1601-01-01" based 100 ns units stay a number of their own kind: hexadecimal says nothing, a date does.
std::string file_time(uint64_t value) {
  if (value == 0 || value >= 0x7fffffffffffffffull) return std::to_string(static_cast<int64_t>(value));
  const auto seconds = static_cast<time_t>(value / 10'000'000) - 11'644'473'600;
  tm parts;
  char text[40];
  if (!gmtime_r(&seconds, &parts)) return std::to_string(value);
  const size_t size = ::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%07uZ", static_cast<unsigned>(value % 10'000'000));
  return text;
}

uint64_t mask(uint64_t value, uint8_t width) { return width >= 8 ? value : value & ((1ull << width * 8) - 1); }

// The event of one call in the making.
class EventWriter {
 public:
  EventWriter(RecordBytes record, const Call& call, ProcessState& process, TextBuffer& line)
      : record_(header_of(record)),
        call_(call),
        process_(process),
        json_(line),
        fields_(record),
        params_(plan_params_of(call)) {
    const size_t count = std::min<size_t>(record_.args, kMaxArgs);
    std::memcpy(args_.data(), record.data() + sizeof(Record), count * 8);
    std::fill(args_.begin() + static_cast<ptrdiff_t>(count), args_.end(), 0);
  }

  Json& json() { return json_; }

  bool success() const {
    if (record_.flags & kRecordNoReturn) return call_.flags & kEndsThread;
    if (call_.flags & kReturnsValue) return record_.result != 0;
    return !(record_.flags & kRecordAborted) && static_cast<int32_t>(record_.result) >= 0;
  }

  void before() {
    json_.key("before");
    json_.out().put('{');
    json_.opened();
    for (uint8_t i = 0; i < call_.params.size(); ++i) {
      if (call_.params[i].direction != Direction::kOut) value(i, false);
    }
    json_.close();
  }

  void after() {
    json_.key("after");
    json_.out().put('{');
    json_.opened();
    for (uint8_t i = 0; i < call_.params.size(); ++i) {
      if (call_.params[i].direction != Direction::kIn) value(i, true);
    }
    json_.close();
  }

  // Handles opened and closed; call after before() and after().
  void apply() {
    for (uint8_t i = 0; i < call_.params.size(); ++i) {
      const Param& param = call_.params[i];
      if (param.type == Type::kClosedHandle && success()) {
        const auto found = process_.handles.find(args_[i]);
        // A thread may have been given the same value again before this close came to be logged.
        if (found != process_.handles.end() && found->second.since <= record_.begin) process_.handles.erase(found);
      }
      if (param.type == Type::kHandlePtr && success()) open_handle(i, param);
    }
  }

  // What an NtCreateUserProcess has made.
  void created(Facts& facts) const {
    const FieldView* made = field(0, true);
    facts.created_handle = made ? made->at<uint64_t>(0).value_or(0) : 0;
    if (const FieldView* image = field(8, false, 0)) facts.created_image = utf16_to_utf8(image->data);
    if (const FieldView* line = field(8, false, 1)) facts.created_command_line = utf16_to_utf8(line->data);
  }

  uint64_t arg(size_t i) const { return args_[i]; }
  const HandleEntry* handle(uint64_t value) const {
    const auto found = process_.handles.find(value);
    return found == process_.handles.end() ? nullptr : &found->second;
  }

 private:
  static const std::vector<uint8_t>& plan_params_of(const Call& call) {
    static const auto all = [] {
      std::vector<std::vector<uint8_t>> list;
      for (const Call& row : catalogue()) list.push_back(plan_params(row));
      return list;
    }();
    return all[static_cast<size_t>(&call - catalogue().data())];
  }

  const FieldView* field(uint8_t param, bool after, uint16_t extra = 0) const {
    for (const FieldView& candidate : fields_) {
      if (candidate.head.op < params_.size() && params_[candidate.head.op] == param &&
          candidate.has(kFieldAfter) == after && candidate.head.extra == extra) {
        return &candidate;
      }
    }
    return nullptr;
  }

  void text(std::string_view name, const FieldView& view) {
    if (view.has(kFieldUnreadable) && view.data.empty()) {
      unreadable(name);
      return;
    }
    json_.utf16(name, view.data);
    if (view.has(kFieldTruncated) || view.has(kFieldUnreadable)) json_.boolean(std::string(name) + "_truncated", true);
  }

  void unreadable(std::string_view name) { json_.key(name); json_.out().put("{\"unreadable\":true}"); }

  // A key that this event has not used yet; valid until the next.
  std::string_view unused(std::string_view name, std::string_view param) {
    if (!used(name)) return name;
    other_key_.assign(param);
    other_key_ += '_';
    other_key_ += name;
    return other_key_;
  }
  // `name` outlives this writer.
  bool used(std::string_view name) {
    for (size_t i = 0; i < used_count_; ++i) {
      if (used_[i] == name) return true;
    }
    if (used_count_ < used_.size()) used_[used_count_++] = name;
    return false;
  }

  void handle_value(const Param& param, uint64_t value) {
    json_.hex(param.name, value);
    if (param.object != Object::kUnknown) return;  // an auxiliary handle
    const std::string_view name = param.name;
    const auto named = [&](std::string_view key, std::string_view text) {
      if (!text.empty()) json_.text(unused(key, name), text);
    };
    if (value == ~0ull || value == 0xffffffff) {
      if (name.find("process") != name.npos) json_.number(unused("proc_id", name), process_.pid);
      return;
    }
    const HandleEntry* entry = handle(value);
    if (!entry) return;
    switch (entry->object) {
      case Object::kFile: named("file_path", entry->name); break;
      case Object::kKey: named("key_path", entry->name); break;
      case Object::kSection: named("section_name", entry->name); break;
      case Object::kThread:
        if (entry->tid) json_.number(unused("thread_id", name), entry->tid);
        [[fallthrough]];
      case Object::kProcess:
        if (entry->pid) json_.number(unused("proc_id", name), entry->pid);
        break;
      default: named("object_name", entry->name); break;
    }
  }

  // OBJECT_ATTRIBUTES: the full name, also where it is relative to a root.
  std::string object_name(uint8_t i) const {
    const FieldView* head = field(i, false, 0);
    const FieldView* name = field(i, false, 1);
    std::string text = name ? utf16_to_utf8(name->data) : std::string();
    const auto object = head ? head->at<ObjectHead>(0) : std::nullopt;
    if (!object || object->root == 0) return text;
    const HandleEntry* root = handle(object->root);
    if (!root || root->name.empty()) return text;
    if (text.empty()) return root->name;
    return root->name.back() == '\\' ? root->name + text : root->name + "\\" + text;
  }

  void object_value(uint8_t i, const Param& param) {
    const FieldView* head = field(i, false, 0);
    if (!head || head->has(kFieldNull)) {
      if (param.object != Object::kOther) json_.null(param.name);
      return;
    }
    if (head->has(kFieldUnreadable)) {
      unreadable(param.name);
      return;
    }
    const auto object = head->at<ObjectHead>(0);
    const FieldView* name = field(i, false, 1);
    if (name && name->has(kFieldUnreadable) && name->data.empty() && name->head.size) {
      unreadable(param.name);
    } else {
      const std::string full = object_name(i);
      if (!full.empty() || param.object == Object::kFile || param.object == Object::kKey) json_.text(param.name, full);
      if (name && name->has(kFieldTruncated)) json_.boolean(std::string(param.name) + "_truncated", true);
      used(param.name);
    }
    if (object && object->root) {
      json_.hex("root_directory", object->root);
      if (!handle(object->root)) json_.text("relative_name", name ? utf16_to_utf8(name->data) : "");
    }
  }

  void data_value(std::string_view name, std::string_view data, uint64_t size, uint32_t type) {
    json_.key(name);
    append_json_registry_data(json_.out(), type, data, size);
  }

  void buffer_value(const Param& param, const FieldView& view) {
    if (view.has(kFieldUnreadable) && view.data.empty()) {
      unreadable(param.name);
    } else if (param.class_arg != kNoArg) {
      data_value(param.name, view.data, view.head.size, static_cast<uint32_t>(args_[param.class_arg]));
    } else {
      json_.bytes(param.name, view.data, view.head.size);
    }
  }

  void info_value(const Param& param, const FieldView& view) {
    const uint32_t number = param.class_arg == kNoArg ? 0 : static_cast<uint32_t>(args_[param.class_arg]);
    const Layout* layout = param.layouts->find(number);
    if (!layout) {
      buffer_value({.name = param.name, .type = Type::kBuffer}, view);
      return;
    }
    if (view.has(kFieldUnreadable) && view.data.empty()) {
      unreadable(param.name);
      return;
    }
    uint32_t type = 0;
    for (const LayoutField& member : layout->fields) {
      if (std::string_view(member.name) == "type") type = view.at<uint32_t>(member.offset).value_or(0);
      layout_field(member, view, type);
    }
  }

  void layout_field(const LayoutField& member, const FieldView& view, uint32_t type) {
    const auto integer = [&](auto sample) { return view.at<decltype(sample)>(member.offset); };
    switch (member.type) {
      case FieldType::kU8: if (const auto v = integer(uint8_t{})) json_.number(member.name, *v); break;
      case FieldType::kU16: if (const auto v = integer(uint16_t{})) json_.number(member.name, *v); break;
      case FieldType::kU32: if (const auto v = integer(uint32_t{})) json_.number(member.name, *v); break;
      case FieldType::kU64: if (const auto v = integer(uint64_t{})) json_.number(member.name, *v); break;
      case FieldType::kI32: if (const auto v = integer(int32_t{})) json_.signed_number(member.name, *v); break;
      case FieldType::kI64: if (const auto v = integer(int64_t{})) json_.signed_number(member.name, *v); break;
      case FieldType::kBool8: if (const auto v = integer(uint8_t{})) json_.boolean(member.name, *v); break;
      case FieldType::kBool32: if (const auto v = integer(uint32_t{})) json_.boolean(member.name, *v); break;
      case FieldType::kHex32:
        if (const auto v = integer(uint32_t{})) {
          if (member.names) json_.names(member.name, *member.names, *v); else json_.hex(member.name, *v);
        }
        break;
      case FieldType::kHex64: if (const auto v = integer(uint64_t{})) json_.hex(member.name, *v); break;
      case FieldType::kHandle:
        if (const auto v = integer(uint64_t{}); v && *v) json_.hex(member.name, *v);
        break;
      case FieldType::kFileTime: if (const auto v = integer(uint64_t{})) json_.text(member.name, file_time(*v)); break;
      case FieldType::kText:
      case FieldType::kBytes:
      case FieldType::kBytesAt: {
        // A UNICODE_STRING's length is 16 bits wide with the maximum beside it.
        const auto wide = view.at<uint32_t>(member.length_offset);
        if (!wide) break;
        uint64_t offset = member.offset;
        if (member.type == FieldType::kBytesAt) offset = view.at<uint32_t>(member.offset).value_or(0);
        const bool string_head = member.length_offset == 0 && (member.offset == 16 || member.offset == 104);
        const uint64_t size = string_head ? *wide & 0xffff : *wide;
        if (offset > view.data.size()) break;
        const std::string_view data = view.data.substr(offset, size);
        if (member.type == FieldType::kText) {
          json_.utf16(member.name, data);
          if (data.size() < size) json_.boolean(std::string(member.name) + "_truncated", true);
        } else {
          data_value(member.name, data, size, type);
        }
        break;
      }
    }
  }

  void pointed_value(const Param& param, const FieldView& view) {
    const std::optional<uint64_t> number = [&]() -> std::optional<uint64_t> {
      uint64_t value = 0;
      const size_t width = std::min<size_t>(param.width, 8);
      if (view.data.size() < width) return std::nullopt;
      std::memcpy(&value, view.data.data(), width);
      return value;
    }();
    if (!number) {
      if (view.has(kFieldUnreadable)) unreadable(param.name);
      return;
    }
    switch (param.type) {
      case Type::kHexPtr: json_.hex(param.name, *number); break;
      case Type::kNamesPtr: json_.names(param.name, *param.names, *number); break;
      case Type::kTimeout: timeout_value(param.name, static_cast<int64_t>(*number)); break;
      case Type::kFileTime: json_.text(param.name, file_time(*number)); break;
      default: json_.signed_number(param.name, static_cast<int64_t>(*number)); break;
    }
  }

  void timeout_value(std::string_view name, int64_t value) {
    json_.signed_number(name, value);
    // 100 ns units; negative: from now.
    if (value < 0) json_.number("milliseconds", (0 - static_cast<uint64_t>(value)) / 10'000);
  }

  void io_status_value(const Param& param, const FieldView& view) {
    const auto information = view.at<uint64_t>(8);
    if (!information || !success()) return;
    if (param.names) {
      json_.names(param.name, *param.names, *information);
    } else {
      json_.number(param.name, *information);
    }
  }

  void client_id_value(const FieldView& view) {
    if (const auto process = view.at<uint64_t>(0)) json_.number(unused("proc_id", "client"), *process);
    if (const auto thread = view.at<uint64_t>(8); thread && *thread) json_.number(unused("thread_id", "client"), *thread);
  }

  void handles_value(const Param& param, const FieldView& view) {
    json_.key(param.name);
    TextBuffer& out = json_.out();
    out.put('[');
    for (size_t at = 0; at + 8 <= view.data.size(); at += 8) {
      out.put(at ? ",\"0x" : "\"0x");
      out.hex(*view.at<uint64_t>(at));
      out.put('"');
    }
    out.put(']');
    if (view.has(kFieldTruncated)) json_.boolean(std::string(param.name) + "_truncated", true);
  }

  void parameters_value(uint8_t i) {
    constexpr std::pair<uint16_t, const char*> parts[] = {{0, "image_path"}, {1, "command_line"}, {2, "current_directory"}};
    for (const auto& [extra, name] : parts) {
      if (const FieldView* view = field(i, false, extra); view && !view->has(kFieldNull)) text(name, *view);
    }
  }

  void value(uint8_t i, bool after) {
    const Param& param = call_.params[i];
    const uint64_t raw = args_[i];
    const FieldView* view = field(i, after);
    switch (param.type) {
      case Type::kHandle:
      case Type::kClosedHandle:
        if (raw != 0 || i == 0) handle_value(param, raw);
        break;
      case Type::kPointer: if (raw) json_.hex(param.name, raw); break;
      case Type::kNumber: json_.number(param.name, mask(raw, param.width)); break;
      case Type::kHex: json_.hex(param.name, mask(raw, param.width)); break;
      case Type::kBool: json_.boolean(param.name, mask(raw, 1)); break;
      case Type::kNames: json_.names(param.name, *param.names, mask(raw, 4)); break;
      case Type::kNumberPtr:
      case Type::kHexPtr:
      case Type::kNamesPtr:
      case Type::kFileTime: if (view) pointed_value(param, *view); break;
      case Type::kTimeout:
        if (view) {
          pointed_value(param, *view);
        } else if (raw == 0) {
          json_.null(param.name);  // for ever
        }
        break;
      case Type::kHandlePtr:
        if (view) {
          if (const auto made = view->at<uint64_t>(0)) json_.hex(param.name, *made);
        }
        break;
      case Type::kIoStatus: if (view) io_status_value(param, *view); break;
      case Type::kUnicode:
        if (view && view->has(kFieldNull)) break;
        if (view) text(param.name, *view);
        break;
      case Type::kObject: object_value(i, param); break;
      case Type::kBuffer: if (view) buffer_value(param, *view); break;
      case Type::kInfo:
        // What a failed call left in a structure of fixed form is not its answer.
        if (view && !(after && param.length == kNoArg && !success())) info_value(param, *view);
        break;
      case Type::kClientId: if (view) client_id_value(*view); break;
      case Type::kHandles: if (view) handles_value(param, *view); break;
      case Type::kProcessParameters: parameters_value(i); break;
      case Type::kAttributeList:
        if (const FieldView* image = field(i, false, 0); image && !image->has(kFieldNull) && !image->data.empty()) {
          text("image_name", *image);
        }
        break;
    }
  }

  void open_handle(uint8_t i, const Param& param) {
    const FieldView* view = field(i, true);
    const auto made = view ? view->at<uint64_t>(0) : std::nullopt;
    if (!made || *made == 0) return;
    HandleEntry entry{.object = param.object, .name = {}, .pid = 0, .tid = 0, .since = record_.end};
    if (param.object == Object::kUnknown) {  // a duplicate
      if (args_[2] != ~0ull) return;         // it lives in another process
      const HandleEntry* source = args_[0] == ~0ull ? handle(args_[1]) : nullptr;
      if (source) entry = *source;
      entry.since = record_.end;
      if (!source) {
        process_.handles.erase(*made);
        return;
      }
    } else if (param.object != Object::kProcess && param.object != Object::kThread) {
      for (uint8_t j = 0; j < call_.params.size(); ++j) {
        if (call_.params[j].type == Type::kObject) entry.name = object_name(j);
      }
    }
    process_.handles[*made] = std::move(entry);
  }

  const Record& record_;
  const Call& call_;
  ProcessState& process_;
  Json json_;
  const Fields fields_;
  std::array<uint64_t, kMaxArgs> args_;
  const std::vector<uint8_t>& params_;
  std::array<std::string_view, 8> used_;
  size_t used_count_ = 0;
  std::string other_key_;
};

// "call" and "category" of a row.
std::string_view call_members(size_t index) {
  static const auto all = [] {
    std::vector<std::string> list;
    for (const Call& row : catalogue()) {
      list.push_back(",\"call\":\"" + std::string(row.name) + "\",\"category\":\"" + std::string(category_name(row.category)) + "\"");
    }
    return list;
  }();
  return all[index];
}

void append_caller(Json& json, const Record& record, const ProcessState& process) {
  if (record.caller == 0) return;
  json.key("caller");
  json.out().put('{');
  json.opened();
  const auto found = process.modules.find(record.caller_module);
  if (record.caller_module && found != process.modules.end()) {
    json.text("module", found->second.name);
    json.hex("rva", record.caller - found->second.base);
  } else {
    json.null("module");
    json.hex("address", record.caller);
  }
  json.close();
}

}  // namespace

uint64_t Decoder::apply_meta(RecordBytes record, ProcessState& process) const {
  const Record& header = header_of(record);
  const Fields fields(record);
  if (fields.size() == 0) return 0;
  const auto text = [&](size_t i) { return i < fields.size() ? utf16_to_utf8(fields[i].data) : std::string(); };
  if (header.call == kMetaProcess) {
    const auto fact = fields[0].at<ProcessFact>(0);
    if (!fact) return 0;
    process.pid = fact->pid;
    process.parent_pid = fact->parent_pid;
    process.linux_pid = fact->linux_pid;
    process.wow64 = fact->wow64;
    process.image = text(1);
    process.command_line = text(2);
  } else if (header.call == kMetaModule) {
    const auto fact = fields[0].at<ModuleFact>(0);
    if (!fact) return 0;
    const std::string path = text(1);
    process.modules[fact->number] = {file_name(path), path, fact->base, fact->size, fact->system != 0};
  } else if (header.call == kMetaHandle) {
    const auto fact = fields[0].at<HandleFact>(0);
    if (!fact) return 0;
    process.handles[fact->handle] = {object_of_type(text(1)), text(2), fact->pid, fact->tid, header.end};
    return fact->handle;
  }
  return 0;
}

Facts Decoder::append_event(RecordBytes record, uint64_t seq, uint32_t tid, ProcessState& process,
                            std::string& line) const {
  const Record& header = header_of(record);
  const Call& call = catalogue()[header.call];
  TextBuffer text;
  EventWriter writer(record, call, process, text);
  Json& json = writer.json();
  json.open();
  json.number("seq", seq);
  json.number("ts", clock_.since_start(header.begin));
  json.number("tid", tid);
  json.ready(call_members(header.call));
  writer.before();
  writer.after();
  const bool returned = !(header.flags & kRecordNoReturn);
  if (!returned) {
    json.boolean("returned", false);
  } else if (call.flags & kReturnsValue) {
    json.hex("result", header.result);
  } else {
    json.hex("status", static_cast<uint32_t>(header.result), 8);
  }
  json.boolean("success", writer.success());
  if (header.flags & kRecordDirect) json.text("via", "direct");
  append_caller(json, header, process);
  json.number("ns", header.end > header.begin ? clock_.to_ns(header.end - header.begin) : 0);
  if (header.repeats) json.number("repeated", uint64_t{header.repeats} + 1);
  json.close();
  line += text.view();

  Facts facts;
  if (std::string_view(call.name) == "NtTerminateProcess" && writer.success()) {
    const uint64_t handle = writer.arg(0);
    const HandleEntry* victim = writer.handle(handle);
    const auto code = static_cast<uint32_t>(writer.arg(1));
    const bool itself = handle == ~0ull || (victim && victim->pid == process.pid);
    if (itself) {
      facts.exits = true;
    } else if (victim) {
      facts.terminated_pid = victim->pid;
    }
    facts.exit_code = code;
  }
  if (std::string_view(call.name) == "NtCreateUserProcess" && writer.success()) writer.created(facts);
  writer.apply();
  return facts;
}

}  // namespace drsemu::collect
