// Structures of Windows as JSON members: what a layout names, and the few kinds of lists. All 64-bit forms; offsets
// as in winternl.h, ntifs.h, winnt.h and winuser.h.
#include "collect/structures.h"

#include <cstdio>
#include <ctime>

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kMostEntries = 512;  // of a list

std::string_view part(std::string_view data, uint64_t offset, uint64_t size) {
  return offset > data.size() ? std::string_view() : data.substr(offset, size);
}

class Structure {
 public:
  Structure(Json& json, const FieldView& view, uint64_t address) : json_(json), view_(view), address_(address) {}

  void field(const LayoutField& member) {
    const auto number = [&](auto sample, auto write) {
      if (const auto value = view_.at<decltype(sample)>(member.offset)) write(*value);
    };
    const auto plain = [&](auto value) { json_.number(member.name, value); };
    const auto with_sign = [&](auto value) { json_.signed_number(member.name, value); };
    const auto boolean = [&](auto value) { json_.boolean(member.name, value); };
    const auto hex = [&](auto value) {
      if (member.names) {
        json_.names(member.name, *member.names, value);
      } else {
        json_.hex(member.name, value);
      }
    };
    switch (member.type) {
      case FieldType::kU8: number(uint8_t{}, plain); break;
      case FieldType::kU16: number(uint16_t{}, plain); break;
      case FieldType::kU32: number(uint32_t{}, plain); break;
      case FieldType::kU64: number(uint64_t{}, plain); break;
      case FieldType::kI16: number(int16_t{}, with_sign); break;
      case FieldType::kI32: number(int32_t{}, with_sign); break;
      case FieldType::kI64:
      case FieldType::kDuration: number(int64_t{}, with_sign); break;
      case FieldType::kBool8: number(uint8_t{}, boolean); break;
      case FieldType::kBool32: number(uint32_t{}, boolean); break;
      case FieldType::kHex8: number(uint8_t{}, hex); break;
      case FieldType::kHex16: number(uint16_t{}, hex); break;
      case FieldType::kHex32: number(uint32_t{}, hex); break;
      case FieldType::kHex64: number(uint64_t{}, hex); break;
      case FieldType::kHandle:
        number(uint64_t{}, [&](uint64_t value) {
          if (value) json_.hex(member.name, value);
        });
        break;
      case FieldType::kFileTime:
        number(uint64_t{}, [&](uint64_t value) { json_.text(member.name, file_time(value)); });
        break;
      case FieldType::kTag: tag(member); break;
      case FieldType::kText: text(member); break;
      case FieldType::kUnicode: unicode(member); break;
      case FieldType::kFixedText:
        json_.utf16(member.name, until_zero(part(view_.data, member.offset, member.length_offset)));
        break;
      case FieldType::kBytes:
      case FieldType::kBytesAt: registry_data(member); break;
      case FieldType::kRawBytes:
        json_.bytes(member.name, part(view_.data, member.offset, member.length_offset), member.length_offset);
        break;
      case FieldType::kRest: rest(member); break;
      case FieldType::kGuid: guid(member); break;
      case FieldType::kSid: sid(member, member.offset); break;
      case FieldType::kSidPointer:
        if (const auto at = inside(member.offset)) sid(member, *at);
        break;
      case FieldType::kPrivileges: privileges(member); break;
      case FieldType::kGroups: groups(member); break;
      case FieldType::kSecurity: security(member); break;
      case FieldType::kEntryNames: entry_names(member); break;
      case FieldType::kAttributeNames: attributes(member, true); break;
      case FieldType::kWantedAttributes: attributes(member, false); break;
      case FieldType::kChanges: changes(member); break;
      case FieldType::kObjectNames: object_names(member); break;
      case FieldType::kProcesses: processes(member); break;
      case FieldType::kModules: modules(member); break;
      case FieldType::kNumbers32: numbers<uint32_t>(member); break;
      case FieldType::kNumbers64: numbers<uint64_t>(member); break;
      case FieldType::kReparse: reparse(member); break;
      case FieldType::kInputs: inputs(member); break;
      case FieldType::kRawDevices: raw_devices(member); break;
    }
  }

  uint32_t registry_type = 0;

 private:
  // Where a pointer at `offset` points to in this buffer.
  std::optional<size_t> inside(size_t offset) const {
    const auto pointer = view_.at<uint64_t>(offset);
    if (!pointer || *pointer < address_ || *pointer - address_ > view_.data.size()) return std::nullopt;
    return static_cast<size_t>(*pointer - address_);
  }

  std::optional<std::string_view> unicode_at(size_t offset) const {
    const auto length = view_.at<uint16_t>(offset);
    if (!length) return std::nullopt;
    if (*length == 0) return std::string_view();
    const auto at = inside(offset + 8);
    return at ? std::optional(view_.data.substr(*at, *length)) : std::nullopt;
  }

