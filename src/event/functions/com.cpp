// Functions of COM and OLE. combaseapi.h, objbase.h, ole2.h, oleauto.h, mscoree.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name init_flags[] = {{0x2, "COINIT_APARTMENTTHREADED"},
                               {0x4, "COINIT_DISABLE_OLE1DDE"},
                               {0x8, "COINIT_SPEED_OVER_MEMORY"},
                               {0x0, "COINIT_MULTITHREADED"}};
constexpr NameTable init_flag{NameTable::kFlags, init_flags};

constexpr Name contexts[] = {{0x17, "CLSCTX_ALL"},
                             {0x15, "CLSCTX_SERVER"},
                             {0x1, "CLSCTX_INPROC_SERVER"},
                             {0x2, "CLSCTX_INPROC_HANDLER"},
                             {0x4, "CLSCTX_LOCAL_SERVER"},
                             {0x8, "CLSCTX_INPROC_SERVER16"},
                             {0x10, "CLSCTX_REMOTE_SERVER"},
                             {0x400, "CLSCTX_NO_CODE_DOWNLOAD"},
                             {0x1000, "CLSCTX_NO_CUSTOM_MARSHAL"},
                             {0x2000, "CLSCTX_ENABLE_CODE_DOWNLOAD"},
                             {0x8000, "CLSCTX_DISABLE_AAA"},
                             {0x10000, "CLSCTX_ENABLE_AAA"},
                             {0x40000, "CLSCTX_ACTIVATE_32_BIT_SERVER"},
                             {0x80000, "CLSCTX_ACTIVATE_64_BIT_SERVER"},
                             {0x100000, "CLSCTX_ENABLE_CLOAKING"}};
constexpr NameTable context{NameTable::kFlags, contexts};

constexpr Name authentication_levels[] = {{0, "RPC_C_AUTHN_LEVEL_DEFAULT"},    {1, "RPC_C_AUTHN_LEVEL_NONE"},
                                          {2, "RPC_C_AUTHN_LEVEL_CONNECT"},    {3, "RPC_C_AUTHN_LEVEL_CALL"},
                                          {4, "RPC_C_AUTHN_LEVEL_PKT"},        {5, "RPC_C_AUTHN_LEVEL_PKT_INTEGRITY"},
                                          {6, "RPC_C_AUTHN_LEVEL_PKT_PRIVACY"}};
constexpr NameTable authentication_level{NameTable::kConstant, authentication_levels};
constexpr Name impersonation_levels[] = {{0, "RPC_C_IMP_LEVEL_DEFAULT"},
                                         {1, "RPC_C_IMP_LEVEL_ANONYMOUS"},
                                         {2, "RPC_C_IMP_LEVEL_IDENTIFY"},
                                         {3, "RPC_C_IMP_LEVEL_IMPERSONATE"},
                                         {4, "RPC_C_IMP_LEVEL_DELEGATE"}};
constexpr NameTable impersonation_level{NameTable::kConstant, impersonation_levels};
constexpr Name authentication_services[] = {{0, "RPC_C_AUTHN_NONE"},          {9, "RPC_C_AUTHN_GSS_NEGOTIATE"},
                                            {10, "RPC_C_AUTHN_WINNT"},        {14, "RPC_C_AUTHN_GSS_SCHANNEL"},
                                            {16, "RPC_C_AUTHN_GSS_KERBEROS"}, {0xffffffff, "RPC_C_AUTHN_DEFAULT"}};
constexpr NameTable authentication_service{NameTable::kConstant, authentication_services};

constexpr Name storage_modes[] = {{0x40, "STGM_SHARE_DENY_NONE"},
                                  {0x30, "STGM_SHARE_DENY_READ"},
                                  {0x20, "STGM_SHARE_DENY_WRITE"},
                                  {0x10, "STGM_SHARE_EXCLUSIVE"},
                                  {0x1, "STGM_WRITE"},
                                  {0x2, "STGM_READWRITE"},
                                  {0x1000, "STGM_CREATE"},
                                  {0x10000, "STGM_TRANSACTED"},
                                  {0x20000, "STGM_CONVERT"},
                                  {0x40000, "STGM_PRIORITY"},
                                  {0x100000, "STGM_NOSCRATCH"},
                                  {0x4000000, "STGM_DELETEONRELEASE"},
                                  {0x8000000, "STGM_SIMPLE"},
                                  {0, "STGM_READ"}};
constexpr NameTable storage_mode{NameTable::kFlags, storage_modes};

constexpr ShapeMember server_members[] = {{"reserved1", Member::kU32},
                                          {"name", Member::kWideText},
                                          {"auth_info", Member::kPointer},
                                          {"reserved2", Member::kU32}};
constexpr Shape server{server_members};
// The first of them.
constexpr ShapeMember query_members[] = {
    {"iid", Member::kPointer}, {"interface", Member::kPointer}, {"hresult", Member::kHex, &kHresult}};
constexpr Shape query{query_members};
constexpr ShapeMember bind_members[] = {
    {"size", Member::kU32}, {"flags", Member::kHex}, {"mode", Member::kHex}, {"tick_count_deadline", Member::kU32}};
constexpr Shape bind{bind_members};

}  // namespace

