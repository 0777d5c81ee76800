// drsemu calls: the catalogue of calls.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "event/catalogue.h"

namespace drsemu::cli {
namespace {

using namespace event;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// `pattern`: lower case, * for anything; without one, a part of the name will do.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
  }
  return !text.empty() && pattern.front() == text.front() && matches(pattern.substr(1), text.substr(1));
}

// The name of a layer or a family stands for its calls, and not for those that have it in their names.
bool is_group(const std::string& pattern) {
  const auto& rows = catalogue();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Call& call) { return category_name(call.category) == pattern || layer_name(call.layer) == pattern; });
}

bool wanted(const Call& call, const std::string& pattern, bool group) {
  if (group) return category_name(call.category) == pattern || layer_name(call.layer) == pattern;
  if (pattern.empty()) return true;
  const std::string name = lower(call.name);
  return pattern.find('*') == pattern.npos ? name.find(pattern) != name.npos : matches(pattern, name);
}

const char* direction_of(const Param& param) {
  return param.direction == Direction::kIn ? "in" : param.direction == Direction::kOut ? "out" : "in/out";
}

void print_table(const std::vector<const Call*>& calls) {
  size_t width = 4;
  for (const Call* call : calls) width = std::max(width, std::string_view(call->name).size());
  const auto line = [&](const char* name, std::string_view layer, std::string_view family, const char* direction, const char* type,
                        const char* parameter) {
    std::printf("%-*s  %-5.*s  %-8.*s  %-6s  %-13s  %s\n", static_cast<int>(width), name, static_cast<int>(layer.size()), layer.data(),
                static_cast<int>(family.size()), family.data(), direction, type, parameter);
  };
  line("CALL", "LAYER", "FAMILY", "DIR", "TYPE", "PARAMETER");
  for (const Call* call : calls) {
    const std::string_view family = category_name(call->category);
    const std::string_view layer = layer_name(call->layer);
    if (call->params.empty()) line(call->name, layer, family, "", "", "(none)");
    bool first = true;
    for (const Param& param : call->params) {
      line(first ? call->name : "", first ? layer : std::string_view(), first ? family : std::string_view(), direction_of(param), type_name(param.type),
           param.name);
      first = false;
    }
  }
}

void print_json(const std::vector<const Call*>& calls) {
  TextBuffer out;
  const auto text = [&](std::string_view key, std::string_view value) {
    out.put('"');
    out.put(key);
    out.put("\":");
    append_json_string(out, value);
  };
  out.put("[\n");
  for (const Call* call : calls) {
    if (call != calls.front()) out.put(",\n");
    out.put('{');
    text("call", call->name);
    out.put(',');
    text("layer", layer_name(call->layer));
    out.put(',');
    text("category", category_name(call->category));
    out.put(",\"parameters\":[");
    for (const Param& param : call->params) {
      if (&param != &call->params.front()) out.put(',');
      out.put('{');
      text("name", param.name);
      out.put(',');
      text("type", type_name(param.type));
      out.put(',');
      text("direction", direction_of(param));
      if (param.type == Type::kBuffer || param.type == Type::kInfo || param.type == Type::kText) {
        out.put(",\"limit\":");
        out.number(param.limit);
      }
      out.put('}');
    }
    out.put("]}");
  }
  out.put("\n]\n");
  std::fwrite(out.view().data(), 1, out.view().size(), stdout);
}

}  // namespace

void add_calls(CLI::App& app, int&) {
  CLI::App* verb = app.add_subcommand("calls", "List the calls that are recorded, with their layer, family and parameters");
  auto pattern = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  verb->add_flag("--json", *json, "As JSON");
  verb->add_option("PATTERN", *pattern, "A layer, a family, or a part of the name (* for anything)");
  verb->callback([pattern, json] {
    std::vector<const Call*> calls;
    const std::string want = lower(*pattern);
    const bool group = is_group(want);
    for (const Call& call : catalogue()) {
      if (wanted(call, want, group)) calls.push_back(&call);
    }
    if (calls.empty()) throw Error("no layer, family or call matches " + *pattern + ": drsemu calls lists them all");
    if (*json) {
      print_json(calls);
    } else {
      print_table(calls);
    }
  });
}

}  // namespace drsemu::cli
