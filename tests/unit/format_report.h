// A small report, made by hand, with something for each foreign format in it.
#pragma once

#include <cstddef>
#include <string>

namespace drsemu::test {

inline constexpr char kReport[] = R"json({
 "target":{"path":"C:\\Users\\alex\\Desktop\\a.exe","host_path":"/tmp/a.exe","size":9,"md5":"aa","sha1":"bb","sha256":"0123456789abcdef",
           "type":"PE32 executable (GUI) x86","arch":"x86","arguments":[]},
 "run":{"started":"2026-11-28T17:37:20Z","duration_s":1.5,"ended":"exited","guest":{"id":"x","computer":"DESKTOP-1","user":"alex"}},
 "static":{"headers":{"image_base":4194304,"entry_point":4096,"timestamp_utc":"2026-01-01T00:00:00Z"},"imphash":"cafe",
           "sections":[{"name":".text","virtual_address":4096,"virtual_size":10,"raw_address":512,"raw_size":512,"characteristics":["MEM_READ","CNT_CODE"],"entropy":1.5}],
           "imports":[{"dll":"WS2_32.dll","functions":["ord12","send"]}],
           "exports":{"dll":"a.exe","functions":[{"name":"run","ordinal":1,"address":8},{"ordinal":2,"address":9}]},
           "version":{"OriginalFilename":"b.exe","CompanyName":"Zoo"}},
 "verdict":{"label":"malicious","score":82,"family":null,"reasons":[]},
 "processes":[
  {"pid":112,"ppid":32,"image":"C:\\Users\\alex\\Desktop\\a.exe","command_line":"a.exe","arch":"x86","cause":"target","started_ns":1000000,"ended_ns":9000000,"end":"exited","exit_code":3,"events":7},
  {"pid":120,"ppid":112,"image":"C:\\b.exe","command_line":"b.exe /x","arch":"x64","cause":"child","started_ns":3000000,"ended_ns":5000000,"end":"exited","exit_code":0,"events":1},
  {"pid":120,"ppid":112,"image":"C:\\c.exe","command_line":"c.exe","arch":"x64","cause":"child","started_ns":6000000,"ended_ns":null,"end":"alive","exit_code":null,"events":1}],
 "injections":[{"technique":"Process Hollowing","attack_id":"T1055.012","trigger":"NtResumeThread","writer":{"pid":112,"tid":116},"victim":{"pid":120,"image":"C:\\b.exe"},
                "address":"0x10000","size":4,"bytes":{"size":4,"sha256":"ff","file":"memory/ff"},"calls":[2],"time_ns":3500000}],
 "effects":{"files":[{"guest_path":"C:\\x.txt","kind":"created","by":{"pids":[112],"calls":[3]}}],"registry":[]},
 "dropped":[{"guest_path":"C:\\X.txt","size":3,"sha256":"dd","sha1":"ee","md5":"ff","type":"text","deleted":true}],
 "signatures":[{"name":"run_key","description":"Writes a Run key","kind":"signature","severity":70,"attack":["T1547.001","nonsense"],"families":["persistence"],"family":null,
                "evidence":[{"pid":112,"seq":5,"call":"NtSetValueKey","text":"Updater"},{"fact":"effects.files","index":0,"text":"C:\\x.txt"}]}],
 "warnings":["one"]})json";

