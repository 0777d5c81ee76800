// What CAPE calls what an event has. The names are those that CAPE's monitor logs (kevoreilly/capemon, hook_*.c: the
// LOQ_ macros), which its signatures look for.
#include "report/formats/cape_names.h"

namespace drsemu::formats {
namespace {

struct Alias {
  std::string_view calls;  // names, or their begins with an asterisk behind, between spaces
  std::string_view field;
  std::string_view name;
};

constexpr Alias kAliases[] = {
    // files
    {"NtCreateFile NtOpenFile NtReadFile NtWriteFile NtQueryInformationFile NtSetInformationFile NtDeviceIoControlFile "
     "NtFsControlFile NtQueryDirectoryFile NtQueryDirectoryFileEx NtQueryVolumeInformationFile",
     "handle", "FileHandle"},
    {"NtCreateNamedPipeFile", "handle", "NamedPipeHandle"},
    {"NtCreateNamedPipeFile", "file_path", "PipeName"},
    {"NtSetInformationFile", "new_file_path", "FileName"},
    {"NtQueryDirectoryFile NtQueryDirectoryFileEx", "file_path", "DirectoryName"},
    {"CreateDirectory* RemoveDirectory*", "path_name", "DirectoryName"},
    {"CreateDirectoryEx*", "new_directory", "DirectoryName"},
    {"CreateFile*", "transaction", "TransactionHandle"},
    {"CreateFile*", "flags_and_attributes", "FlagsAndAttributes"},
    {"GetFileVersionInfo*", "filename", "PathName"},
    {"SHGetFolderPath*", "csidl", "Folder"},
    {"SHGetKnownFolderPath", "rfid", "FolderID"},
    // the registry
    {"Nt*Key* NtEnumerateValueKey NtQueryValueKey NtSetValueKey NtDeleteValueKey NtQueryMultipleValueKey", "handle",
     "KeyHandle"},
    {"NtSetValueKey RegSetValueEx*", "data", "Buffer"},
    {"NtSetValueKey RegSetValueEx*", "data_size", "BufferLength"},
    {"NtQueryValueKey", "data", "Information"},
    {"NtLoadKey*", "key_path", "TargetKey"},
    {"NtLoadKey*", "file_path", "SourceFile"},
    {"NtReplaceKey", "file_path", "NewHiveFileName"},
    {"NtReplaceKey", "old_file_path", "BackupHiveFileName"},
    {"RegOpenKeyEx* RegCreateKeyEx*", "key", "Registry"},
    {"RegOpenKeyEx* RegCreateKeyEx*", "result", "Handle"},
    {"RegQueryInfoKey*", "key", "KeyHandle"},
    {"RegQueryInfoKey*", "sub_keys", "SubKeyCount"},
    {"RegQueryInfoKey*", "values", "ValueCount"},
    {"Reg*", "key", "Handle"},
    {"Reg*", "sam_desired", "Access"},
    {"RegEnumValue* RegQueryValueEx*", "data_size", "DataLength"},
    // processes and threads
    {"NtCreateUserProcess", "image_path", "ImagePathName"},
    {"NtCreateUserProcess", "image_name", "ProcessFileName"},
    {"NtCreateProcess NtCreateProcessEx", "parent_process", "ParentHandle"},
    {"NtOpenProcess", "proc_id", "ProcessIdentifier"},
    {"NtTerminateProcess", "exit_status", "ExitCode"},
    {"NtCreateThreadEx", "start_routine", "StartAddress"},
    {"NtCreateThreadEx", "argument", "Parameter"},
    {"NtResumeThread NtSuspendThread NtAlertResumeThread", "previous_suspend_count", "SuspendCount"},
    {"CreateProcess*", "process_information.process", "ProcessHandle"},
    {"CreateProcess*", "process_information.thread", "ThreadHandle"},
    {"CreateProcess*", "process_information.process_id", "ProcessId"},
    {"CreateProcess*", "process_information.thread_id", "ThreadId"},
    {"CreateProcessWithLogonW", "user_name", "Username"},
    {"CreateThread CreateRemoteThread*", "start_address", "StartRoutine"},
    {"CreateRemoteThread* ReadProcessMemory WriteProcessMemory VirtualAllocEx VirtualFreeEx VirtualProtectEx "
     "VirtualQueryEx",
     "process", "ProcessHandle"},
    {"ShellExecuteEx*", "exec_info.file", "FilePath"},
    {"ShellExecuteEx*", "exec_info.parameters", "Parameters"},
    {"ShellExecuteEx*", "exec_info.show", "Show"},
    {"ShellExecute*", "file", "FilePath"},
    {"ShellExecute*", "show_cmd", "Show"},
    {"Process32First* Process32Next*", "entry.exe_file", "ProcessName"},
    {"Process32First* Process32Next*", "entry.process_id", "ProcessId"},
    {"Module32First* Module32Next*", "entry.module", "ModuleName"},
    {"Module32First* Module32Next*", "entry.module_id", "ModuleID"},
    {"Module32First* Module32Next*", "entry.process_id", "ProcessId"},
    // memory and sections
    {"NtAllocateVirtualMemory", "protect", "Protection"},
    {"NtAllocateVirtualMemoryEx", "page_protection", "Protection"},
    {"NtProtectVirtualMemory", "region_size", "NumberOfBytesProtected"},
    {"NtProtectVirtualMemory", "new_protect", "NewAccessProtection"},
    {"NtProtectVirtualMemory", "old_protect", "OldAccessProtection"},
    {"NtMapViewOfSectionEx", "page_protection", "Win32Protect"},
    {"NtReadVirtualMemory", "buffer_size", "Size"},
    {"NtWriteVirtualMemory WriteProcessMemory", "size", "BufferLength"},
    {"NtWriteVirtualMemory", "buffer_size", "BufferLength"},
    {"VirtualProtect VirtualProtectEx", "new_protect", "Protection"},
    {"VirtualProtect VirtualProtectEx", "old_protect", "OldProtection"},
    {"VirtualAlloc VirtualAllocEx", "protect", "Protection"},
    {"NtCreateSection NtOpenSection", "handle", "SectionHandle"},
    {"NtCreateSection NtOpenSection", "section_name", "ObjectAttributes"},
    // objects and time
    {"NtCreateMutant NtOpenMutant", "object_name", "MutexName"},
    {"NtCreateEvent NtOpenEvent", "object_name", "EventName"},
    {"NtCreateDirectoryObject NtOpenDirectoryObject NtQueryDirectoryObject", "handle", "DirectoryHandle"},
    {"NtMakePermanentObject NtMakeTemporaryObject", "handle", "ObjectHandle"},
    {"NtDelayExecution NtWaitForSingleObject NtWaitForMultipleObjects NtSetTimer", "milliseconds", "Milliseconds"},
    {"*", "object_name", "ObjectAttributes"},
    // modules
    {"LdrLoadDll LdrGetDllHandle", "dll_name.buffer", "FileName"},
    {"LdrLoadDll", "module", "BaseAddress"},
    {"LdrGetDllHandle LdrGetProcedureAddress*", "module", "ModuleHandle"},
    {"LdrGetProcedureAddress*", "function_name.buffer", "FunctionName"},
    {"LdrGetProcedureAddress*", "address", "FunctionAddress"},
    {"GetProcAddress", "module", "ModuleHandle"},
    {"GetProcAddress", "proc_name", "FunctionName"},
    {"LoadLibraryEx*", "file_name", "lpLibFileName"},
    {"LoadLibraryEx*", "flags", "dwFlags"},
    {"LoadResource SizeofResource", "res_info", "ResourceInfo"},
    {"LockResource", "res_data", "ResourceData"},
    // services
    {"CreateService*", "sc_manager", "ServiceControlHandle"},
    {"OpenService*", "sc_manager", "ServiceControlManager"},
    {"ControlService* DeleteService StartService*", "service", "ServiceHandle"},
    {"ControlService*", "control", "ControlCode"},
    {"StartService*", "service_arg_vectors", "Arguments"},
    // the network
    {"DnsQuery_*", "name", "Name"},
    {"InternetOpen*", "proxy", "ProxyName"},
    {"InternetOpenUrl*", "internet", "ConnectionHandle"},
    {"InternetOpenUrl* URLDownload* IsValidURL", "url", "URL"},
    {"URLDownload*", "file_path", "FileName"},
    {"InternetConnect*", "user_name", "Username"},
    {"InternetReadFile InternetWriteFile", "file", "InternetHandle"},
    {"InternetReadFile", "number_of_bytes_read", "BytesRead"},
    {"Internet*", "internet", "InternetHandle"},
    {"HttpOpenRequest*", "connect", "InternetHandle"},
    {"HttpOpenRequest*", "object_name", "Path"},
    {"HttpSendRequest*", "optional", "PostData"},
    {"Http*", "request", "RequestHandle"},
    {"WinHttpConnect WinHttpGetProxyForUrl", "session", "SessionHandle"},
    {"WinHttpOpenRequest", "connect", "InternetHandle"},
    {"WinHttp*", "request", "InternetHandle"},
    {"WinHttp*", "internet", "InternetHandle"},
    {"connect WSAConnect bind", "name.address", "ip"},
    {"connect WSAConnect bind", "name.port", "port"},
    {"sendto WSASendTo", "to.address", "ip"},
    {"sendto WSASendTo", "to.port", "port"},
    {"recvfrom WSARecvFrom", "from.address", "ip"},
    {"recvfrom WSARecvFrom", "from.port", "port"},
    {"accept WSAAccept", "addr.address", "ip_client"},
    {"accept WSAAccept", "addr.port", "port_client"},
    {"send sendto recv recvfrom", "buffer", "buffer"},
    {"WSASend* WSARecv*", "buffers.buf", "Buffer"},
    {"setsockopt", "option_name", "optname"},
    {"setsockopt", "option_value", "optval"},
    {"setsockopt", "level", "level"},
    {"shutdown", "how", "how"},
    {"ioctlsocket", "cmd", "command"},
    {"socket WSASocket*", "af", "af"},
    {"socket WSASocket*", "type", "type"},
    {"socket WSASocket*", "protocol", "protocol"},
    {"WSASend WSASendTo", "socket", "Socket"},
    {"*", "socket", "socket"},
    {"gethostname", "name", "HostName"},
    // cryptography
    {"CryptCreateHash CryptDecrypt CryptEncrypt CryptDeriveKey CryptDestroyKey CryptExportKey CryptHashSessionKey "
     "CryptImportKey BCrypt* NCrypt*",
     "key", "CryptKey"},
    {"CryptDecrypt CryptEncrypt CryptDestroyHash CryptHashData CryptHashSessionKey", "hash", "CryptHash"},
    {"CryptImportKey", "data", "KeyBlob"},
    {"BCryptImportKey* NCryptImportKey", "input", "KeyBlob"},
    {"Crypt*", "data", "Buffer"},
    {"Crypt*", "data_len", "Length"},
    {"CryptProtect* CryptUnprotect*", "data_in", "Buffer"},
    {"CryptProtectData CryptUnprotectData", "data_in.data", "Buffer"},
    {"CryptEnumProviders*", "prov_name", "ProviderName"},
    {"BCryptEncrypt BCryptDecrypt NCryptEncrypt NCryptDecrypt", "input_size", "Length"},
    {"BCryptEncrypt BCryptDecrypt", "iv", "IV"},
    // COM
    {"CoCreateInstance* CoGetClassObject", "clsid", "rclsid"},
    {"Co*", "iid", "riid"},
    {"Co*", "cls_context", "ClsContext"},
    {"CLSIDFromProgID*", "prog_id", "ProgID"},
    // the rest
    {"GetAsyncKeyState", "key", "KeyCode"},
    {"GetSystemMetrics", "index", "SystemMetricIndex"},
    {"GetComputerName*", "buffer", "ComputerName"},
    {"GetUserName*", "buffer", "Name"},
    {"GetCursorPos", "point.x", "x"},
    {"GetCursorPos", "point.y", "y"},
    {"CreateWindowEx*", "x", "x"},
    {"CreateWindowEx*", "y", "y"},
    {"DeviceIoControl", "device", "DeviceHandle"},
    {"LookupPrivilegeValue*", "name", "PrivilegeName"},
    {"PostMessage* SendMessage* SendNotifyMessage* SetWindowLong*", "window", "WindowHandle"},
    {"SetWindowsHookEx*", "hook", "HookIdentifier"},
    {"SetWindowsHookEx*", "procedure", "ProcedureAddress"},
    {"SetWindowsHookEx*", "mod", "ModuleAddress"},
    {"UnhookWindowsHookEx", "hook", "HookHandle"},
    {"SystemParametersInfo*", "param", "uiParam"},
    {"SystemParametersInfo*", "data", "pvParam"},
    {"WriteConsole*", "console_output", "ConsoleHandle"},
    {"NtRaiseHardError", "valid_response_options", "ResponseOptions"},
    // whatever the call: what stands beside a handle
    {"*", "proc_id", "ProcessId"},
    {"*", "thread_id", "ThreadId"},
};

struct Category {
  std::string_view ours, capes;
};

constexpr Category kCategories[] = {
    {"file", "filesystem"},  {"memory", "process"},         {"section", "process"},
    {"thread", "threading"}, {"object", "synchronization"}, {"token", "process"},
    {"user", "windows"},     {"service", "services"},       {"module", "system"},
};

bool matches(std::string_view patterns, std::string_view call) {
  while (!patterns.empty()) {
    const size_t space = std::min(patterns.find(' '), patterns.size());
    const std::string_view pattern = patterns.substr(0, space);
    // "Nt*Key*": what is between the asterisks may stand anywhere behind the begin.
    const size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
      if (pattern == call) return true;
    } else if (call.starts_with(pattern.substr(0, star))) {
      const std::string_view rest = pattern.substr(star + 1);
      if (rest.empty() || call.find(rest.substr(0, rest.size() - 1), star) != std::string_view::npos) return true;
    }
    patterns.remove_prefix(std::min(space + 1, patterns.size()));
  }
  return false;
}

}  // namespace

std::string_view cape_category(std::string_view category) {
  for (const Category& one : kCategories) {
    if (one.ours == category) return one.capes;
  }
  return category;
}

std::string cape_argument(std::string_view call, std::string_view field, const FieldNames& fields) {
  // It is what file_path says, and CAPE shows one of them.
  if (field == "dos_path") return {};
  for (const Alias& alias : kAliases) {
    if (alias.field == field && matches(alias.calls, call)) return std::string(alias.name);
  }
  if (field == "file_path") return fields.has(field) ? "FileName" : "HandleName";
  if (field == "key_path") return fields.has(field) ? "ObjectAttributes" : "FullName";
  return camel_case(field);
}

}  // namespace drsemu::formats
