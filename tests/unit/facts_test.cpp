// static: facts of files, and the processes that find them.
#include "static/facts.h"

#include <fcntl.h>
#include <fuzzy.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/text.h"
#include "static/digest.h"
#include "static/worker.h"
#include "temp_dir.h"
#include "unit/pe.h"

namespace fs = std::filesystem;

namespace drsemu::statics {
namespace {

using rapidjson::Document;
using rapidjson::Value;
using test::make_pe;
using test::PeForm;
using test::put;

Document parsed(const Facts& facts) {
  Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(facts.json.c_str(), facts.json.size());
  EXPECT_FALSE(json.HasParseError()) << facts.json;
  return json;
}

Document facts_of(const std::string& bytes) { return parsed(facts_here(bytes)); }

// By JSON pointer: "/headers/machine". Null where there is nothing.
const Value& at(const Document& json, const std::string& pointer) {
  static const Value none;
  const Value* value = rapidjson::Pointer(pointer.c_str()).Get(json);
  return value ? *value : none;
}
std::string text(const Document& json, const std::string& pointer) {
  const Value& value = at(json, pointer);
  return value.IsString() ? value.GetString() : "(none)";
}
uint64_t number(const Document& json, const std::string& pointer) {
  const Value& value = at(json, pointer);
  return value.IsUint64() ? value.GetUint64() : ~uint64_t{0};
}
bool has_hint(const Document& json, const std::string& name) {
  for (const Value& hint : json["hints"].GetArray()) {
    if (hint["name"] == Value(rapidjson::StringRef(name.c_str()))) return true;
  }
  return false;
}
// The values of strings that were picked out.
std::vector<std::string> picked(const Document& json, const char* kind) {
  std::vector<std::string> values;
  for (const Value& each : json["strings"][kind].GetArray()) values.emplace_back(each["value"].GetString());
  return values;
}

constexpr uint32_t kBase = 0x1000;

// A section's content with a table of imports of one DLL: two names and an ordinal.
PeForm importing(bool wide) {
  PeForm form{.wide = wide, .machine = static_cast<uint16_t>(wide ? 0x8664 : 0x14c)};
  form.image_base = wide ? 0x140000000u : 0x400000u;
  std::string& section = form.section;
  const size_t width = wide ? 8 : 4;
  put(section, 0, kBase + 0x100, 4);
  put(section, 12, kBase + 0x200, 4);
  put(section, 16, kBase + 0x140, 4);
  put(section, 0x100, kBase + 0x220, width);
  put(section, 0x100 + width, kBase + 0x240, width);
  put(section, 0x100 + 2 * width, 12 | uint64_t{1} << (width * 8 - 1), width);
  section.resize(0x300);
  section.replace(0x200, 13, "KERNEL32.dll", 13);
  section.replace(0x222, 12, "ExitProcess", 12);
  section.replace(0x242, 13, "VirtualAlloc", 13);
  form.directories[kImports] = {kBase, 40};
  form.entry = kBase;
  form.flags = 0x60000020;
  return form;
}

TEST(Facts, ImportsOfBothBitnesses) {
  for (const bool wide : {true, false}) {
    const Document json = facts_of(make_pe(importing(wide)));
    ASSERT_EQ(at(json, "/imports").Size(), 1u);
    EXPECT_EQ(text(json, "/imports/0/dll"), "KERNEL32.dll");
    ASSERT_EQ(at(json, "/imports/0/functions").Size(), 3u);
    EXPECT_EQ(text(json, "/imports/0/functions/0"), "ExitProcess");
    EXPECT_EQ(text(json, "/imports/0/functions/1"), "VirtualAlloc");
    EXPECT_EQ(text(json, "/imports/0/functions/2"), "ord12");
    // Mandiant's definition: lower case, the extension off, joined by commas.
    EXPECT_EQ(text(json, "/imphash"), hex_digest("MD5", "kernel32.exitprocess,kernel32.virtualalloc,kernel32.ord12"));
    EXPECT_EQ(text(json, "/headers/machine"), wide ? "AMD64" : "I386");
    EXPECT_EQ(text(json, "/headers/format"), wide ? "PE32+" : "PE32");
    EXPECT_EQ(number(json, "/headers/image_base"), wide ? 0x140000000u : 0x400000u);
    EXPECT_EQ(text(json, "/headers/entry_point_section"), ".text");
    EXPECT_TRUE(has_hint(json, "few_imports"));
    EXPECT_FALSE(json.HasMember("incomplete"));
  }
}

TEST(Facts, DelayedImportsByAddressAndByPointer) {
  for (const bool pointers : {false, true}) {
    PeForm form = importing(false);
    const uint32_t base = pointers ? 0x400000 : 0;
    std::string& section = form.section;
    put(section, 0x280, pointers ? 0 : 1, 4);
    put(section, 0x284, base + kBase + 0x200, 4);
    put(section, 0x290, base + kBase + 0x2c0, 4);
    put(section, 0x2c0, base + kBase + 0x240, 4);
    put(section, 0x2c4, 0, 4);
    form.directories[kDelayedImports] = {kBase + 0x280, 64};
    const Document json = facts_of(make_pe(form));
    ASSERT_EQ(at(json, "/imports").Size(), 2u);
    EXPECT_TRUE(at(json, "/imports/1/delayed").IsTrue());
    EXPECT_EQ(text(json, "/imports/1/dll"), "KERNEL32.dll");
    EXPECT_EQ(text(json, "/imports/1/functions/0"), "VirtualAlloc");
  }
}

TEST(Facts, ExportsAndForwarders) {
  const Document json = facts_of(test::make_stub_dll({{"NtClose", 15}, {"NtOpenFile", 51}}));
  EXPECT_EQ(number(json, "/exports/count"), 2u);
  EXPECT_EQ(text(json, "/exports/functions/0/name"), "NtOpenFile");
  EXPECT_EQ(text(json, "/content/type"), "PE32+ DLL");
  PeForm form;
  std::string& section = form.section;
  put(section, 16, 7, 4);
  put(section, 20, 1, 4);
  put(section, 28, kBase + 0x40, 4);
  put(section, 0x40, kBase + 0x60, 4);
  section.resize(0x60);
  section += std::string("NTDLL.RtlMove", 14);
  section.resize(0x100);
  form.directories[kExports] = {kBase, 0x100};
  const Document forwarding = facts_of(make_pe(form));
  EXPECT_EQ(text(forwarding, "/exports/functions/0/forwarder"), "NTDLL.RtlMove");
  EXPECT_EQ(number(forwarding, "/exports/functions/0/ordinal"), 7u);
}

TEST(Facts, SectionsHaveHashesAndEntropy) {
  PeForm form{.name = "UPX0", .flags = 0xe0000020, .entry = kBase, .section = std::string(0x2000, 'x')};
  std::mt19937 random(3);
  for (char& c : form.section) c = static_cast<char>(random());
  const Document json = facts_of(make_pe(form));
  EXPECT_EQ(text(json, "/sections/0/sha256"), sha256(form.section));
  EXPECT_EQ(number(json, "/sections/0/raw_size"), 0x2000u);
  EXPECT_GT(at(json, "/sections/0/entropy").GetDouble(), 7.9);
  EXPECT_EQ(text(json, "/sections/0/characteristics/3"), "MEM_WRITE");
  for (const char* hint :
       {"packer_section", "writable_code", "high_entropy_section", "entry_point_in_writable_section", "no_imports"}) {
    EXPECT_TRUE(has_hint(json, hint)) << hint;
  }
  EXPECT_EQ(entropy(std::string(1000, 'a')), 0);
  EXPECT_EQ(entropy("abababab"), 1);
}

TEST(Facts, CallbacksRelocationsDebug) {
  PeForm form{.image_base = 0x140000000};
  std::string& section = form.section;
  put(section, 24, 0x140000000 + kBase + 0x40, 8);
  put(section, 0x40, 0x140000000 + 0x1111, 8);
  put(section, 0x48, 0x140000000 + 0x2222, 8);
  put(section, 0x80, 0x1000, 4);
  put(section, 0x84, 12, 4);
  put(section, 0x88, 0xa010, 2);
  put(section, 0x8a, 0, 2);
  put(section, 0xa0 + 12, 2, 4);
  put(section, 0xa0 + 16, 64, 4);
  put(section, 0xa0 + 24, 0x400 + 0x100, 4);
  section.resize(0x100);
  section += "RSDS";
  for (char c = 1; c <= 16; ++c) section += c;
  put(section, section.size(), 9, 4);
  section += std::string("C:\\src\\evil.pdb", 16);
  form.directories = {{kTls, {kBase, 40}}, {kRelocations, {kBase + 0x80, 12}}, {kDebug, {kBase + 0xa0, 28}}};
  const Document json = facts_of(make_pe(form));
  ASSERT_EQ(at(json, "/tls/callbacks").Size(), 2u);
  EXPECT_EQ(number(json, "/tls/callbacks/1"), 0x2222u);
  EXPECT_TRUE(has_hint(json, "tls_callbacks"));
  EXPECT_EQ(number(json, "/relocations/blocks"), 1u);
  EXPECT_EQ(number(json, "/relocations/entries"), 1u);
  EXPECT_EQ(text(json, "/debug/0/type"), "CODEVIEW");
  EXPECT_EQ(text(json, "/debug/0/pdb"), "C:\\src\\evil.pdb");
  EXPECT_EQ(text(json, "/debug/0/pdb_guid"), "04030201-0605-0807-090a-0b0c0d0e0f10");
  EXPECT_EQ(number(json, "/debug/0/pdb_age"), 9u);
}

TEST(Facts, OverlayAndChecksum) {
  std::string bytes = make_pe({.section = "code"});
  const size_t image = bytes.size();
  bytes += "PK\3\4" + std::string(100, 'z');
  put(bytes, 0x80 + 24 + 64, 1, 4);
  const Document json = facts_of(bytes);
  EXPECT_EQ(number(json, "/overlay/offset"), image);
  EXPECT_EQ(number(json, "/overlay/size"), 104u);
  EXPECT_EQ(text(json, "/overlay/type"), "ZIP archive");
  EXPECT_TRUE(has_hint(json, "checksum_mismatch"));
  EXPECT_TRUE(at(facts_of(make_pe({.section = "code"})), "/overlay").IsNull());
}

TEST(Facts, RichHeader) {
  std::string bytes = make_pe({.section = "code"});
  // A header that ends before 0x80 has room for one entry at 0x40.
  constexpr uint32_t kEntry = 0x00937809, kCount = 5;
  const auto rotate = [](uint32_t value, uint32_t by) {
    return by % 32 ? value << by % 32 | value >> (32 - by % 32) : value;
  };
  uint32_t key = 0x40;
  for (uint32_t i = 0; i < 0x3c; ++i) key += rotate(static_cast<unsigned char>(bytes[i]), i);
  key += rotate(kEntry, kCount);
  put(bytes, 0x40, 0x536e6144 ^ key, 4);
  for (const size_t zero : {0x44, 0x48, 0x4c}) put(bytes, zero, key, 4);
  put(bytes, 0x50, kEntry ^ key, 4);
  put(bytes, 0x54, kCount ^ key, 4);
  bytes.replace(0x58, 4, "Rich");
  put(bytes, 0x5c, key, 4);
  const Document json = facts_of(bytes);
  EXPECT_EQ(number(json, "/rich/offset"), 0x40u);
  EXPECT_EQ(number(json, "/rich/entries/0/product"), 0x93u);
  EXPECT_EQ(number(json, "/rich/entries/0/build"), 0x7809u);
  EXPECT_EQ(number(json, "/rich/entries/0/count"), 5u);
  EXPECT_TRUE(at(json, "/rich/checksum_matches").IsTrue());
  put(bytes, 0x54, (kCount + 1) ^ key, 4);
  EXPECT_TRUE(has_hint(facts_of(bytes), "rich_header_forged"));
}

TEST(Facts, ResourcesWithIconAndManifest) {
  PeForm form;
  std::string& section = form.section;
  size_t free = 0x400;
  // Directories of one level for three types, each with one name and one language.
  const std::pair<uint32_t, std::string> resources[] = {
      {3, "\x89PNG icon"}, {14, {}}, {24, "<?xml version='1.0'?><assembly/>"}};
  std::string group("\0\0\1\0\1\0", 6);
  group += std::string("\x10\x10\0\0\1\0\x20\0", 8);
  put(group, 14, 9, 4);
  put(group, 18, 1, 2);
  put(section, 14, 3, 2);
  for (size_t i = 0; i < 3; ++i) {
    const std::string content = resources[i].first == 14 ? group : resources[i].second;
    const size_t names = 0x100 + i * 0x80, languages = names + 0x20, entry = names + 0x40;
    put(section, 16 + i * 8, resources[i].first, 4);
    put(section, 20 + i * 8, 0x80000000u | names, 4);
    put(section, names + 14, 1, 2);
    put(section, names + 16, 1, 4);
    put(section, names + 20, 0x80000000u | languages, 4);
    put(section, languages + 14, 1, 2);
    put(section, languages + 16, 1033, 4);
    put(section, languages + 20, entry, 4);
    put(section, entry, kBase + free, 4);
    put(section, entry + 4, content.size(), 4);
    section.resize(std::max(section.size(), free + content.size()));
    section.replace(free, content.size(), content);
    free += 0x40;
  }
  form.directories[kResources] = {kBase, 0x300};
  const Facts facts = facts_here(make_pe(form));
  const Document json = parsed(facts);
  ASSERT_EQ(at(json, "/resources").Size(), 3u);
  EXPECT_EQ(text(json, "/resources/0/type"), "ICON");
  EXPECT_EQ(text(json, "/resources/0/content"), "PNG image");
  EXPECT_EQ(text(json, "/resources/1/file"), "static/icon.ico");
  EXPECT_EQ(text(json, "/resources/2/type"), "MANIFEST");
  EXPECT_EQ(number(json, "/resources/2/language"), 1033u);
  EXPECT_EQ(text(json, "/resources/2/sha256"), sha256(resources[2].second));
  std::map<std::string, std::string> files;
  for (const KeptFile& file : facts.files) files[file.name] = file.content;
  EXPECT_EQ(files["manifest.xml"], resources[2].second);
  EXPECT_EQ(files["icon.ico"],
            std::string("\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x9\0\0\0\x16\0\0\0", 22) + resources[0].second);
}

TEST(Facts, ResourcesThatGoRoundEnd) {
  PeForm form;
  put(form.section, 14, 0xffff, 2);
  for (size_t i = 0; i < 200; ++i) {
    put(form.section, 16 + i * 8, i, 4);
    put(form.section, 20 + i * 8, 0x80000000u, 4);
  }
  form.directories[kResources] = {kBase, 0x300};
  EXPECT_FALSE(facts_of(make_pe(form)).HasMember("incomplete"));
}

TEST(Facts, StringsArePickedOut) {
  std::string bytes("\1\2\3\0", 4);
  const auto add = [&](const std::string& text) {
    const size_t place = bytes.size();
    bytes += text + '\0';
    return place;
  };
  const size_t url = add("GET http://evil.example.com/a.php?x=1, now");
  add("mail me@some-where.org please");
  add("connect 185.220.101.5 and 1.2.3 and 999.1.1.1");
  add("assemblyIdentity version=\"6.1.2.3\"");
  add("c2.badhost.ru");
  add("C:\\Windows\\System32\\evil.dll");
  add("%APPDATA%\\Microsoft\\x.exe");
  add("\\\\server\\share\\x");
  add("Software\\Microsoft\\Windows\\CurrentVersion\\Run");
  add("HKLM\\SYSTEM\\Setup");
  add("System.Net.Http main.rs a.b");
  const size_t wide = bytes.size();
  bytes += utf8_to_utf16("https://wide.example.net/") + std::string(2, '\0');
  const Facts facts = facts_here(bytes);
  const Document json = parsed(facts);
  using Texts = std::vector<std::string>;
  EXPECT_EQ(picked(json, "urls"), (Texts{"http://evil.example.com/a.php?x=1", "https://wide.example.net/"}));
  EXPECT_EQ(number(json, "/strings/urls/0/offset"), url + 4);
  EXPECT_EQ(number(json, "/strings/urls/1/offset"), wide);
  EXPECT_EQ(text(json, "/strings/urls/1/encoding"), "utf16");
  EXPECT_EQ(picked(json, "emails"), Texts{"me@some-where.org"});
  EXPECT_EQ(picked(json, "ips"), Texts{"185.220.101.5"});
  EXPECT_EQ(picked(json, "domains"), Texts{"c2.badhost.ru"});
  EXPECT_EQ(picked(json, "paths"),
            (Texts{"C:\\Windows\\System32\\evil.dll", "%APPDATA%\\Microsoft\\x.exe", "\\\\server\\share\\x"}));
  EXPECT_EQ(picked(json, "registry_keys"),
            (Texts{"Software\\Microsoft\\Windows\\CurrentVersion\\Run", "HKLM\\SYSTEM\\Setup"}));
  EXPECT_EQ(number(json, "/strings/ascii"), 11u);
  EXPECT_EQ(number(json, "/strings/utf16"), 1u);
  ASSERT_EQ(facts.files.size(), 1u);
  EXPECT_NE(facts.files[0].content.find("a c2.badhost.ru\n"), std::string::npos);
}

TEST(Facts, StringsStayBounded) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += "http://host" + std::to_string(i) + ".com/" + '\0';
  const Facts facts = facts_here(bytes);
  const Document json = parsed(facts);
  EXPECT_EQ(number(json, "/strings/ascii"), 200'000u);
  EXPECT_EQ(number(json, "/strings/listed"), 50'000u);
  EXPECT_EQ(at(json, "/strings/urls").Size(), 500u);
  EXPECT_EQ(number(json, "/strings/more"), 199'500u);
}

TEST(Facts, ContentIsTold) {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, const char*> files[] = {
      {"Sub x()\r\nOn Error Resume Next\r\nEnd Sub"sv, "VBScript"},
      {"@echo off\r\ndel %0"sv, "batch script"},
      {"$x = New-Object Net.WebClient"sv, "PowerShell script"},
      {"var s = new ActiveXObject('WScript.Shell')"sv, "JScript"},
      {"<html><hta:application id=x>"sv, "HTML application"},
      {"just some text"sv, "text"},
      {"PK\3\4....word/document.xml"sv, "Word document (OOXML)"},
      {"PK\3\4....word/document.xml word/vbaProject.bin"sv, "Word document with macros (OOXML)"},
      {"PK\3\4....META-INF/MANIFEST.MF"sv, "Java archive"},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...W\0o\0r\0k\0b\0o\0o\0k\0"sv, "Excel document (OLE)"},
      {"{\\rtf1"sv, "RTF document"},
      {"\1\2\3\0"sv, "data"}};
  for (const auto& [bytes, type] : files) EXPECT_EQ(content_of(bytes).type, type);
  const Document json = facts_of("@echo off\r\nsetlocal");
  EXPECT_EQ(text(json, "/content/kind"), "script");
  EXPECT_TRUE(at(json, "/headers").IsNull());
}

TEST(Facts, SsdeepIsLibfuzzys) {
  std::mt19937 random(1);
  const auto expect = [&](const std::string& bytes) {
    char theirs[FUZZY_MAX_RESULT];
    ASSERT_EQ(fuzzy_hash_buf(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<uint32_t>(bytes.size()),
                             theirs),
              0);
    ASSERT_EQ(ssdeep(bytes), theirs) << bytes.size();
  };
  for (int i = 0; i < 400; ++i) {
    std::string bytes(random() % (i % 10 == 0 ? 200'000 : 3000), '\0');
    const uint32_t letters = 1 + random() % 256;
    for (char& c : bytes) c = static_cast<char>(random() % letters);
    if (i % 7 == 0) std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end(), '\0');
    expect(bytes);
  }
  expect("");
  expect(std::string(100'000, '\0'));
}

TEST(Facts, SignatureAndWhatItCovers) {
  const TempDir dir;
  PeForm form = importing(true);
  form.section.resize(0x2000, 'c');
  const fs::path plain = dir.file("plain.exe", make_pe(form)), key = dir / "key.pem", certificate = dir / "cert.pem",
                 signed_file = dir / "signed.exe";
  const Finished made = run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
                             certificate, "-days", "3", "-subj", "/CN=Drsemu Test/O=Nobody"});
  ASSERT_TRUE(made.ok()) << made.output;
  const Finished signing = run(
      {"osslsigncode", "sign", "-certs", certificate, "-key", key, "-h", "sha256", "-in", plain, "-out", signed_file});
  ASSERT_TRUE(signing.ok()) << signing.output;
  const std::string bytes = read_file(signed_file);
  const Document json = facts_of(bytes);
  EXPECT_TRUE(at(json, "/signature/signatures/0/digest_matches").IsTrue());
  EXPECT_TRUE(at(json, "/signature/signatures/0/signature_valid").IsTrue());
  EXPECT_EQ(text(json, "/signature/signatures/0/algorithm"), "SHA256");
  EXPECT_EQ(text(json, "/signature/signatures/0/certificates/0/subject"), "O=Nobody,CN=Drsemu Test");
  EXPECT_TRUE(at(json, "/signature/signatures/0/certificates/0/signer").IsTrue());
  EXPECT_TRUE(at(json, "/signature/signatures/0/certificates/0/self_signed").IsTrue());
  const Finished print = run({"openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha1"});
  std::string expected;
  for (const char c : print.output.substr(print.output.find('=') + 1)) {
    if (isxdigit(c)) expected += static_cast<char>(tolower(c));
  }
  EXPECT_EQ(text(json, "/signature/signatures/0/certificates/0/sha1"), expected);
  EXPECT_TRUE(at(json, "/overlay").IsNull()) << "certificates are no overlay";
  std::string changed = bytes;
  changed[0x600] = static_cast<char>(changed[0x600] ^ 1);
  const Document other = facts_of(changed);
  EXPECT_TRUE(at(other, "/signature/signatures/0/digest_matches").IsFalse());
  EXPECT_TRUE(at(other, "/signature/signatures/0/signature_valid").IsTrue());
  EXPECT_TRUE(has_hint(other, "signature_of_other_content"));
}

TEST(Facts, TruncatedAtEveryLength) {
  const std::string whole = make_pe(importing(true));
  for (size_t size = 1; size < whole.size(); size += 3) facts_of(whole.substr(0, size));
}

TEST(Analysis, SaysTheSameAsThisProcess) {
  const TempDir dir;
  const std::string bytes = make_pe(importing(false)) + "some overlay http://a.example.com/";
  Analysis analysis(dir.file("a.exe", bytes));
  const Facts apart = analysis.finish(), here = facts_here(bytes);
  EXPECT_EQ(apart.json, here.json);
  ASSERT_EQ(apart.files.size(), here.files.size());
  EXPECT_EQ(apart.files[0].content, here.files[0].content);
}

TEST(Analysis, RefusesWhatIsNoFile) {
  const TempDir dir;
  EXPECT_THROW(Analysis(dir / "missing"), Error);
  EXPECT_THROW(Analysis(dir.path()), Error);
  EXPECT_THROW(Analysis("/dev/null"), Error);
  EXPECT_THROW(Analysis(dir.file("empty", "")), Error);
}

TEST(Analysis, TimeThatIsOverIsSaid) {
  const TempDir dir;
  Analysis analysis(dir.file("large", std::string(64 << 20, 'a')), {.time = std::chrono::seconds(0)});
  const Document json = parsed(analysis.finish());
  ASSERT_TRUE(json.HasMember("incomplete"));
  EXPECT_EQ(text(json, "/incomplete/0/reason").substr(0, 14), "the time limit");
}

TEST(Analysis, HundredMegabytes) {
  const TempDir dir;
  std::string bytes = make_pe(importing(true));
  const size_t image = bytes.size();
  bytes.resize(100 << 20);
  std::mt19937_64 random(5);
  for (size_t i = image; i + 8 <= bytes.size(); i += 8) {
    const uint64_t value = random();
    std::memcpy(bytes.data() + i, &value, 8);
  }
  Analysis analysis(dir.file("large.exe", bytes));
  const Document json = parsed(analysis.finish());
  EXPECT_FALSE(json.HasMember("incomplete"))
      << text(json, "/incomplete/0/part") << ": " << text(json, "/incomplete/0/reason");
  EXPECT_EQ(number(json, "/overlay/size"), bytes.size() - image);
  EXPECT_EQ(text(json, "/overlay/sha256"), sha256(std::string_view(bytes).substr(image)));
  EXPECT_TRUE(has_hint(json, "large_overlay"));
}

// Stages as a parser that was taken over might be.
void good(Stage& stage) { stage.json.text("fine"); }
void opens(Stage& stage) { stage.json.Bool(open("/etc/hostname", 0) >= 0); }
void forks(Stage& stage) {
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  stage.json.Bool(pid > 0);
}
void connects(Stage& stage) { stage.json.Bool(socket(2, 1, 0) >= 0); }
void maps_code(Stage& stage) {
  stage.json.Bool(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}
void throws(Stage&) { throw std::runtime_error("no such thing"); }
void crashes(Stage&) {
  signal(SIGSEGV, SIG_DFL);
  raise(SIGKILL);  // refused
  *reinterpret_cast<volatile int*>(8) = 1;
}
constexpr StageRow kHostile[] = {{"good", good, false},         {"opens", opens, false},    {"forks", forks, false},
                                 {"connects", connects, false}, {"maps", maps_code, false}, {"throws", throws, false},
                                 {"crashes", crashes, false},   {"behind", good, false}};

TEST(Worker, CanDoNothingAndLosesNothing) {
  const TempDir dir;
  const int input = open(dir.file("f", "content").c_str(), O_RDONLY), output = memfd_create("test", 0);
  const pid_t pid = fork();
  if (pid == 0) work(kHostile, input, output, {});
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  std::string frames(1 << 16, '\0');
  frames.resize(static_cast<size_t>(pread(output, frames.data(), frames.size(), 0)));
  close(input);
  close(output);
  Results results;
  read_frames(frames, results);
  EXPECT_EQ(results.facts["good"], "\"fine\"");
  for (const char* refused : {"opens", "forks", "connects", "maps"})
    EXPECT_EQ(results.facts[refused], "false") << refused;
  EXPECT_EQ(results.failures["throws"], "no such thing");
  EXPECT_EQ(results.last, "crashes");
  EXPECT_FALSE(results.facts.contains("behind"));
  EXPECT_NE(status, 0);
}

TEST(Worker, FramesOfNobodysMaking) {
  const auto frame = [](uint32_t kind, const std::string& name, const std::string& content) {
    std::string bytes;
    put(bytes, 0, kind, 4);
    put(bytes, 4, name.size(), 4);
    put(bytes, 8, content.size(), 8);
    return bytes + name + content;
  };
  Results results;
  read_frames(frame(4, "../../x", "a") + frame(4, ".hidden", "a") + frame(4, "fine.txt", "b") + frame(9, "x", "y") +
                  frame(4, "late", "c"),
              results);
  ASSERT_EQ(results.files.size(), 1u);
  EXPECT_EQ(results.files[0].name, "fine.txt");
  std::string lies = frame(1, "strings", "{}");
  put(lies, 8, ~uint64_t{0}, 8);
  Results none;
  read_frames(lies, none);
  EXPECT_TRUE(none.facts.empty());
}

}  // namespace
}  // namespace drsemu::statics
