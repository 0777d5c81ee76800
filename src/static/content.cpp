// What a file is by its content: magic numbers, the parts of containers, the words of scripts.
#include <algorithm>
#include <cctype>
#include <cstring>
#include <string>

#include "static/stages.h"

namespace drsemu::statics {
namespace {

struct Magic {
  std::string_view bytes;
  const char* type;
  const char* kind;
  size_t at = 0;
};
using namespace std::string_view_literals;
constexpr Magic kMagics[] = {{"\x7f"
                              "ELF"sv,
                              "ELF file", "program"},
                             {"\xca\xfe\xba\xbe"sv, "Java class", "program"},
                             {"PK\3\4"sv, "ZIP archive", "archive"},
                             {"PK\5\6"sv, "ZIP archive", "archive"},
                             {"7z\xbc\xaf\x27\x1c"sv, "7-Zip archive", "archive"},
                             {"Rar!\x1a\x07"sv, "RAR archive", "archive"},
                             {"MSCF"sv, "CAB archive", "archive"},
                             {"\x1f\x8b"sv, "gzip data", "archive"},
                             {"BZh"sv, "bzip2 data", "archive"},
                             {"\xfd"
                              "7zXZ\0"sv,
                              "xz data", "archive"},
                             {"\x28\xb5\x2f\xfd"sv, "zstd data", "archive"},
                             {"ustar"sv, "tar archive", "archive", 257},
                             {"CD001"sv, "ISO 9660 image", "archive", 0x8001},
                             {"\xef\xbe\xad\xde"
                              "NullsoftInst"sv,
                              "NSIS installer data", "archive", 4},
                             {"zlb\x1a"sv, "Inno Setup data", "archive"},
                             {"ITSF"sv, "HTML help", "document"},
                             {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "OLE compound file", "document"},
                             {"%PDF"sv, "PDF document", "document"},
                             {"{\\rt"sv, "RTF document", "document"},
                             {"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d"sv, "OneNote document", "document"},
                             {"\x89PNG"sv, "PNG image", "image"},
                             {"\xff\xd8\xff"sv, "JPEG image", "image"},
                             {"GIF8"sv, "GIF image", "image"},
                             {"BM"sv, "BMP image", "image"},
                             {"\0\0\1\0"sv, "icon", "image"},
                             {"SQLite format 3"sv, "SQLite database", "other"},
                             {"regf"sv, "registry hive", "other"},
                             {"L\0\0\0\1\x14\2\0"sv, "Windows shortcut", "script"},
                             {"#!"sv, "script", "script"}};

// A container is what one of its parts says.
struct Part {
  const char* of;
  std::string_view name;
  const char* type;
  const char* kind;
};
constexpr Part kParts[] = {
    {"ZIP archive", "word/vbaProject.bin"sv, "Word document with macros (OOXML)", "document"},
    {"ZIP archive", "xl/vbaProject.bin"sv, "Excel document with macros (OOXML)", "document"},
    {"ZIP archive", "ppt/vbaProject.bin"sv, "PowerPoint document with macros (OOXML)", "document"},
    {"ZIP archive", "word/document.xml"sv, "Word document (OOXML)", "document"},
    {"ZIP archive", "xl/workbook."sv, "Excel document (OOXML)", "document"},
    {"ZIP archive", "ppt/presentation.xml"sv, "PowerPoint document (OOXML)", "document"},
    {"ZIP archive", "application/vnd.oasis.opendocument"sv, "OpenDocument file", "document"},
    {"ZIP archive", "AppxManifest.xml"sv, "Windows app package", "archive"},
    {"ZIP archive", "AndroidManifest.xml"sv, "Android package", "archive"},
    {"ZIP archive", "META-INF/MANIFEST.MF"sv, "Java archive", "program"},
    {"OLE compound file", "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"sv, "Word document (OLE)", "document"},
    {"OLE compound file", "W\0o\0r\0k\0b\0o\0o\0k\0"sv, "Excel document (OLE)", "document"},
    {"OLE compound file", "P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0o\0c\0"sv, "PowerPoint document (OLE)", "document"},
    {"OLE compound file", "_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0"sv, "Outlook message", "document"},
    {"OLE compound file", "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv, "Windows Installer package", "program"}};

// Words of a script, in lower case. One weighs 1 or 2; a type needs 2.
struct Word {
  const char* type;
  std::string_view word;
  int weight;
};
constexpr Word kWords[] = {{"HTML application", "<hta:application", 3},
                           {"HTML document", "<!doctype html", 2},
                           {"HTML document", "<html", 2},
                           {"Windows script file", "<job", 1},
                           {"Windows script file", "<script language", 1},
                           {"XML document", "<?xml", 1},
                           {"registry script", "windows registry editor version", 2},
                           {"registry script", "regedit4", 2},
                           {"setup information (INF)", "[version]", 1},
                           {"setup information (INF)", "signature=", 1},
                           {"Internet shortcut", "[internetshortcut]", 2},
                           {"batch script", "@echo off", 2},
                           {"batch script", "setlocal", 1},
                           {"batch script", "%~dp0", 2},
                           {"batch script", "goto :", 1},
                           {"batch script", "if exist ", 1},
                           {"batch script", "if errorlevel", 1},
                           {"PowerShell script", "$env:", 1},
                           {"PowerShell script", "invoke-expression", 2},
                           {"PowerShell script", "invoke-webrequest", 2},
                           {"PowerShell script", "new-object ", 2},
                           {"PowerShell script", "write-host", 1},
                           {"PowerShell script", "[system.", 1},
                           {"PowerShell script", "param(", 1},
                           {"PowerShell script", "set-executionpolicy", 2},
                           {"PowerShell script", "frombase64string", 1},
                           {"PowerShell script", "-erroraction", 1},
                           {"VBScript", "wscript.createobject", 1},
                           {"VBScript", "createobject(\"", 1},
                           {"VBScript", "on error resume next", 2},
                           {"VBScript", "end sub", 1},
                           {"VBScript", "end function", 1},
                           {"VBScript", "dim ", 1},
                           {"JScript", "new activexobject", 2},
                           {"JScript", "wscript.", 1},
                           {"JScript", "function(", 1},
                           {"JScript", "var ", 1},
                           {"Visual Basic macro", "attribute vb_name", 2},
                           {"Python script", "import sys", 1},
                           {"Python script", "import os", 1},
                           {"Python script", "def ", 1},
                           {"Python script", "#!/usr/bin/env python", 2},
                           {"AutoIt script", "#include <autoit", 2},
                           {"AutoIt script", "#notrayicon", 2},
                           {"PHP script", "<?php", 2},
                           {"e-mail message", "mime-version:", 1},
                           {"e-mail message", "received: ", 1}};

constexpr size_t kTextLooked = 64 << 10, kContainerLooked = 4 << 20, kTextTested = 512;

bool is_text(std::string_view bytes) {
  return !bytes.empty() &&
         std::none_of(bytes.begin(), bytes.end(), [](unsigned char c) { return c < 9 || (c > 13 && c < 32); });
}

// "" if it reads as no text; UTF-16 becomes UTF-8.
std::string as_text(std::string_view bytes) {
  bytes = bytes.substr(0, kTextLooked);
  if (bytes.starts_with("\xff\xfe")) {
    std::string text = utf16_to_utf8(bytes.substr(2));
    return is_text(std::string_view(text).substr(0, kTextTested)) ? text : std::string();
  }
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return is_text(bytes.substr(0, kTextTested)) ? std::string(bytes) : std::string();
}

Content text_content(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const char* best = nullptr;
  int most = 1;
  for (const Word& each : kWords) {
    int weight = 0;
    for (const Word& word : kWords) {
      if (std::strcmp(word.type, each.type) == 0 && text.find(word.word) != std::string::npos) weight += word.weight;
    }
    if (weight > most) most = weight, best = each.type;
  }
  if (!best) return text.starts_with("<?xml") ? Content{"XML document", "document"} : Content{"text", "other"};
  const std::string type = best;
  return {type, type.ends_with("document") || type.ends_with("message") ? "document" : "script"};
}

Content pe_content(const View& file) {
  const uint64_t pe = file.number<uint32_t>(0x3c);
  const auto signature = file.at<uint32_t>(pe);
  if (!signature || *signature != 0x4550) {
    return {(file.number<uint16_t>(pe) == 0x454e && pe > 0x3c) ? "NE executable" : "DOS executable", "program"};
  }
  const bool dll = file.number<uint16_t>(pe + 22) & 0x2000;
  return {std::string(file.number<uint16_t>(pe + 24) == 0x20b ? "PE32+ " : "PE32 ") + (dll ? "DLL" : "executable"),
          "pe"};
}

}  // namespace

Content content_of(std::string_view bytes) {
  if (bytes.empty()) return {"empty", "other"};
  if (bytes.starts_with("MZ")) return pe_content(View(bytes));
  for (const Magic& magic : kMagics) {
    if (bytes.size() < magic.at || !bytes.substr(magic.at).starts_with(magic.bytes)) continue;
    for (const Part& part : kParts) {
      if (std::strcmp(part.of, magic.type) == 0 &&
          bytes.substr(0, kContainerLooked).find(part.name) != std::string_view::npos)
        return {part.type, part.kind};
    }
    return {magic.type, magic.kind};
  }
  std::string text = as_text(bytes);
  return text.empty() ? Content{"data", "other"} : text_content(std::move(text));
}

void find_content(Stage& stage) {
  const Content content = content_of(stage.file.bytes());
  stage.json.StartObject();
  stage.json.text("type", content.type);
  stage.json.text("kind", content.kind);
  stage.json.real("entropy", entropy(stage.file.bytes()));
  stage.json.EndObject();
}

}  // namespace drsemu::statics
