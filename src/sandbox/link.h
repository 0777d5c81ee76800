// Links an object of the compiler's into a DLL of the guest's: its functions take the place of the DLL's exports of
// their names.
//
// What Wine lacks and no system call can give is so written in C (guest/kernelbase.c), for 64 and 32 bit, and is real
// code of the DLL: on disk as in memory, called from inside as from outside, with the monitor and without. The object
// becomes a section more; what it calls is the DLL's own exports and imports.
//
// Facts: Microsoft Learn, "PE Format" (COFF symbols and relocations).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/pe.h"

namespace drsemu::sandbox {

// Throws Error if the object is none for this DLL, has variables, defines what the DLL does not export, or needs what
// it neither exports nor imports.
void link_object(Pe& dll, const std::string& object);

// Links the objects that are in `guest` (kernelbase.x86_64.o, kernelbase.i386.o) into the DLLs below `dlls` (the folder
// that holds x86_64-windows and i386-windows). Throws Error.
void link_objects(const std::filesystem::path& dlls, const std::filesystem::path& guest);

}  // namespace drsemu::sandbox
