// Rules on the command line.
#include "cli/judging.h"

#include "base/error.h"
#include "detect/judge.h"

namespace fs = std::filesystem;

namespace drsemu::cli {

void add_rules_option(CLI::App& verb, std::vector<std::string>& folders) {
  verb.add_option("--rules", folders, "Judge by the rules in this folder (repeatable), or by none [the project's own]")
      ->type_name("DIR|none")
      ->allow_extra_args(false);
}

detect::Pack load_rules(const std::vector<std::string>& folders, detect::Examples examples) {
  if (folders.empty()) {
    const fs::path own = detect::own_rules();
    if (!fs::is_directory(own))
      throw Error("the project's rules are not in " + own.string() + ": build the project again, or give --rules");
    return detect::load_pack({own}, examples);
  }
  std::vector<fs::path> paths;
  for (const std::string& folder : folders) {
    if (folder == "none" && folders.size() > 1) throw Error("--rules none goes with no other --rules");
    if (folder != "none") paths.emplace_back(folder);
  }
  detect::Pack pack = detect::load_pack(paths, examples);
  if (!paths.empty() && pack.empty() && pack.errors.empty()) {
    throw Error("--rules: there are no rules in " + paths.front().string() +
                " (*.toml, *.lua, *.py, *.yar); give a folder with rules, or none");
  }
  return pack;
}

Rules::Rules(const std::vector<std::string>& folders) : folders_(folders) {
  if (!folders_.empty()) pack();
  if (!fs::is_directory(detect::own_rules())) pack();
}

void Rules::begin() {
  if (!pack_.valid()) pack_ = std::async(std::launch::async, [folders = folders_] { return load_rules(folders); }).share();
}

const detect::Pack& Rules::pack() {
  if (!pack_.valid()) {
    std::promise<detect::Pack> now;
    now.set_value(load_rules(folders_));
    pack_ = now.get_future().share();
  }
  return pack_.get();
}

report::Judge judge_by(Rules& rules) {
  return [&rules](const std::string& json, const fs::path& folder) { return detect::judge(json, folder, rules.pack()); };
}

int status_of(const report::Judgement& judgement) { return judgement.label == "malicious" ? 1 : 0; }

}  // namespace drsemu::cli
