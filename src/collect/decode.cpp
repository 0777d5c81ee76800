// From a record to an event.
#include "collect/decode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "collect/change.h"
#include "collect/json.h"
#include "collect/shapes.h"
#include "collect/socket.h"
#include "collect/structures.h"
#include "collect/variant.h"
#include "event/guest_path.h"
#include "event/socket_control.h"

namespace drsemu::collect {

using namespace event;

std::string name_below(const std::string& handle, const std::string& text) {
  if (!text.starts_with(":")) return handle.ends_with("\\") ? handle + text : handle + "\\" + text;
  // A stream of the file that the handle is of, or is a stream of; the colon of "C:" is the drive's.
  const size_t last = handle.rfind('\\') + 1;
  const bool is_drive = handle.size() == last + 2 && handle.back() == ':';
  return (is_drive ? handle : handle.substr(0, handle.find(':', last))) + text;
}

namespace {

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

uint64_t mask(uint64_t value, uint8_t width) { return width >= 8 ? value : value & ((1ull << width * 8) - 1); }

// The event of one call in the making.
class EventWriter final : public CallView {
 public:
  EventWriter(RecordBytes record, const Call& call, uint32_t tid, ProcessState& process, const GuestNames& names, TextBuffer& line)
      : record_(header_of(record)),
        call_(call),
        tid_(tid),
        process_(process),
        names_(names),
        json_(line),
        fields_(record),
        params_(plan_params_of(call)) {
    const size_t count = std::min<size_t>(record_.args, kMaxArgs);
    std::memcpy(args_.data(), record.data() + sizeof(Record), count * 8);
    std::fill(args_.begin() + static_cast<ptrdiff_t>(count), args_.end(), 0);
  }

  Json& json() { return json_; }

  // What the event is about: a file that is a socket is the network's.
  Category category() const {
    if (call_.category != Category::kFile || is_function()) return call_.category;
    if (network_control()) return Category::kNetwork;
    for (uint8_t i = 0; i < param_count(); ++i) {
      const Type type = call_.params[i].type;
      if (type == Type::kObject) return is_socket(object_name(i)) ? Category::kNetwork : call_.category;
      if (type != Type::kHandle) continue;
      const HandleEntry* entry = handle(args_[i]);
      return entry && entry->socket ? Category::kNetwork : call_.category;
    }
    return call_.category;
  }

  uint64_t result() const { return call_.flags & kReturns32 ? static_cast<uint32_t>(record_.result) : record_.result; }

  bool is_function() const { return call_.layer == Layer::kWin32; }
  bool narrow() const { return record_.flags & kRecordNarrow; }
  bool nudged() const { return record_.flags & kRecordNudged; }

  bool success() const override {
    if (record_.flags & kRecordNoReturn) return call_.flags & kEndsThread;
    if (is_function()) return is_success(call_.result, record_.result, narrow());
    if (call_.flags & kReturnsValue) return call_.flags & kAnyResult || result() != 0;
    return !(record_.flags & kRecordAborted) && static_cast<int32_t>(record_.result) >= 0;
  }

  // What the call leaves in a structure is its answer.
  // What a function returned.
  void returned() {
    const uint64_t value = record_.result;
    const auto low = static_cast<uint32_t>(value);
    constexpr const char* kName = "result";
    switch (call_.result) {
      case Result::kVoid: break;
      case Result::kBool:
        if (low <= 1) {
          json_.boolean(kName, low);
        } else {
          json_.signed_number(kName, static_cast<int32_t>(low));
        }
        break;
      case Result::kNumber:
      case Result::kCount: json_.number(kName, low); break;
      case Result::kWide: json_.number(kName, value); break;
      case Result::kHex:
      case Result::kPointer:
      case Result::kHandle:
      case Result::kInstance: json_.hex(kName, value); break;
      case Result::kSocket:
        if (low == 0xffffffff) {
          json_.signed_number(kName, -1);
        } else {
          json_.hex(kName, value);
        }
        break;
      case Result::kSigned: json_.signed_number(kName, static_cast<int32_t>(low)); break;
      case Result::kError: json_.names(kName, kSystemError, low); break;
      case Result::kHresult: json_.names(kName, kHresult, low); break;
      case Result::kStatus: json_.hex("status", low, 8); break;
    }
    const bool tells = call_.result == Result::kBool || call_.result == Result::kCount || call_.result == Result::kPointer ||
                       call_.result == Result::kHandle || call_.result == Result::kSocket || call_.result == Result::kSigned;
    if (tells && !success()) json_.names("last_error", kSystemError, record_.last_error);
  }