// Of process 112; the second line is damaged. A call that never returned stands behind those that did.
inline const char* const kParent[] = {
    R"({"seq":1,"ts":1100000,"tid":116,"call":"NtAllocateVirtualMemory","category":"memory","before":{"process_handle":"0xffffffffffffffff","proc_id":112,"base_address":"0x0","region_size":4096,"allocation_type":"MEM_COMMIT|MEM_RESERVE","protect":"PAGE_EXECUTE_READWRITE"},"after":{"base_address":"0x30000","region_size":4096},"status":"0x00000000","success":true,"caller":{"module":"a.exe","rva":"0x1a2c"},"ns":1500,"repeated":3})",
    R"({"seq":2,"ts":11000)",
    R"({"seq":3,"ts":1200000,"tid":116,"call":"NtCreateFile","category":"file","before":{"desired_access":"GENERIC_WRITE|0x8","file_path":"\\??\\C:\\x.txt","dos_path":"C:\\x.txt","create_disposition":"FILE_CREATE"},"after":{"handle":"0x54","information":"FILE_CREATED"},"status":"0x00000000","success":true,"ns":2000})",
    R"({"seq":4,"ts":1300000,"tid":116,"call":"NtWriteFile","category":"file","before":{"handle":"0x54","file_path":"\\??\\C:\\x.txt","dos_path":"C:\\x.txt","buffer":{"size":4,"hex":"4d5a9000"},"length":4},"after":{"information":4},"status":"0x00000000","success":true,"ns":2000})",
    R"({"seq":5,"ts":1400000,"tid":116,"call":"NtSetValueKey","category":"registry","before":{"handle":"0x2c","key_path":"\\Registry\\User\\S-1-5-21-0-0-0-1000\\Software\\Run","value_name":"Updater","type":"REG_DWORD","data":{"size":4,"hex":"0a000000","number":10},"data_size":4},"after":{},"status":"0x00000000","success":true,"ns":2000})",
    R"({"seq":6,"ts":2500000,"tid":118,"call":"NtCreateUserProcess","category":"process","before":{"image_path":"C:\\b.exe","command_line":"b.exe /x","current_directory":"C:\\Work\\"},"after":{"process_handle":"0x6c","thread_handle":"0x70"},"status":"0x00000000","success":true,"ns":400000})",
    R"({"seq":8,"ts":3600000,"tid":116,"call":"DnsQuery_A","category":"network","layer":"win32","before":{"name":"c2.example","type":"DNS_TYPE_A"},"after":{},"result":"DNS_ERROR_RCODE_NAME_ERROR","success":false,"ns":100})",
    R"({"seq":9,"ts":3700000,"tid":116,"call":"IWbemServices::ExecQuery","category":"com","layer":"win32","before":{"this":"0x1","query":"SELECT * FROM \u0000Win32"},"after":{},"result":"S_OK","success":true,"ns":100})",
    R"({"seq":10,"ts":3800000,"tid":116,"call":"CreateProcessW","category":"process","layer":"win32","before":{"command_line":"c.exe","startup_info":{"size":104,"flags":"STARTF_USESHOWWINDOW"}},"after":{"process_information":{"process":"0x6c","thread":"0x70","process_id":120,"thread_id":124}},"result":true,"success":true,"ns":100})",
    R"({"seq":11,"ts":3900000,"tid":116,"call":"NtOpenProcess","category":"process","before":{"desired_access":"PROCESS_ALL_ACCESS","proc_id":120},"after":{"process_handle":"0x2c"},"status":"0x00000000","success":true,"caller":{"module":"a.exe","rva":"0x19ca"},"ns":6089})",
    R"({"seq":14,"ts":4000000,"tid":116,"call":"NtTerminateProcess","category":"process","before":{"process_handle":"0xffffffffffffffff","proc_id":112,"exit_status":"0x3"},"after":{},"returned":false,"success":true,"ns":0})",
};
inline const char* const kChildren[] = {
    R"({"seq":7,"ts":3100000,"tid":124,"call":"NtClose","category":"object","before":{"handle":"0x1"},"after":{},"status":"0xc0000008","success":false,"ns":10})",
    R"({"seq":12,"ts":6100000,"tid":140,"call":"NtClose","category":"object","before":{"handle":"0x2"},"after":{},"status":"0x00000000","success":true,"ns":10})",
    R"({"seq":13,"ts":7000000,"tid":140,"call":"NtTerminateProcess","category":"process","before":{"exit_status":"0x40010004"},"after":{},"returned":false,"success":true,"nudged":true,"ns":0})",
};

template <size_t N>
std::string lines(const char* const (&list)[N]) {
  std::string text;
  for (const char* line : list) text.append(line).append("\n");
  return text;
}

}  // namespace drsemu::test
