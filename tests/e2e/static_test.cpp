// drsemu static, and the static facts in the report of a run.
#include <fstream>

#include "base/hash.h"
#include "checks.h"
#include "harness.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

Finished tell(const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {drsemu_path(), "static"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  Child child(argv);
  return child.wait(60).value_or(Finished{});
}

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str(), text.size());
  EXPECT_FALSE(json.HasParseError()) << text.substr(0, 300);
  return json;
}

bool imports(const Json& facts, const std::string& function) {
  for (const Json& dll : facts["imports"].GetArray()) {
    for (const Json& name : dll["functions"].GetArray()) {
      if (name.GetString() == function) return true;
    }
  }
  return false;
}

TEST(Static, SamplesOfBothBitnesses) {
  for (const int bits : {64, 32}) {
    const Finished finished = tell({"--json", sample("demo", bits).string()});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.err, "");
    const rapidjson::Document json = parsed(finished.out);
    const Json& facts = json["static"];
    EXPECT_EQ(text(json, "/file/sha256"), sha256_file(sample("demo", bits)));
    EXPECT_EQ(text(facts, "/headers/machine"), bits == 64 ? "AMD64" : "I386");
    EXPECT_EQ(text(facts, "/sections/0/name"), ".text");
    EXPECT_TRUE(imports(facts, "CreateProcessW") || imports(facts, "CreateProcessA"));
    EXPECT_EQ(text(facts, "/imphash").size(), 32u);
    EXPECT_FALSE(facts.HasMember("incomplete"));
    EXPECT_FALSE(facts["tls"]["callbacks"].Empty()) << "mingw-w64 has them";
  }
}

TEST(Static, ThirdPartyProgramsAreWhole) {
  for (const char* program :
       {"7zip-bin-5.2.0/win/x64/7za.exe", "rcedit-5.0.2/bin/rcedit-x64.exe", "esbuild-win32-ia32-0.28.2/esbuild.exe"}) {
    const Finished finished = tell({"--json", testdata(program).string()});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const rapidjson::Document json = parsed(finished.out);
    EXPECT_FALSE(json["static"].HasMember("incomplete")) << program;
    EXPECT_FALSE(json["static"]["imports"].Empty()) << program;
  }
}

TEST(Static, SignaturesOfOthersHold) {
  const TempDir dir;
  const fs::path program = testdata("node-notifier-10.0.1/vendor/snoreToast/snoretoast-x64.exe");
  std::string bytes = read(program);
  bytes[0x1000] ^= 1;  // in .text
  dir.file("changed.exe", bytes);
  for (const bool changed : {false, true}) {
    const Finished finished = tell({"--json", changed ? (dir / "changed.exe").string() : program.string()});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const rapidjson::Document json = parsed(finished.out);
    const Json& signature = json["static"]["signature"]["signatures"][0];
    EXPECT_EQ(text(signature, "/algorithm"), "SHA256");
    EXPECT_EQ(signature["digest_matches"].GetBool(), !changed);
    EXPECT_TRUE(signature["signature_valid"].GetBool()) << "of what was signed, which is what it was";
    bool found = false;
    for (const Json& certificate : signature["certificates"].GetArray()) {
      if (!certificate["signer"].GetBool()) continue;
      found = true;
      EXPECT_NE(text(certificate, "/subject").find("CN=K Desktop Environment e.V."), std::string::npos);
    }
    EXPECT_TRUE(found);
  }
}

TEST(Static, HundredMegabytes) {
  const TempDir dir;
  const std::string start = read(sample("demo", 64));
  dir.file("large.exe", start);
  fs::resize_file(dir / "large.exe", 100u << 20);
  const Finished finished = tell({"--json", (dir / "large.exe").string()});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const rapidjson::Document json = parsed(finished.out);
  EXPECT_FALSE(json["static"].HasMember("incomplete"));
  EXPECT_EQ(text(json["static"], "/headers/machine"), "AMD64");
  EXPECT_EQ(json["static"]["overlay"]["size"].GetUint64(), (100u << 20) - start.size());
}

TEST(Static, SummaryAndFolder) {
  const TempDir dir;
  const fs::path out = dir / "out";
  const Finished finished = tell({"--out", out.string(), sample("demo", 64).string()});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_TRUE(finished.out.starts_with("demo64.exe: PE32+ executable, ")) << finished.out;
  EXPECT_NE(read(out / "static/strings.txt").find("This program cannot be run in DOS mode."), std::string::npos);
  EXPECT_EQ(text(parsed(read(out / "static.json")), "/static/headers/format"), "PE32+");
  const Finished again = tell({"--out", out.string(), sample("demo", 64).string()});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_NE(again.err.find("is not empty: choose another --out"), std::string::npos) << again.err;
}

TEST(Static, BadInputIsOneLine) {
  const TempDir dir;
  const std::pair<fs::path, std::string> cases[] = {
      {dir / "missing", "cannot read " + (dir / "missing").string() + ": No such file or directory"},
      {dir.path(), dir.path().string() + " is a folder: give one file"},
      {dir.file("empty", ""), (dir / "empty").string() + " is empty: give a file that has content"},
      {"/dev/null", "/dev/null is not a regular file: give one file"}};
  for (const auto& [path, message] : cases) {
    const Finished finished = tell({path.string()});
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.err, "drsemu: " + message + "\n");
    EXPECT_EQ(finished.out, "");
  }
}

TEST(Static, RunReportsThem) {
  const Report report(sample("demo", 64));
  const Json& facts = report.json()["static"];
  ASSERT_TRUE(facts.IsObject());
  EXPECT_EQ(text(facts, "/content/type"), "PE32+ executable");
  EXPECT_FALSE(facts.HasMember("incomplete"));
  EXPECT_TRUE(fs::exists(report.folder() / "static/strings.txt"));
  // The original's file has its two members first, and these beside them.
  const rapidjson::Document view = parsed(read(report.folder() / (text(report.json(), "/target/sha256") + ".json")));
  EXPECT_FALSE(view["generic"]["is_x86"].GetBool());
  EXPECT_EQ(view["dos_header"]["e_magic"].GetUint(), 0x5a4du);
  EXPECT_EQ(text(view, "/imphash"), text(facts, "/imphash"));
}

}  // namespace
}  // namespace drsemu::e2e
