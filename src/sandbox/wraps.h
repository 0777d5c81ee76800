// Stubs for the functions of the Win32 layer and the methods of its COM interfaces, in the guest's DLLs.
//
// An export of a wrapped function leads to its stub, for imports and GetProcAddress alike, and so does a method's place in the
// table of pointers that its interface's objects begin with; no byte of code is changed, and the DLL in memory is the one on
// disk. The tables are found by the symbols that Wine's DLLs have. The stubs, what they share (wrap_stubs.S) and the unwind information for it are a
// section more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "event/catalogue.h"

namespace drsemu::sandbox {

// What is put into DLLs, as text: part of the image's identity.
std::string wraps_text();

// Wraps the functions of the catalogue in the DLLs below `dlls` (the folder that holds x86_64-windows and i386-windows).
// Forwarded exports are followed to the DLL that has the code. Returns the DLLs that were changed, relative to `dlls`.
// DLLs that are not there are passed over. Throws Error if a DLL has no room for a section, or a table of methods not what
// the catalogue says of it.
// `rows`: those of the catalogue's functions that are wanted.
std::vector<std::filesystem::path> wrap_functions(const std::filesystem::path& dlls,
                                                  std::span<const event::Call> rows = event::functions());

// The RVA of the 32-bit ntdll.dll's variable through which code calls the Unix side.
uint32_t dispatcher_rva_32(const std::filesystem::path& dlls);

}  // namespace drsemu::sandbox
