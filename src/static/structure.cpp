// Facts that the headers and data directories of a PE file say: Microsoft Learn, "PE Format".
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "static/digest.h"
#include "static/stages.h"

namespace drsemu::statics {
namespace {

struct Name {
  uint32_t value;
  const char* name;
};

constexpr Name kMachines[] = {{0x14c, "I386"}, {0x8664, "AMD64"},   {0xaa64, "ARM64"},
                              {0x1c0, "ARM"},  {0x1c4, "ARMNT"},    {0x200, "IA64"},
                              {0xebc, "EBC"},  {0x5032, "RISCV32"}, {0x5064, "RISCV64"}};
constexpr Name kSubsystems[] = {{1, "NATIVE"},
                                {2, "WINDOWS_GUI"},
                                {3, "WINDOWS_CUI"},
                                {5, "OS2_CUI"},
                                {7, "POSIX_CUI"},
                                {9, "WINDOWS_CE_GUI"},
                                {10, "EFI_APPLICATION"},
                                {11, "EFI_BOOT_SERVICE_DRIVER"},
                                {12, "EFI_RUNTIME_DRIVER"},
                                {13, "EFI_ROM"},
                                {14, "XBOX"},
                                {16, "WINDOWS_BOOT_APPLICATION"}};
constexpr Name kCharacteristics[] = {{0x0001, "RELOCS_STRIPPED"},
                                     {0x0002, "EXECUTABLE_IMAGE"},
                                     {0x0004, "LINE_NUMS_STRIPPED"},
                                     {0x0008, "LOCAL_SYMS_STRIPPED"},
                                     {0x0010, "AGGRESSIVE_WS_TRIM"},
                                     {0x0020, "LARGE_ADDRESS_AWARE"},
                                     {0x0080, "BYTES_REVERSED_LO"},
                                     {0x0100, "32BIT_MACHINE"},
                                     {0x0200, "DEBUG_STRIPPED"},
                                     {0x0400, "REMOVABLE_RUN_FROM_SWAP"},
                                     {0x0800, "NET_RUN_FROM_SWAP"},
                                     {0x1000, "SYSTEM"},
                                     {0x2000, "DLL"},
                                     {0x4000, "UP_SYSTEM_ONLY"},
                                     {0x8000, "BYTES_REVERSED_HI"}};
constexpr Name kDllCharacteristics[] = {
    {0x0020, "HIGH_ENTROPY_VA"}, {0x0040, "DYNAMIC_BASE"},         {0x0080, "FORCE_INTEGRITY"},
    {0x0100, "NX_COMPAT"},       {0x0200, "NO_ISOLATION"},         {0x0400, "NO_SEH"},
    {0x0800, "NO_BIND"},         {0x1000, "APPCONTAINER"},         {0x2000, "WDM_DRIVER"},
    {0x4000, "GUARD_CF"},        {0x8000, "TERMINAL_SERVER_AWARE"}};
constexpr Name kSectionFlags[] = {{0x00000020, "CNT_CODE"},
                                  {0x00000040, "CNT_INITIALIZED_DATA"},
                                  {0x00000080, "CNT_UNINITIALIZED_DATA"},
                                  {0x00000200, "LNK_INFO"},
                                  {0x00000800, "LNK_REMOVE"},
                                  {0x00001000, "LNK_COMDAT"},
                                  {0x00008000, "GPREL"},
                                  {0x01000000, "LNK_NRELOC_OVFL"},
                                  {0x02000000, "MEM_DISCARDABLE"},
                                  {0x04000000, "MEM_NOT_CACHED"},
                                  {0x08000000, "MEM_NOT_PAGED"},
                                  {0x10000000, "MEM_SHARED"},
                                  {0x20000000, "MEM_EXECUTE"},
                                  {0x40000000, "MEM_READ"},
                                  {0x80000000, "MEM_WRITE"}};
constexpr Name kDirectories[] = {{0, "EXPORT"},    {1, "IMPORT"},        {2, "RESOURCE"},       {3, "EXCEPTION"},
                                 {4, "SECURITY"},  {5, "BASERELOC"},     {6, "DEBUG"},          {7, "ARCHITECTURE"},
                                 {8, "GLOBALPTR"}, {9, "TLS"},           {10, "LOAD_CONFIG"},   {11, "BOUND_IMPORT"},
                                 {12, "IAT"},      {13, "DELAY_IMPORT"}, {14, "COM_DESCRIPTOR"}};
constexpr Name kDebugTypes[] = {{1, "COFF"},          {2, "CODEVIEW"},
                                {3, "FPO"},           {4, "MISC"},
                                {5, "EXCEPTION"},     {6, "FIXUP"},
                                {9, "BORLAND"},       {11, "CLSID"},
                                {12, "VC_FEATURE"},   {13, "POGO"},
                                {14, "ILTCG"},        {15, "MPX"},
                                {16, "REPRO"},        {17, "EMBEDDED_PORTABLE_PDB"},
                                {19, "PDB_CHECKSUM"}, {20, "EX_DLLCHARACTERISTICS"}};

constexpr size_t kMostCallbacks = 256, kMostDebug = 64, kMostRich = 512, kMostBlocks = 1'000'000;

template <size_t N>
std::string name_of(const Name (&names)[N], uint32_t value) {
  for (const Name& name : names) {
    if (name.value == value) return name.name;
  }
  char text[16];
  std::snprintf(text, sizeof text, "0x%x", value);
  return text;
}

template <size_t N>
void flags(Json& json, const char* key, const Name (&names)[N], uint32_t value) {
  json.array(key);
  for (const Name& name : names) {
    if (value & name.value) json.text(name.name);
    value &= ~name.value;
  }
  if (value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", value);
    json.text(text);
  }
  json.EndArray();
}

void times(Json& json, uint32_t seconds) {
  json.number("timestamp", seconds);
  json.time("timestamp_utc", seconds);
}

std::string version(const PeView& pe, uint64_t at) {
  return std::to_string(pe.number<uint16_t>(at)) + "." + std::to_string(pe.number<uint16_t>(at + 2));
}

// ImageHlp's CheckSumMappedFile: 16-bit words with end-around carry, the checksum itself as 0, and the size.
uint32_t checksum(const PeView& pe) {
  const uint64_t skip = pe.optional() + 64;
  uint64_t sum = 0;
  const std::string_view bytes = pe.bytes();
  const auto add = [&](uint64_t from, uint64_t to) {
    // Words of 32 bits sum to the same modulo 0xffff.
    uint64_t at = from;
    for (; at + 4 <= to; at += 4) sum += pe.number<uint32_t>(at);
    for (; at < to; ++at) sum += uint64_t{static_cast<unsigned char>(bytes[at])} << (8 * ((at - from) & 1));
  };
  if (skip % 2 == 0 && skip + 4 <= bytes.size()) {
    add(0, skip & ~3u);
    if (skip % 4) sum += pe.number<uint16_t>(skip & ~3u);
    const uint64_t rest = skip + 4;
    add(rest, bytes.size());
  } else {
    add(0, bytes.size());
  }
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint32_t>(sum + bytes.size());
}

uint64_t pointer(const PeView& pe, uint64_t offset) {
  return pe.wide() ? pe.number<uint64_t>(offset) : pe.number<uint32_t>(offset);
}

std::string guid(const PeView& pe, uint64_t at) {
  char text[40];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-", pe.number<uint32_t>(at), pe.number<uint16_t>(at + 4),
                pe.number<uint16_t>(at + 6));
  const std::string tail = hex(pe.part(at + 8, 8));
  return tail.size() == 16 ? text + tail.substr(0, 4) + "-" + tail.substr(4) : std::string();
}

// What a CodeView record says of the PDB; nothing if it is none.
void codeview(Json& json, const PeView& pe, uint64_t at) {
  const std::string_view kind = pe.part(at, 4);
  if (kind == "RSDS") {
    json.text("pdb", pe.text(at + 24, 1024));
    json.text("pdb_guid", guid(pe, at + 4));
    json.number("pdb_age", pe.number<uint32_t>(at + 20));
  } else if (kind == "NB10") {
    json.text("pdb", pe.text(at + 16, 1024));
    json.number("pdb_age", pe.number<uint32_t>(at + 12));
  }
}

}  // namespace

