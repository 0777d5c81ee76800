// Functions of the internet: wininet, winhttp, urlmon, names, adapters, shares.
// wininet.h, winhttp.h, urlmon.h, windns.h, iphlpapi.h, icmpapi.h, lmaccess.h, lmshare.h, lmserver.h, lmwksta.h,
// lmat.h, winnetwk.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name access_names[] = {{0, "INTERNET_OPEN_TYPE_PRECONFIG"},
                                 {1, "INTERNET_OPEN_TYPE_DIRECT"},
                                 {3, "INTERNET_OPEN_TYPE_PROXY"},
                                 {4, "INTERNET_OPEN_TYPE_PRECONFIG_WITH_NO_AUTOPROXY"}};
constexpr NameTable access_types{NameTable::kConstant, access_names};
constexpr Name service_names[] = {
    {1, "INTERNET_SERVICE_FTP"}, {2, "INTERNET_SERVICE_GOPHER"}, {3, "INTERNET_SERVICE_HTTP"}};
constexpr NameTable services{NameTable::kConstant, service_names};
constexpr Name internet_flag_names[] = {{0x80000000, "INTERNET_FLAG_RELOAD"},
                                        {0x40000000, "INTERNET_FLAG_RAW_DATA"},
                                        {0x20000000, "INTERNET_FLAG_EXISTING_CONNECT"},
                                        {0x10000000, "INTERNET_FLAG_ASYNC"},
                                        {0x08000000, "INTERNET_FLAG_PASSIVE"},
                                        {0x04000000, "INTERNET_FLAG_NO_CACHE_WRITE"},
                                        {0x01000000, "INTERNET_FLAG_FROM_CACHE"},
                                        {0x00800000, "INTERNET_FLAG_SECURE"},
                                        {0x00400000, "INTERNET_FLAG_KEEP_CONNECTION"},
                                        {0x00200000, "INTERNET_FLAG_NO_AUTO_REDIRECT"},
                                        {0x00100000, "INTERNET_FLAG_READ_PREFETCH"},
                                        {0x00080000, "INTERNET_FLAG_NO_COOKIES"},
                                        {0x00040000, "INTERNET_FLAG_NO_AUTH"},
                                        {0x00020000, "INTERNET_FLAG_RESTRICTED_ZONE"},
                                        {0x00010000, "INTERNET_FLAG_CACHE_IF_NET_FAIL"},
                                        {0x00008000, "INTERNET_FLAG_IGNORE_REDIRECT_TO_HTTP"},
                                        {0x00004000, "INTERNET_FLAG_IGNORE_REDIRECT_TO_HTTPS"},
                                        {0x00002000, "INTERNET_FLAG_IGNORE_CERT_DATE_INVALID"},
                                        {0x00001000, "INTERNET_FLAG_IGNORE_CERT_CN_INVALID"},
                                        {0x00000800, "INTERNET_FLAG_RESYNCHRONIZE"},
                                        {0x00000400, "INTERNET_FLAG_HYPERLINK"},
                                        {0x00000200, "INTERNET_FLAG_NO_UI"},
                                        {0x00000100, "INTERNET_FLAG_PRAGMA_NOCACHE"},
                                        {0x00000080, "INTERNET_FLAG_CACHE_ASYNC"},
                                        {0x00000040, "INTERNET_FLAG_FORMS_SUBMIT"},
                                        {0x00000010, "INTERNET_FLAG_NEED_FILE"},
                                        {0x00000002, "INTERNET_FLAG_TRANSFER_BINARY"},
                                        {0x00000001, "INTERNET_FLAG_TRANSFER_ASCII"}};
constexpr NameTable internet_flags{NameTable::kFlags, internet_flag_names};
constexpr Name modifier_names[] = {{0x80000000, "HTTP_ADDREQ_FLAG_REPLACE"},
                                   {0x40000000, "HTTP_ADDREQ_FLAG_COALESCE_WITH_COMMA"},
                                   {0x20000000, "HTTP_ADDREQ_FLAG_ADD"},
                                   {0x10000000, "HTTP_ADDREQ_FLAG_ADD_IF_NEW"},
                                   {0x01000000, "HTTP_ADDREQ_FLAG_COALESCE_WITH_SEMICOLON"}};
constexpr NameTable modifier_flags{NameTable::kFlags, modifier_names};
constexpr Name option_names[] = {{1, "INTERNET_OPTION_CALLBACK"},
                                 {2, "INTERNET_OPTION_CONNECT_TIMEOUT"},
                                 {3, "INTERNET_OPTION_CONNECT_RETRIES"},
                                 {4, "INTERNET_OPTION_CONNECT_BACKOFF"},
                                 {5, "INTERNET_OPTION_SEND_TIMEOUT"},
                                 {6, "INTERNET_OPTION_RECEIVE_TIMEOUT"},
                                 {7, "INTERNET_OPTION_DATA_SEND_TIMEOUT"},
                                 {8, "INTERNET_OPTION_DATA_RECEIVE_TIMEOUT"},
                                 {9, "INTERNET_OPTION_HANDLE_TYPE"},
                                 {12, "INTERNET_OPTION_READ_BUFFER_SIZE"},
                                 {13, "INTERNET_OPTION_WRITE_BUFFER_SIZE"},
                                 {21, "INTERNET_OPTION_PARENT_HANDLE"},
                                 {24, "INTERNET_OPTION_EXTENDED_ERROR"},
                                 {28, "INTERNET_OPTION_USERNAME"},
                                 {29, "INTERNET_OPTION_PASSWORD"},
                                 {30, "INTERNET_OPTION_REQUEST_FLAGS"},
                                 {31, "INTERNET_OPTION_SECURITY_FLAGS"},
                                 {34, "INTERNET_OPTION_URL"},
                                 {37, "INTERNET_OPTION_REFRESH"},
                                 {38, "INTERNET_OPTION_PROXY"},
                                 {39, "INTERNET_OPTION_SETTINGS_CHANGED"},
                                 {40, "INTERNET_OPTION_VERSION"},
                                 {41, "INTERNET_OPTION_USER_AGENT"},
                                 {43, "INTERNET_OPTION_PROXY_USERNAME"},
                                 {44, "INTERNET_OPTION_PROXY_PASSWORD"},
                                 {45, "INTERNET_OPTION_CONTEXT_VALUE"},
                                 {50, "INTERNET_OPTION_CONNECTED_STATE"},
                                 {59, "INTERNET_OPTION_HTTP_VERSION"},
                                 {65, "INTERNET_OPTION_HTTP_DECODING"},
                                 {73, "INTERNET_OPTION_MAX_CONNS_PER_SERVER"},
                                 {75, "INTERNET_OPTION_PER_CONNECTION_OPTION"}};