  void cut_if(bool cut, const LayoutField& member) {
    if (cut) json_.truncated(member.name);
  }

  void tag(const LayoutField& member) {
    // A multi-character constant of C reads backwards in memory.
    const std::string_view data = part(view_.data, member.offset, 4);
    json_.text(member.name, std::string(data.rbegin(), data.rend()));
  }

  void text(const LayoutField& member) {
    const auto size = view_.at<uint32_t>(member.length_offset);
    if (!size || member.offset > view_.data.size()) return;
    const std::string_view data = view_.data.substr(member.offset, *size);
    json_.utf16(member.name, data);
    cut_if(data.size() < *size, member);
  }

  void unicode(const LayoutField& member) {
    const auto data = unicode_at(member.offset);
    if (!data) return;
    json_.utf16(member.name, *data);
    cut_if(data->size() < view_.at<uint16_t>(member.offset), member);
  }

  void registry_data(const LayoutField& member) {
    const auto size = view_.at<uint32_t>(member.length_offset);
    if (!size) return;
    uint64_t offset = member.offset;
    if (member.type == FieldType::kBytesAt) offset = view_.at<uint32_t>(member.offset).value_or(0);
    if (offset > view_.data.size()) return;
    json_.key(member.name);
    append_json_registry_data(json_.out(), registry_type, view_.data.substr(offset, *size), *size);
  }

  void rest(const LayoutField& member) {
    if (view_.head.size < member.offset) return;
    json_.bytes(member.name, part(view_.data, member.offset, view_.data.size()), view_.head.size - member.offset);
  }

  void guid(const LayoutField& member) {
    const std::string_view data = part(view_.data, member.offset, 16);
    if (data.size() < 16) return;
    const auto byte = [&](size_t i) { return static_cast<unsigned>(static_cast<uint8_t>(data[i])); };
    char out[40];
    std::snprintf(out, sizeof out, "{%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x}", byte(3),
                  byte(2), byte(1), byte(0), byte(5), byte(4), byte(7), byte(6), byte(8), byte(9), byte(10), byte(11),
                  byte(12), byte(13), byte(14), byte(15));
    json_.text(member.name, out);
  }

  void sid(const LayoutField& member, size_t at) {
    const std::string_view data = view_.data.substr(at);
    const std::string text = sid_text(data);
    if (text.empty()) return;
    json_.text(member.name, text);
    if (!member.names) return;
    // The last part of an integrity label says which.
    uint32_t last;
    std::memcpy(&last, data.data() + 4 + static_cast<uint8_t>(data[1]) * size_t{4}, sizeof last);
    json_.names("integrity_level", *member.names, last);
  }

  void privileges(const LayoutField& member) {
    const uint32_t count = view_.at<uint32_t>(member.offset - size_t{member.length_offset}).value_or(0);
    json_.begin_list(member.name);
    size_t i = 0;
    for (; i < count && i < kMostEntries; ++i) {
      const size_t at = member.offset + 4 + i * 12;
      const auto luid = view_.at<uint64_t>(at);
      const auto attributes = view_.at<uint32_t>(at + 8);
      if (!luid || !attributes) break;
      json_.entry();
      json_.open();
      json_.names("privilege", kPrivilege, *luid);
      json_.names("attributes", kPrivilegeAttributes, *attributes);
      json_.close();
    }
    json_.end_list();
    cut_if(i < count, member);
  }

  void groups(const LayoutField& member) {
    const uint32_t count = view_.at<uint32_t>(member.offset).value_or(0);
    json_.begin_list(member.name);
    size_t i = 0;
    for (; i < count && i < kMostEntries; ++i) {
      const size_t entry = member.offset + 8 + i * 16;
      const auto at = inside(entry);
      const auto attributes = view_.at<uint32_t>(entry + 8);
      if (!at || !attributes) break;
      json_.entry();
      json_.open();
      json_.text("sid", sid_text(view_.data.substr(*at)));
      json_.names("attributes", kGroupAttributes, *attributes);
      json_.close();
    }
    json_.end_list();
    cut_if(i < count, member);
  }