double entropy(std::string_view bytes) {
  if (bytes.empty()) return 0;
  // Four tables: one byte after the other of the same value would wait for its own count.
  std::array<std::array<uint32_t, 256>, 4> count{};
  size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    for (size_t lane = 0; lane < 4; ++lane) ++count[lane][static_cast<unsigned char>(bytes[i + lane])];
  }
  for (; i < bytes.size(); ++i) ++count[0][static_cast<unsigned char>(bytes[i])];
  double sum = 0;
  for (size_t value = 0; value < 256; ++value) {
    const uint64_t n = uint64_t{count[0][value]} + count[1][value] + count[2][value] + count[3][value];
    if (n) sum -= static_cast<double>(n) * std::log2(static_cast<double>(n) / static_cast<double>(bytes.size()));
  }
  return std::round(sum / static_cast<double>(bytes.size()) * 1000) / 1000 + 0.0;
}

void find_headers(Stage& stage) {
  const PeView& pe = *stage.pe;
  Json& json = stage.json;
  const uint64_t coff = pe.pe() + 4, optional = pe.optional();
  const bool wide = pe.wide();
  json.StartObject();
  json.text("format", wide ? "PE32+" : "PE32");
  json.text("machine", name_of(kMachines, pe.number<uint16_t>(coff)));
  json.text("subsystem", name_of(kSubsystems, pe.number<uint16_t>(optional + 68)));
  times(json, pe.number<uint32_t>(coff + 4));
  flags(json, "characteristics", kCharacteristics, pe.number<uint16_t>(coff + 18));
  flags(json, "dll_characteristics", kDllCharacteristics, pe.number<uint16_t>(optional + 70));
  json.number("image_base", pe.image_base());
  json.number("entry_point", pe.entry_point());
  if (const auto offset = pe.offset(pe.entry_point()); offset && pe.entry_point())
    json.number("entry_point_offset", *offset);
  if (const Section* section = pe.section_of(pe.entry_point()); section && pe.entry_point()) {
    json.text("entry_point_section", section->name);
    json.number("entry_point_section_index", static_cast<uint64_t>(section - pe.sections().data()));
  }
  json.number("size_of_image", pe.number<uint32_t>(optional + 56));
  json.number("size_of_headers", pe.number<uint32_t>(optional + 60));
  json.number("section_alignment", pe.number<uint32_t>(optional + 32));
  json.number("file_alignment", pe.number<uint32_t>(optional + 36));
  const uint32_t said = pe.number<uint32_t>(optional + 64);
  json.number("checksum", said);
  if (said) json.boolean("checksum_matches", said == checksum(pe));
  json.text("linker_version",
            std::to_string(pe.number<uint8_t>(optional + 2)) + "." + std::to_string(pe.number<uint8_t>(optional + 3)));
  json.text("os_version", version(pe, optional + 40));
  json.text("image_version", version(pe, optional + 44));
  json.text("subsystem_version", version(pe, optional + 48));
  json.number("stack_reserve", wide ? pe.number<uint64_t>(optional + 72) : pe.number<uint32_t>(optional + 72));
  json.number("number_of_sections", pe.number<uint16_t>(coff + 2));
  json.number("number_of_symbols", pe.number<uint32_t>(coff + 12));
  json.array("directories");
  for (const Name& name : kDirectories) {
    const Directory directory = pe.directory(name.value);
    if (!directory.address && !directory.size) continue;
    json.StartObject();
    json.text("name", name.name);
    json.number("address", directory.address);
    json.number("size", directory.size);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void find_sections(Stage& stage) {
  const PeView& pe = *stage.pe;
  Json& json = stage.json;
  json.StartArray();
  // Sections may share bytes: a few kilobytes of headers must not have a hundred megabytes hashed a thousand times.
  uint64_t budget = pe.size() * 4 + 4096;
  size_t listed = 0;
  for (const Section& section : pe.sections()) {
    if (++listed > kMostSections) break;
    json.StartObject();
    json.text("name", section.name);
    json.number("virtual_address", section.virtual_address);
    json.number("virtual_size", section.virtual_size);
    json.number("raw_address", section.raw_address);
    json.number("raw_size", section.raw_size);
    flags(json, "characteristics", kSectionFlags, section.characteristics & ~0x00f00000u);
    const std::string_view content = pe.part(section.raw_begin(), section.raw_size);
    if (content.size() < section.raw_size) json.boolean("truncated", true);
    if (content.size() <= budget) {
      budget -= content.size();
      json.real("entropy", entropy(content));
      json.text("md5", hex_digest("MD5", content));
      json.text("sha256", hex_digest("SHA256", content));
    }
    json.EndObject();
  }
  json.EndArray();
}

void find_tls(Stage& stage) {
  const PeView& pe = *stage.pe;
  const Directory directory = pe.directory(kTls);
  const auto place = directory.address ? pe.offset(directory.address) : std::nullopt;
  if (!place) return;
  const uint64_t width = pe.wide() ? 8 : 4;
  Json& json = stage.json;
  json.StartObject();
  json.number("data_begin", pointer(pe, *place));
  json.number("data_end", pointer(pe, *place + width));
  json.array("callbacks");
  // Addresses, not RVAs: relative to the image base that the headers say.
  const uint64_t table = pointer(pe, *place + 3 * width) - pe.image_base();
  for (size_t i = 0; i < kMostCallbacks; ++i) {
    const auto at = pe.offset(table + i * width);
    const uint64_t address = at ? pointer(pe, *at) : 0;
    if (!address) break;
    json.Uint64(address - pe.image_base());
  }
  json.EndArray();
  json.EndObject();
}

void find_relocations(Stage& stage) {
  const PeView& pe = *stage.pe;
  const Directory directory = pe.directory(kRelocations);
  const auto place = directory.address ? pe.offset(directory.address) : std::nullopt;
  if (!place) return;
  const std::string_view bytes = pe.part(*place, directory.size);
  uint64_t blocks = 0, entries = 0;
  bool broken = false;
  for (uint64_t at = 0; at + 8 <= bytes.size() && blocks < kMostBlocks;) {
    const uint32_t size = pe.number<uint32_t>(*place + at + 4);
    if (size == 0 && pe.number<uint32_t>(*place + at) == 0) break;  // padding
    broken = size < 8 || size > bytes.size() - at;
    if (broken) break;
    for (uint64_t entry = at + 8; entry + 2 <= at + size; entry += 2)
      entries += pe.number<uint16_t>(*place + entry) >> 12 != 0;
    ++blocks;
    at += size;
  }
  Json& json = stage.json;
  json.StartObject();
  json.number("size", directory.size);
  json.number("blocks", blocks);
  json.number("entries", entries);
  if (broken) json.boolean("broken", true);
  json.EndObject();
}

void find_debug(Stage& stage) {
  const PeView& pe = *stage.pe;
  const Directory directory = pe.directory(kDebug);
  const auto place = directory.address ? pe.offset(directory.address) : std::nullopt;
  if (!place) return;
  Json& json = stage.json;
  json.StartArray();
  for (uint64_t i = 0;
       i < std::min<uint64_t>(directory.size / 28, kMostDebug) && pe.part(*place + i * 28, 28).size() == 28; ++i) {
    const uint64_t at = *place + i * 28;
    json.StartObject();
    json.text("type", name_of(kDebugTypes, pe.number<uint32_t>(at + 12)));
    times(json, pe.number<uint32_t>(at + 4));
    json.number("size", pe.number<uint32_t>(at + 16));
    json.number("offset", pe.number<uint32_t>(at + 24));
    if (pe.number<uint32_t>(at + 12) == 2) codeview(json, pe, pe.number<uint32_t>(at + 24));
    json.EndObject();
  }
  json.EndArray();
}

// Undocumented; as described by Daniel Pistelli, "Microsoft's Rich Signature (undocumented)" (2008): between the DOS
// stub and the PE header, each word xored with the key that stands behind "Rich"; decoded it begins with "DanS" and
// three zeros.
void find_rich(Stage& stage) {
  const PeView& pe = *stage.pe;
  const std::string_view head = pe.part(0, pe.pe());
  const size_t end = head.rfind("Rich");
  if (end == std::string_view::npos || end < 0x40 || end + 8 > head.size()) return;
  const uint32_t key = pe.number<uint32_t>(end + 4);
  size_t begin = end;
  while (begin >= 4 && end - begin < kMostRich * 8 && (pe.number<uint32_t>(begin) ^ key) != 0x536e6144) begin -= 4;
  if ((pe.number<uint32_t>(begin) ^ key) != 0x536e6144) return;
  std::string clear;
  for (size_t at = begin; at < end; at += 4) {
    const uint32_t word = pe.number<uint32_t>(at) ^ key;
    clear.append(reinterpret_cast<const char*>(&word), 4);
  }
  // The key is the checksum of the DOS header and the entries: a header that was copied from elsewhere does not match.
  uint32_t sum = static_cast<uint32_t>(begin);
  const auto rotate = [](uint32_t value, uint32_t by) {
    return by % 32 ? value << by % 32 | value >> (32 - by % 32) : value;
  };
  for (size_t i = 0; i < begin; ++i) {
    if (i < 0x3c || i >= 0x40) sum += rotate(static_cast<unsigned char>(head[i]), static_cast<uint32_t>(i));
  }
  Json& json = stage.json;
  json.StartObject();
  json.number("offset", begin);
  json.number("key", key);
  json.text("md5", hex_digest("MD5", clear));
  json.array("entries");
  for (size_t at = begin + 16; at + 8 <= end; at += 8) {
    const uint32_t id = pe.number<uint32_t>(at) ^ key, count = pe.number<uint32_t>(at + 4) ^ key;
    sum += rotate(id, count);
    json.StartObject();
    json.number("product", id >> 16);
    json.number("build", id & 0xffff);
    json.number("count", count);
    json.EndObject();
  }
  json.EndArray();
  json.boolean("checksum_matches", sum == key);
  json.EndObject();
}

void find_overlay(Stage& stage) {
  const PeView& pe = *stage.pe;
  const uint64_t begin = pe.end_of_image();
  uint64_t end = pe.size();
  // Certificates are no overlay where they end the file.
  const Directory security = pe.directory(kSecurity);
  if (security.size && security.address >= begin && uint64_t{security.address} + security.size >= end &&
      security.address < end)
    end = security.address;
  if (begin >= end) return;
  const std::string_view content = pe.part(begin, end - begin);
  if (content.size() < 16 && content.find_first_not_of('\0') == std::string_view::npos) return;  // alignment
  Json& json = stage.json;
  json.StartObject();
  json.number("offset", begin);
  json.number("size", content.size());
  json.real("entropy", entropy(content));
  json.text("sha256", hex_digest("SHA256", content));
  json.text("type", content_of(content).type);
  json.EndObject();
}

}  // namespace drsemu::statics
