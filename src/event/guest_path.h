// The forms of a path of the guest: what programs and the kernel call a file or a key, and what a person calls it.
#pragma once

#include <string>
#include <string_view>

namespace drsemu::event {

// The DOS path of a file by its NT or DOS name (UTF-8): "C:\Users\a.txt" for "\??\c:\Users\.\a.txt", "\DosDevices\C:\…",
// "\\?\C:\…", "\??\GLOBALROOT\Device\HarddiskVolume2\…", "\SystemRoot\…", without a backslash at the end. The letters of a drive are
// upper case; of the names the case is kept, as are short names. Empty: it is no file of a drive (a pipe, a device), or no
// path at all. Sources: Microsoft, "Naming Files, Paths, and Namespaces" and "Introduction to NT paths" (NtCreateFile).
std::string dos_path(std::string_view name);

// What a person calls a key by its NT name (UTF-8): HKLM\…, HKCU\…, HKU\…; of a user's classes HKCU\Software\Classes\…. Any
// user's SID of the form S-1-5-21-… is the VM's only user. Empty: it is no key.
std::string registry_path(std::string_view name);

// A path by which two spellings of one file or key are known: in lower case; of keys without Wow6432Node, and with
// CurrentControlSet for ControlSet001, since programs name the one and the registry has the other.
std::string file_identity(std::string_view dos_path);
std::string key_identity(std::string_view registry_path);

}  // namespace drsemu::event