  bool answers() const { return success() && !(call_.flags & kReturnsValue && result() == 0); }

  void before(bool network) {
    json_.key("before");
    json_.open();
    if (network && call_.flags & kTransfers) json_.text("operation", call_.params[5].direction == Direction::kIn ? "send" : "receive");
    for (uint8_t i = 0; i < param_count(); ++i) {
      if (call_.params[i].direction != Direction::kOut) value(i, false);
    }
    json_.close();
  }

  void after() {
    json_.key("after");
    json_.open();
    for (uint8_t i = 0; i < param_count(); ++i) {
      if (call_.params[i].direction != Direction::kIn) value(i, true);
    }
    json_.close();
  }

  // Handles opened and closed; call after before() and after().
  void apply() {
    for (uint8_t i = 0; i < param_count(); ++i) {
      const Param& param = call_.params[i];
      if (param.type == Type::kClosedHandle && success()) {
        const auto found = process_.handles.find(args_[i]);
        // A thread may have been given the same value again before this close came to be logged.
        if (found != process_.handles.end() && found->second.since <= record_.begin) {
          keep_closed(found->first, std::move(found->second));
          process_.handles.erase(found);
        }
      }
      if (param.type == Type::kHandlePtr && success()) {
        if (!is_function()) open_handle(i, param);
        if (param.object >= Object::kResource) {
          const FieldView* view = field(i, true);
          if (const auto made = view ? view->at<uint64_t>(0) : std::nullopt) keep_resource(param.object, *made);
        }
      }
      if (param.type == Type::kSocket && network_control() && success()) {
        const uint64_t made = accepted_handle(socket_call(i, true));
        if (made) process_.handles[made] = {.object = Object::kFile, .name = std::string(kSocketDevice), .since = record_.end, .socket = true};
      }
    }
    if (call_.makes >= Object::kResource && success()) keep_resource(call_.makes, record_.result);
  }

  // What an NtCreateUserProcess has made.
  void created(Facts& facts) const {
    const FieldView* made = field(0, true);
    facts.created_handle = made ? made->at<uint64_t>(0).value_or(0) : 0;
    if (const FieldView* image = field(8, false, 0)) facts.created_image = utf16_to_utf8(image->data);
    if (const FieldView* line = field(8, false, 1)) facts.created_command_line = utf16_to_utf8(line->data);
  }

  void linked(Facts& facts) const {
    facts.link = object_name(2);
    if (const FieldView* target = field(3, false)) facts.link_target = utf16_to_utf8(target->data);
  }

  uint8_t param_count() const { return static_cast<uint8_t>(call_.params.size()); }
  uint64_t arg(size_t i) const override { return args_[i]; }
  const HandleEntry* handle(uint64_t value) const override {
    const auto found = process_.handles.find(value);
    return found == process_.handles.end() ? nullptr : &found->second;
  }
  const FieldView* field(uint8_t param, bool after, uint16_t extra = 0) const override {
    for (const FieldView& candidate : fields_) {
      if (candidate.head.op < params_.size() && params_[candidate.head.op] == param &&
          candidate.has(kFieldAfter) == after && candidate.head.extra == extra) {
        return &candidate;
      }
    }
    return nullptr;
  }