constexpr NameTable internet_options{NameTable::kConstant, option_names};
constexpr Name transfer_names[] = {
    {0, "FTP_TRANSFER_TYPE_UNKNOWN"}, {1, "FTP_TRANSFER_TYPE_ASCII"}, {2, "FTP_TRANSFER_TYPE_BINARY"}};
constexpr NameTable transfers{NameTable::kConstant, transfer_names};

constexpr Name winhttp_access_names[] = {{0, "WINHTTP_ACCESS_TYPE_DEFAULT_PROXY"},
                                         {1, "WINHTTP_ACCESS_TYPE_NO_PROXY"},
                                         {3, "WINHTTP_ACCESS_TYPE_NAMED_PROXY"},
                                         {4, "WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY"}};
constexpr NameTable winhttp_access{NameTable::kConstant, winhttp_access_names};
constexpr Name winhttp_flag_names[] = {
    {0x10000000, "WINHTTP_FLAG_ASYNC"},    {0x00800000, "WINHTTP_FLAG_SECURE"},
    {0x100, "WINHTTP_FLAG_REFRESH"},       {0x80, "WINHTTP_FLAG_ESCAPE_DISABLE_QUERY"},
    {0x40, "WINHTTP_FLAG_ESCAPE_DISABLE"}, {0x8, "WINHTTP_FLAG_NULL_CODEPAGE"},
    {0x4, "WINHTTP_FLAG_ESCAPE_PERCENT"}};
constexpr NameTable winhttp_flags{NameTable::kFlags, winhttp_flag_names};
constexpr Name winhttp_option_names[] = {{1, "WINHTTP_OPTION_CALLBACK"},
                                         {2, "WINHTTP_OPTION_RESOLVE_TIMEOUT"},
                                         {3, "WINHTTP_OPTION_CONNECT_TIMEOUT"},
                                         {4, "WINHTTP_OPTION_CONNECT_RETRIES"},
                                         {5, "WINHTTP_OPTION_SEND_TIMEOUT"},
                                         {6, "WINHTTP_OPTION_RECEIVE_TIMEOUT"},
                                         {9, "WINHTTP_OPTION_HANDLE_TYPE"},
                                         {31, "WINHTTP_OPTION_SECURITY_FLAGS"},
                                         {34, "WINHTTP_OPTION_URL"},
                                         {38, "WINHTTP_OPTION_PROXY"},
                                         {41, "WINHTTP_OPTION_USER_AGENT"},
                                         {45, "WINHTTP_OPTION_CONTEXT_VALUE"},
                                         {47, "WINHTTP_OPTION_CLIENT_CERT_CONTEXT"},
                                         {63, "WINHTTP_OPTION_DISABLE_FEATURE"},
                                         {77, "WINHTTP_OPTION_AUTOLOGON_POLICY"},
                                         {84, "WINHTTP_OPTION_SECURE_PROTOCOLS"},
                                         {88, "WINHTTP_OPTION_REDIRECT_POLICY"},
                                         {114, "WINHTTP_OPTION_UPGRADE_TO_WEB_SOCKET"},
                                         {118, "WINHTTP_OPTION_DECOMPRESSION"},
                                         {0x1000, "WINHTTP_OPTION_USERNAME"},
                                         {0x1001, "WINHTTP_OPTION_PASSWORD"}};
constexpr NameTable winhttp_options{NameTable::kConstant, winhttp_option_names};
constexpr Name target_names[] = {{0, "WINHTTP_AUTH_TARGET_SERVER"}, {1, "WINHTTP_AUTH_TARGET_PROXY"}};
constexpr NameTable targets{NameTable::kConstant, target_names};
constexpr Name scheme_names[] = {{0x1, "WINHTTP_AUTH_SCHEME_BASIC"},
                                 {0x2, "WINHTTP_AUTH_SCHEME_NTLM"},
                                 {0x4, "WINHTTP_AUTH_SCHEME_PASSPORT"},
                                 {0x8, "WINHTTP_AUTH_SCHEME_DIGEST"},
                                 {0x10, "WINHTTP_AUTH_SCHEME_NEGOTIATE"}};
constexpr NameTable auth_schemes{NameTable::kFlags, scheme_names};
constexpr Name record_names[] = {
    {1, "DNS_TYPE_A"},   {2, "DNS_TYPE_NS"},    {5, "DNS_TYPE_CNAME"}, {6, "DNS_TYPE_SOA"},  {12, "DNS_TYPE_PTR"},
    {15, "DNS_TYPE_MX"}, {16, "DNS_TYPE_TEXT"}, {28, "DNS_TYPE_AAAA"}, {33, "DNS_TYPE_SRV"}, {255, "DNS_TYPE_ANY"}};
constexpr NameTable record_types{NameTable::kConstant, record_names};
constexpr Name query_names[] = {{0x1, "DNS_QUERY_ACCEPT_TRUNCATED_RESPONSE"},
                                {0x2, "DNS_QUERY_USE_TCP_ONLY"},
                                {0x4, "DNS_QUERY_NO_RECURSION"},
                                {0x8, "DNS_QUERY_BYPASS_CACHE"},
                                {0x10, "DNS_QUERY_NO_WIRE_QUERY"},
                                {0x20, "DNS_QUERY_NO_LOCAL_NAME"},
                                {0x40, "DNS_QUERY_NO_HOSTS_FILE"},
                                {0x80, "DNS_QUERY_NO_NETBT"},
                                {0x100, "DNS_QUERY_WIRE_ONLY"},
                                {0x1000, "DNS_QUERY_TREAT_AS_FQDN"}};
constexpr NameTable query_options{NameTable::kFlags, query_names};
constexpr Name free_names[] = {{0, "DnsFreeFlat"}, {1, "DnsFreeRecordList"}, {2, "DnsFreeParsedMessageFields"}};
constexpr NameTable free_types{NameTable::kConstant, free_names};
constexpr Name tcp_class_names[] = {{0, "TCP_TABLE_BASIC_LISTENER"},
                                    {1, "TCP_TABLE_BASIC_CONNECTIONS"},
                                    {2, "TCP_TABLE_BASIC_ALL"},
                                    {3, "TCP_TABLE_OWNER_PID_LISTENER"},
                                    {4, "TCP_TABLE_OWNER_PID_CONNECTIONS"},
                                    {5, "TCP_TABLE_OWNER_PID_ALL"},
                                    {6, "TCP_TABLE_OWNER_MODULE_LISTENER"},
                                    {7, "TCP_TABLE_OWNER_MODULE_CONNECTIONS"},
                                    {8, "TCP_TABLE_OWNER_MODULE_ALL"}};
