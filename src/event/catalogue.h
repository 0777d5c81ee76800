// The catalogue of calls: one row a call, from which capture, decoding, JSON and documents come.
//
// Names of calls and parameters are Microsoft's (Windows driver documentation, winternl.h, ntifs.h) in
// snake_case, except where the original Dr.Semu has a name of its own (file_path, key_path, …).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event/arena.h"
#include "event/names.h"
#include "event/shape.h"

namespace drsemu::event {

enum class Category : uint8_t { kFile, kRegistry, kProcess, kThread, kMemory, kSection, kObject, kSystem,
                                kToken, kNetwork, kUser, kService, kCrypto, kCom, kModule };
std::string_view category_name(Category category);

// What a handle stands for; decides under which field an event names it.
// From kResource on: what functions give out and the kernel does not know. Such a handle is named by a parameter of the
// function that gave it out (Call::named_by); each kind has its own values.
enum class Object : uint8_t { kUnknown, kFile, kKey, kProcess, kThread, kSection, kOther,
                              kResource, kModule = kResource, kService, kInternet, kCrypto, kWindow, kFind, kInterface,
                              kWinHttp };

enum class Type : uint8_t {
  kHandle,       // HANDLE; resolved
  kClosedHandle, // the same, closed by the call
  kPointer,      // an address, not followed
  kNumber,       // integer, decimal
  kSigned,       // the same with a sign
  kHex,          // integer, hexadecimal
  kBool,
  kNames,        // integer: flags or one constant, by `names`
  kNumberPtr,    // -> integer of `width` bytes
  kHexPtr,
  kNamesPtr,
  kTimeout,      // -> LARGE_INTEGER, 100 ns units: relative if negative
  kFileTime,     // -> LARGE_INTEGER
  kHandlePtr,    // -> HANDLE, written by the call
  kIoStatus,     // -> IO_STATUS_BLOCK
  kUnicode,      // -> UNICODE_STRING
  kObject,       // -> OBJECT_ATTRIBUTES: a full name under the parameter's name
  kBuffer,       // -> bytes
  kText,         // -> UTF-16: `length` says how much, or it ends with a zero
  kInfo,         // -> structure chosen by the class in argument `class_arg` out of `layouts`
  kClientId,     // -> CLIENT_ID
  kHandles,      // -> HANDLE[]
  kProcessParameters,
  kAttributeList,
  kErrorParameters,  // -> ULONG_PTR[argument `length`], those in the mask of argument `actual` -> UNICODE_STRING
  kValueNames,       // -> KEY_VALUE_ENTRY[argument `length`]: the names
  kSocket,           // -> structure of a socket's control code, with addresses and data behind it (collect/socket.cpp)
  kUserData,         // -> Wine's descriptor of clipboard data: address and size of bytes elsewhere
  // Of functions:
  kWide,         // integer of 64 bits, in two slots of 32-bit code
  kGuid,         // -> GUID
  kShape,        // -> structure `shape`
  kAddress,      // -> sockaddr of the length in argument `length`
  kVariant,      // -> VARIANT
  kVariantValue, // VARIANT by value: in four slots of 32-bit code, by its address in 64-bit code
  kBstrPtr,      // -> BSTR, written by the call
};

// As `drsemu calls` shows it.
const char* type_name(Type type);

enum class Direction : uint8_t { kIn, kOut, kInOut };

enum class FieldType : uint8_t {
  kU8, kU16, kU32, kU64, kI16, kI32, kI64, kBool8, kBool32, kHex8, kHex16, kHex32, kHex64, kHandle,
  kFileTime,
  kDuration,       // 100 ns units
  kText,           // UTF-16, its length in bytes in a u32 at length_offset
  kUnicode,        // UNICODE_STRING whose text lies in the same buffer
  kFixedText,      // UTF-16 up to a zero, at most length_offset bytes
  kBytes,          // its length in a u32 at length_offset; registry data of the type in field "type"
  kBytesAt,        // the same, at the offset that a u32 at `offset` holds
  kTag,            // four characters, a constant like 'RSMB'
  kRawBytes,       // length_offset bytes
  kRest,           // all bytes from `offset`
  kGuid,
  kSid,            // SID
  kSidPointer,     // -> SID in the same buffer
  kPrivileges,     // TOKEN_PRIVILEGES
  kGroups,         // TOKEN_GROUPS, its SIDs in the same buffer
  kSecurity,       // SECURITY_DESCRIPTOR_RELATIVE: owner, group, entries
  kEntryNames,     // chained by the u32 at 0: name at `offset`, its length in a u32 at length_offset
  kAttributeNames, // FILE_FULL_EA_INFORMATION chain
  kWantedAttributes, // FILE_GET_EA_INFORMATION chain
  kChanges,        // FILE_NOTIFY_INFORMATION chain
  kObjectNames,    // OBJECT_DIRECTORY_INFORMATION[], ends with an empty one
  kProcesses,      // SYSTEM_PROCESS_INFORMATION chain
  kModules,        // RTL_PROCESS_MODULES
  kNumbers32,      // u32[] from `offset`, their count in a u32 at length_offset
  kNumbers64,      // u64[]
  kReparse,        // REPARSE_DATA_BUFFER: its target
  kInputs,         // INPUT[]
  kRawDevices,     // RAWINPUTDEVICE[]
};

struct LayoutField {
  const char* name;
  uint16_t offset;
  FieldType type;
  const NameTable* names = nullptr;
  uint16_t length_offset = 0;
};

// One information class: its number, Microsoft's name and the fields of its structure.
struct Layout {
  uint32_t number;
  const char* name;
  std::span<const LayoutField> fields;
  Direction shown = Direction::kInOut;  // where it says something, of a buffer that is read both times
};

// A family of information classes.
struct Layouts {
  std::span<const Layout> list;
  const Layout* find(uint32_t number) const;
};

struct Param {
  const char* name;
  Type type;
  Direction direction = Direction::kIn;
  const NameTable* names = nullptr;
  Object object = Object::kUnknown;    // of kHandlePtr and kObject
  uint8_t width = 4;                   // bytes of a value, or of what a pointer points at
  uint8_t length = kNoArg;             // argument with the buffer's length
  uint8_t actual = kNoArg;             // argument that says how much was written
  uint8_t flags = 0;                   // OpFlag
  uint8_t scale = 1;                   // bytes of one unit of `length` and `actual`
  uint16_t limit = 256;                // most bytes stored of a buffer
  uint8_t class_arg = kNoArg;          // of kInfo, and of kBuffer with registry data: the type's argument
  const Layouts* layouts = nullptr;
  const Shape* shape = nullptr;
};

enum CallFlag : uint16_t {
  kReturnsValue = 1,   // result is a value or BOOL, not an NTSTATUS
  kVolatile = 2,       // see kPlanVolatile
  kEndsThread = 4,     // not returning is its success (NtTerminateProcess of itself, NtContinue)
  kReturns32 = 8,      // the value has 32 bits
  kAnyResult = 16,     // a value of 0 is no failure
  kNeeded = 32,        // the collector follows it whatever is chosen (feeds_state)
  kTransfers = 64,     // reads or writes through argument 5: with a socket, receives or sends
  kPends = 256,        // may return STATUS_PENDING; arguments 0 to 4 as NtReadFile's
  kSocketControl = 128,  // has the control code in argument 5, the input in 6, the output in 8
  kCallerPops = 512,     // a cdecl function
};

// Where a call is made: at the system's border, or a function of a DLL.
enum class Layer : uint8_t { kNt, kWin32 };
std::string_view layer_name(Layer layer);  // "nt", "win32"

// Some functions of a service that serves many; the service takes the function's number as an argument. The numbers
// are Wine 10's (include/ntuser.h).
struct Part {
  const char* service = nullptr;  // null: the call is a service of its own
  std::span<const uint32_t> codes = {};
  uint8_t code_arg = kNoArg;      // kNoArg: one more argument, behind the row's parameters
};

// A table of the pointers to the methods of a COM interface, in a DLL that implements it: by the name of its variable.
struct Vtable {
  std::string_view module;  // in lower case and without ".dll"
  std::string_view symbol;
};

struct Call {
  const char* name;
  Category category;
  std::vector<Param> params;
  uint16_t flags = 0;
  Handler handler = Handler::kNone;
  Part part = {};
  // Of functions:
  Layer layer = Layer::kNt;
  Result result = Result::kStatus;
  std::vector<std::string_view> modules = {};  // DLLs that export or implement it, in lower case and without ".dll"
  Object makes = Object::kUnknown;             // what its result stands for
  uint8_t named_by = kNoArg;                   // the parameter that names what it makes
  // Of methods ("IWbemServices::ExecQuery", whose first parameter is the object): programs reach them through these tables,
  // in which they stand at index `slot`.
  std::vector<Vtable> vtables = {};
  uint8_t slot = 0;
};

// All rows, system calls before functions; the index in it is Record::call. Built once, immutable, safe from any thread.
const std::vector<Call>& catalogue();

// The functions in it: their index there is WrapDescriptor::function.
std::span<const Call> functions();

// Slots of four bytes that 32-bit code passes to a function.
uint32_t argument_slots_32(const Call& function);

// What the monitor has to know of the structures that functions take; Param::shape's place in it by shape_index.
const std::vector<ShapePlan>& shape_plans();
uint16_t shape_index(const Param& param);

// The row of that name, or null.
const Call* find_call(std::string_view name);

// The name of the system service that makes the call.
inline const char* service_name(const Call& call) { return call.part.service ? call.part.service : call.name; }

// The collector must see the call even if its events are not wanted: it opens, closes or names handles, or
// reaches into or ends processes (pure function of the row).
bool feeds_state(const Call& call);

// What the monitor has to capture for a row (pure function of the row). `code`: of a part, the one that it is for.
CallPlan compile_plan(const Call& call, uint16_t index, uint32_t code = 0);

// The parameter behind each capture op of compile_plan's result, in the same order.
std::vector<uint8_t> plan_params(const Call& call);

// Families of rows, one file each (event/calls/).
void add_file_calls(std::vector<Call>& calls);
void add_registry_calls(std::vector<Call>& calls);
void add_process_calls(std::vector<Call>& calls);
void add_thread_calls(std::vector<Call>& calls);
void add_token_calls(std::vector<Call>& calls);
void add_memory_calls(std::vector<Call>& calls);
void add_object_calls(std::vector<Call>& calls);
void add_system_calls(std::vector<Call>& calls);
void add_user_calls(std::vector<Call>& calls);
void add_functions(std::vector<Call>& calls);  // event/functions/

// ---- vocabulary of the rows ----------------------------------------------------------------------

namespace row {

inline Param handle(const char* name = "handle") { return {.name = name, .type = Type::kHandle}; }
inline Param closed_handle() { return {.name = "handle", .type = Type::kClosedHandle}; }
inline Param pointer(const char* name) { return {.name = name, .type = Type::kPointer}; }
inline Param number(const char* name) { return {.name = name, .type = Type::kNumber}; }
inline Param hex(const char* name) { return {.name = name, .type = Type::kHex}; }
inline Param signed_number(const char* name) { return {.name = name, .type = Type::kSigned}; }
inline Param wide_hex(const char* name) { return {.name = name, .type = Type::kHex, .width = 8}; }
inline Param size(const char* name) { return {.name = name, .type = Type::kNumber, .width = 8}; }
inline Param boolean(const char* name) { return {.name = name, .type = Type::kBool, .width = 1}; }
inline Param names(const char* name, const NameTable& table) {
  return {.name = name, .type = Type::kNames, .names = &table};
}
inline Param out_handle(const char* name, Object object) {
  const bool live = object == Object::kProcess || object == Object::kThread;
  return {.name = name, .type = Type::kHandlePtr, .direction = Direction::kOut, .object = object,
          .flags = static_cast<uint8_t>(live ? kOpDescribe : 0)};
}
inline Param object(const char* name, Object kind) {
  return {.name = name, .type = Type::kObject, .object = kind};
}
inline Param unicode(const char* name, Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kUnicode, .direction = direction};
}
inline Param io_status(const NameTable* information = nullptr) {
  return {.name = "information", .type = Type::kIoStatus, .direction = Direction::kOut,
          .names = information, .width = 16};
}
inline Param number_ptr(const char* name, uint8_t width, Direction direction) {
  return {.name = name, .type = Type::kNumberPtr, .direction = direction, .width = width};
}
inline Param hex_ptr(const char* name, Direction direction) {
  return {.name = name, .type = Type::kHexPtr, .direction = direction, .width = 8};
}
inline Param hex_ptr32(const char* name, Direction direction) {
  return {.name = name, .type = Type::kHexPtr, .direction = direction, .width = 4};
}
inline Param language(const char* name) {
  return {.name = name, .type = Type::kHexPtr, .direction = Direction::kOut, .width = 2};
}
inline Param names_wide(const char* name, const NameTable& table) {
  return {.name = name, .type = Type::kNames, .names = &table, .width = 8};
}
inline Param names_ptr(const char* name, const NameTable& table, Direction direction) {
  return {.name = name, .type = Type::kNamesPtr, .direction = direction, .names = &table};
}
inline Param timeout(const char* name = "timeout") {
  return {.name = name, .type = Type::kTimeout, .width = 8};
}
inline Param file_time(const char* name, Direction direction) {
  return {.name = name, .type = Type::kFileTime, .direction = direction, .width = 8};
}
inline Param client_id(const char* name = "client_id", Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kClientId, .direction = direction, .width = 16};
}
inline Param buffer_in(const char* name, uint8_t length, uint16_t limit = 256, uint8_t flags = 0) {
  return {.name = name, .type = Type::kBuffer, .length = length, .flags = flags, .limit = limit};
}
// `actual`: argument that says how much was written; flags tell its form (OpFlag).
inline Param buffer_out(const char* name, uint8_t length, uint8_t actual, uint8_t flags = 0,
                        uint16_t limit = 256) {
  return {.name = name, .type = Type::kBuffer, .direction = Direction::kOut, .length = length,
          .actual = actual, .flags = flags, .limit = limit};
}
// A structure of fixed form, `size` bytes of it: no class chooses its layout. The event shows its fields.
inline Param structure(const char* name, const Layouts& layouts, uint16_t size, Direction direction = Direction::kIn) {
  return {.name = name, .type = Type::kInfo, .direction = direction, .limit = size, .layouts = &layouts};
}
// UTF-16 that ends with a zero.
inline Param string_in(const char* name, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .limit = limit};
}
inline Param text_in(const char* name, uint8_t length, uint8_t scale = 1, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .length = length, .scale = scale, .limit = limit};
}
inline Param text_out(const char* name, uint8_t length, uint8_t actual, uint8_t flags = 0, uint8_t scale = 1,
                      uint16_t limit = 1024) {
  return {.name = name, .type = Type::kText, .direction = Direction::kOut, .length = length, .actual = actual,
          .flags = flags, .scale = scale, .limit = limit};
}
inline Param info_in(const char* name, uint8_t length, uint8_t class_arg, const Layouts& layouts,
                     uint16_t limit = 1024) {
  return {.name = name, .type = Type::kInfo, .length = length, .limit = limit, .class_arg = class_arg,
          .layouts = &layouts};
}
inline Param info_out(const char* name, uint8_t length, uint8_t actual, uint8_t class_arg,
                      const Layouts& layouts, uint8_t flags = 0, uint16_t limit = 1024) {
  return {.name = name, .type = Type::kInfo, .direction = Direction::kOut, .length = length,
          .actual = actual, .flags = flags, .limit = limit, .class_arg = class_arg, .layouts = &layouts};
}

}  // namespace row
}  // namespace drsemu::event
