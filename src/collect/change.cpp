// What a call changes in the file system and the registry.
#include "collect/change.h"

#include <cstring>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "collect/decode.h"
#include "event/guest_path.h"

namespace drsemu::collect {

using namespace event;

namespace {

using Make = void (*)(const CallView&, Change&);

// Of a file on a drive that the guest has made: where that led when the file was opened.
std::string name_of(const HandleEntry& entry) {
  if (entry.object != Object::kFile || entry.dos.empty()) return entry.name;
  const PlaceOf<char> at = place_of(std::string_view(entry.name));
  return at.place == Place::kDrive && at.drive != 'C' ? entry.dos : entry.name;
}

std::string name_of_handle(const CallView& view, size_t arg) {
  const HandleEntry* entry = view.handle(view.arg(arg));
  return entry && !entry->socket ? name_of(*entry) : std::string();
}

std::string text_of(const FieldView* view) { return view ? utf16_to_utf8(view->data) : std::string(); }

// How a file came to be open: IO_STATUS_BLOCK.Information.
void opened(const CallView& view, Change& change, size_t options) {
  constexpr uint64_t kSuperseded = 0, kCreated = 2, kOverwritten = 3, kDeleteOnClose = 0x1000;
  const FieldView* status = view.field(3, true);
  const uint64_t how = status ? status->at<uint64_t>(8).value_or(1) : 1;
  change.path = view.object_name(2);
  change.deletes_on_close = view.arg(options) & kDeleteOnClose;
  if (how == kCreated) change.kind = ChangeKind::kCreate;
  if (how == kSuperseded || how == kOverwritten) change.kind = ChangeKind::kWrite;
}
void create_file(const CallView& view, Change& change) { opened(view, change, 8); }
void open_file(const CallView& view, Change& change) { opened(view, change, 5); }

void on_handle(const CallView& view, Change& change, ChangeKind kind) {
  change.path = name_of_handle(view, 0);
  change.kind = kind;
}
void write_file(const CallView& view, Change& change) { on_handle(view, change, ChangeKind::kWrite); }

void delete_file(const CallView& view, Change& change) {
  change.path = view.object_name(0);
  change.kind = ChangeKind::kDelete;
}

// FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION (ntifs.h): a name, relative to a root.
std::string new_name(const CallView& view, const FieldView& info) {
  const uint64_t root = info.at<uint64_t>(8).value_or(0);
  const size_t length = info.at<uint32_t>(16).value_or(0);
  constexpr size_t kName = 20;
  if (info.data.size() < kName + length) return {};
  const std::string name = utf16_to_utf8(info.data.substr(kName, length));
  if (name.starts_with("\\")) return name;
  if (const HandleEntry* folder = root ? view.handle(root) : nullptr) return name_below(name_of(*folder), name);
  const std::string old = name_of_handle(view, 0);
  if (name.starts_with(":")) return name_below(old, name);
  // Beside the file that it was.
  return old.substr(0, old.rfind('\\') + 1) + name;
}

void set_file(const CallView& view, Change& change) {
  const FieldView* info = view.field(2, false);
  if (!info) return;
  change.path = name_of_handle(view, 0);
  switch (static_cast<uint32_t>(view.arg(4))) {  // FILE_INFORMATION_CLASS
    case 4: change.kind = ChangeKind::kAttributes; break;
    case 10:
    case 65:
      change.kind = ChangeKind::kRename;
      change.to = new_name(view, *info);
      break;
    case 11:
    case 72:
      change.kind = ChangeKind::kLink;
      change.to = new_name(view, *info);
      break;
    case 13:
      if (info->at<uint8_t>(0).value_or(0)) change.kind = ChangeKind::kDelete;
      break;
    case 64:
      if (info->at<uint32_t>(0).value_or(0) & 1) change.kind = ChangeKind::kDelete;
      break;
    case 19:
    case 20:
    case 39: change.kind = ChangeKind::kWrite; break;
    default: break;
  }
}

void set_ea(const CallView& view, Change& change) { on_handle(view, change, ChangeKind::kAttributes); }

// What a control code says of itself (winioctl.h: CTL_CODE): it needs the right to write, or sets a reparse point.
void control_file(const CallView& view, Change& change) {
  const auto code = static_cast<uint32_t>(view.arg(5));
  constexpr uint32_t kFileSystem = 9, kWriteData = 2, kSetReparsePoint = 0x900a4, kSetSparse = 0x900c4;
  if (code >> 16 == kFileSystem && ((code >> 14 & kWriteData) || code == kSetReparsePoint || code == kSetSparse)) on_handle(view, change, ChangeKind::kWrite);
}

void create_section(const CallView& view, Change& change) {
  constexpr uint64_t kReadWrite = 0x04, kExecuteReadWrite = 0x40;
  if (view.arg(6) && view.arg(4) & (kReadWrite | kExecuteReadWrite)) {
    change.path = name_of_handle(view, 6);
    change.kind = ChangeKind::kMap;
  }
}

void create_key(const CallView& view, Change& change, uint8_t disposition) {
  const FieldView* made = view.field(disposition, true);
  constexpr uint32_t kCreatedNewKey = 1;
  // Who does not ask for it may have made one.
  if (made && made->at<uint32_t>(0).value_or(kCreatedNewKey) != kCreatedNewKey) return;
  change.path = view.object_name(2);
  change.kind = ChangeKind::kKeyCreate;
}
void create_key_plain(const CallView& view, Change& change) { create_key(view, change, 6); }
void create_key_transacted(const CallView& view, Change& change) { create_key(view, change, 7); }
void delete_key(const CallView& view, Change& change) { on_handle(view, change, ChangeKind::kKeyDelete); }
void set_value(const CallView& view, Change& change) {
  on_handle(view, change, ChangeKind::kValueSet);
  change.to = text_of(view.field(1, false));
}
void delete_value(const CallView& view, Change& change) {
  on_handle(view, change, ChangeKind::kValueDelete);
  change.to = text_of(view.field(1, false));
}
void rename_key(const CallView& view, Change& change) {
  on_handle(view, change, ChangeKind::kKeyRename);
  change.to = change.path.substr(0, change.path.rfind('\\') + 1) + text_of(view.field(1, false));
}
void load_key(const CallView& view, Change& change) {
  change.path = view.object_name(0);
  change.kind = ChangeKind::kKeyReplace;
}
void restore_key(const CallView& view, Change& change) { on_handle(view, change, ChangeKind::kKeyReplace); }
void replace_key(const CallView& view, Change& change) {
  change.path = name_of_handle(view, 1);
  change.kind = ChangeKind::kKeyReplace;
}

void save_key(const CallView& view, Change& change) {
  change.path = name_of_handle(view, 1);
  change.kind = ChangeKind::kWrite;
}

struct Row {
  std::string_view call;
  Make make;
};
constexpr Row kRows[] = {
    {"NtCreateFile", create_file},   {"NtOpenFile", open_file},         {"NtWriteFile", write_file},
    {"NtWriteFileGather", write_file}, {"NtDeleteFile", delete_file},   {"NtSetInformationFile", set_file},
    {"NtSetEaFile", set_ea},         {"NtFsControlFile", control_file}, {"NtCreateSection", create_section},
    {"NtCreateKey", create_key_plain}, {"NtCreateKeyTransacted", create_key_transacted}, {"NtDeleteKey", delete_key},
    {"NtSetValueKey", set_value},    {"NtDeleteValueKey", delete_value}, {"NtRenameKey", rename_key},
    {"NtLoadKey", load_key},         {"NtLoadKey2", load_key},          {"NtLoadKeyEx", load_key},
    {"NtUnloadKey", load_key},       {"NtRestoreKey", restore_key},     {"NtReplaceKey", replace_key},
    {"NtSaveKey", save_key},         {"NtSaveKeyEx", save_key},
};

const Row* row_of(const Call& call) {
  static const std::vector<const Row*> all = rows_by_call(kRows);
  return all[static_cast<size_t>(&call - catalogue().data())];
}

}  // namespace

Change change_of(const Call& call, const CallView& view) {
  Change change;
  const Row* row = row_of(call);
  if (row && view.success()) row->make(view, change);
  if (change.path.empty() && change.kind != ChangeKind::kNone) change.kind = ChangeKind::kNone;
  return change;
}

bool may_change(const Call& call) { return row_of(call) != nullptr; }

Followed followed(const Filter& filter) {
  Followed all;
  for (const Call& call : catalogue()) {
    if (!may_change(call) || filter.records(call)) continue;
    (call.category == Category::kRegistry ? all.registry : all.files) = false;
  }
  return all;
}

}  // namespace drsemu::collect
