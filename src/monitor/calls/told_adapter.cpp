// Names and ids of network interfaces, in the answers of Wine's network store to its nsi.dll.
//
// Wine 10 calls an interface by its Linux name, and makes its GUID of its number and "NetDev"
// (dlls/nsiproxy.sys/ndis.c). Controls and layouts: include/wine/nsi.h; they are the same for 32-bit programs.
#include "monitor/calls/told_adapter.h"

#include <string.h>

#include "event/machine.h"
#include "monitor/calls/told_machine.h"
#include "monitor/engine/guest_memory.h"

namespace drsemu::monitor {
namespace {

// CTL_CODE(FILE_DEVICE_NETWORK, 0x400, METHOD_BUFFERED, 0) and the two behind it
enum : uint32_t { kEnumerateAll = 0x121000, kGetAll = 0x121004, kGetParameter = 0x121008 };

struct Guid {
  uint32_t first;
  uint16_t second, third;
  uint8_t rest[8];
};
constexpr Guid kNdis = {0xeb004a11, 0x9b1a, 0x11d4, {0x91, 0x23, 0x00, 0x50, 0x04, 0x77, 0x59, 0xbc}};
constexpr uint32_t kInterfaces = 0;  // table of that module

struct Name {  // IF_COUNTED_STRING
  uint16_t bytes;
  char16_t text[257];
};
// Offsets in nsi_ndis_ifinfo_rw and nsi_ndis_ifinfo_static.
enum : uint32_t { kAlias = 20, kDescription = 4, kGuid = 536, kReadWriteSize = 1092, kStaticSize = 600 };
enum : uint32_t { kReadWrite = 0, kStatic = 2 };  // NSI_PARAM_TYPE_…

struct Head {  // what the inputs begin with
  uint16_t length;
  uint32_t type;
  Guid module;
  uint32_t first;
};

bool same(const char16_t* text, uint32_t bytes, const char16_t* name) {
  uint32_t size = 0;
  while (name[size]) ++size;
  return bytes == size * 2 && memcmp(text, name, bytes) == 0;
}

void rename(uint64_t at, bool alias) {
  Name name;
  if (copy_from_guest(&name, at, sizeof name) != sizeof name) return;
  const event::Machine& told = *told_machine();
  const char16_t* shown = nullptr;
  if (same(name.text, name.bytes, u"eth0")) shown = alias ? told.connection : told.adapter;
  if (same(name.text, name.bytes, u"lo"))
    shown = alias ? u"Loopback Pseudo-Interface 1" : u"Software Loopback Interface 1";
  if (!shown) return;
  Name made = {};
  while (shown[made.bytes / 2] && made.bytes / 2 < 256u) {
    made.text[made.bytes / 2] = shown[made.bytes / 2];
    made.bytes = static_cast<uint16_t>(made.bytes + 2);
  }
  copy_to_guest(at, &made, sizeof made);
}

void replace_guid(uint64_t at) {
  constexpr uint32_t kLoopback = 1;
  Guid guid;
  if (copy_from_guest(&guid, at, sizeof guid) != sizeof guid || memcmp(guid.rest + 2, "NetDev", 6) != 0) return;
  memcpy(&guid, told_machine()->adapter_guid, sizeof guid);
  uint32_t number = 0;
  if (load_guest(at, number) && number == kLoopback) guid.first ^= 0x5a3c0000;  // another one
  copy_to_guest(at, &guid, sizeof guid);
}

void tell_static(uint64_t at) {
  rename(at + kDescription, false);
  replace_guid(at + kGuid);
}

struct Sizes {
  uint32_t key, read_write, dynamic, constant;
};

void tell_all(const Sizes& sizes, uint64_t at, uint64_t end, uint32_t room, uint32_t count) {
  const uint64_t constant = at + (uint64_t{sizes.read_write} + sizes.dynamic) * room;
  for (uint32_t i = 0; i < count; ++i) {
    const uint64_t first = at + uint64_t{i} * sizes.read_write, second = constant + uint64_t{i} * sizes.constant;
    if (sizes.read_write == kReadWriteSize && first + kReadWriteSize <= end) rename(first + kAlias, true);
    if (sizes.constant == kStaticSize && second + kStaticSize <= end) tell_static(second);
  }
}

}  // namespace

void tell_adapter(uint32_t code, uint64_t input, uint32_t input_size, uint64_t output, uint32_t output_size) {
  if (code != kEnumerateAll && code != kGetAll && code != kGetParameter) return;
  Head head;
  if (!told_machine() || input_size < sizeof head || copy_from_guest(&head, input, sizeof head) != sizeof head ||
      memcmp(&head.module, &kNdis, sizeof kNdis) != 0)
    return;
  uint32_t rest[7] = {};
  const size_t more = input_size - sizeof head < sizeof rest ? input_size - sizeof head : sizeof rest;
  if (copy_from_guest(rest, input + sizeof head, more) != more) return;
  const uint64_t end = output + output_size;
  if (code == kEnumerateAll && rest[1] == kInterfaces) {
    const Sizes sizes = {rest[2], rest[3], rest[4], rest[5]};
    uint32_t count = 0;
    if (output_size < sizeof count || !load_guest(output, count) || count > rest[6]) return;
    tell_all(sizes, output + sizeof count + uint64_t{sizes.key} * rest[6], end, rest[6], count);
  } else if (code == kGetAll && rest[0] == kInterfaces) {
    tell_all({0, rest[2], rest[3], rest[4]}, output, end, 1, 1);
  } else if (code == kGetParameter && rest[0] == kInterfaces) {
    const uint32_t type = rest[2], offset = rest[3];
    const bool named = output_size >= sizeof(Name);
    if (type == kReadWrite && offset == kAlias && named) rename(output, true);
    if (type == kStatic && offset == kDescription && named) rename(output, false);
    if (type == kStatic && offset == kGuid && output_size >= sizeof(Guid)) replace_guid(output);
  }
}

}  // namespace drsemu::monitor