  // OBJECT_ATTRIBUTES: the full name, also where it is relative to a root.
  std::string object_name(uint8_t i) const override {
    const FieldView* head = field(i, false, 0);
    const FieldView* name = field(i, false, 1);
    std::string text = name ? utf16_to_utf8(name->data) : std::string();
    const auto object = head ? head->at<ObjectHead>(0) : std::nullopt;
    if (!object || object->root == 0) return text;
    const HandleEntry* root = handle(object->root);
    if (!root || root->name.empty()) return text;
    if (text.empty()) return root->name;
    const bool stream = text[0] == ':' && root->object != event::Object::kFile;
    return stream ? root->name + "\\" + text : name_below(root->name, text);
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

  // The text of a function's parameter, or empty.
  std::string parameter_text(uint8_t i) const {
    const FieldView* view = i < param_count() ? field(i, false) : nullptr;
    if (!view) return {};
    return call_.params[i].flags & kOpAnsi ? ansi_to_utf8(view->data) : utf16_to_utf8(view->data);
  }

  // What was made has the name that a parameter gave it, or that of what it was made of.
  void keep_resource(Object kind, uint64_t value) {
    constexpr size_t kMostResources = 65536;
    if (value == 0) return;
    ResourceEntry entry{"", parameter_text(call_.named_by)};
    if (!entry.name.empty()) {
      entry.key = call_.params[call_.named_by].name;
    } else {
      for (uint8_t i = 0; i < param_count() && entry.name.empty(); ++i) {
        if (const ResourceEntry* parent = resource(call_.params[i], args_[i])) entry = *parent;
      }
    }
    // An address is given out again: what had it before has gone.
    if (entry.name.empty()) {
      process_.resources.erase({kind, value});
    } else if (process_.resources.size() < kMostResources) {
      process_.resources[{kind, value}] = std::move(entry);
    }
  }

  // A function that closes a handle does so by a system call, which is told before it.
  void keep_closed(uint64_t value, HandleEntry entry) {
    constexpr size_t kMostClosed = 16384;
    if (process_.closed.size() >= kMostClosed) process_.closed.clear();
    entry.until = record_.end;
    process_.closed[value] = std::move(entry);
  }

  // What the handle stood for when the call began.
  const HandleEntry* handle_at_entry(uint64_t value) const {
    const HandleEntry* entry = handle(value);
    if (!is_function() || (entry && entry->since <= record_.begin)) return entry;
    const auto found = process_.closed.find(value);
    if (found == process_.closed.end()) return entry;
    const HandleEntry& closed = found->second;
    return closed.since <= record_.begin && closed.until >= record_.begin ? &closed : entry;
  }

  const ResourceEntry* resource(const Param& param, uint64_t value) const {
    if (param.type != Type::kHandle || param.object < Object::kResource) return nullptr;
    const auto found = process_.resources.find({param.object, value});
    return found == process_.resources.end() ? nullptr : &found->second;
  }

  void resource_value(const Param& param, uint64_t value) {
    json_.hex(param.name, value);
    if (param.object == Object::kModule) {
      for (const auto& [number, module] : process_.modules) {
        if (module.base != value) continue;
        json_.text(unused("module_name", param.name), module.name);
        return;
      }
    }
    const ResourceEntry* entry = resource(param, value);
    if (!entry) return;
    // A parameter of the call may have that name itself.
    const bool taken = std::any_of(call_.params.begin(), call_.params.end(), [&](const Param& other) { return entry->key == other.name; });
    if (taken) used(entry->key);
    json_.text(unused(entry->key, param.name), entry->name);
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

  // What a file is called, in both forms under names of one kind: of a second handle both have its parameter's before them.
  void file_names(std::string_view param, const std::string& name, const std::string& dos) {
    if (name.empty()) return;
    const bool first = !used("file_path");
    const std::string prefix = first ? std::string() : std::string(param) + "_";
    json_.text(prefix + "file_path", name);
    if (first) used("dos_path");
    if (!dos.empty()) json_.text(prefix + "dos_path", dos);
  }

  // Beside a function's text that is a path in the kernel's form, or leads there: "\\?\C:\a", "\Device\HarddiskVolume1\a";
  // or on a drive that the guest has made.
  void dos_form(const Param& param, std::string_view text) {
    if (!is_function() || !(text.starts_with("\\") || names_.is_on_made_drive(text))) return;
    if (const std::string dos = names_.dos_path(text); !dos.empty()) json_.text(unused("dos_path", param.name), dos);
  }

  void handle_value(const Param& param, uint64_t value) {
    if (param.object >= Object::kResource) {
      resource_value(param, value);
      return;
    }
    json_.hex(param.name, value);
    if (is_function() && (value & 0xffffffff) >= 0x80000000 && (value & 0xffffffff) <= 0x80000060) {
      // HKEY_LOCAL_MACHINE and the like are values.
      json_.names(unused("key_path", param.name), kPredefinedKey, value & 0xffffffff);
      return;
    }
    if (param.object != Object::kUnknown) return;  // an auxiliary handle
    const std::string_view name = param.name;
    const auto named = [&](std::string_view key, std::string_view text) {
      if (!text.empty()) json_.text(unused(key, name), text);
    };
    if (value == ~0ull || value == 0xffffffff) {
      if (name.find("process") != name.npos) json_.number(unused("proc_id", name), process_.pid);
      return;
    }
    if ((value == ~1ull || value == 0xfffffffe) && name.find("thread") != name.npos) {
      json_.number(unused("thread_id", name), tid_);
      json_.number(unused("proc_id", name), process_.pid);
      return;
    }
    const HandleEntry* entry = handle_at_entry(value);
    if (!entry) return;
    switch (entry->object) {
      case Object::kFile: file_names(name, entry->name, entry->dos); break;
      case Object::kKey: named("key_path", entry->name); break;
      case Object::kSection:
        named("section_name", entry->name);
        file_names(name, entry->file, entry->dos);
        break;
      case Object::kThread:
        if (entry->tid) json_.number(unused("thread_id", name), entry->tid);
        [[fallthrough]];
      case Object::kProcess:
        if (entry->pid) json_.number(unused("proc_id", name), entry->pid);
        break;
      default: named("object_name", entry->name); break;
    }
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
      if (name && (name->has(kFieldTruncated) || name->has(kFieldUnreadable))) {
        json_.boolean(std::string(param.name) + "_truncated", true);
      } else if (param.object == Object::kFile) {
        if (const std::string dos = names_.dos_path(full); !dos.empty()) {
          json_.text("dos_path", dos);
          used("dos_path");
        }
      }
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

  // The type of registry data: an argument, or where one points.
  uint32_t registry_type(const Param& param) const {
    auto type = static_cast<uint32_t>(args_[param.class_arg]);
    if (call_.params[param.class_arg].type == Type::kNamesPtr) {
      const FieldView* pointed = field(param.class_arg, true);
      type = pointed ? pointed->at<uint32_t>(0).value_or(0) : 0;
    }
    return type;
  }

  void registry_value(const Param& param, const FieldView& view) {
    const uint32_t type = registry_type(param);
    constexpr uint32_t kSz = 1, kExpandSz = 2, kLink = 6, kMultiSz = 7;
    const bool is_text = type == kSz || type == kExpandSz || type == kLink || type == kMultiSz;
    if (!is_text || !(param.flags & kOpAnsi)) {
      data_value(param.name, view.data, view.head.size, type);
      return;
    }
    std::string_view text = view.data;
    if (text.ends_with('\0')) text.remove_suffix(1);
    json_.key(param.name);
    json_.open();
    json_.number("size", view.head.size);
    json_.text("text", ansi_to_utf8(text));
    if (view.data.size() < view.head.size) json_.boolean("truncated", true);
    json_.close();
  }

  void buffer_value(const Param& param, const FieldView& view) {
    if (view.has(kFieldUnreadable) && view.data.empty()) {
      unreadable(param.name);
    } else if (param.class_arg != kNoArg) {
      registry_value(param, view);
    } else {
      json_.bytes(param.name, view.data, view.head.size);
    }
  }

  void info_value(uint8_t i, const Param& param, const FieldView& view, bool after) {
    const uint32_t number = param.class_arg == kNoArg ? 0 : static_cast<uint32_t>(args_[param.class_arg]);
    const Layout* layout = param.layouts->find(number);
    if (!layout) {
      // Of a buffer without a length nobody knows how much belongs to it.
      if (param.length != kNoArg) {
        if (after || param.direction != Direction::kInOut) buffer_value({.name = param.name, .type = Type::kBuffer}, view);
      } else if (!after) {
        json_.hex(param.name, args_[i]);
      }
      return;
    }
    if (view.has(kFieldUnreadable) && view.data.empty()) {
      unreadable(param.name);
      return;
    }
    if (param.direction != Direction::kInOut || layout->shown == Direction::kInOut ||
        (layout->shown == Direction::kOut) == after) {
      append_structure(json_, *layout, view, args_[i]);
    }
  }

  void text_value(const Param& param, const FieldView& view) {
    std::string_view data = view.data;
    if (param.flags & kOpAnsi) {
      if (view.has(kFieldUnreadable) && data.empty()) {
        unreadable(param.name);
        return;
      }
      if (param.length == kNoArg) data = data.substr(0, data.find('\0'));
      json_.text(param.name, ansi_to_utf8(data));
      if (!data.empty() && data[0] == '\\') dos_form(param, ansi_to_utf8(data));
      if (view.has(kFieldTruncated)) json_.truncated(param.name);
      return;
    }
    if (param.length == kNoArg) data = until_zero(data);
    if (view.has(kFieldUnreadable) && data.empty()) {
      unreadable(param.name);
      return;
    }
    json_.utf16(param.name, data);
    if (data.starts_with(std::string_view("\\\0", 2))) dos_form(param, utf16_to_utf8(data));
    if (view.has(kFieldTruncated)) json_.truncated(param.name);
  }

  // Texts end where they say so: what is behind is what the memory held before.
  void clipboard_value(const Param& param, const FieldView& view) {
    const auto format = static_cast<uint32_t>(args_[0]);
    constexpr uint32_t kText = 1, kOemText = 7, kUnicodeText = 13;
    if (format == kUnicodeText) {
      json_.utf16(param.name, until_zero(view.data));
    } else if (format == kText || format == kOemText) {
      json_.text(param.name, view.data.substr(0, view.data.find('\0')));
    } else {
      json_.bytes(param.name, view.data, view.head.size);
      return;
    }
    if (view.has(kFieldTruncated)) json_.truncated(param.name);
  }

  // A list, one field each: texts, and numbers (Op::kErrorsIn).
  void texts_value(uint8_t i, const Param& param) {
    json_.begin_list(param.name);
    for (uint16_t n = 0; n < kMaxListed; ++n) {
      const FieldView* text = field(i, false, n);
      const FieldView* number = text ? nullptr : field(i, false, n | kListedNumber);
      if (!text && !number) break;
      json_.entry();
      if (text) {
        append_json_utf16(json_.out(), text->data);
      } else {
        json_.out().put("\"0x");
        json_.out().hex(number->at<uint64_t>(0).value_or(0));
        json_.out().put('"');
      }
    }
    json_.end_list();
  }

  // NtDeviceIoControlFile with a code of the socket driver's.
  bool network_control() const { return call_.flags & kSocketControl && is_socket_control(static_cast<uint32_t>(args_[5])); }

  SocketCall socket_call(uint8_t input, bool after) const {
    constexpr uint8_t kCode = 5, kOutput = 8;
    return {.code = static_cast<uint32_t>(args_[kCode]), .wow64 = process_.wow64, .input = field(input, false),
            .output = field(kOutput, true), .address = field(input, after, kSocketAddress), .data = field(input, after, kSocketData),
            .accepted = field(input, true, kSocketAccepted), .from = field(input, true, kSocketAddress) != nullptr};
  }

  void pointed_value(const Param& param, const FieldView& view) {
    const std::optional<uint64_t> number = [&]() -> std::optional<uint64_t> {
      uint64_t value = 0;
      const size_t width = param.width ? std::min<size_t>(param.width, 8) : narrow() ? 4 : 8;
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
    const size_t width = narrow() ? 4 : 8;
    for (size_t at = 0; at + width <= view.data.size(); at += width) {
      out.put(at ? ",\"0x" : "\"0x");
      out.hex(narrow() ? *view.at<uint32_t>(at) : *view.at<uint64_t>(at));
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
      case Type::kSigned: json_.signed_number(param.name, static_cast<int32_t>(raw)); break;
      case Type::kHex: json_.hex(param.name, mask(raw, param.width)); break;
      case Type::kBool: json_.boolean(param.name, mask(raw, param.width)); break;
      case Type::kWide: json_.number(param.name, raw); break;
      case Type::kGuid:
        if (view) guid_value(param, *view);
        break;
      case Type::kShape:
        if (raw == 0 || !view) break;  // a call that failed leaves no answer
        append_shape(json_, param.name, *param.shape, param.flags & kOpAnsi, narrow(), [&](uint16_t part) { return field(i, after, part); });
        break;
      case Type::kAddress:
        if (view) {
          json_.key(param.name);
          json_.open();
          append_address(json_, view->data);
          json_.close();
        }
        break;
      case Type::kNames: json_.names(param.name, *param.names, mask(raw, param.width)); break;
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
      case Type::kBuffer:
        // What a socket's control returns is told by what it did.
        if (view && !(network_control() && param.name == std::string_view("output_buffer"))) buffer_value(param, *view);
        break;
      case Type::kText:
        if (view) {
          text_value(param, *view);
        } else if (is_function() && !after && raw != 0 && param.direction != Direction::kOut) {
          json_.hex(param.name, raw);  // an atom, or the number of a resource
        }
        break;
      case Type::kInfo:
        // What a failed call left in a structure of fixed form is not its answer.
        if (view && !(after && param.length == kNoArg && !answers())) info_value(i, param, *view, after);
        break;
      case Type::kClientId: if (view) client_id_value(*view); break;
      case Type::kHandles: if (view) handles_value(param, *view); break;
      case Type::kProcessParameters: parameters_value(i); break;
      case Type::kAttributeList:
        if (const FieldView* image = field(i, false, 0); image && !image->has(kFieldNull) && !image->data.empty()) {
          text("image_name", *image);
          if (const std::string dos = names_.dos_path(utf16_to_utf8(image->data)); !dos.empty()) json_.text(unused("dos_path", param.name), dos);
        }
        break;
      case Type::kErrorParameters:
      case Type::kValueNames: texts_value(i, param); break;
      case Type::kSocket:
        if (!network_control()) {
          if (view && !after) buffer_value(param, *view);
        } else if (after) {
          append_socket_after(json_, socket_call(i, true));
        } else {
          append_socket_before(json_, socket_call(i, false));
        }
        break;
      case Type::kUserData:
        if (view) clipboard_value(param, *view);
        break;
      case Type::kVariant:
      case Type::kVariantValue:
        if (view) append_variant(json_, param.name, *view, field(i, after, 1), narrow());
        break;
      case Type::kBstrPtr:
        if (view) text_value(param, *view);
        break;
    }
  }

  void guid_value(const Param& param, const FieldView& view) {
    const std::string text = guid_text(view.data);
    if (text.empty()) {
      unreadable(param.name);
      return;
    }
    json_.text(param.name, text);
    if (const std::string_view name = guid_name(text); !name.empty()) json_.text(std::string(param.name) + "_name", name);
  }

  void open_handle(uint8_t i, const Param& param) {
    const FieldView* view = field(i, true);
    const auto made = view ? view->at<uint64_t>(0) : std::nullopt;
    if (!made || *made == 0) return;
    HandleEntry entry{.object = param.object, .since = record_.end};
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
      for (uint8_t j = 0; j < param_count(); ++j) {
        if (call_.params[j].type == Type::kObject) entry.name = object_name(j);
        if (entry.object != Object::kSection || std::string_view(call_.params[j].name) != "file_handle") continue;
        if (const HandleEntry* file = handle(args_[j])) {
          entry.file = file->name;
          entry.dos = file->dos;
        }
      }
      if (entry.object == Object::kFile) entry.dos = names_.dos_path(entry.name);
    }
    entry.socket = entry.object == Object::kFile && is_socket(entry.name);
    process_.handles[*made] = std::move(entry);
  }

  const Record& record_;
  const Call& call_;
  uint32_t tid_;
  ProcessState& process_;
  const GuestNames& names_;
  Json json_;
  const Fields fields_;
  std::array<uint64_t, kMaxArgs> args_;
  const std::vector<uint8_t>& params_;
  std::array<std::string_view, 8> used_;
  size_t used_count_ = 0;
  std::string other_key_;
};

// "call" and "category" of a row, or of one whose file is a socket.
std::string_view call_members(size_t index, Category category) {
  static const auto all = [] {
    std::array<std::vector<std::string>, 2> lists;
    for (const Call& row : catalogue()) {
      const std::string name = ",\"call\":\"" + std::string(row.name) + "\",\"category\":\"";
      const char* const layer = row.layer == Layer::kWin32 ? "\",\"layer\":\"win32\"" : "\"";
      lists[0].push_back(name + std::string(category_name(row.category)) + layer);
      lists[1].push_back(name + std::string(category_name(Category::kNetwork)) + layer);
    }
    return lists;
  }();
  return all[category == Category::kNetwork][index];
}

void append_caller(Json& json, const Record& record, const ProcessState& process) {
  if (record.caller == 0) return;
  json.key("caller");
  json.open();
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
    // Who is recorded stays it, whatever the memory says that he can write to.
    process.unrecorded = fact->mode == kRecordNone && (process.unrecorded || process.linux_pid == 0);
    if (fact->mode != kRecordNone || process.unrecorded) process.mode = fact->mode;
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
    HandleEntry& entry = process.handles[fact->handle];
    const bool accepted = entry.socket;  // the system has no name for it
    entry = {.object = object_of_type(text(1)), .name = text(2), .pid = fact->pid, .tid = fact->tid, .since = header.end};
    if (entry.object == Object::kFile) entry.dos = names_.dos_path(entry.name);
    entry.socket = entry.object == Object::kFile && (is_socket(entry.name) || (accepted && entry.name.empty()));
    if (entry.socket && entry.name.empty()) entry.name = kSocketDevice;
    return fact->handle;
  }
  return 0;
}

namespace {

// What the call says of the run; takes what it opened and closed into the process.
Facts apply_call(const Call& call, EventWriter& writer, const ProcessState& process) {
  Facts facts;
  if (std::string_view(call.name) == "NtTerminateProcess" && writer.success()) {
    const uint64_t handle = writer.arg(0);
    const HandleEntry* victim = writer.handle(handle);
    facts.exits = handle == ~0ull || (victim && victim->pid == process.pid);
    facts.nudged = facts.exits && writer.nudged();
    facts.exit_code = static_cast<uint32_t>(writer.arg(1));
  }
  facts.reach = reach_of(call, writer, process);
  facts.change = change_of(call, writer);
  if (std::string_view(call.name) == "NtCreateUserProcess" && writer.success()) writer.created(facts);
  if (std::string_view(call.name) == "NtCreateSymbolicLinkObject" && writer.success()) writer.linked(facts);
  writer.apply();
  return facts;
}

}  // namespace

Facts Decoder::append_event(RecordBytes record, uint64_t seq, uint32_t tid, ProcessState& process,
                            std::string& line) const {
  const Record& header = header_of(record);
  const Call& call = catalogue()[header.call];
  TextBuffer text;
  EventWriter writer(record, call, tid, process, names_, text);
  const Category category = writer.category();
  if (process.unrecorded || (filter_ && !filter_->emits(call, category))) {
    Facts facts = apply_call(call, writer, process);
    facts.silent = true;
    return facts;
  }
  Json& json = writer.json();
  json.open();
  json.number("seq", seq);
  json.number("ts", clock_.since_start(header.begin));
  json.number("tid", tid);
  json.ready(call_members(header.call, category));
  writer.before(category == Category::kNetwork);
  writer.after();
  const bool returned = !(header.flags & kRecordNoReturn);
  if (!returned) {
    json.boolean("returned", false);
  } else if (writer.is_function()) {
    writer.returned();
  } else if (call.flags & kReturnsValue) {
    json.hex("result", writer.result());
  } else {
    json.hex("status", static_cast<uint32_t>(header.result), 8);
  }
  json.boolean("success", writer.success());
  if (header.flags & kRecordDirect) json.text("via", "direct");
  if (header.flags & kRecordCompleted) json.boolean("completed", true);
  if (header.flags & kRecordNudged) json.boolean("nudged", true);
  append_caller(json, header, process);
  json.number("ns", header.end > header.begin ? clock_.to_ns(header.end - header.begin) : 0);
  if (header.repeats) json.number("repeated", uint64_t{header.repeats} + 1);
  json.close();
  line += text.view();
  Facts facts = apply_call(call, writer, process);
  facts.category = category;
  facts.is_function = writer.is_function();
  return facts;
}

}  // namespace drsemu::collect
