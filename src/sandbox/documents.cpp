// Documents: text, comma-separated values, OOXML in zip archives, PDF, JPEG, shell links.
#include "sandbox/documents.h"

#include <cstdio>
// After cstdio: it uses FILE.
#include <jpeglib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace drsemu::sandbox {
namespace {

// Numbers that follow from a text.
class Dice {
 public:
  explicit Dice(const std::string& seed) {
    for (const char c : seed) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  uint64_t next() {
    // SplitMix64.
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  uint64_t below(uint64_t limit) { return next() % limit; }

 private:
  uint64_t state_ = 0xcbf29ce484222325;
};

void append(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return out;
}

std::string paragraph(Dice& dice, const std::vector<std::string>& sentences) {
  std::string text;
  for (uint64_t count = 2 + dice.below(4); count > 0; --count)
    text += (text.empty() ? "" : " ") + sentences[dice.below(sentences.size())];
  return text;
}

std::string plain_text(Dice& dice, const std::string& title, uint64_t bytes,
                       const std::vector<std::string>& sentences) {
  std::string text = title.empty() ? "" : title + "\r\n\r\n";
  while (text.size() < bytes) text += sentences[dice.below(sentences.size())] + "\r\n";
  return bytes == 0 ? "" : text;
}

std::string comma_separated(Dice& dice, const std::string& title, uint64_t bytes, const std::vector<std::string>&) {
  std::string text = "No,Name,Date,Amount\r\n";
  char line[64];
  for (int row = 1; text.size() < bytes; ++row) {
    snprintf(line, sizeof line, ",2024-%02d-%02d,%d.%02d\r\n", static_cast<int>(1 + dice.below(12)),
             static_cast<int>(1 + dice.below(28)), static_cast<int>(dice.below(9000)),
             static_cast<int>(dice.below(100)));
    text += std::to_string(row) + "," + title + " " + std::to_string(1000 + dice.below(9000)) + line;
  }
  return text;
}

std::string web_page(Dice& dice, const std::string& title, uint64_t bytes, const std::vector<std::string>& sentences) {
  std::string text =
      "<!DOCTYPE html>\r\n<html><head><meta charset=\"utf-8\"><title>" + xml_text(title) + "</title></head><body>\r\n";
  while (text.size() < bytes) text += "<p>" + xml_text(paragraph(dice, sentences)) + "</p>\r\n";
  return text + "</body></html>\r\n";
}

std::string rich_text(Dice& dice, const std::string& title, uint64_t bytes, const std::vector<std::string>& sentences) {
  std::string text = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}\\f0\\fs22\r\n";
  const auto add = [&](const std::string& line) {
    // What is not ASCII has its own notation there.
    for (const char c : line) text += c > 0 && c != '\\' && c != '{' && c != '}' ? c : '?';
    text += "\\par\r\n";
  };
  add(title);
  while (text.size() < bytes) add(paragraph(dice, sentences));
  return text + "}";
}

uint32_t crc32(const std::string& bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

// A zip archive of members that are stored as they are: APPNOTE.TXT of PKWARE.
std::string zip(const std::vector<std::pair<std::string, std::string>>& members) {
  constexpr uint64_t kDate = (44u << 9 | 1u << 5 | 1u)
                             << 16;  // 2024-01-01: of the archive's members, which nobody looks at
  std::string archive, directory;
  for (const auto& [name, content] : members) {
    std::string common;
    append(common, 20, 2);
    append(common, 0, 2 + 2);
    append(common, kDate, 4);
    append(common, crc32(content), 4);
    append(common, content.size(), 4);
    append(common, content.size(), 4);
    append(common, name.size(), 2);
    append(common, 0, 2);
    const uint64_t offset = archive.size();
    append(archive, 0x04034b50, 4);
    archive += common + name + content;
    append(directory, 0x02014b50, 4);
    append(directory, 20, 2);
    directory += common;
    append(directory, 0, 2 + 2 + 2 + 4);
    append(directory, offset, 4);
    directory += name;
  }
  const uint64_t offset = archive.size();
  archive += directory;
  append(archive, 0x06054b50, 4);
  append(archive, 0, 4);
  append(archive, members.size(), 2);
  append(archive, members.size(), 2);
  append(archive, directory.size(), 4);
  append(archive, offset, 4);
  append(archive, 0, 2);
  return archive;
}

const std::string kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
const std::string kRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string content_types(const std::string& parts) {
  return kXml +
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
         "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
         "ContentType=\"application/xml\"/>" +
         parts + "</Types>";
}

std::string content_type(const std::string& part, const std::string& type) {
  return "<Override PartName=\"" + part + "\" ContentType=\"application/vnd.openxmlformats-officedocument." + type +
         "+xml\"/>";
}

std::string relation_to(const std::string& type, const std::string& target) {
  return kXml +
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
         "Id=\"rId1\" Type=\"" +
         kRelation + "/" + type + "\" Target=\"" + target + "\"/></Relationships>";
}

// ECMA-376.
std::string word_document(Dice& dice, const std::string& title, uint64_t bytes,
                          const std::vector<std::string>& sentences) {
  std::string body =
      kXml + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
  const auto add = [&](const std::string& text, const char* style) {
    body += std::string("<w:p><w:r>") + style + "<w:t xml:space=\"preserve\">" + xml_text(text) + "</w:t></w:r></w:p>";
  };
  add(title, "<w:rPr><w:b/><w:sz w:val=\"36\"/></w:rPr>");
  while (body.size() + 1200 < bytes) add(paragraph(dice, sentences), "");
  body += "</w:body></w:document>";
  return zip(
      {{"[Content_Types].xml", content_types(content_type("/word/document.xml", "wordprocessingml.document.main"))},
       {"_rels/.rels", relation_to("officeDocument", "word/document.xml")},
       {"word/document.xml", body}});
}

std::string workbook(Dice& dice, const std::string& title, uint64_t bytes, const std::vector<std::string>&) {
  std::string sheet =
      kXml + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
  for (int row = 1; row == 1 || sheet.size() + 2400 < bytes; ++row) {
    const std::string number = std::to_string(row);
    sheet += "<row r=\"" + number + "\"><c r=\"A" + number + "\" t=\"inlineStr\"><is><t>" +
             (row == 1 ? xml_text(title) : "Item " + std::to_string(100 + dice.below(900))) + "</t></is></c><c r=\"B" +
             number + "\"><v>" + std::to_string(dice.below(100000)) + "</v></c><c r=\"C" + number + "\"><v>" +
             std::to_string(dice.below(100)) + "</v></c></row>";
  }
  sheet += "</sheetData></worksheet>";
  return zip(
      {{"[Content_Types].xml", content_types(content_type("/xl/workbook.xml", "spreadsheetml.sheet.main") +
                                             content_type("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"))},
       {"_rels/.rels", relation_to("officeDocument", "xl/workbook.xml")},
       {"xl/_rels/workbook.xml.rels", relation_to("worksheet", "worksheets/sheet1.xml")},
       {"xl/workbook.xml",
        kXml + "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" + kRelation +
            "\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
       {"xl/worksheets/sheet1.xml", sheet}});
}

// ISO 32000-1. As many pages as the size asks for.
std::string pdf(Dice& dice, const std::string& title, uint64_t bytes, const std::vector<std::string>& sentences) {
  constexpr int kLines = 46, kFirstPage = 4;
  std::string text = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  std::vector<size_t> offsets;
  std::vector<std::string> pages;
  const auto escaped = [](const std::string& line) {
    std::string out;
    for (const char c : line)
      out += c == '(' || c == ')' || c == '\\' ? std::string("\\") + c : std::string(1, c > 0 ? c : '?');
    return out;
  };
  for (size_t size = 0; pages.empty() || size < bytes; size += pages.back().size() + 200) {
    std::string page = "BT /F1 18 Tf 60 780 Td (" + escaped(title) + ") Tj /F1 10 Tf 0 -24 Td\n";
    for (int line = 0; line < kLines; ++line)
      page += "(" + escaped(sentences[dice.below(sentences.size())]) + ") Tj 0 -15 Td\n";
    pages.push_back(page + "ET");
  }
  const auto object = [&](const std::string& content) {
    offsets.push_back(text.size());
    text += std::to_string(offsets.size()) + " 0 obj\n" + content + "\nendobj\n";
  };
  std::string kids;
  for (size_t i = 0; i < pages.size(); ++i) kids += std::to_string(kFirstPage + 2 * i) + " 0 R ";
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object("<< /Type /Pages /Kids [ " + kids + "] /Count " + std::to_string(pages.size()) + " >>");
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (size_t i = 0; i < pages.size(); ++i) {
    object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents " +
           std::to_string(kFirstPage + 2 * i + 1) + " 0 R >>");
    object("<< /Length " + std::to_string(pages[i].size()) + " >>\nstream\n" + pages[i] + "\nendstream");
  }
  const size_t table = text.size();
  text += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
  for (const size_t offset : offsets) {
    char line[32];
    snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    text += line;
  }
  return text + "trailer\n<< /Size " + std::to_string(offsets.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
         std::to_string(table) + "\n%%EOF\n";
}

// A picture of sky, land and grain, which gives it the size that a photograph of so many points has.
std::string jpeg(Dice& dice, const std::string&, uint64_t bytes, const std::vector<std::string>&) {
  constexpr double kBytesAPoint = 0.29;
  const auto height =
      static_cast<unsigned>(std::max(48.0, std::sqrt(static_cast<double>(bytes) / kBytesAPoint * 3 / 4)));
  const unsigned width = height * 4 / 3;
  jpeg_compress_struct job;
  jpeg_error_mgr errors;
  job.err = jpeg_std_error(&errors);
  jpeg_create_compress(&job);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&job, &out, &size);
  job.image_width = width;
  job.image_height = height;
  job.input_components = 3;
  job.in_color_space = JCS_RGB;
  jpeg_set_defaults(&job);
  jpeg_set_quality(&job, 90, TRUE);
  jpeg_start_compress(&job, TRUE);
  std::vector<unsigned char> row(size_t{width} * 3);
  const auto horizon = height / 3 + static_cast<unsigned>(dice.below(height / 3));
  for (unsigned y = 0; y < height; ++y) {
    for (unsigned x = 0; x < width; ++x) {
      const uint64_t grain = dice.next();
      const int base[2][3] = {{90, 140, 200}, {70, 110, 60}};
      for (unsigned c = 0; c < 3; ++c) {
        const int value =
            base[y > horizon][c] + static_cast<int>(60 * y / height) + static_cast<int>((grain >> (8 * c)) & 31) - 16;
        row[x * 3 + c] = static_cast<unsigned char>(std::clamp(value, 0, 255));
      }
    }
    JSAMPROW rows[] = {row.data()};
    jpeg_write_scanlines(&job, rows, 1);
  }
  jpeg_finish_compress(&job);
  jpeg_destroy_compress(&job);
  std::string picture(reinterpret_cast<char*>(out), size);
  free(out);
  return picture;
}

struct Kind {
  const char* end;
  std::string (*make)(Dice&, const std::string& title, uint64_t bytes, const std::vector<std::string>&);
};
constexpr Kind kKinds[] = {{".docx", word_document}, {".xlsx", workbook}, {".pdf", pdf},
                           {".jpg", jpeg},           {".jpeg", jpeg},     {".csv", comma_separated},
                           {".rtf", rich_text},      {".html", web_page}, {".htm", web_page}};

}  // namespace

std::string make_document(const std::string& name, const std::string& title, uint64_t bytes,
                          const std::vector<std::string>& sentences) {
  Dice dice(name + title);
  for (const Kind& kind : kKinds) {
    if (name.ends_with(kind.end)) return kind.make(dice, title, bytes, sentences);
  }
  return plain_text(dice, title, bytes, sentences);
}

std::string make_shortcut(const std::string& target, uint64_t size, int64_t written, uint32_t volume_serial,
                          const std::string& label) {
  constexpr uint32_t kHasLinkInfo = 0x2, kUnicode = 0x80, kArchive = 0x20, kFixedDrive = 3;
  const uint64_t time = (static_cast<uint64_t>(written) + 11'644'473'600) * 10'000'000;
  std::string link;
  append(link, 0x4c, 4);
  link += std::string("\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", 16);
  append(link, kHasLinkInfo | kUnicode, 4);
  append(link, kArchive, 4);
  for (int i = 0; i < 3; ++i) append(link, time, 8);
  append(link, size, 4);
  append(link, 0, 4);
  append(link, 1, 4);  // SW_SHOWNORMAL
  append(link, 0, 2 + 2 + 4 + 4);
  std::string volume;
  append(volume, 0x10 + label.size() + 1, 4);
  append(volume, kFixedDrive, 4);
  append(volume, volume_serial, 4);
  append(volume, 0x10, 4);
  volume += label + '\0';
  // ANSI and Unicode forms of the path: the header of LinkInfo with both has 0x24 bytes.
  const std::string wide = utf8_to_utf16(target) + std::string(2, '\0');
  std::string ansi;
  for (const char c : target) ansi += c > 0 ? c : '?';
  ansi += '\0';
  const uint64_t path_at = 0x24 + volume.size(), suffix_at = path_at + ansi.size(), wide_at = suffix_at + 1;
  append(link, wide_at + wide.size() + 2, 4);
  append(link, 0x24, 4);
  append(link, 1, 4);
  append(link, 0x24, 4);
  append(link, path_at, 4);
  append(link, 0, 4);
  append(link, suffix_at, 4);
  append(link, wide_at, 4);
  append(link, wide_at + wide.size(), 4);
  link += volume + ansi + '\0' + wide + std::string(2, '\0');
  append(link, 0, 4);
  return link;
}

}  // namespace drsemu::sandbox
