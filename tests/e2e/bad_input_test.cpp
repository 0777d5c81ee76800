// What is wrong is said in one line that names it and what to do, with exit status 2; nothing stays of it.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "base/hash.h"
#include "checks.h"

namespace fs = std::filesystem;

namespace drsemu::e2e {
namespace {

using Args = std::vector<std::string>;

// Every path below a folder, to compare before and after.
std::set<std::string> tree(const fs::path& folder) {
  std::set<std::string> paths;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(folder, error); it != fs::recursive_directory_iterator();
       it.increment(error)) {
    paths.insert(it->path().string());
  }
  return paths;
}

// Where a test works: a current folder and a data folder of its own. Programs start through `prefix`.
class Place {
 public:
  Finished run(const Args& args, const Args& prefix = {}, Environment environment = {}, double seconds = 120) const {
    Args argv = {"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", here.path().string()};
    argv.insert(argv.end(), prefix.begin(), prefix.end());
    argv.push_back(drsemu_path());
    argv.insert(argv.end(), args.begin(), args.end());
    for (const auto& [name, value] : data.environment()) environment.emplace(name, value);
    Child child(argv, environment);
    const auto finished = child.wait(seconds);
    if (!finished) ADD_FAILURE() << "does not end; it said: " << child.err();
    return finished.value_or(Finished{});
  }

  // Refused: one line with all of `parts` in it, and no file more or less here or in the data folder.
  void refuses(const Args& args, const Args& parts, const Args& prefix = {},
               const Environment& environment = {}) const {
    std::string shown;
    for (const std::string& arg : args) shown += arg.substr(0, 80) + " ";
    SCOPED_TRACE(shown);
    const auto before = tree(here.path());
    const Finished finished = run(args, prefix, environment);
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_TRUE(finished.err.starts_with("drsemu: ")) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
    for (const std::string& part : parts)
      EXPECT_NE(finished.err.find(part), std::string::npos) << finished.err << "lacks: " << part;
    EXPECT_EQ(tree(here.path()), before);
    EXPECT_EQ(tree(data.runs()), std::set<std::string>());
  }

