// drsemu static: what a file is, without running it.
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdio>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/command.h"
#include "static/facts.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

struct Options {
  std::string file, out;
  bool json = false, force = false;
};

using rapidjson::Value;

// Members of facts, which may lack any; the elements of a list that is not there are none.
const Value& part(const Value& object, const char* name) {
  static const Value none;
  const auto found = object.IsObject() ? object.FindMember(name) : Value::ConstMemberIterator();
  return object.IsObject() && found != object.MemberEnd() ? found->value : none;
}

std::string text(const Value& object, const char* name) {
  const Value& value = part(object, name);
  return value.IsString() ? for_terminal({value.GetString(), value.GetStringLength()}) : std::string();
}

size_t count(const Value& list) { return list.IsArray() ? list.Size() : 0; }

std::string document(const fs::path& path, const Digests& digests, const statics::Facts& facts) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.SetIndent(' ', 2);
  const auto put = [&](const char* key, const std::string& value) {
    const std::string utf8 = utf16_to_utf8(utf8_to_utf16(value));
    json.Key(key);
    json.String(utf8.c_str(), static_cast<rapidjson::SizeType>(utf8.size()));
  };
  json.StartObject();
  json.Key("file");
  json.StartObject();
  put("path", path.string());
  json.Key("size");
  json.Uint64(digests.size);
  put("md5", digests.md5);
  put("sha1", digests.sha1);
  put("sha256", digests.sha256);
  json.EndObject();
  json.Key("static");
  rapidjson::Document parsed;
  parsed.Parse(facts.json.c_str(), facts.json.size());
  parsed.Accept(json);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

void print_signers(const Value& signatures) {
  for (size_t i = 0; i < count(signatures); ++i) {
    const Value& signature = signatures[static_cast<rapidjson::SizeType>(i)];
    const Value& certificates = part(signature, "certificates");
    for (size_t k = 0; k < count(certificates); ++k) {
      const Value& certificate = certificates[static_cast<rapidjson::SizeType>(k)];
      if (!part(certificate, "signer").IsTrue()) continue;
      std::printf("  signed   %s%s\n", text(certificate, "subject").c_str(),
                  part(signature, "digest_matches").IsTrue() ? "" : " (the file is not what was signed)");
    }
  }
}

void print_pairs(const char* title, const Value& list, const char* name) {
  for (size_t i = 0; i < count(list); ++i) {
    const Value& entry = list[static_cast<rapidjson::SizeType>(i)];
    std::printf("  %-8s %s: %s\n", title, text(entry, name).c_str(), text(entry, "reason").c_str());
  }
}

// Some lines for a person; all else is in the JSON.
void print_summary(const fs::path& path, const Digests& digests, const statics::Facts& facts) {
  rapidjson::Document all;
  all.Parse(facts.json.c_str(), facts.json.size());
  std::printf("%s: %s, %s\n", for_terminal(path.filename().string()).c_str(),
              text(part(all, "content"), "type").c_str(), human_size(digests.size).c_str());
  std::printf("  sha256   %s\n", digests.sha256.c_str());
  for (const char* name : {"imphash", "ssdeep"}) {
    if (const std::string value = text(all, name); !value.empty()) std::printf("  %-8s %s\n", name, value.c_str());
  }
  if (const Value& headers = part(all, "headers"); headers.IsObject()) {
    std::printf("  headers  %s, %s, %s, linked %s, entry point in %s\n", text(headers, "format").c_str(),
                text(headers, "machine").c_str(), text(headers, "subsystem").c_str(),
                text(headers, "timestamp_utc").c_str(), text(headers, "entry_point_section").c_str());
    std::printf("  has      %zu sections, imports of %zu DLLs, %zu exports, %zu resources\n",
                count(part(all, "sections")), count(part(all, "imports")),
                count(part(part(all, "exports"), "functions")), count(part(all, "resources")));
  }
  print_signers(part(part(all, "signature"), "signatures"));
  print_pairs("hint", part(all, "hints"), "name");
  print_pairs("missing", part(all, "incomplete"), "part");
}

int run(const Options& options) {
  const fs::path path = options.file, out = options.out;
  std::error_code error;
  if (!out.empty() && !options.force && fs::exists(out, error) && !fs::is_empty(out, error)) {
    throw Error(out.string() + " is not empty: choose another --out, or give --force to write to it");
  }
  statics::Analysis analysis(path);
  const Digests digests = digest_file(path);
  const statics::Facts facts = analysis.finish();
  const std::string json = document(path, digests, facts);
  if (!out.empty()) {
    fs::create_directories(out, error);
    if (error) throw Error("cannot make " + out.string() + ": " + error.message() + "; choose another --out");
    statics::write_files(facts, out / "static");
    write_file(out / "static.json", json);
  }
  if (options.json) {
    std::fputs(json.c_str(), stdout);
  } else {
    print_summary(path, digests, facts);
  }
  return 0;
}

}  // namespace

void add_static(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("static", "Tell what a file is, without running it");
  verb->add_option("FILE", options->file, "A program, or any other file")->required();
  verb->add_flag("--json", options->json, "All facts as JSON (docs/report.md), not some lines");
  verb->add_option("--out", options->out,
                   "Write static.json, and beside it static/ with strings, icon and manifest, to this folder")
      ->type_name("DIR");
  verb->add_flag("--force", options->force, "Write to the folder though it is not empty");
  verb->callback([options, &status] { status = run(*options); });
}

}  // namespace drsemu::cli
