// Each wrapped function of COM and OLE.
#define COBJMACROS
#include "functions.h"
#include <initguid.h>
#include <ole2.h>
#include <shobjidl.h>
#include <oleauto.h>

static const GUID link_class = {0x21401, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, link_interface = {0x214f9, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                  unknown_interface = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, factory_interface = {1, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                  no_class = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
#define LINK(n) GUID_(n, &link_class, "{00021401-0000-0000-c000-000000000046}"), BEFORE_TEXT(n##_name, "CLSID_ShellLink")
#define LINK_INTERFACE(n) GUID_(n, &link_interface, "{000214f9-0000-0000-c000-000000000046}"), BEFORE_TEXT(n##_name, "IID_IShellLinkW")
#define UNKNOWN(n) GUID_(n, &unknown_interface, "{00000000-0000-0000-c000-000000000046}"), BEFORE_TEXT(n##_name, "IID_IUnknown")
#define NO_CLASS(n) GUID_(n, &no_class, "{12345678-1234-1234-0102-030405060708}")

int main(void) {
    static WCHAR text[64];
    void *object = NULL, *stream = NULL, *other = NULL;
    GUID made;
    DWORD cookie = 0;
    ULONG eaten = 0;
    LPOLESTR name = NULL;
    zoo_begin();
    GOOD(R_HRESULT, "ole32.CoInitialize", PTR(reserved, 0));
    GOOD(R_HRESULT, "ole32.CoInitializeEx", PTR(reserved, 0), FLAGS(co_init, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE));
    BAD(R_HRESULT, "ole32.CoInitializeEx", PTR(reserved, 0), FLAGS(co_init, COINIT_MULTITHREADED));
    GOOD(R_ANY, "ole32.CoUninitialize");
    GOOD(R_HRESULT, "ole32.OleInitialize", PTR(reserved, 0));
    EITHER(R_HRESULT, "ole32.CoInitializeSecurity", PTR(sec_desc, 0), SIGNED_(auth_svc_count, -1), PTR(auth_svc, 0), PTR(reserved1, 0),
           FLAGS(authn_level, RPC_C_AUTHN_LEVEL_DEFAULT), FLAGS(imp_level, RPC_C_IMP_LEVEL_IMPERSONATE), PTR(auth_list, 0), HEX(capabilities, 0), PTR(reserved3, 0));
    GOOD(R_HRESULT, "ole32.CoCreateInstance", LINK(clsid), PTR(unk_outer, 0), FLAGS(cls_context, CLSCTX_INPROC_SERVER), LINK_INTERFACE(iid), OUT_POINTER(interface, &object));
    BAD(R_HRESULT, "combase.CoCreateInstance", NO_CLASS(clsid), PTR(unk_outer, 0), FLAGS(cls_context, CLSCTX_ALL), UNKNOWN(iid), OUT_POINTER(interface, &other));
    EITHER(R_HRESULT, "ole32.CoSetProxyBlanket", PTR(proxy, object), FLAGS(authn_svc, RPC_C_AUTHN_WINNT), HEX(authz_svc, 0), WIDE(server_princ_name, L"zoo"),
           FLAGS(authn_level, RPC_C_AUTHN_LEVEL_CALL), FLAGS(imp_level, RPC_C_IMP_LEVEL_IMPERSONATE), PTR(auth_info, 0), HEX(capabilities, 0));
    MULTI_QI results[1] = {{.pIID = &unknown_interface}};
    COSERVERINFO server = {.pwszName = L"zoo"};
    GOOD(R_HRESULT, "ole32.CoCreateInstanceEx", LINK(clsid), PTR(unk_outer, 0), FLAGS(cls_context, CLSCTX_INPROC_SERVER), PTR(server_info, 0), NUM(count, 1),
         OUT_ANY(results, results));
    EITHER(R_HRESULT, "ole32.CoCreateInstanceEx", NO_CLASS(clsid), PTR(unk_outer, 0), FLAGS(cls_context, CLSCTX_INPROC_SERVER),
           SHAPE(server_info, &server, "{\"reserved1\":0,\"name\":\"zoo\",\"reserved2\":0}"), NUM(count, 1), OUT_ANY(results, results));
    GOOD(R_HRESULT, "ole32.CoGetClassObject", LINK(clsid), FLAGS(cls_context, CLSCTX_INPROC_SERVER), PTR(server_info, 0),
         GUID_(iid, &factory_interface, "{00000001-0000-0000-c000-000000000046}"), BEFORE_TEXT(iid_name, "IID_IClassFactory"), OUT_POINTER(interface, &other));
    EITHER(R_HRESULT, "ole32.CoGetClassObject", NO_CLASS(clsid), FLAGS(cls_context, CLSCTX_INPROC_SERVER),
           SHAPE(server_info, &server, "{\"reserved1\":0,\"name\":\"zoo\",\"reserved2\":0}"), UNKNOWN(iid), OUT_POINTER(interface, &stream));
    GOOD(R_HRESULT, "ole32.CoRegisterClassObject", NO_CLASS(clsid), PTR(unk, other), FLAGS(class_context, CLSCTX_INPROC_SERVER), HEX(flags, REGCLS_MULTIPLEUSE),
         OUT_NUM(register, &cookie, 4));
    GOOD(R_HRESULT, "ole32.CoRevokeClassObject", NUM(register, cookie));
    GOOD(R_HRESULT, "ole32.CoMarshalInterThreadInterfaceInStream", LINK_INTERFACE(iid), PTR(unk, object), OUT_POINTER(stream, &stream));
    GOOD(R_HRESULT, "ole32.CoGetInterfaceAndReleaseStream", PTR(stream, stream), LINK_INTERFACE(iid), OUT_POINTER(interface, &other));
    GOOD(R_HRESULT, "ole32.CLSIDFromProgID", WIDE(prog_id, L"Msxml2.XMLHTTP.6.0"), OUT_ANY(clsid, &made));
    BAD(R_HRESULT, "ole32.CLSIDFromProgID", WIDE(prog_id, L"Zoo.None"), OUT_ANY(clsid, &made));
    GOOD(R_HRESULT, "ole32.CLSIDFromProgIDEx", WIDE(prog_id, L"Msxml2.XMLHTTP.6.0"), OUT_TEXT(clsid, &made, "{88d96a0a-f192-11d4-a65f-0040963251e5}"));
    GOOD(R_HRESULT, "ole32.CLSIDFromString", WIDE(string, L"{12345678-1234-1234-0102-030405060708}"), OUT_TEXT(clsid, &made, "{12345678-1234-1234-0102-030405060708}"));
    BAD(R_HRESULT, "ole32.CLSIDFromString", WIDE(string, L"{none}"), OUT_ANY(clsid, &made));
    GOOD(R_HRESULT, "ole32.IIDFromString", WIDE(string, L"{000214F9-0000-0000-C000-000000000046}"), OUT_TEXT(iid, &made, "{000214f9-0000-0000-c000-000000000046}"));
    GOOD(R_HRESULT, "ole32.StringFromCLSID", LINK(clsid), OUT_POINTER(string, &name));
    GOOD(R_BOOL, "ole32.StringFromGUID2", LINK(guid), OUT_WIDE(string, text), NUM(string_size, 64));
    CLSID xml;
    FROM("ole32.dll", CLSIDFromProgID)(L"Msxml2.XMLHTTP.6.0", &xml);
    GOOD(R_HRESULT, "ole32.ProgIDFromCLSID", GUID_(clsid, &xml, "{88d96a0a-f192-11d4-a65f-0040963251e5}"), BEFORE_TEXT(clsid_name, "CLSID_XMLHTTP60"),
         OUT_POINTER(prog_id, &name));
    BAD(R_HRESULT, "ole32.ProgIDFromCLSID", NO_CLASS(clsid), OUT_POINTER(prog_id, &name));
    GOOD(R_HRESULT, "ole32.CreateStreamOnHGlobal", PTR(global, 0), TRUTH(delete_on_release, TRUE), OUT_POINTER(stream, &stream));
    GOOD(R_HRESULT, "ole32.CoCreateGuid", OUT_ANY(guid, &made));
    BIND_OPTS options = {.cbStruct = sizeof options, .grfMode = 2};
    BAD(R_HRESULT, "ole32.CoGetObject", WIDE(name, L"Elevation:Administrator!new:{12345678-1234-1234-0102-030405060708}"),
        SHAPE(bind_options, &options, "{\"size\":16,\"flags\":\"0x0\",\"mode\":\"0x2\",\"tick_count_deadline\":0}"), UNKNOWN(iid), OUT_POINTER(interface, &other));
    GOOD(R_HRESULT, "ole32.CoGetObject", WIDE(name, L"clsid:00021401-0000-0000-C000-000000000046"), PTR(bind_options, 0),
         GUID_(iid, &factory_interface, "{00000001-0000-0000-c000-000000000046}"), BEFORE_TEXT(iid_name, "IID_IClassFactory"), OUT_POINTER(interface, &other));
    GOOD(R_POINTER, "ole32.CoLoadLibrary", WIDE(lib_name, L"version.dll"), TRUTH(auto_free, FALSE));
    GOOD(R_HRESULT, "ole32.OleRun", PTR(unknown, object));
    GOOD(R_HRESULT, "ole32.OleGetClipboard", OUT_POINTER(data_object, &other));
    GOOD(R_HRESULT, "ole32.CreateBindCtx", HEX(reserved, 0), OUT_POINTER(bind_context, &stream));
    GOOD(R_HRESULT, "ole32.MkParseDisplayName", PTR(bind_context, stream), WIDE(user_name, L"C:\\windows\\system.ini"), OUT_NUM(eaten, &eaten, 4), OUT_POINTER(moniker, &other));
    GOOD(R_HRESULT, "ole32.CreateFileMoniker", WIDE(path_name, L"C:\\windows\\system.ini"), OUT_POINTER(moniker, &other));
    GOOD(R_HRESULT, "ole32.GetRunningObjectTable", HEX(reserved, 0), OUT_POINTER(running_object_table, &other));
    IStorage *storage = NULL;
    GOOD(R_HRESULT, "ole32.StgCreateDocfile", WIDE(name, L"C:\\zoo.stg"), FLAGS(mode, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE), HEX(reserved, 0),
         OUT_POINTER(storage, &storage));
    if (storage) IStorage_Release(storage);
    GOOD(R_HRESULT, "ole32.StgOpenStorage", WIDE(name, L"C:\\zoo.stg"), PTR(priority, 0), FLAGS(mode, STGM_READWRITE | STGM_SHARE_EXCLUSIVE), PTR(exclude, 0), HEX(reserved, 0),
         OUT_POINTER(storage, &storage));
    if (storage) IStorage_Release(storage);
    BAD(R_HRESULT, "ole32.StgOpenStorage", WIDE(name, L"C:\\none.stg"), PTR(priority, 0), FLAGS(mode, STGM_SHARE_EXCLUSIVE), PTR(exclude, 0), HEX(reserved, 0),
        OUT_POINTER(storage, &storage));
    GOOD(R_HRESULT, "ole32.StgIsStorageFile", WIDE(name, L"C:\\zoo.stg"));
    GOOD(R_HRESULT, "oleaut32.LoadTypeLib", WIDE(file, L"stdole2.tlb"), OUT_POINTER(type_lib, &other));
    GOOD(R_HRESULT, "oleaut32.LoadTypeLibEx", WIDE(file, L"stdole2.tlb"), NUM(reg_kind, 2), OUT_POINTER(type_lib, &other));
    GOOD(R_HRESULT, "oleaut32.RegisterTypeLib", PTR(type_lib, other), WIDE(full_path, L"C:\\windows\\system32\\stdole2.tlb"), WIDE(help_dir, L"C:\\"));
    BAD(R_HRESULT, "oleaut32.LoadTypeLib", WIDE(file, L"C:\\none.tlb"), OUT_POINTER(type_lib, &other));
    BAD(R_HRESULT, "oleaut32.GetActiveObject", NO_CLASS(clsid), PTR(reserved, 0), OUT_POINTER(interface, &other));
    if (SUCCEEDED(FROM("oleaut32.dll", RegisterActiveObject)(object, &no_class, 0, &cookie))) {
        GOOD(R_HRESULT, "oleaut32.GetActiveObject", NO_CLASS(clsid), PTR(reserved, 0), OUT_POINTER(interface, &other));
    }
    static const GUID host = {0x9280188d, 0xe8e, 0x4867, {0xb3, 0xc, 0x7f, 0xa8, 0x38, 0x84, 0xe8, 0xde}}, host_interface = {0xd332db9e, 0xb9b3, 0x4125, {0x82, 0x07, 0xa1, 0x48, 0x84, 0xf5, 0x32, 0x16}};
    GOOD(R_HRESULT, "mscoree.CLRCreateInstance", GUID_(clsid, &host, "{9280188d-0e8e-4867-b30c-7fa83884e8de}"), BEFORE_TEXT(clsid_name, "CLSID_CLRMetaHost"),
         GUID_(iid, &host_interface, "{d332db9e-b9b3-4125-8207-a14884f53216}"), BEFORE_TEXT(iid_name, "IID_ICLRMetaHost"), OUT_POINTER(interface, &other));
    BAD(R_HRESULT, "mscoree.CorBindToRuntimeEx", WIDE(version, L"v9.9.99999"), WIDE(build_flavor, L"wks"), HEX(startup_flags, 0), NO_CLASS(clsid), UNKNOWN(iid),
        OUT_POINTER(interface, &other));
    GOOD(R_ERROR, "rpcrt4.UuidCreate", OUT_ANY(uuid, &made));
    GOOD(R_ANY, "ole32.OleUninitialize");
    return zoo_end();
}