  TempDir here;
  PrivateData data;
};

std::string demo() { return sample("demo", 64).string(); }
std::string forever() { return sample("forever", 64).string(); }

// The demo with a word of its PE header changed.
std::string demo_with(size_t offset, uint16_t clear, uint16_t set) {
  std::string bytes = read(demo());
  uint32_t pe;
  memcpy(&pe, bytes.data() + 0x3c, sizeof pe);
  uint16_t word;
  memcpy(&word, bytes.data() + pe + offset, sizeof word);
  word = static_cast<uint16_t>((word & ~clear) | set);
  memcpy(bytes.data() + pe + offset, &word, sizeof word);
  return bytes;
}

// So that permissions bind where the tests run as root too.
Args without_privileges() {
  if (geteuid() != 0) return {};
  return {"/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all"};
}

rapidjson::Document report_in(const fs::path& folder) {
  rapidjson::Document report;
  report.Parse(read(folder / "report.json").c_str());
  EXPECT_FALSE(report.HasParseError());
  return report;
}

TEST(BadInput, Targets) {
  const Place place;
  const TempDir& here = place.here;
  const std::string whole = read(demo());
  fs::create_directory(here / "folder");
  here.file("empty.exe", "");
  here.file("text.exe", "a note\n");
  here.file("arm.exe", demo_with(4, 0xffff, 0xaa64));
  here.file("library.dll", demo_with(22, 0, 0x2000));
  here.file("driver.sys", demo_with(24 + 68, 0xffff, 1));
  fs::permissions(here.file("secret.exe", whole), fs::perms::none);
  ASSERT_EQ(mkfifo((here / "fifo").c_str(), 0600), 0);
  fs::create_symlink("nowhere", here / "dangling.exe");

  place.refuses({"run", "missing.exe"}, {"missing.exe", "No such file", "check the path"});
  place.refuses({"run", "dangling.exe"}, {"dangling.exe", "No such file"});
  place.refuses({"run", ""}, {"TARGET", "must be a path"});
  place.refuses({"run", "folder"}, {"folder has no Windows executable in it"});
  place.refuses({"run", "secret.exe"}, {"secret.exe", "Permission denied", "make it readable"}, without_privileges());
  place.refuses({"run", "empty.exe"}, {"empty.exe is empty: give a Windows executable"});
  place.refuses({"run", "text.exe"}, {"text.exe", "(text): give a PE file"});
  place.refuses({"run", "/bin/true"}, {"/bin/true", "(ELF file): give a PE file"});
  place.refuses({"run", "arm.exe"}, {"arm.exe is for ARM64 processors", "x86"});
  place.refuses({"run", "library.dll"}, {"library.dll is a DLL", "not run yet"});
  place.refuses({"run", "driver.sys"}, {"driver.sys", "native"});
  for (const size_t size : {2, 60, 64, 130, 200, 300, 1000, 20000}) {
    here.file("cut.exe", whole.substr(0, size));
    place.refuses({"run", "cut.exe"}, {"cut.exe is "});
  }
  here.file("cut.exe", whole.substr(0, whole.size() / 2));
  place.refuses({"run", "cut.exe"}, {"cut.exe is truncated", "get it whole"});

  // None of these blocks or is read to its end.
  place.refuses({"run", "fifo"}, {"fifo is not a regular file"});
  place.refuses({"run", "/dev/zero"}, {"/dev/zero is not a regular file"});
  place.refuses({"run", "/dev/stdin"}, {"/dev/stdin is not a regular file"},
                {"/bin/sh", "-c", "cat '" + demo() + "' | exec \"$0\" \"$@\""});
}

TEST(BadInput, CommandLine) {
  const Place place;
  place.refuses({}, {"say what to do", "run", "image", "doctor"});
  place.refuses({"image"}, {"say what to do", "build", "list", "remove"});
  place.refuses({"rnu", demo()}, {"no verb rnu", "did you mean run?", "--help"});
  place.refuses({"docter"}, {"no verb docter", "did you mean doctor?"});
  place.refuses({"image", "biuld"}, {"no verb biuld", "did you mean build?"});
  place.refuses({"xyzzy"}, {"no verb xyzzy; see: drsemu --help"});
  place.refuses({"run", "--tme-limit", "3", demo()}, {"no option --tme-limit", "did you mean --time-limit?"});
  place.refuses({"run", "--ouT=x", demo()}, {"no option --ouT", "did you mean --out?"});
  place.refuses({"run"}, {"TARGET is required"});
  place.refuses({"run", demo(), "second.exe"}, {"second.exe"});
  for (const char* limit : {"0", "x", "-1", "nan", "inf", "1e99", "5s", "0x10", ""}) {
    place.refuses({"run", "--time-limit", limit, demo()}, {"--time-limit", "above 0", *limit ? limit : "nothing"});
  }
  place.refuses({"run", "--network", "all", demo()}, {"--network all"});
  place.refuses({"run", "--with", "missing.txt", demo()}, {"missing.txt", "No such file"});
  place.refuses({"run", "--with", "/dev/null", demo()}, {"/dev/null is neither a file nor a folder"});
  const fs::path twice = place.here.file("DEMO64.exe", "another");
  place.refuses({"run", "--with", twice.string(), demo()}, {"DEMO64.exe", "rename one"});
}

TEST(BadInput, OutFolder) {
  const Place place;
  const TempDir& here = place.here;
  here.file("full/mine.txt", "mine");
  here.file("file", "mine");
  fs::create_directory(here / "closed");
  fs::permissions(here / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  place.refuses({"run", "--out", "full", demo()}, {"full is not empty", "--out", "--force"});
  place.refuses({"run", "--out", "file", demo()}, {"file is not a folder", "--out"});
  place.refuses({"run", "--out", "file/below", demo()}, {"file/below", "not a folder", "--out"});
  place.refuses({"run", "--out", "", demo()}, {"--out", "must be a path"});
  place.refuses({"run", "--out", "closed", demo()}, {"closed", "Permission denied", "choose another --out"},
                without_privileges());
  place.refuses({"run", "--out", "closed/deep/er", demo()}, {"closed", "Permission denied", "choose another --out"},
                without_privileges());
  place.refuses({"run", "--out", "/proc/report", demo()}, {"/proc/report", "choose another --out"});
  // Too little for the report: known before the target starts, and gone again with the folders made for it.
  const std::string small = (here / "small").string();
  fs::create_directory(small);
  place.refuses({"run", "--out", small + "/deep/er", demo()},
                {"small/deep/er", "No space left", "choose another --out"},
                {"/usr/bin/unshare", "-rm", "/bin/sh", "-c",
                 "mount -t tmpfs -o size=500k none '" + small + "' && exec \"$0\" \"$@\""});

  const Finished forced = place.run({"run", "--force", "--out", "full", demo()});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_EQ(read(here / "full/mine.txt"), "mine");
  // What is to be run must not go away with the report that it is in.
  fs::copy(demo(), here / "full/dropped/sample");
  place.refuses({"run", "--force", "--out", "full", "full/dropped/sample"},
                {"full/dropped/sample", "copy it elsewhere"});
}

TEST(BadInput, NamesThatWork) {
  const Place place;
  const std::string deep = "a folder/" + std::string(120, 'd') + "/" + std::string(120, 'e') + "/Ünï 文件";
  fs::create_directories(place.here / deep);
  const std::string long_name(251, 'n');
  const std::pair<std::string, std::string> names[] = {{"with space.exe", "with space.exe"},
                                                       {"Ünïcödé-Привет-文件-😀.exe", "Ünïcödé-Привет-文件-😀.exe"},
                                                       {deep + "/demo.exe", "demo.exe"},
                                                       {long_name + ".exe", std::string(200, 'n') + ".exe"},
                                                       {"no-extension", "no-extension.exe"},
                                                       {"nul.exe", "_nul.exe"},
                                                       {"what?\"<now>.exe", "what___now_.exe"},
                                                       {"broken-\xff.exe", "broken-\xef\xbf\xbd.exe"},
                                                       {"-dash.exe", "-dash.exe"}};
  for (const auto& [name, in_guest] : names) {
    SCOPED_TRACE(name);
    fs::copy(sample("files", 64), place.here / name);
    const Finished finished = place.run({"run", "./" + name});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const auto reports = fs::directory_iterator(place.here / "drsemu-reports");
    const fs::path folder = reports->path();
    const rapidjson::Document report = report_in(folder);
    EXPECT_EQ(text(report, "/target/path"), "C:\\Users\\alex\\Desktop\\" + in_guest);
    EXPECT_EQ(number(report, "/run/exit_code"), 0) << read(folder / "target.stdout");
    fs::remove_all(place.here / "drsemu-reports");
  }
  // A link is what it points to, under its own name; a file that nobody may write can be changed by its guest.
  fs::permissions(place.here / "with space.exe", fs::perms::owner_read);
  fs::create_symlink("with space.exe", place.here / "link.exe");
  const Finished finished = place.run({"run", "--out", "linked", "link.exe"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const rapidjson::Document report = report_in(place.here / "linked");
  EXPECT_EQ(text(report, "/target/path"), "C:\\Users\\alex\\Desktop\\link.exe");
  EXPECT_EQ(text(report, "/target/sha256"), sha256_file(sample("files", 64)));
}

TEST(BadInput, DataFolders) {
  // Characters that mean something to overlayfs, and a link on the way.
  for (const char* name : {"a b", "a:b", "a,b", "a\\b", "link"}) {
    SCOPED_TRACE(name);
    const Place place;
    const fs::path real = place.here / (std::string(name) == "link" ? "real" : name), home = place.here / name;
    fs::create_directories(real / "drsemu");
    fs::create_directory_symlink(fs::read_symlink(place.data.runs().parent_path() / "images"), real / "drsemu/images");
    if (real != home) fs::create_directory_symlink(real, home);
    const Finished finished = place.run({"run", "--out", "report", demo()}, {}, {{"XDG_DATA_HOME", home.string()}});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(tree(home / "drsemu/runs"), std::set<std::string>());
  }
  const Place place;
  place.refuses({"run", demo()}, {"XDG_DATA_HOME", "HOME"}, {"/usr/bin/env", "-u", "HOME", "-u", "XDG_DATA_HOME"});
  place.refuses({"run", demo()}, {"no guest image", "drsemu image build"}, {},
                {{"XDG_DATA_HOME", (place.here / "none").string()}});

  // A run works there (above), a build does not.
  place.refuses({"image", "build"}, {"a:b", "without a colon"}, {}, {{"XDG_DATA_HOME", (place.here / "a:b").string()}});

  // A full and a read-only disk: `$0` is a tmpfs with a link to the images.
  const std::string images = fs::read_symlink(place.data.runs().parent_path() / "images").string();
  const auto on_disk = [&](const std::string& size, const std::string& more) {
    return Args{"/usr/bin/unshare", "-rm", "/bin/sh", "-c",
                "mount -t tmpfs -o size=" + size + " none disk && mkdir disk/drsemu && ln -s '" + images +
                    "' disk/drsemu/images && " + more + " XDG_DATA_HOME=$PWD/disk exec \"$0\" \"$@\""};
  };
  fs::create_directory(place.here / "disk");
  place.refuses({"run", "--out", "report", demo()}, {"disk/drsemu/runs", "needs 100.0 MB", "XDG_DATA_HOME"},
                on_disk("20m", ""));
  place.refuses({"run", "--out", "report", demo()}, {"disk/drsemu/runs", "Read-only", "XDG_DATA_HOME"},
                on_disk("500m", "mount -o remount,bind,ro disk &&"));
}

TEST(BadInput, Host) {
  const Place place;
  place.refuses(
      {"run", demo()}, {"user namespaces", "sysctl -w user.max_user_namespaces"},
      {"/usr/bin/unshare", "-Ur", "/bin/sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\""});
  place.refuses({"run", demo()}, {"bwrap is not on PATH", "bubblewrap"}, {}, {{"PATH", "/nowhere"}});
}

// The line of doctor about `subject`.
std::string line_of(const Finished& finished, const std::string& subject) {
  const size_t at = finished.out.find("  " + subject + "  ");
  if (at == std::string::npos) return "";
  const size_t begin = finished.out.rfind('\n', at) + 1;
  return finished.out.substr(begin, finished.out.find('\n', at) - begin);
}

TEST(Doctor, SaysWhatIsThereAndWhatLacks) {
  const Place place;
  const Finished well = place.run({"doctor"});
  EXPECT_EQ(well.exit_code, 0) << well.out << well.err;
  EXPECT_EQ(well.out.find("FAIL"), std::string::npos) << well.out;
  for (const char* subject : {"kernel", "user namespaces", "overlayfs", "bubblewrap", "seccomp", "disk",
                              "program files", "guest image", "virtual machine"}) {
    EXPECT_TRUE(line_of(well, subject).starts_with("ok    ")) << well.out;
  }
  EXPECT_EQ(line_of(well, "limits").starts_with("note"), geteuid() == 0) << line_of(well, "limits");
  EXPECT_EQ(tree(place.data.runs()), std::set<std::string>());

  const Finished no_bwrap = place.run({"doctor"}, {}, {{"PATH", "/nowhere"}});
  EXPECT_EQ(no_bwrap.exit_code, 2);
  EXPECT_TRUE(line_of(no_bwrap, "bubblewrap").starts_with("FAIL")) << no_bwrap.out;
  EXPECT_TRUE(line_of(no_bwrap, "image tools").starts_with("note")) << no_bwrap.out;
  EXPECT_NE(line_of(no_bwrap, "image tools").find("mmdebstrap"), std::string::npos) << no_bwrap.out;

  const Finished no_namespaces = place.run(
      {"doctor"},
      {"/usr/bin/unshare", "-Ur", "/bin/sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\""});
  EXPECT_EQ(no_namespaces.exit_code, 2);
  EXPECT_NE(line_of(no_namespaces, "user namespaces").find("sysctl -w user.max_user_namespaces"), std::string::npos)
      << no_namespaces.out;
  EXPECT_TRUE(line_of(no_namespaces, "overlayfs").starts_with("FAIL")) << no_namespaces.out;
  EXPECT_TRUE(line_of(no_namespaces, "virtual machine").starts_with("FAIL")) << no_namespaces.out;

  const Finished no_image = place.run({"doctor"}, {}, {{"XDG_DATA_HOME", (place.here / "deep/er").string()}});
  EXPECT_EQ(no_image.exit_code, 2);
  EXPECT_NE(line_of(no_image, "guest image").find("drsemu image build"), std::string::npos) << no_image.out;
  EXPECT_FALSE(fs::exists(place.here / "deep"));
}

TEST(Doctor, NamesADamagedImage) {
  const Place place;
  const Finished list = place.run({"image", "list"});
  const size_t current = list.out.find("  current ");
  ASSERT_NE(current, std::string::npos) << list.out;
  const std::string id = list.out.substr(list.out.rfind('\n', current) + 1, 16);
  const fs::path whole = fs::canonical(place.data.runs().parent_path() / "images" / id), home = place.here / "home",
                 image = home / "drsemu/images" / id;
  const Environment environment = {{"XDG_DATA_HOME", home.string()}};
  // An image whose large parts are the real one's.
  fs::create_directories(image);
  for (const auto& entry : fs::directory_iterator(whole)) {
    if (entry.is_directory()) {
      fs::create_directory_symlink(entry.path(), image / entry.path().filename());
    } else {
      fs::copy(entry.path(), image);
    }
  }
  EXPECT_EQ(place.run({"run", "--out", "report", demo()}, {}, environment).exit_code, 0);

  const std::string rebuild = "drsemu image build --force";
  fs::remove(image / "prefix");
  place.refuses({"run", demo()}, {id, "damaged", "is missing", rebuild}, {}, environment);
  fs::create_directory_symlink(whole / "prefix", image / "prefix");
  const std::string services = read(image / "services.csv");
  place.here.file("home/drsemu/images/" + id + "/services.csv", services + "x");
  place.refuses({"run", demo()}, {id, "damaged", "services.csv has another size", rebuild}, {}, environment);
  EXPECT_NE(place.run({"image", "list"}, {}, environment).out.find("damaged"), std::string::npos);
  // What only its content tells is doctor's to find.
  std::string changed = services;
  changed.back() ^= 1;
  place.here.file("home/drsemu/images/" + id + "/services.csv", changed);
  const Finished doctor = place.run({"doctor"}, {}, environment);
  EXPECT_EQ(doctor.exit_code, 2);
  EXPECT_NE(line_of(doctor, "guest image").find("services.csv was changed"), std::string::npos) << doctor.out;
  EXPECT_NE(line_of(doctor, "guest image").find(rebuild), std::string::npos) << doctor.out;
  place.here.file("home/drsemu/images/" + id + "/manifest.json", "{\"id\":");
  place.refuses({"run", demo()}, {id, "manifest.json cannot be read", rebuild}, {}, environment);
}

TEST(BadInput, Streams) {
  const Place place;
  const auto shell = [](const std::string& redirection) {
    return Args{"/bin/sh", "-c", "exec \"$0\" \"$@\" " + redirection};
  };
  const Finished no_input = place.run({"run", "--out", "no-input", demo()}, shell("<&-"));
  EXPECT_EQ(no_input.exit_code, 0) << no_input.err;
  const Finished no_error = place.run({"run", "--out", "no-error", demo()}, shell("2>&-"));
  EXPECT_EQ(no_error.exit_code, 0);
  const std::pair<const char*, const char*> outputs[] = {{">&-", "Bad file descriptor"},
                                                         {">/dev/full", "No space left on device"}};
  for (const auto& [redirection, reason] : outputs) {
    const Finished finished = place.run({"run", "--force", "--out", "no-output", demo()}, shell(redirection));
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find(std::string("stdout could not be written: ") + reason), std::string::npos)
        << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
    EXPECT_EQ(text(report_in(place.here / "no-output"), "/run/ended"), "exited");
  }
  const Finished nothing = place.run({"run", "--out", "nothing", demo()}, shell("<&- >&- 2>&-"));
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_EQ(text(report_in(place.here / "nothing"), "/run/ended"), "exited");
}

// Recording what needs more space than there is: the report says so and all that was written can be read.
TEST(BadInput, DiskFullWhileRecording) {
  const Place place;
  fs::create_directory(place.here / "disk");
  const Finished finished = place.run(
      {"run", "--time-limit", "100", "--out", "disk/report", sample("threads", 64).string(), "--", "32", "200000"},
      {"/usr/bin/unshare", "-rm", "/bin/sh", "-c",
       "mount -t tmpfs -o size=4m none disk && \"$0\" \"$@\"; status=$?; cp -r disk/report saved; exit $status"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  for (const char* part : {"disk/report", "not whole", "No space left on device", "--out"}) {
    EXPECT_NE(finished.err.find(part), std::string::npos) << finished.err;
  }
  const rapidjson::Document report = report_in(place.here / "saved");
  EXPECT_EQ(text(report, "/run/ended"), "recording-failed");
  bool said = false;
  for (const Json& warning : report["warnings"].GetArray()) {
    said = said || std::string(warning.GetString()).find("No space left on device") != std::string::npos;
  }
  EXPECT_TRUE(said);
  size_t lines = 0;
  for (const auto& entry : fs::directory_iterator(place.here / "saved/events")) {
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line); ++lines) {
      rapidjson::Document event;
      ASSERT_FALSE(event.Parse(line.c_str()).HasParseError()) << line;
      ASSERT_FALSE(in.eof()) << "the last line has no end";
    }
  }
  EXPECT_GT(lines, 1000u);
  EXPECT_EQ(tree(place.data.runs()), std::set<std::string>());
}

TEST(BadInput, TwoRunsIntoOneFolder) {
  const Place place;
  const std::string out = (place.here / "report").string();
  const Args argv = {drsemu_path(), "run", "--force", "--time-limit", "3", "--out", out, forever()};
  Child first(argv, place.data.environment()), second(argv, place.data.environment());
  auto one = first.wait(60), other = second.wait(60);
  ASSERT_TRUE(one && other);
  if (one->exit_code != 0) std::swap(one, other);
  EXPECT_EQ(one->exit_code, 0) << one->err;
  EXPECT_EQ(other->exit_code, 2) << other->err;
  EXPECT_NE(other->err.find("another run is writing to " + out), std::string::npos) << other->err;
  EXPECT_EQ(text(report_in(out), "/run/ended"), "time-limit");
  EXPECT_EQ(report_in(out)["processes"].Size(), 2u);
}

// Without --out each run has a folder of its own, also within a second.
TEST(BadInput, RunsAtOnceHaveFoldersOfTheirOwn) {
  const Place place;
  std::vector<std::unique_ptr<Child>> runs;
  for (int i = 0; i < 3; ++i) {
    runs.push_back(std::make_unique<Child>(
        Args{"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", place.here.path().string(), drsemu_path(), "run", demo()},
        place.data.environment()));
  }
  for (const auto& run : runs) {
    const auto finished = run->wait(120);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->exit_code, 0) << finished->err;
  }
  size_t reports = 0;
  for (const auto& entry : fs::directory_iterator(place.here / "drsemu-reports"))
    reports += fs::exists(entry.path() / "report.json");
  EXPECT_EQ(reports, 3u);
}

// A bwrap of the test's own, which does something before it becomes the real one: while the VM boots.
Environment while_booting(const Place& place, const std::string& script) {
  const fs::path bwrap = place.here.file("bin/bwrap", "#!/bin/sh\n" + script + "\nPATH=${PATH#*:} exec bwrap \"$@\"\n");
  fs::permissions(bwrap, fs::perms::owner_all);
  return {{"PATH", bwrap.parent_path().string() + ":" + getenv("PATH")}};
}

TEST(BadInput, TargetChangesWhileTheVmBoots) {
  const std::pair<const char*, const char*> cases[] = {{"printf x >>'TARGET'", "was changed while the run began"},
                                                       {"cp '/bin/true' 'TARGET'", "was changed while the run began"},
                                                       {"rm -f 'TARGET'", "No such file"}};
  for (const auto& [script, reason] : cases) {
    SCOPED_TRACE(script);
    const Place place;
    const std::string target = (place.here / "target.exe").string();
    fs::copy(demo(), target);
    std::string text = script;
    text.replace(text.find("TARGET"), 6, target);
    const Finished finished = place.run({"run", "--out", "report", target}, {}, while_booting(place, text));
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_NE(finished.err.find("target.exe"), std::string::npos) << finished.err;
    EXPECT_NE(finished.err.find(reason), std::string::npos) << finished.err;
    EXPECT_FALSE(fs::exists(place.here / "report"));
    EXPECT_EQ(tree(place.data.runs()), std::set<std::string>());
  }
}

// Signals while a boot hangs for certain.
TEST(BadInput, SignalsWhileTheVmBoots) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGKILL}) {
    SCOPED_TRACE(strsignal(number));
    const Place place;
    const fs::path mark = place.here / "mark", out = place.here / "made/report";
    Environment environment = while_booting(place, "touch '" + mark.string() + "'; exec sleep 100");
    for (const auto& [name, value] : place.data.environment()) environment.emplace(name, value);
    Child child({drsemu_path(), "run", "--out", out.string(), demo()}, environment);
    ASSERT_TRUE(eventually(60, [&] { return fs::exists(mark); })) << child.err();
    const ProcessIds processes = process_tree(child.pid());
    EXPECT_GE(processes.size(), 3u);  // drsemu, its keeper, the one that hangs
    child.signal(number);
    const auto finished = child.wait(30);
    ASSERT_TRUE(finished);
    if (number == SIGKILL) {
      EXPECT_EQ(finished->signal, SIGKILL);
    } else {
      EXPECT_EQ(finished->exit_code, 130) << finished->err;
      EXPECT_EQ(finished->err, "drsemu: interrupted\n");
    }
    EXPECT_TRUE(eventually(20, [&] { return living(processes).empty(); }));
    EXPECT_TRUE(eventually(20, [&] { return tree(place.data.runs()).empty(); }));
    EXPECT_FALSE(fs::exists(out.parent_path()));
  }
}