  void access_entries(const char* name, size_t acl) {
    static constexpr Name types[] = {{0, "ACCESS_ALLOWED_ACE_TYPE"},
                                     {1, "ACCESS_DENIED_ACE_TYPE"},
                                     {2, "SYSTEM_AUDIT_ACE_TYPE"},
                                     {3, "SYSTEM_ALARM_ACE_TYPE"},
                                     {17, "SYSTEM_MANDATORY_LABEL_ACE_TYPE"}};
    static constexpr NameTable kTypes{NameTable::kConstant, types};
    const uint16_t count = view_.at<uint16_t>(acl + 4).value_or(0);
    json_.begin_list(name);
    size_t at = acl + 8;
    for (size_t i = 0; i < count && i < kMostEntries; ++i) {
      const auto type = view_.at<uint8_t>(at);
      const auto size = view_.at<uint16_t>(at + 2);
      const auto mask = view_.at<uint32_t>(at + 4);
      if (!type || !size || !mask || *size < 8) break;
      json_.entry();
      json_.open();
      json_.names("type", kTypes, *type);
      json_.hex("mask", *mask);
      json_.text("sid", sid_text(part(view_.data, at + 8, *size)));
      json_.close();
      at += *size;
    }
    json_.end_list();
  }

  void security(const LayoutField& member) {
    constexpr uint16_t kSelfRelative = 0x8000;
    const auto control = view_.at<uint16_t>(member.offset + size_t{2});
    if (!control) return;
    json_.key(member.name);
    json_.open();
    json_.hex("control", *control);
    const auto offset = [&](size_t at) -> std::optional<size_t> {
      const auto value = *control & kSelfRelative ? view_.at<uint32_t>(member.offset + at) : std::nullopt;
      return value && *value && *value < view_.data.size() ? std::optional<size_t>(member.offset + *value)
                                                           : std::nullopt;
    };
    if (const auto at = offset(4)) json_.text("owner", sid_text(view_.data.substr(*at)));
    if (const auto at = offset(8)) json_.text("group", sid_text(view_.data.substr(*at)));
    if (const auto at = offset(12)) access_entries("sacl", *at);
    if (const auto at = offset(16)) access_entries("dacl", *at);
    json_.close();
  }

  // Walks a chain of entries, each with the offset of the next in its first four bytes. `entry` returns false to stop.
  template <typename Entry>
  void chain(const LayoutField& member, Entry entry) {
    json_.begin_list(member.name);
    size_t at = 0;
    bool cut = view_.data.size() < view_.head.size;
    for (size_t i = 0; i < kMostEntries; ++i) {
      const auto next = view_.at<uint32_t>(at);
      if (!next || !entry(at)) break;
      if (*next == 0) {
        cut = false;
        break;
      }
      at += *next;
    }
    json_.end_list();
    cut_if(cut, member);
  }

  void list_text(std::string_view utf16) {
    json_.entry();
    append_json_utf16(json_.out(), utf16);
  }

  void entry_names(const LayoutField& member) {
    chain(member, [&](size_t at) {
      const auto size = view_.at<uint32_t>(at + member.length_offset);
      const size_t begin = at + member.offset;
      if (!size || begin > view_.data.size() || *size > view_.data.size() - begin) return false;
      list_text(view_.data.substr(begin, *size));
      return true;
    });
  }

  // FILE_FULL_EA_INFORMATION has values beside the names, FILE_GET_EA_INFORMATION has not.
  void attributes(const LayoutField& member, bool values) {
    if (view_.data.empty()) return;
    chain(member, [&](size_t at) {
      const auto name_size = view_.at<uint8_t>(at + (values ? 5 : 4));
      if (!name_size) return false;
      const size_t begin = at + (values ? 8 : 5);
      const std::string_view name = part(view_.data, begin, *name_size);
      json_.entry();
      if (!values) {
        append_json_string(json_.out(), name);
        return true;
      }
      const uint16_t size = view_.at<uint16_t>(at + 6).value_or(0);
      json_.open();
      json_.text("name", name);
      json_.bytes("value", part(view_.data, begin + *name_size + 1, size), size);
      json_.close();
      return true;
    });
  }

  void changes(const LayoutField& member) {
    chain(member, [&](size_t at) {
      const auto action = view_.at<uint32_t>(at + 4);
      const auto size = view_.at<uint32_t>(at + 8);
      if (!action || !size) return false;
      json_.entry();
      json_.open();
      json_.names("action", kFileAction, *action);
      json_.utf16("file_name", part(view_.data, at + 12, *size));
      json_.close();
      return true;
    });
  }

  void object_names(const LayoutField& member) {
    json_.begin_list(member.name);
    bool cut = true;
    for (size_t i = 0; i < kMostEntries && cut; ++i) {
      const auto name = unicode_at(member.offset + i * 32);
      cut = name && !name->empty();
      if (cut) list_text(*name);
    }
    json_.end_list();
  }

  void processes(const LayoutField& member) {
    chain(member, [&](size_t at) {
      const auto pid = view_.at<uint64_t>(at + 80);
      const auto image = unicode_at(at + 56);
      if (!pid || !image) return false;
      json_.entry();
      json_.open();
      json_.number("proc_id", *pid);
      json_.utf16("image", *image);
      json_.close();
      return true;
    });
  }