constexpr NameTable tcp_classes{NameTable::kConstant, tcp_class_names};
constexpr Name udp_class_names[] = {{0, "UDP_TABLE_BASIC"}, {1, "UDP_TABLE_OWNER_PID"}, {2, "UDP_TABLE_OWNER_MODULE"}};
constexpr NameTable udp_classes{NameTable::kConstant, udp_class_names};
constexpr Name adapter_flag_names[] = {{0x1, "GAA_FLAG_SKIP_UNICAST"},
                                       {0x2, "GAA_FLAG_SKIP_ANYCAST"},
                                       {0x4, "GAA_FLAG_SKIP_MULTICAST"},
                                       {0x8, "GAA_FLAG_SKIP_DNS_SERVER"},
                                       {0x10, "GAA_FLAG_INCLUDE_PREFIX"},
                                       {0x20, "GAA_FLAG_SKIP_FRIENDLY_NAME"},
                                       {0x40, "GAA_FLAG_INCLUDE_WINS_INFO"},
                                       {0x80, "GAA_FLAG_INCLUDE_GATEWAYS"},
                                       {0x100, "GAA_FLAG_INCLUDE_ALL_INTERFACES"}};
constexpr NameTable adapter_flags{NameTable::kFlags, adapter_flag_names};
constexpr Name join_names[] = {
    {0, "NetSetupUnknownStatus"}, {1, "NetSetupUnjoined"}, {2, "NetSetupWorkgroupName"}, {3, "NetSetupDomainName"}};
constexpr NameTable join_states{NameTable::kConstant, join_names};
constexpr Name role_names[] = {
    {1, "DsRolePrimaryDomainInfoBasic"}, {2, "DsRoleUpgradeStatus"}, {3, "DsRoleOperationState"}};
constexpr NameTable role_levels{NameTable::kConstant, role_names};
constexpr Name trust_names[] = {{0x1, "DS_DOMAIN_IN_FOREST"},    {0x2, "DS_DOMAIN_DIRECT_OUTBOUND"},
                                {0x4, "DS_DOMAIN_TREE_ROOT"},    {0x8, "DS_DOMAIN_PRIMARY"},
                                {0x10, "DS_DOMAIN_NATIVE_MODE"}, {0x20, "DS_DOMAIN_DIRECT_INBOUND"}};
constexpr NameTable trusts{NameTable::kFlags, trust_names};
constexpr Name scope_names[] = {{1, "RESOURCE_CONNECTED"},
                                {2, "RESOURCE_GLOBALNET"},
                                {3, "RESOURCE_REMEMBERED"},
                                {4, "RESOURCE_RECENT"},
                                {5, "RESOURCE_CONTEXT"}};
constexpr NameTable scopes{NameTable::kConstant, scope_names};
constexpr Name resource_names[] = {{0, "RESOURCETYPE_ANY"}, {1, "RESOURCETYPE_DISK"}, {2, "RESOURCETYPE_PRINT"}};
constexpr NameTable resource_types{NameTable::kConstant, resource_names};
constexpr Name usage_names[] = {
    {0x1, "RESOURCEUSAGE_CONNECTABLE"}, {0x2, "RESOURCEUSAGE_CONTAINER"}, {0x10, "RESOURCEUSAGE_ATTACHED"}};
constexpr NameTable usages{NameTable::kFlags, usage_names};
constexpr Name connect_names[] = {{0x1, "CONNECT_UPDATE_PROFILE"}, {0x2, "CONNECT_UPDATE_RECENT"},
                                  {0x4, "CONNECT_TEMPORARY"},      {0x8, "CONNECT_INTERACTIVE"},
                                  {0x10, "CONNECT_PROMPT"},        {0x80, "CONNECT_REDIRECT"}};
constexpr NameTable connect_flags{NameTable::kFlags, connect_names};
constexpr Name privilege_names[] = {{0, "USER_PRIV_GUEST"}, {1, "USER_PRIV_USER"}, {2, "USER_PRIV_ADMIN"}};
constexpr NameTable user_privileges{NameTable::kConstant, privilege_names};

constexpr ShapeMember url_members[] = {{"struct_size", Member::kU32},
                                       {"scheme", Member::kText},
                                       {"scheme_length", Member::kU32},
                                       {"scheme_number", Member::kI32},
                                       {"host_name", Member::kText},
                                       {"host_name_length", Member::kU32},
                                       {"port", Member::kU16},
                                       {"user_name", Member::kText},
                                       {"user_name_length", Member::kU32},
                                       {"password", Member::kText},
                                       {"password_length", Member::kU32},
                                       {"url_path", Member::kText},
                                       {"url_path_length", Member::kU32},
                                       {"extra_info", Member::kText},
                                       {"extra_info_length", Member::kU32}};
constexpr Shape url_components{url_members};
constexpr ShapeMember buffer_members[] = {{"struct_size", Member::kU32},   {"next", Member::kPointer},
                                          {"header", Member::kText},       {"headers_length", Member::kU32},
                                          {"headers_total", Member::kU32}, {"buffer", Member::kBytes, nullptr, 6},
                                          {"buffer_length", Member::kU32}, {"buffer_total", Member::kU32},
                                          {"offset_low", Member::kU32},    {"offset_high", Member::kU32}};
constexpr Shape internet_buffers{buffer_members};
constexpr ShapeMember found_members[] = {{"file_attributes", Member::kHex, &kFileAttributes},
                                         {"creation_time", Member::kFileTime},
                                         {"last_access_time", Member::kFileTime},
                                         {"last_write_time", Member::kFileTime},
                                         {"file_size_high", Member::kU32},
                                         {"file_size_low", Member::kU32},
                                         {"reserved0", Member::kPad, nullptr, 8},
                                         {"file_name", Member::kFixedText, nullptr, 260},
                                         {"alternate_file_name", Member::kFixedText, nullptr, 14}};
constexpr Shape find_data{found_members};
constexpr ShapeMember cache_members[] = {{"struct_size", Member::kU32},      {"source_url_name", Member::kText},
                                         {"local_file_name", Member::kText}, {"cache_entry_type", Member::kHex},
                                         {"use_count", Member::kU32},        {"hit_rate", Member::kU32},
                                         {"size_low", Member::kU32},         {"size_high", Member::kU32}};
constexpr Shape cache_entry{cache_members};
constexpr ShapeMember user_proxy_members[] = {{"auto_detect", Member::kBool},
                                              {"auto_config_url", Member::kWideText},
                                              {"proxy", Member::kWideText},
                                              {"proxy_bypass", Member::kWideText}};
