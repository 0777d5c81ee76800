// The foreign formats: their table.
#include "report/formats/format.h"

namespace drsemu::formats {
namespace {

constexpr Format kFormats[] = {
    {"cape", ".cape.json", "report.json of CAPE, as capa and other readers of CAPE's reports take it", convert_to_cape},
    {"drakvuf", ".drakvuf.log", "DRAKVUF's log, a line a call, as capa takes it", convert_to_drakvuf},
    {"sysmon", ".sysmon.jsonl", "events shaped as Sysmon's, a line an event, for Sigma rules", convert_to_sysmon},
    {"navigator", ".navigator.json", "a layer for MITRE's ATT&CK Navigator", convert_to_navigator},
    {"trace", ".trace.json", "a timeline for Perfetto or chrome://tracing", convert_to_trace},
};

}  // namespace

std::span<const Format> all() { return kFormats; }

const Format* find_format(std::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace drsemu::formats
