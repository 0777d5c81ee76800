// What a run changed in the guest's file system, read from the overlay's upper layer after the run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "report/witness.h"

namespace drsemu::report {

struct FileEffect {
  std::string guest_path;  // C:\…
  std::string kind;        // "created", "modified", "deleted"; "attributes": nothing but those has changed
  bool directory = false;
  uint64_t size = 0;
  std::string sha256;      // of a file that is there
  std::string type;        // short description of its content
  std::string attributes = {};  // "FILE_ATTRIBUTE_HIDDEN|…", if it has any of READONLY, HIDDEN and SYSTEM
  std::string md5 = {}, sha1 = {};  // where there is a sha256
  Attribution by = {};              // of whom testify() says that he did it
};

struct FileEffects {
  std::vector<FileEffect> files;  // by path
  std::vector<FileEffect> deleted;  // what the run wrote and deleted again, in that order (report/deleted.h)
  uint64_t dropped_bytes = 0;
  std::string write_error;  // why a file could not be kept (disk full), else empty
  std::vector<std::string> warnings;
};

// What was put into the VM before the run, without attributes: an effect only if it was changed or deleted.
struct GivenFile {
  std::string guest_path;
  std::string sha256;  // empty: a folder
};

// Compares the upper layer with the template prefix below it and copies the content of what was created or
// modified once into `dropped` (named by SHA-256), as another name of the same file where it can be: `upper` must not be
// written to any more. What Wine itself keeps in a prefix is left out.
// Throws Error if the layer cannot be read.
FileEffects collect_file_effects(const std::filesystem::path& upper, const std::filesystem::path& prefix,
                                 const std::vector<GivenFile>& given, const std::filesystem::path& dropped);

}  // namespace drsemu::report
