// What a run changed in the registry: the difference of two sets of Wine's hives.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "report/witness.h"

namespace drsemu::report {

struct Value {
  std::string type;  // "REG_SZ", …
  std::string data;  // raw bytes, as the registry holds them
  bool operator==(const Value&) const = default;
};

struct Key {
  std::string name;                     // as written, with single backslashes
  std::map<std::string, Value> values;  // by name; the unnamed value has ""
};

// Keys by lower-case name: the registry does not tell case apart.
using Hive = std::map<std::string, Key>;

// Parses Wine's hive text (facts: server/registry.c). Lines that make no sense are skipped.
Hive parse_hive(const std::string& text);

struct RegistryEffect {
  std::string key;     // HKLM\…, HKCU\…
  std::string value;   // name; of a key effect: empty and is_key
  bool is_key = false;
  std::string kind;    // "created", "modified", "deleted"
  Value before, after;
  std::string stands_before = {};  // of a class of the user's: the machine's class that it replaces for this user
  Attribution by = {};  // of whom testify() says that he did it
};

// Differences between the template's hives and the run's (where the run has none it changed nothing).
// What starting a program changes by itself is left out.
std::vector<RegistryEffect> collect_registry_effects(const std::filesystem::path& prefix, const std::filesystem::path& upper);

// The registry as it is at the end of a run, for questions about single keys. Reads a hive when it is first asked for, and parses nothing of
// it but those keys.
class SavedRegistry {
 public:
  SavedRegistry(std::filesystem::path prefix, std::filesystem::path upper) : prefix_(std::move(prefix)), upper_(std::move(upper)) {}

  // By HKLM\…, HKCU\…: names of keys in any case. Volatile keys are not there.
  bool has_key(const std::string& key);
  bool has_value(const std::string& key, const std::string& value);

 private:
  struct Found {
    bool there = false;
    std::set<std::string> values;  // identities of their names
  };
  struct Saved {
    std::string text;
    std::vector<std::pair<std::string_view, std::string_view>> sections;  // name as written, text
    std::vector<std::pair<std::string, std::string_view>> sorted;         // the same by identity, once it is needed
    std::unordered_map<std::string, Found> found;                         // by identity
  };
  Saved* hive_of(const std::string& key, size_t& root_size);
  static void sort(Saved& saved);
  const Found& find(const std::string& key);

  std::filesystem::path prefix_, upper_;
  std::map<std::string, Saved> hives_;  // by root; their texts stay where they are
};

// The differences of two hives under the root's name ("HKLM").
std::vector<RegistryEffect> compare_hives(const Hive& before, const Hive& after, const std::string& root);

// The same of two hives' texts, in a fraction of the time: what is written alike in both is not parsed.
std::vector<RegistryEffect> compare_hive_texts(const std::string& before, const std::string& after, const std::string& root);

// A value as JSON: {"type":…,"data":{…}}.
std::string value_json(const Value& value);

}  // namespace drsemu::report