constexpr Shape user_proxy{user_proxy_members};
constexpr ShapeMember auto_proxy_members[] = {{"flags", Member::kHex},
                                              {"auto_detect_flags", Member::kHex},
                                              {"auto_config_url", Member::kWideText},
                                              {"reserved_pointer", Member::kPointer},
                                              {"reserved", Member::kU32},
                                              {"auto_logon_if_challenged", Member::kBool}};
constexpr Shape auto_proxy{auto_proxy_members};
constexpr ShapeMember proxy_members[] = {
    {"access_type", Member::kHex, &winhttp_access}, {"proxy", Member::kWideText}, {"proxy_bypass", Member::kWideText}};
constexpr Shape proxy_info{proxy_members};
constexpr ShapeMember adapter_members[] = {{"next", Member::kPointer},
                                           {"combo_index", Member::kU32},
                                           {"adapter_name", Member::kFixedAnsi, nullptr, 260},
                                           {"description", Member::kFixedAnsi, nullptr, 132},
                                           {"address_length", Member::kU32},
                                           {"address", Member::kPad, nullptr, 8},
                                           {"index", Member::kU32},
                                           {"type", Member::kU32},
                                           {"dhcp_enabled", Member::kU32},
                                           {"current_ip_address", Member::kPointer},
                                           {"next_ip_address", Member::kPointer},
                                           {"ip_address", Member::kFixedAnsi, nullptr, 16},
                                           {"ip_mask", Member::kFixedAnsi, nullptr, 16}};
constexpr Shape adapter_info{adapter_members};
constexpr ShapeMember addresses_members[] = {{"length", Member::kU32},
                                             {"if_index", Member::kU32},
                                             {"next", Member::kPointer},
                                             {"adapter_name", Member::kAnsi},
                                             {"first_unicast_address", Member::kPointer},
                                             {"first_anycast_address", Member::kPointer},
                                             {"first_multicast_address", Member::kPointer},
                                             {"first_dns_server_address", Member::kPointer},
                                             {"dns_suffix", Member::kWideText},
                                             {"description", Member::kWideText},
                                             {"friendly_name", Member::kWideText}};
constexpr Shape adapter_addresses{addresses_members};
constexpr ShapeMember network_members[] = {{"host_name", Member::kFixedAnsi, nullptr, 132},
                                           {"domain_name", Member::kFixedAnsi, nullptr, 132},
                                           {"current_dns_server", Member::kPointer},
                                           {"next_dns_server", Member::kPointer},
                                           {"dns_server", Member::kFixedAnsi, nullptr, 16}};
constexpr Shape network_params{network_members};
constexpr ShapeMember user_members[] = {{"name", Member::kWideText},     {"password", Member::kWideText},
                                        {"password_age", Member::kU32},  {"priv", Member::kHex, &user_privileges},
                                        {"home_dir", Member::kWideText}, {"comment", Member::kWideText},
                                        {"flags", Member::kHex},         {"script_path", Member::kWideText}};
constexpr Shape user_info{user_members};
constexpr ShapeMember share_members[] = {{"netname", Member::kWideText}, {"type", Member::kHex},
                                         {"remark", Member::kWideText},  {"permissions", Member::kHex},
                                         {"max_uses", Member::kHex},     {"current_uses", Member::kU32},
                                         {"path", Member::kWideText},    {"passwd", Member::kWideText}};
constexpr Shape share_info{share_members};
constexpr ShapeMember name_members[] = {{"name", Member::kWideText}};
constexpr Shape named{name_members};
constexpr ShapeMember job_members[] = {{"job_time", Member::kSize},
                                       {"days_of_month", Member::kHex},
                                       {"days_of_week", Member::kU8},
                                       {"flags", Member::kU8},
                                       {"command", Member::kWideText}};
constexpr Shape scheduled_job{job_members};
constexpr ShapeMember net_members[] = {{"scope", Member::kHex, &scopes}, {"type", Member::kHex, &resource_types},
                                       {"display_type", Member::kU32},   {"usage", Member::kHex, &usages},
                                       {"local_name", Member::kText},    {"remote_name", Member::kText},
                                       {"comment", Member::kText},       {"provider", Member::kText}};
constexpr Shape net_resource{net_members};
constexpr ShapeMember echo_members[] = {
    {"ttl", Member::kU8}, {"tos", Member::kU8}, {"flags", Member::kU8}, {"options_size", Member::kU8}};
constexpr Shape echo_options{echo_members};

Param internet(const char* name) { return resource(name, Object::kInternet); }
Param winhttp(const char* name) { return resource(name, Object::kWinHttp); }
Param find(const char* name) { return resource(name, Object::kFind); }
Param port(const char* name) { return {.name = name, .type = Type::kNumber, .width = 2}; }
Param server() { return wide_text("server_name"); }
Param information() { return pointer_out("buffer"); }

