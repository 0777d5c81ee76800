// The guest's system services: Windows's numbers in the stubs of its DLLs, and the calls that Wine lacks.
#pragma once

#include <filesystem>

#include "base/pe.h"
#include "event/service.h"

namespace drsemu::sandbox {

// Exported functions of a 64-bit ntdll.dll or win32u.dll whose code is a system call stub
// (mov r10,rcx; mov eax,N), with their numbers as they stand there: table << 12 | index.
std::map<std::string, uint32_t> read_stubs(const Pe& dll);

// Completes the DLLs in `dlls` (the folder that holds x86_64-windows and i386-windows) and returns what the
// services are then: stubs carry the numbers of `numbers` (guest/services.csv; a call that is not in it gets
// one that Windows does not use), and ntdll.dll, 64 and 32 bit, exports the calls of event/provided.h.
// Throws Error if the DLLs are not as expected.
event::Services complete_services(const std::filesystem::path& dlls, const std::filesystem::path& numbers);

// What complete_services returned, to a file of the image and back. Throws Error.
void save_services(const event::Services& services, const std::filesystem::path& path);
event::Services load_services(const std::filesystem::path& path);

}  // namespace drsemu::sandbox
