// The folder of a report while it is being filled.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drsemu::report {

// What to do where the folder holds something already.
enum class IfThere {
  kRefuse,   // throw Error
  kReplace,  // take away what a report consists of, and nothing else
  kNumber,   // take another name: folder-2, folder-3, …
  kRepair    // an unfinished report lies there: the same but for kUnfinished; throw Error if there is none
};

// The folder in a report folder that is there as long as the report is not finished: what is needed to finish it if the
// program that does dies.
inline constexpr const char* kUnfinished = ".unfinished";

// Whether kReplace takes away a file or folder with this name.
bool is_report_part(const std::filesystem::path& name);

class Folder {
 public:
  // Throws the Errors that the constructor would, as far as that can be known without a change on the disk.
  static void check(const std::filesystem::path& path, IfThere if_there);

  // Makes the folder with events/, dropped/ and kUnfinished in it, keeps other runs out of it, and holds back space for
  // the report itself. Throws Error.
  Folder(std::filesystem::path path, IfThere if_there);

  // Unless something was recorded or keep() was called, all that was made is gone again; kUnfinished stays only where it
  // was to be repaired and could not.
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Gives the space that was held back to whoever writes next: report.json.
  void release_space();
  // The report is finished.
  void keep();

 private:
  void clear() const;
  void give_up();

  std::filesystem::path path_;
  std::vector<std::filesystem::path> made_;  // folders that were not there, innermost first
  int lock_ = -1, reserve_ = -1;
  bool ours_ = false;  // nothing in it is another run's
  bool kept_ = false, repair_ = false;
};

}  // namespace drsemu::report