void add_wininet(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto truth_result = Result::kBool;
  const auto opened = Object::kInternet;
  const auto out = Direction::kOut;
  add(calls, {"wininet"},
      {{"InternetOpen*",
        network,
        Result::kPointer,
        {text("agent"), names("access_type", access_types), text("proxy"), text("proxy_bypass"),
         names("flags", internet_flags)},
        0,
        opened,
        0},
       {"InternetConnect*",
        network,
        Result::kPointer,
        {internet("internet"), text("server_name"), port("server_port"), text("user_name"), text("password"),
         names("service", services), names("flags", internet_flags), native("context")},
        0,
        opened,
        1},
       {"InternetOpenUrl*",
        network,
        Result::kPointer,
        {internet("internet"), text("url"), text("headers"), signed_number("headers_length"),
         names("flags", internet_flags), native("context")},
        0,
        opened,
        1},
       {"HttpOpenRequest*",
        network,
        Result::kPointer,
        {internet("connect"), text("verb"), text("object_name"), text("version"), text("referrer"),
         pointer("accept_types"), names("flags", internet_flags), native("context")},
        0,
        opened,
        2},
       {"HttpSendRequest*",
        network,
        truth_result,
        {internet("request"), text("headers"), signed_number("headers_length"), data("optional", 4),
         number("optional_length")}},
       {"HttpSendRequestEx*",
        network,
        truth_result,
        {internet("request"), shape("buffers_in", internet_buffers), pointer("buffers_out"), hex("flags"),
         native("context")}},
       {"HttpEndRequest*",
        network,
        truth_result,
        {internet("request"), pointer("buffers_out"), hex("flags"), native("context")}},
       {"HttpAddRequestHeaders*",
        network,
        truth_result,
        {internet("request"), text("headers"), signed_number("headers_length"), names("modifiers", modifier_flags)}},
       {"HttpQueryInfo*",
        network,
        truth_result,
        {internet("request"), hex("info_level"), sized_data("buffer", 3), number_inout("buffer_length"),
         number_inout("index")}},
       {"InternetReadFile",
        network,
        truth_result,
        {internet("file"), out_data("buffer", 2, 3), number("number_of_bytes_to_read"),
         number_out("number_of_bytes_read")}},
       {"InternetReadFileEx*",
        network,
        truth_result,
        {internet("file"), shape("buffers_out", internet_buffers, out), hex("flags"), native("context")}},
       {"InternetWriteFile",
        network,
        truth_result,
        {internet("file"), data("buffer", 2), number("number_of_bytes_to_write"),
         number_out("number_of_bytes_written")}},
       {"InternetSetFilePointer",
        network,
        Result::kSocket,
        {internet("file"), signed_number("distance_to_move"), pointer("distance_to_move_high"), number("move_method"),
         native("context")}},
       {"InternetQueryDataAvailable",
        network,
        truth_result,
        {internet("file"), number_out("number_of_bytes_available"), hex("flags"), native("context")}},
       {"InternetCloseHandle", network, truth_result, {internet("internet")}},
       {"InternetSetOption*",
        network,
        truth_result,
        {internet("internet"), names("option", internet_options), data("buffer", 3), number("buffer_length")}},
       {"InternetQueryOption*",
        network,
        truth_result,
        {internet("internet"), names("option", internet_options), sized_data("buffer", 3),
         number_inout("buffer_length")}},
       {"InternetSetStatusCallback*", network, Result::kHex, {internet("internet"), pointer("internet_callback")}},
       {"InternetGetLastResponseInfo*",
        network,
        truth_result,
        {number_out("error"), out_text("buffer"), number_inout("buffer_length")}},
       {"InternetCrackUrl*",
        network,
        truth_result,
        {text("url"), number("url_length"), hex("flags"), shape("url_components", url_components, out)}},
       {"InternetCreateUrl*",
        network,
        truth_result,
        {shape("url_components", url_components), hex("flags"), out_text("url"), number_inout("url_length")}},
       {"InternetCanonicalizeUrl*",
        network,
        truth_result,
        {text("url"), out_text("buffer"), number_inout("buffer_length"), hex("flags")}},
       {"InternetCombineUrl*",
        network,
        truth_result,
        {text("base_url"), text("relative_url"), out_text("buffer"), number_inout("buffer_length"), hex("flags")}},
       {"InternetGetConnectedState", network, truth_result, {hex_ptr32("flags", out), number("reserved")}},
       {"InternetGetConnectedStateEx*",
        network,
        truth_result,
        {hex_ptr32("flags", out), out_text("connection_name"), number("name_length"), number("reserved")}},
       {"InternetCheckConnection*", network, truth_result, {text("url"), hex("flags"), number("reserved")}},
       {"InternetAttemptConnect", network, Result::kError, {number("reserved")}},
       {"InternetGetCookie*",
        network,
        truth_result,
        {text("url"), text("cookie_name"), out_text("cookie_data"), number_inout("size")}},
       {"InternetGetCookieEx*",
        network,
        truth_result,
        {text("url"), text("cookie_name"), out_text("cookie_data"), number_inout("size"), hex("flags"),
         pointer("reserved")}},
       {"InternetSetCookie*", network, truth_result, {text("url"), text("cookie_name"), text("cookie_data")}},
       {"InternetSetCookieEx*",
        network,
        Result::kNumber,
        {text("url"), text("cookie_name"), text("cookie_data"), hex("flags"), native("reserved")}},
       {"FtpOpenFile*",
        network,
        Result::kPointer,
        {internet("connect"), text("file_name"), names("access", kFileAccess), names("flags", transfers),
         native("context")},
        0,
        opened,
        1},
       {"FtpGetFile*",
        network,
        truth_result,
        {internet("connect"), text("remote_file"), text("new_file"), truth("fail_if_exists"),
         names("flags_and_attributes", kFileAttributes), names("flags", transfers), native("context")}},
       {"FtpPutFile*",
        network,
        truth_result,
        {internet("connect"), text("local_file"), text("new_remote_file"), names("flags", transfers),
         native("context")}},
       {"FtpFindFirstFile*",
        network,
        Result::kPointer,
        {internet("connect"), text("search_file"), shape("find_file_data", find_data, out),
         names("flags", internet_flags), native("context")},
        0,
        opened,
        1},
       {"InternetFindNextFile*", network, truth_result, {internet("find"), shape("find_data", find_data, out)}},
       {"FtpDeleteFile*", network, truth_result, {internet("connect"), text("file_name")}},
       {"FtpRenameFile*", network, truth_result, {internet("connect"), text("existing"), text("new")}},
       {"FtpCreateDirectory*", network, truth_result, {internet("connect"), text("directory")}},
       {"FtpRemoveDirectory*", network, truth_result, {internet("connect"), text("directory")}},
       {"FtpSetCurrentDirectory*", network, truth_result, {internet("connect"), text("directory")}},
       {"FtpGetCurrentDirectory*",
        network,
        truth_result,
        {internet("connect"), out_text("current_directory"), number_inout("current_directory_length")}},
       {"FtpCommand*",
        network,
        truth_result,
        {internet("connect"), truth("expect_response"), names("flags", transfers), text("command"), native("context"),
         handle_out("ftp_command", Object::kInternet)}},
       {"FtpGetFileSize", network, Result::kNumber, {internet("file"), number_out("file_size_high")}},
       {"CreateUrlCacheEntry*",
        network,
        truth_result,
        {text("url_name"), number("expected_file_size"), text("file_extension"), out_text("file_name"),
         number("reserved")}},
       {"CommitUrlCacheEntry*",
        network,
        truth_result,
        {text("url_name"), text("local_file_name"), wide("expire_time"), wide("last_modified_time"),
         hex("cache_entry_type"), pointer("header_info"), number("header_size"), text("file_extension"),
         text("original_url")}},
       {"GetUrlCacheEntryInfo*",
        network,
        truth_result,
        {text("url_name"), shape("cache_entry_info", cache_entry, out), number_inout("cache_entry_info_size")}},
       {"RetrieveUrlCacheEntryFile*",
        network,
        truth_result,
        {text("url_name"), shape("cache_entry_info", cache_entry, out), number_inout("cache_entry_info_size"),
         number("reserved")}},
       {"UnlockUrlCacheEntryFile*", network, truth_result, {text("url_name"), number("reserved")}},
       {"FindFirstUrlCacheEntry*",
        network,
        Result::kPointer,
        {text("url_search_pattern"), shape("first_cache_entry_info", cache_entry, out),
         number_inout("cache_entry_info_size")},
        0,
        Object::kFind,
        0},
       {"FindNextUrlCacheEntry*",
        network,
        truth_result,
        {find("enum_handle"), shape("next_cache_entry_info", cache_entry, out), number_inout("cache_entry_info_size")}},
       {"FindCloseUrlCache", network, truth_result, {find("enum_handle")}},
       {"DeleteUrlCacheEntry*", network, truth_result, {text("url_name")}}});
}

