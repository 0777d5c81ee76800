// drsemu report convert: a finished report in formats of other tools.
#include "cli/convert.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>

#include "base/error.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "report/formats/format.h"

namespace fs = std::filesystem;

namespace drsemu::cli {
namespace {

struct Options {
  std::vector<std::string> folders, formats;
  std::string out;
  bool force = false;
};

void write_all(int fd, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw_errno("cannot write " + name);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

// A file that is there when all of it is: it is written under another name beside it. What is no ordinary file (a pipe,
// a terminal) is written to as it is.
class OutFile {
 public:
  OutFile(fs::path path, bool force) : path_(std::move(path)), force_(force) {
    std::error_code error;
    const fs::file_status there = fs::status(path_, error);
    if (fs::is_directory(there)) throw Error(path_.string() + " is a folder: give --out a file's name in it");
    plain_ = !fs::exists(there) || fs::is_regular_file(there);
    if (plain_ && fs::exists(there) && !force)
      throw Error(path_.string() + " is there already: choose another --out, or give --force to replace it");
    written_ = path_;
    if (!plain_) {
      fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
      std::string pattern = path_.string() + ".XXXXXX";
      fd_ = mkostemp(pattern.data(), O_CLOEXEC);
      if (fd_ >= 0) written_ = pattern;
    }
    if (fd_ < 0) throw_errno("cannot write " + path_.string());
  }
  ~OutFile() {
    if (fd_ >= 0) close(fd_);
    if (fd_ >= 0 && plain_) unlink(written_.c_str());
  }
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;

  void write(std::string_view bytes) { write_all(fd_, bytes, path_.string()); }

  void keep() {
    if (plain_) {
      // As any file is made; mkostemp lets nobody else read it.
      const mode_t mask = umask(0);
      umask(mask);
      fchmod(fd_, 0666 & ~mask);
    }
    const int fd = fd_;
    fd_ = -1;
    const bool closed = close(fd) == 0;
    if (closed && (!plain_ || take_name())) return;
    const int reason = errno;
    if (plain_) unlink(written_.c_str());
    errno = reason;
    throw_errno("cannot write " + path_.string());
  }

 private:
  // Another may have made a file of that name meanwhile.
  bool take_name() const {
    if (force_) return rename(written_.c_str(), path_.c_str()) == 0;
    if (renameat2(AT_FDCWD, written_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) == 0) return true;
    // Not every file system can.
    return errno == EINVAL && link(written_.c_str(), path_.c_str()) == 0 && unlink(written_.c_str()) == 0;
  }

  fs::path path_, written_;
  bool force_;
  bool plain_ = true;
  int fd_ = -1;
};

const formats::Format& format_called(const std::string& name) {
  if (const formats::Format* found = formats::find_format(name)) return *found;
  std::vector<std::string> known;
  std::string list;
  for (const formats::Format& format : formats::all()) {
    known.emplace_back(format.name);
    list.append(list.empty() ? "" : ", ").append(format.name);
  }
  const std::string near = nearest(name, known);
  throw Error("there is no format " + name + (near.empty() ? "" : " (did you mean " + near + "?)") + ": --to takes " +
              list);
}

void convert_one(const formats::Format& format, const std::string& folder, const formats::Sink& sink) {
  formats::Run run(folder);
  formats::JsonOut out(sink);
  format.convert(run, out);
  out.flush();
  if (run.damaged() != 0)
    std::fprintf(stderr, "drsemu: warning: %s: %llu damaged lines of events are left out\n", folder.c_str(),
                 static_cast<unsigned long long>(run.damaged()));
}

void convert_to_file(const formats::Format& format, const std::string& folder, const fs::path& path, bool force) {
  OutFile file(path, force);
  convert_one(format, folder, [&](std::string_view bytes) { file.write(bytes); });
  file.keep();
}

// "demo64.exe-20261128T174303Z" of the report's folder.
std::string name_of(const std::string& folder) {
  const fs::path path = fs::absolute(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

int run(const Options& options) {
  std::vector<const formats::Format*> wanted;
  for (const std::string& name : options.formats) wanted.push_back(&format_called(name));
  const bool many = wanted.size() > 1 || options.folders.size() > 1;
  if (many && options.out.empty())
    throw Error("several reports or formats are written to files: give --out a folder for them");
  if (!many && options.out.empty()) {
    convert_one(*wanted.front(), options.folders.front(),
                [](std::string_view bytes) { write_all(STDOUT_FILENO, bytes, "to stdout"); });
    return 0;
  }
  if (!many) {
    convert_to_file(*wanted.front(), options.folders.front(), options.out, options.force);
    return 0;
  }
  std::set<std::string> names;
  for (const std::string& folder : options.folders) {
    if (!names.insert(name_of(folder)).second)
      throw Error("two of the reports are called " + name_of(folder) + ": convert them to different folders");
  }
  std::error_code error;
  fs::create_directories(options.out, error);
  if (error) throw Error("cannot make " + options.out + ": " + error.message() + "; choose another --out");
  for (const std::string& folder : options.folders) {
    for (const formats::Format* format : wanted) {
      convert_to_file(*format, folder, fs::path(options.out) / (name_of(folder) + std::string(format->ending)),
                      options.force);
    }
  }
  return 0;
}

std::string footer() {
  std::string text = "Formats:\n";
  for (const formats::Format& format : formats::all()) {
    std::string name(format.name);
    name.resize(12, ' ');
    text += "  " + name + std::string(format.about) + "\n";
  }
  return text +
         "\nExamples:\n"
         "  drsemu report convert drsemu-reports/a.exe-20261128T174303Z --to cape --out a.json && capa a.json\n"
         "  drsemu report convert REPORT --to sysmon | grep '\"EventID\":13'\n"
         "  drsemu report convert REPORT1 REPORT2 --to navigator,trace --out layers/\n";
}

}  // namespace

void add_convert(CLI::App& report, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = report.add_subcommand("convert", "Write a report in formats of other tools");
  verb->add_option("DIR", options->folders, "Report folders")->required();
  verb->add_option("--to", options->formats, "The formats, one or several with commas between them (below)")
      ->required()
      ->delimiter(',')
      ->type_name("FORMAT")
      ->allow_extra_args(false);
  verb->add_option("--out", options->out,
                   "The file to write; of several reports or formats the folder. Without it: stdout")
      ->type_name("PATH");
  verb->add_flag("--force", options->force, "Replace files that are there");
  verb->footer(footer());
  verb->callback([options, &status] { status = run(*options); });
}

}  // namespace drsemu::cli
