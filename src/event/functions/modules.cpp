// Functions of the loader. libloaderapi.h, winternl.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name load_flags[] = {
    {0x1, "DONT_RESOLVE_DLL_REFERENCES"},           {0x2, "LOAD_LIBRARY_AS_DATAFILE"},
    {0x8, "LOAD_WITH_ALTERED_SEARCH_PATH"},         {0x10, "LOAD_IGNORE_CODE_AUTHZ_LEVEL"},
    {0x20, "LOAD_LIBRARY_AS_IMAGE_RESOURCE"},       {0x40, "LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE"},
    {0x80, "LOAD_LIBRARY_REQUIRE_SIGNED_TARGET"},   {0x100, "LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR"},
    {0x200, "LOAD_LIBRARY_SEARCH_APPLICATION_DIR"}, {0x400, "LOAD_LIBRARY_SEARCH_USER_DIRS"},
    {0x800, "LOAD_LIBRARY_SEARCH_SYSTEM32"},        {0x1000, "LOAD_LIBRARY_SEARCH_DEFAULT_DIRS"},
    {0x2000, "LOAD_LIBRARY_SAFE_CURRENT_DIRS"}};
constexpr NameTable kLoad{NameTable::kFlags, load_flags};
constexpr Name handle_flags[] = {{0x1, "GET_MODULE_HANDLE_EX_FLAG_PIN"},
                                 {0x2, "GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT"},
                                 {0x4, "GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS"}};
constexpr NameTable kHandleFlags{NameTable::kFlags, handle_flags};

// UNICODE_STRING and ANSI_STRING.
constexpr ShapeMember unicode_members[] = {
    {"length", Member::kU16}, {"maximum_length", Member::kU16}, {"buffer", Member::kWideText}};
constexpr Shape unicode_string{unicode_members};
constexpr ShapeMember ansi_members[] = {
    {"length", Member::kU16}, {"maximum_length", Member::kU16}, {"buffer", Member::kAnsi}};
constexpr Shape ansi_string{ansi_members};

Param module_in() { return resource("module", Object::kModule); }

}  // namespace

void add_modules_functions(std::vector<Call>& calls) {
  const auto module = Category::kModule;
  add(calls, {"kernel32", "kernelbase"},
      {{"LoadLibrary*", module, Result::kPointer, {text("file_name")}, 0, Object::kModule, 0},
       {"LoadLibraryEx*",
        module,
        Result::kPointer,
        {text("file_name"), handle("file"), names("flags", kLoad)},
        0,
        Object::kModule,
        0},
       {"FreeLibrary", module, Result::kBool, {module_in()}},
       {"FreeLibraryAndExitThread", module, Result::kVoid, {module_in(), hex("exit_code")}, kEndsThread},
       {"GetProcAddress", module, Result::kPointer, {module_in(), ansi_text("proc_name")}},
       {"GetModuleHandle*", module, Result::kPointer, {text("module_name")}, 0, Object::kModule, 0},
       {"GetModuleHandleEx*",
        module,
        Result::kBool,
        {names("flags", kHandleFlags), text("module_name"), handle_out("module", Object::kModule)},
        0,
        Object::kUnknown,
        1},
       {"GetModuleFileName*", module, Result::kCount, {module_in(), out_text("file_name"), number("size")}},
       {"DisableThreadLibraryCalls", module, Result::kBool, {module_in()}},
       {"SetDllDirectory*", module, Result::kBool, {text("path_name")}},
       {"GetDllDirectory*", module, Result::kNumber, {number("buffer_length"), out_text("buffer")}},
       {"AddDllDirectory", module, Result::kPointer, {wide_text("new_directory")}},
       {"RemoveDllDirectory", module, Result::kBool, {pointer("cookie")}},
       {"SetDefaultDllDirectories", module, Result::kBool, {names("directory_flags", kLoad)}}});
  add(calls, {"kernel32"},
      {{"LoadModule", module, Result::kNumber, {ansi_text("module_name"), pointer("parameter_block")}}});
  add(calls, {"ntdll"},
      {{"LdrLoadDll",
        module,
        Result::kStatus,
        {wide_text("search_path"), pointer("dll_characteristics"), shape("dll_name", unicode_string),
         handle_out("module", Object::kModule)}},
       {"LdrUnloadDll", module, Result::kStatus, {module_in()}},
       {"LdrGetDllHandle",
        module,
        Result::kStatus,
        {wide_text("search_path"), pointer("dll_characteristics"), shape("dll_name", unicode_string),
         handle_out("module", Object::kModule)}},
       {"LdrGetDllHandleEx",
        module,
        Result::kStatus,
        {hex("flags"), wide_text("search_path"), pointer("dll_characteristics"), shape("dll_name", unicode_string),
         handle_out("module", Object::kModule)}},
       {"LdrGetProcedureAddress",
        module,
        Result::kStatus,
        {module_in(), shape("function_name", ansi_string), number("ordinal"), pointer_out("address")}}});
}

}  // namespace drsemu::event::function