void add_winhttp(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto truth_result = Result::kBool;
  const auto opened = Object::kWinHttp;
  const auto out = Direction::kOut;
  add(calls, {"winhttp"},
      {{"WinHttpOpen",
        network,
        Result::kPointer,
        {wide_text("user_agent"), names("access_type", winhttp_access), wide_text("proxy_name"),
         wide_text("proxy_bypass"), names("flags", winhttp_flags)},
        0,
        opened,
        0},
       {"WinHttpConnect",
        network,
        Result::kPointer,
        {winhttp("session"), wide_text("server_name"), port("server_port"), number("reserved")},
        0,
        opened,
        1},
       {"WinHttpOpenRequest",
        network,
        Result::kPointer,
        {winhttp("connect"), wide_text("verb"), wide_text("object_name"), wide_text("version"), wide_text("referrer"),
         pointer("accept_types"), names("flags", winhttp_flags)},
        0,
        opened,
        2},
       {"WinHttpSendRequest",
        network,
        truth_result,
        {winhttp("request"), wide_text("headers"), signed_number("headers_length"), data("optional", 4),
         number("optional_length"), number("total_length"), native("context")}},
       {"WinHttpReceiveResponse", network, truth_result, {winhttp("request"), pointer("reserved")}},
       {"WinHttpAddRequestHeaders",
        network,
        truth_result,
        {winhttp("request"), wide_text("headers"), signed_number("headers_length"),
         names("modifiers", modifier_flags)}},
       {"WinHttpQueryHeaders",
        network,
        truth_result,
        {winhttp("request"), hex("info_level"), wide_text("name"), sized_data("buffer", 4),
         number_inout("buffer_length"), number_inout("index")}},
       {"WinHttpQueryDataAvailable",
        network,
        truth_result,
        {winhttp("request"), number_out("number_of_bytes_available")}},
       {"WinHttpReadData",
        network,
        truth_result,
        {winhttp("request"), out_data("buffer", 2, 3), number("number_of_bytes_to_read"),
         number_out("number_of_bytes_read")}},
       {"WinHttpWriteData",
        network,
        truth_result,
        {winhttp("request"), data("buffer", 2), number("number_of_bytes_to_write"),
         number_out("number_of_bytes_written")}},
       {"WinHttpSetOption",
        network,
        truth_result,
        {winhttp("internet"), names("option", winhttp_options), data("buffer", 3), number("buffer_length")}},
       {"WinHttpQueryOption",
        network,
        truth_result,
        {winhttp("internet"), names("option", winhttp_options), sized_data("buffer", 3),
         number_inout("buffer_length")}},
       {"WinHttpSetTimeouts",
        network,
        truth_result,
        {winhttp("internet"), signed_number("resolve_timeout"), signed_number("connect_timeout"),
         signed_number("send_timeout"), signed_number("receive_timeout")}},
       {"WinHttpSetStatusCallback",
        network,
        Result::kHex,
        {winhttp("internet"), pointer("internet_callback"), hex("notification_flags"), native("reserved")}},
       {"WinHttpSetCredentials",
        network,
        truth_result,
        {winhttp("request"), names("auth_targets", targets), names("auth_scheme", auth_schemes), wide_text("user_name"),
         wide_text("password"), pointer("auth_params")}},
       {"WinHttpQueryAuthSchemes",
        network,
        truth_result,
        {winhttp("request"), hex_ptr32("supported_schemes", out), hex_ptr32("first_scheme", out),
         number_out("auth_target")}},
       {"WinHttpCloseHandle", network, truth_result, {winhttp("internet")}},
       {"WinHttpCrackUrl",
        network,
        truth_result,
        {wide_text("url"), number("url_length"), hex("flags"), shape("url_components", url_components, out)}},
       {"WinHttpCreateUrl",
        network,
        truth_result,
        {shape("url_components", url_components), hex("flags"), out_wide_text("url"), number_inout("url_length")}},
       {"WinHttpCheckPlatform", network, truth_result, {}},
       {"WinHttpGetIEProxyConfigForCurrentUser", network, truth_result, {shape("proxy_config", user_proxy, out)}},
       {"WinHttpGetProxyForUrl",
        network,
        truth_result,
        {winhttp("session"), wide_text("url"), shape("auto_proxy_options", auto_proxy),
         shape("proxy_info", proxy_info, out)}},
       {"WinHttpDetectAutoProxyConfigUrl",
        network,
        truth_result,
        {hex("auto_detect_flags"), pointer_out("auto_config_url")}},
       {"WinHttpGetDefaultProxyConfiguration", network, truth_result, {shape("proxy_info", proxy_info, out)}},
       {"WinHttpSetDefaultProxyConfiguration", network, truth_result, {shape("proxy_info", proxy_info)}}});
}

void add_urlmon(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto result = Result::kHresult;
  add(calls, {"urlmon"},
      {{"URLDownloadToFile*",
        network,
        result,
        {pointer("caller"), text("url"), text("file_path"), number("reserved"), pointer("callback")},
        0,
        Object::kUnknown,
        kNoArg,
        Handler::kNoUrl},
       {"URLDownloadToCacheFile*",
        network,
        result,
        {pointer("caller"), text("url"), out_text("file_path"), number("file_path_length"), number("reserved"),
         pointer("callback")},
        0,
        Object::kUnknown,
        kNoArg,
        Handler::kNoUrl},
       {"URLOpenBlockingStream*",
        network,
        result,
        {pointer("caller"), text("url"), handle_out("stream", Object::kInterface), number("reserved"),
         pointer("callback")}},
       {"ObtainUserAgentString",
        network,
        result,
        {number("option"), out_ansi_text("user_agent"), number_inout("size")}},
       {"UrlMkSetSessionOption",
        network,
        result,
        {hex("option"), data("buffer", 2), number("buffer_length"), number("reserved")}},
       {"CreateURLMoniker",
        network,
        result,
        {pointer("context"), wide_text("url"), handle_out("moniker", Object::kInterface)}},
       {"CreateURLMonikerEx",
        network,
        result,
        {pointer("context"), wide_text("url"), handle_out("moniker", Object::kInterface), hex("flags")}},
       {"IsValidURL", network, result, {pointer("bind_context"), wide_text("url"), number("reserved")}},
       {"FindMimeFromData",
        network,
        result,
        {pointer("bind_context"), wide_text("url"), data("buffer", 3), number("size"), wide_text("mime_proposed"),
         hex("mime_flags"), pointer_out("mime_out"), number("reserved")}}});
}

