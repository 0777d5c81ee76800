// What a registry key is called by people, and by what two spellings of one file or key are known.
#pragma once

#include <string>
#include <string_view>

namespace drsemu::event {

// A key by its NT name (UTF-8): HKLM\…, HKCU\…, HKU\…; of a user's classes HKCU\Software\Classes\…. Any user's SID of the
// form S-1-5-21-… is the VM's only user. Empty: it is no key.
std::string registry_path(std::string_view name);

// In lower case; of keys without Wow6432Node, and with CurrentControlSet for ControlSet001, since programs name the one and
// the registry has the other.
std::string file_identity(std::string_view dos_path);
std::string key_identity(std::string_view registry_path);

}  // namespace drsemu::event