  void modules(const LayoutField& member) {
    constexpr size_t kEntry = 296, kPath = 40, kPathSize = 256;
    const uint32_t count = view_.at<uint32_t>(member.offset).value_or(0);
    json_.begin_list(member.name);
    size_t i = 0;
    for (; i < count && i < kMostEntries; ++i) {
      const size_t at = member.offset + 8 + i * kEntry;
      if (at + kEntry > view_.data.size()) break;
      const std::string_view path = view_.data.substr(at + kPath, kPathSize);
      json_.entry();
      append_json_string(json_.out(), path.substr(0, path.find('\0')));
    }
    json_.end_list();
    cut_if(i < count, member);
  }

  template <typename Number>
  void numbers(const LayoutField& member) {
    const uint32_t count = view_.at<uint32_t>(member.length_offset).value_or(0);
    json_.begin_list(member.name);
    size_t i = 0;
    for (; i < count && i < kMostEntries; ++i) {
      const auto value = view_.at<Number>(member.offset + i * sizeof(Number));
      if (!value) break;
      json_.entry();
      json_.out().number(*value);
    }
    json_.end_list();
    cut_if(i < count, member);
  }

  void reparse(const LayoutField& member) {
    constexpr uint32_t kMountPoint = 0xa0000003, kSymbolicLink = 0xa000000c;
    const uint32_t kind = view_.at<uint32_t>(0).value_or(0);
    if (kind != kMountPoint && kind != kSymbolicLink) return;
    const auto offset = view_.at<uint16_t>(8), size = view_.at<uint16_t>(10);
    if (!offset || !size) return;
    json_.utf16(member.name, part(view_.data, (kind == kSymbolicLink ? 20 : 16) + size_t{*offset}, *size));
  }

  void inputs(const LayoutField& member) {
    constexpr size_t kSize = 40;
    json_.begin_list(member.name);
    for (size_t at = 0; at + kSize <= view_.data.size(); at += kSize) {
      const uint32_t type = *view_.at<uint32_t>(at);
      json_.entry();
      json_.open();
      json_.names("type", kInputType, type);
      if (type == 1) {
        json_.names("key", kVirtualKey, *view_.at<uint16_t>(at + 8));
        json_.hex("scan_code", *view_.at<uint16_t>(at + 10));
        json_.names("flags", kKeyEventFlag, *view_.at<uint32_t>(at + 12));
      } else if (type == 0) {
        json_.signed_number("x", *view_.at<int32_t>(at + 8));
        json_.signed_number("y", *view_.at<int32_t>(at + 12));
        json_.names("flags", kMouseEventFlag, *view_.at<uint32_t>(at + 20));
      }
      json_.close();
    }
    json_.end_list();
    cut_if(view_.data.size() < view_.head.size, member);
  }

  void raw_devices(const LayoutField& member) {
    constexpr size_t kSize = 16;
    json_.begin_list(member.name);
    for (size_t at = 0; at + kSize <= view_.data.size(); at += kSize) {
      json_.entry();
      json_.open();
      json_.number("usage_page", *view_.at<uint16_t>(at));
      json_.number("usage", *view_.at<uint16_t>(at + 2));
      json_.names("flags", kRawInputFlag, *view_.at<uint32_t>(at + 4));
      json_.hex("window", *view_.at<uint64_t>(at + 8));
      json_.close();
    }
    json_.end_list();
    cut_if(view_.data.size() < view_.head.size, member);
  }

  Json& json_;
  const FieldView& view_;
  const uint64_t address_;
};

}  // namespace

std::string_view until_zero(std::string_view data) {
  size_t size = 0;
  while (size + 1 < data.size() && (data[size] || data[size + 1])) size += 2;
  return data.substr(0, size);
}

std::string sid_text(std::string_view data) {
  if (data.size() < 8 || data[0] != 1) return {};
  const auto count = static_cast<uint8_t>(data[1]);
  if (count > 15 || data.size() < 8 + count * size_t{4}) return {};
  uint64_t authority = 0;
  for (size_t i = 2; i < 8; ++i) authority = authority << 8 | static_cast<uint8_t>(data[i]);
  std::string text = "S-1-" + std::to_string(authority);
  for (size_t i = 0; i < count; ++i) {
    uint32_t value;
    std::memcpy(&value, data.data() + 8 + i * 4, sizeof value);
    text += '-' + std::to_string(value);
  }
  return text;
}

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

void append_structure(Json& json, const Layout& layout, const FieldView& view, uint64_t address) {
  Structure structure(json, view, address);
  for (const LayoutField& member : layout.fields) {
    // Registry data shows what its type says it is.
    if (std::string_view(member.name) == "type") structure.registry_type = view.at<uint32_t>(member.offset).value_or(0);
    structure.field(member);
  }
}

}  // namespace drsemu::collect
