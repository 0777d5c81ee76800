// The calls that Wine lacks, as Windows 10 answers them to an ordinary user: most want a privilege that only
// administrators hold, and only once they have enabled it. Statuses: [MS-ERREF] 2.3.1.
#include "monitor/calls/provided.h"

#include <string.h>

#include "event/provided.h"
#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {
namespace {

constexpr uint64_t kSuccess = 0, kInvalidParameter = 0xc000000d, kAccessViolation = 0xc0000005, kAccessDenied = 0xc0000022,
                   kPrivilegeNotHeld = 0xc0000061, kNotSupported = 0xc00000bb, kObjectTypeMismatch = 0xc0000024;

// LUIDs of privileges (wdm.h).
constexpr uint32_t kSeLockMemory = 4, kSeBackup = 17, kSeRestore = 18;

bool holds(uint32_t privilege) {
  struct {
    uint32_t count = 1, control = 1 /* PRIVILEGE_SET_ALL_NECESSARY */;
    uint32_t luid_low, luid_high = 0, attributes = 0;
  } set{.luid_low = privilege};
  uint64_t token = 0;
  uint8_t held = 0;
  constexpr uint32_t kTokenQuery = 8;
  if (!succeeded(g_nt.open_process_token(kCurrentProcess, kTokenQuery, 0, &token))) return false;
  const bool known = succeeded(g_nt.privilege_check(token, &set, &held));
  g_nt.close(token);
  return known && held;
}

struct ObjectText {
  UnicodeString name;
  char16_t text[1024];
};

// Status of `handle` as a key's.
uint64_t check_key(uint64_t handle) {
  ObjectText type;
  const uint32_t status = g_nt.query_object(handle, 2 /* ObjectTypeInformation */, &type, sizeof type, nullptr);
  if (!succeeded(status)) return status;
  return type.name.length == 6 && memcmp(reinterpret_cast<const void*>(type.name.buffer), u"Key", 6) == 0 ? kSuccess : kObjectTypeMismatch;
}

uint64_t nt_compact_keys(uint32_t count, uint64_t keys) {
  if (!holds(kSeBackup)) return kPrivilegeNotHeld;
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t key;
    if (!load_guest(keys + i * 8ull, key)) return kAccessViolation;
    if (const uint64_t status = check_key(key); status != kSuccess) return status;
  }
  return kSuccess;
}

uint64_t nt_compress_key(uint64_t key) { return holds(kSeBackup) ? check_key(key) : kPrivilegeNotHeld; }

// Processes out of a section are what Windows made before NtCreateUserProcess; nothing here can run one.
uint64_t nt_create_process() { return kNotSupported; }

uint64_t nt_freeze_registry(uint32_t) { return holds(kSeBackup) ? kSuccess : kPrivilegeNotHeld; }

// The session manager has done so long since.
uint64_t nt_initialize_registry(uint32_t) { return kAccessDenied; }

uint64_t nt_lock_registry_key(uint64_t key) { return holds(kSeLockMemory) ? check_key(key) : kPrivilegeNotHeld; }

uint64_t nt_query_directory_file_ex(uint64_t handle, uint64_t event, uint64_t apc, uint64_t apc_context, uint64_t io,
                                    uint64_t information, uint32_t length, uint32_t information_class, uint32_t flags, uint64_t mask) {
  constexpr uint32_t kRestartScan = 1, kReturnSingleEntry = 2, kAll = 0x1f;  // SL_… of ntifs.h
  if (flags & ~kAll) return kInvalidParameter;
  return g_nt.query_directory_file(handle, event, apc, apc_context, io, information, length, information_class,
                                   (flags & kReturnSingleEntry) != 0, mask, (flags & kRestartScan) != 0);
}

// \REGISTRY\MACHINE\X or \REGISTRY\USER\X, which are roots of hives.
bool is_hive_root(const ObjectText& key) {
  const auto* text = reinterpret_cast<const char16_t*>(key.name.buffer);
  int separators = 0;
  for (uint32_t i = 0; i < key.name.length / 2; ++i) separators += text[i] == u'\\';
  return separators == 3;
}

// Keys below `root` that this process has open: Wine does not tell about others.
uint32_t count_open_below(const ObjectText& root) {
  constexpr uint32_t kMostHandles = 4096, kGap = 256;
  ObjectText name;
  uint32_t count = 0, last = 0;
  for (uint32_t i = 1; i < kMostHandles && i - last < kGap; ++i) {
    if (check_key(uint64_t{i} * 4) != kSuccess) continue;
    last = i;
    name.name = {};
    if (!succeeded(g_nt.query_object(uint64_t{i} * 4, 1 /* ObjectNameInformation */, &name, sizeof name, nullptr))) continue;
    count += name.name.length > root.name.length && memcmp(name.text, root.text, root.name.length) == 0;
  }
  return count;
}

uint64_t nt_query_open_sub_keys(uint64_t object, uint64_t handle_count) {
  uint64_t key = 0;
  constexpr uint32_t kKeyRead = 0x20019 | 0x100 /* KEY_WOW64_64KEY: the hive itself, for 32-bit programs too */;
  const uint32_t status = g_nt.open_key(&key, kKeyRead, object);
  if (!succeeded(status)) return status;
  ObjectText root = {};
  const uint32_t named = g_nt.query_object(key, 1, &root, sizeof root, nullptr);
  uint64_t result = named;
  if (succeeded(named)) {
    result = !is_hive_root(root) ? kInvalidParameter : store_guest(handle_count, count_open_below(root)) ? kSuccess : kAccessViolation;
  }
  g_nt.close(key);
  return result;
}

uint64_t nt_query_open_sub_keys_ex() { return holds(kSeRestore) ? kNotSupported : kPrivilegeNotHeld; }

uint64_t nt_save_key_ex(uint64_t key, uint64_t file, uint32_t format) {
  constexpr uint32_t kStandard = 1, kLatest = 2, kNoCompression = 4;  // REG_…_FORMAT
  if (format != kStandard && format != kLatest && format != kNoCompression) return kInvalidParameter;
  return holds(kSeBackup) ? g_nt.save_key(key, file) : kPrivilegeNotHeld;
}

// In the order of event::kProvided.
void* const kFunctions[] = {reinterpret_cast<void*>(nt_compact_keys),        reinterpret_cast<void*>(nt_compress_key),
                            reinterpret_cast<void*>(nt_create_process),      reinterpret_cast<void*>(nt_create_process),
                            reinterpret_cast<void*>(nt_freeze_registry),     reinterpret_cast<void*>(nt_initialize_registry),
                            reinterpret_cast<void*>(nt_lock_registry_key),   reinterpret_cast<void*>(nt_query_directory_file_ex),
                            reinterpret_cast<void*>(nt_query_open_sub_keys), reinterpret_cast<void*>(nt_query_open_sub_keys_ex),
                            reinterpret_cast<void*>(nt_save_key_ex)};
static_assert(sizeof kFunctions / sizeof kFunctions[0] == event::kProvidedCount);

}  // namespace

uint64_t provided_function(uint32_t index) { return reinterpret_cast<uint64_t>(kFunctions[index]); }

}  // namespace drsemu::monitor