void add_names(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto error = Result::kError;
  const auto query = [&](const char* name, const Param& asked) {
    return Function{name,
                    network,
                    error,
                    {asked,
                     {.name = "type", .type = Type::kNames, .names = &record_types, .width = 2},
                     names("options", query_options),
                     pointer("extra"),
                     pointer_out("query_results"),
                     pointer("reserved")}};
  };
  add(calls, {"dnsapi"},
      {query("DnsQuery_A", ansi_text("name")),
       query("DnsQuery_W", wide_text("name")),
       query("DnsQuery_UTF8", ansi_text("name")),
       {"DnsFree", network, Result::kVoid, {pointer("data"), names("free_type", free_types)}},
       {"DnsRecordListFree", network, Result::kVoid, {pointer("record_list"), names("free_type", free_types)}},
       {"DnsFlushResolverCache", network, Result::kBool, {}},
       {"DnsFlushResolverCacheEntry_A", network, Result::kBool, {ansi_text("name")}},
       {"DnsFlushResolverCacheEntry_W", network, Result::kBool, {wide_text("name")}}});
}

void add_adapters(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto error = Result::kError;
  const auto out = Direction::kOut;
  const auto table = [&](const char* name) {
    return Function{name, network, error, {sized_data("table", 1), number_inout("size"), truth("order")}};
  };
  add(calls, {"iphlpapi"},
      {{"GetAdaptersInfo", network, error, {shape("adapter_info", adapter_info, out), number_inout("size")}},
       {"GetAdaptersAddresses",
        network,
        error,
        {names("family", kSocketFamily), names("flags", adapter_flags), pointer("reserved"),
         shape("adapter_addresses", adapter_addresses, out), number_inout("size")}},
       {"GetNetworkParams", network, error, {shape("fixed_info", network_params, out), number_inout("size")}},
       {"GetPerAdapterInfo",
        network,
        error,
        {number("if_index"), sized_data("per_adapter_info", 2), number_inout("size")}},
       {"GetInterfaceInfo", network, error, {sized_data("if_table", 1), number_inout("size")}},
       {"GetNumberOfInterfaces", network, error, {number_out("number_of_interfaces")}},
       table("GetIpNetTable"),
       table("GetIpAddrTable"),
       table("GetIpForwardTable"),
       table("GetIfTable"),
       table("GetTcpTable"),
       table("GetUdpTable"),
       {"GetExtendedTcpTable",
        network,
        error,
        {sized_data("table", 1), number_inout("size"), truth("order"), names("family", kSocketFamily),
         names("table_class", tcp_classes), number("reserved")}},
       {"GetExtendedUdpTable",
        network,
        error,
        {sized_data("table", 1), number_inout("size"), truth("order"), names("family", kSocketFamily),
         names("table_class", udp_classes), number("reserved")}},
       {"GetTcpStatistics", network, error, {pointer("statistics")}},
       {"GetBestInterface", network, error, {hex("dest_addr"), number_out("best_if_index")}},
       {"GetBestRoute", network, error, {hex("dest_addr"), hex("source_addr"), pointer("best_route")}},
       {"SetTcpEntry", network, error, {pointer("tcp_row")}},
       {"SendARP",
        network,
        error,
        {hex("dest_ip"), hex("src_ip"), sized_data("mac_addr", 3), number_inout("phy_addr_length")}},
       {"IcmpCreateFile", network, Result::kHandle, {}},
       {"Icmp6CreateFile", network, Result::kHandle, {}},
       {"IcmpCloseHandle", network, Result::kBool, {handle("icmp_handle")}},
       {"IcmpSendEcho",
        network,
        Result::kCount,
        {handle("icmp_handle"), hex("destination_address"), data("request_data", 3), port("request_size"),
         shape("request_options", echo_options), pointer("reply_buffer"), number("reply_size"), number("timeout")}},
       {"IcmpSendEcho2",
        network,
        Result::kCount,
        {handle("icmp_handle"), handle("event"), pointer("apc_routine"), pointer("apc_context"),
         hex("destination_address"), data("request_data", 6), port("request_size"),
         shape("request_options", echo_options), pointer("reply_buffer"), number("reply_size"), number("timeout")}}});
}