void add_com_functions(std::vector<Call>& calls) {
  const auto com = Category::kCom;
  const auto hresult = Result::kHresult;
  const auto unknown = Object::kUnknown;
  add(calls, {"ole32", "combase"},
      {{"CoInitialize", com, hresult, {pointer("reserved")}},
       {"CoInitializeEx", com, hresult, {pointer("reserved"), names("co_init", init_flag)}},
       {"CoUninitialize", com, Result::kVoid, {}},
       {"CoInitializeSecurity",
        com,
        hresult,
        {pointer("sec_desc"), signed_number("auth_svc_count"), pointer("auth_svc"), pointer("reserved1"),
         names("authn_level", authentication_level), names("imp_level", impersonation_level), pointer("auth_list"),
         hex("capabilities"), pointer("reserved3")}},
       {"CoSetProxyBlanket",
        com,
        hresult,
        {pointer("proxy"), names("authn_svc", authentication_service), hex("authz_svc"), wide_text("server_princ_name"),
         names("authn_level", authentication_level), names("imp_level", impersonation_level), pointer("auth_info"),
         hex("capabilities")}},
       {"CoCreateInstance",
        com,
        hresult,
        {guid("clsid"), pointer("unk_outer"), names("cls_context", context), guid("iid"), pointer_out("interface")},
        0,
        unknown,
        kNoArg,
        Handler::kLocalServers},
       {"CoCreateInstanceEx",
        com,
        hresult,
        {guid("clsid"), pointer("unk_outer"), names("cls_context", context), shape("server_info", server),
         number("count"), shape("results", query, Direction::kOut)},
        0,
        unknown,
        kNoArg,
        Handler::kLocalServers},
       {"CoGetClassObject",
        com,
        hresult,
        {guid("clsid"), names("cls_context", context), shape("server_info", server), guid("iid"),
         pointer_out("interface")},
        0,
        unknown,
        kNoArg,
        Handler::kLocalServers},
       {"CoRegisterClassObject",
        com,
        hresult,
        {guid("clsid"), pointer("unk"), names("class_context", context), hex("flags"), number_out("register")}},
       {"CoRevokeClassObject", com, hresult, {number("register")}},
       {"CoMarshalInterThreadInterfaceInStream", com, hresult, {guid("iid"), pointer("unk"), pointer_out("stream")}},
       {"CoGetInterfaceAndReleaseStream", com, hresult, {pointer("stream"), guid("iid"), pointer_out("interface")}},
       {"CLSIDFromProgID", com, hresult, {wide_text("prog_id"), guid("clsid", Direction::kOut)}},
       {"CLSIDFromString", com, hresult, {wide_text("string"), guid("clsid", Direction::kOut)}},
       {"IIDFromString", com, hresult, {wide_text("string"), guid("iid", Direction::kOut)}},
       {"StringFromCLSID", com, hresult, {guid("clsid"), pointer_out("string")}},
       {"StringFromGUID2", com, Result::kCount, {guid("guid"), out_wide_text("string"), number("string_size")}},
       {"ProgIDFromCLSID", com, hresult, {guid("clsid"), pointer_out("prog_id")}},
       {"CreateStreamOnHGlobal", com, hresult, {pointer("global"), truth("delete_on_release"), pointer_out("stream")}},
       {"CoCreateGuid", com, hresult, {guid("guid", Direction::kOut)}}});
  add(calls, {"ole32"},
      {{"CLSIDFromProgIDEx", com, hresult, {wide_text("prog_id"), guid("clsid", Direction::kOut)}},
       {"CoGetObject",
        com,
        hresult,
        {wide_text("name"), shape("bind_options", bind), guid("iid"), pointer_out("interface")}},
       {"CoLoadLibrary", com, Result::kPointer, {wide_text("lib_name"), truth("auto_free")}, 0, Object::kModule, 0},
       {"OleInitialize", com, hresult, {pointer("reserved")}},
       {"OleUninitialize", com, Result::kVoid, {}},
       {"OleRun", com, hresult, {pointer("unknown")}},
       {"OleGetClipboard", com, hresult, {pointer_out("data_object")}},
       {"CreateBindCtx", com, hresult, {hex("reserved"), pointer_out("bind_context")}},
       {"MkParseDisplayName",
        com,
        hresult,
        {pointer("bind_context"), wide_text("user_name"), number_out("eaten"), pointer_out("moniker")}},
       {"CreateFileMoniker", com, hresult, {wide_text("path_name"), pointer_out("moniker")}},
       {"GetRunningObjectTable", com, hresult, {hex("reserved"), pointer_out("running_object_table")}},
       {"StgCreateDocfile",
        com,
        hresult,
        {wide_text("name"), names("mode", storage_mode), hex("reserved"), pointer_out("storage")}},
       {"StgOpenStorage",
        com,
        hresult,
        {wide_text("name"), pointer("priority"), names("mode", storage_mode), pointer("exclude"), hex("reserved"),
         pointer_out("storage")}},
       {"StgIsStorageFile", com, hresult, {wide_text("name")}}});
  add(calls, {"oleaut32"},
      {{"LoadTypeLib", com, hresult, {wide_text("file"), pointer_out("type_lib")}},
       {"LoadTypeLibEx", com, hresult, {wide_text("file"), number("reg_kind"), pointer_out("type_lib")}},
       {"RegisterTypeLib", com, hresult, {pointer("type_lib"), wide_text("full_path"), wide_text("help_dir")}},
       {"GetActiveObject", com, hresult, {guid("clsid"), pointer("reserved"), pointer_out("interface")}}});
  add(calls, {"mscoree"},
      {{"CLRCreateInstance", com, hresult, {guid("clsid"), guid("iid"), pointer_out("interface")}},
       {"CorBindToRuntimeEx",
        com,
        hresult,
        {wide_text("version"), wide_text("build_flavor"), hex("startup_flags"), guid("clsid"), guid("iid"),
         pointer_out("interface")}}});
  add(calls, {"rpcrt4"}, {{"UuidCreate", com, Result::kError, {guid("uuid", Direction::kOut)}}});
}

}  // namespace drsemu::event::function