TEST(BadInput, SignalsMidRun) {
  for (const int number : {SIGTERM, SIGHUP}) {
    SCOPED_TRACE(strsignal(number));
    const Place place;
    const fs::path out = place.here / "report";
    Child child({drsemu_path(), "run", "--out", out.string(), forever()}, place.data.environment());
    std::error_code error;
    ASSERT_TRUE(eventually(60, [&] { return fs::file_size(out / "target.stdout", error) > 0 && !error; }))
        << child.err();
    const ProcessIds processes = process_tree(child.pid());
    child.signal(number);
    const auto finished = child.wait(30);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->exit_code, 130) << finished->err;
    EXPECT_EQ(text(report_in(out), "/run/ended"), "interrupted");
    EXPECT_TRUE(eventually(20, [&] { return living(processes).empty(); }));
    EXPECT_EQ(tree(place.data.runs()), std::set<std::string>());
  }
}

// As nohup(1) starts it, a run outlives its terminal.
TEST(BadInput, HangupIsIgnoredUnderNohup) {
  const Place place;
  const fs::path out = place.here / "report";
  Child child({"/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"", drsemu_path(), "run", "--time-limit", "3", "--out",
               out.string(), forever()},
              place.data.environment());
  std::error_code error;
  ASSERT_TRUE(eventually(60, [&] { return fs::file_size(out / "target.stdout", error) > 0 && !error; })) << child.err();
  child.signal(SIGHUP);
  const auto finished = child.wait(60);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_code, 0) << finished->err;
  EXPECT_EQ(text(report_in(out), "/run/ended"), "time-limit");
}

}  // namespace
}  // namespace drsemu::e2e