void add_accounts(std::vector<Call>& calls) {
  const auto network = Category::kNetwork;
  const auto error = Result::kError;
  const auto enumeration = [&](const char* name, std::vector<Param> first) {
    std::vector<Param> params = std::move(first);
    for (const Param& param :
         {information(), hex("pref_max_length"), number_out("entries_read"), number_out("total_entries")})
      params.push_back(param);
    return Function{name, network, error, params};
  };
  const auto resumed = [&](const char* name, std::vector<Param> first) {
    Function row = enumeration(name, std::move(first));
    row.params.push_back(pointer("resume_handle"));
    return row;
  };
  const auto level = number("level");
  add(calls, {"netapi32", "samcli"},
      {{"NetUserAdd", network, error, {server(), level, shape("buffer", user_info), number_out("parm_err")}},
       {"NetUserDel", network, error, {server(), wide_text("user_name")}},
       {"NetUserGetInfo", network, error, {server(), wide_text("user_name"), level, information()}},
       {"NetUserChangePassword",
        network,
        error,
        {wide_text("domain_name"), wide_text("user_name"), wide_text("old_password"), wide_text("new_password")}},
       resumed("NetUserEnum", {server(), level, hex("filter")}),
       enumeration("NetUserGetGroups", {server(), wide_text("user_name"), level}),
       enumeration("NetUserGetLocalGroups", {server(), wide_text("user_name"), level, hex("flags")}),
       {"NetUserModalsGet", network, error, {server(), level, information()}},
       {"NetLocalGroupAdd", network, error, {server(), level, shape("buffer", named), number_out("parm_err")}},
       {"NetLocalGroupDel", network, error, {server(), wide_text("group_name")}},
       {"NetLocalGroupAddMembers",
        network,
        error,
        {server(), wide_text("group_name"), level, pointer("buffer"), number("total_entries")}},
       {"NetLocalGroupDelMembers",
        network,
        error,
        {server(), wide_text("group_name"), level, pointer("buffer"), number("total_entries")}},
       {"NetLocalGroupGetInfo", network, error, {server(), wide_text("group_name"), level, information()}},
       resumed("NetLocalGroupEnum", {server(), level}),
       resumed("NetLocalGroupGetMembers", {server(), wide_text("local_group_name"), level}),
       resumed("NetGroupEnum", {server(), level}),
       {"NetGroupGetInfo", network, error, {server(), wide_text("group_name"), level, information()}},
       {"NetQueryDisplayInformation",
        network,
        error,
        {server(), level, number("index"), number("entries_requested"), hex("preferred_maximum_length"),
         number_out("returned_entry_count"), pointer_out("sorted_buffer")}}});
  add(calls, {"netapi32", "srvcli"},
      {{"NetShareAdd", network, error, {server(), level, shape("buffer", share_info), number_out("parm_err")}},
       {"NetShareDel", network, error, {server(), wide_text("net_name"), number("reserved")}},
       {"NetShareGetInfo", network, error, {server(), wide_text("net_name"), level, information()}},
       resumed("NetShareEnum", {server(), level}),
       resumed("NetSessionEnum", {server(), wide_text("unc_client_name"), wide_text("user_name"), level}),
       resumed("NetFileEnum", {server(), wide_text("base_path"), wide_text("user_name"), level}),
       {"NetServerGetInfo", network, error, {server(), level, information()}},
       resumed("NetServerDiskEnum", {server(), level}),
       {"NetStatisticsGet",
        network,
        error,
        {wide_text("server"), wide_text("service"), level, number("options"), information()}}});
  add(calls, {"netapi32", "wkscli"},
      {{"NetWkstaGetInfo", network, error, {server(), level, information()}},
       {"NetWkstaUserGetInfo", network, error, {pointer("reserved"), level, information()}},
       resumed("NetWkstaUserEnum", {server(), level}),
       {"NetGetJoinInformation",
        network,
        error,
        {wide_text("server"), pointer_out("name_buffer"), names_ptr("buffer_type", join_states, Direction::kOut)}},
       {"NetUseAdd",
        network,
        error,
        {wide_text("unc_server_name"), level, pointer("buffer"), number_out("parm_error")}},
       {"NetUseDel", network, error, {wide_text("unc_server_name"), wide_text("use_name"), number("force_cond")}},
       resumed("NetUseEnum", {wide_text("unc_server_name"), level})});
  Function servers = enumeration("NetServerEnum", {server(), level});
  for (const Param& param : {hex("server_type"), wide_text("domain"), pointer("resume_handle")})
    servers.params.push_back(param);
  add(calls, {"netapi32"},
      {servers,
       {"DsEnumerateDomainTrusts*",
        network,
        error,
        {text("server_name"), names("flags", trusts), pointer_out("domains"), number_out("domain_count")}},
       {"DsGetDcName*",
        network,
        error,
        {text("computer_name"), text("domain_name"), guid("domain_guid"), text("site_name"), hex("flags"),
         pointer_out("domain_controller_info")}},
       {"DsRoleGetPrimaryDomainInformation",
        network,
        error,
        {wide_text("server"), names("info_level", role_levels), pointer_out("buffer")}},
       {"NetGetDCName", network, error, {server(), wide_text("domain_name"), information()}},
       {"NetGetAnyDCName", network, error, {server(), wide_text("domain_name"), information()}},
       {"NetGroupAddUser", network, error, {server(), wide_text("group_name"), wide_text("user_name")}},
       {"NetScheduleJobAdd", network, error, {server(), shape("buffer", scheduled_job), number_out("job_id")}},
       {"NetScheduleJobDel", network, error, {server(), number("min_job_id"), number("max_job_id")}},
       {"NetScheduleJobGetInfo", network, error, {server(), number("job_id"), information()}},
       resumed("NetScheduleJobEnum", {server()})});
  add(calls, {"netapi32", "netutils"},
      {{"NetApiBufferAllocate", network, error, {number("byte_count"), pointer_out("buffer")}},
       {"NetApiBufferFree", network, error, {pointer("buffer")}},
       {"NetApiBufferSize", network, error, {pointer("buffer"), number_out("byte_count")}}});
  const auto resource_in = shape("net_resource", net_resource);
  add(calls, {"mpr"},
      {{"WNetOpenEnum*",
        network,
        error,
        {names("scope", scopes), names("type", resource_types), names("usage", usages), resource_in,
         handle_out("enum")}},
       {"WNetEnumResource*",
        network,
        error,
        {handle("enum"), number_inout("count"), sized_data("buffer", 3), number_inout("buffer_size")}},
       {"WNetCloseEnum", network, error, {handle("enum")}},
       {"WNetAddConnection*", network, error, {text("remote_name"), text("password"), text("local_name")}},
       {"WNetAddConnection2*",
        network,
        error,
        {resource_in, text("password"), text("user_name"), names("flags", connect_flags)}},
       {"WNetAddConnection3*",
        network,
        error,
        {resource("owner", Object::kWindow), resource_in, text("password"), text("user_name"),
         names("flags", connect_flags)}},
       {"WNetUseConnection*",
        network,
        error,
        {resource("owner", Object::kWindow), resource_in, text("password"), text("user_id"),
         names("flags", connect_flags), out_text("access_name"), number_inout("buffer_size"), number_out("result")}},
       {"WNetCancelConnection*", network, error, {text("name"), truth("force")}},
       {"WNetCancelConnection2*", network, error, {text("name"), names("flags", connect_flags), truth("force")}},
       {"WNetGetConnection*", network, error, {text("local_name"), out_text("remote_name"), number_inout("length")}},
       {"WNetGetUser*", network, error, {text("name"), out_text("user_name"), number_inout("length")}},
       {"WNetGetUniversalName*",
        network,
        error,
        {text("local_path"), number("info_level"), sized_data("buffer", 3), number_inout("buffer_size")}},
       {"WNetGetProviderName*",
        network,
        error,
        {hex("net_type"), out_text("provider_name"), number_inout("buffer_size")}},
       {"WNetGetResourceInformation*",
        network,
        error,
        {resource_in, sized_data("buffer", 2), number_inout("buffer_size"), pointer_out("system")}}});
}

}  // namespace

void add_internet_functions(std::vector<Call>& calls) {
  add_wininet(calls);
  add_winhttp(calls);
  add_urlmon(calls);
  add_names(calls);
  add_adapters(calls);
  add_accounts(calls);
}

}  // namespace drsemu::event::function
