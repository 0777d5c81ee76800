// The rules of some folders.
#include "detect/pack.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/fs.h"

namespace fs = std::filesystem;

namespace drsemu::detect {
namespace {

// The original's modules lie beside its rules; here the helpers bring them along.
const std::set<std::string> kModules{"utils.lua", "json.lua", "dr_semu_utils.py", "__init__.py"};

void add_signature(const fs::path& path, Examples examples, Pack& pack, std::map<std::string, fs::path>& names) {
  try {
    Signature signature = load_signature(path, examples);
    const auto [other, is_new] = names.emplace(signature.name, path);
    if (!is_new)
      throw RuleFault(path.string() + ":1: " + other->second.string() + " has the name " + signature.name + " already");
    pack.signatures.push_back(std::move(signature));
  } catch (const RuleFault& fault) {
    pack.errors.push_back({path.filename().string(), fault.what()});
  }
}

}  // namespace

fs::path own_rules() { return program_dir() / "rules"; }

Pack load_pack(const std::vector<fs::path>& folders, Examples examples) {
  Pack pack;
  std::map<std::string, fs::path> names;
  for (const fs::path& folder : folders) {
    std::vector<fs::path> files;
    std::error_code error;
    if (!fs::is_directory(folder, error))
      throw Error("--rules: " + folder.string() + " is no folder; give a folder with rules, or none");
    fs::recursive_directory_iterator entry(folder, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
      if (entry->is_regular_file(error)) files.push_back(entry->path());
    }
    if (error) throw Error("cannot read the rules in " + folder.string() + ": " + error.message());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      const std::string ending = file.extension().string();
      if (kModules.contains(file.filename().string())) continue;
      if (ending == ".toml") add_signature(file, examples, pack, names);
      if (ending == ".lua") pack.lua.push_back(file);
      if (ending == ".py") pack.python.push_back(file);
      if (ending == ".yar" || ending == ".yara") pack.yara.push_back(file);
    }
  }
  return pack;
}

}  // namespace drsemu::detect
