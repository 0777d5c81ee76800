// The mark by which Wine knows its own DLLs: 16 bytes at offset 64, then a zero.
//
// Wine's is the text "Wine builtin DLL" (Wine, tools/winebuild/spec32.c). In the guest it is a DOS stub that works and
// that no linker makes: mov dx,0x11; push cs; pop ds; mov ah,9; int 21h; mov ax,4c01h; int 21h; two nops.
#pragma once

#include <cstddef>

namespace drsemu::event {

inline constexpr size_t kBuiltinMarkOffset = 0x40;
inline constexpr size_t kBuiltinMarkSize = 16;
inline constexpr char kBuiltinMark[] = "\xba\x11\x00\x0e\x1f\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21\x90\x90";
inline constexpr char kBuiltinMessage[] = "This program cannot be run in DOS mode.\r\r\n$";  // behind mark and zero

}  // namespace drsemu::event
