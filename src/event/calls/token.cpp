// Calls on access tokens, privileges and security descriptors. Parameters as in ntifs.h and winternl.h.
#include "event/catalogue.h"

namespace drsemu::event {

using namespace row;

namespace {

constexpr LayoutField user[] = {{"user_sid", 0, FieldType::kSidPointer}};
constexpr LayoutField groups[] = {{"groups", 0, FieldType::kGroups}};
constexpr LayoutField privileges[] = {{"privileges", 0, FieldType::kPrivileges}};
constexpr LayoutField owner[] = {{"owner_sid", 0, FieldType::kSidPointer}};
constexpr LayoutField primary_group[] = {{"primary_group_sid", 0, FieldType::kSidPointer}};
constexpr LayoutField source[] = {{"source_name", 0, FieldType::kRawBytes, nullptr, 8}};
constexpr LayoutField type[] = {{"token_type", 0, FieldType::kHex32, &kTokenType}};
constexpr LayoutField level[] = {{"impersonation_level", 0, FieldType::kHex32, &kImpersonationLevel}};
constexpr LayoutField statistics[] = {{"token_id", 0, FieldType::kHex64},
                                      {"authentication_id", 8, FieldType::kHex64},
                                      {"token_type", 24, FieldType::kHex32, &kTokenType},
                                      {"impersonation_level", 28, FieldType::kHex32, &kImpersonationLevel},
                                      {"group_count", 40, FieldType::kU32},
                                      {"privilege_count", 44, FieldType::kU32}};
constexpr LayoutField session[] = {{"session_id", 0, FieldType::kU32}};
constexpr LayoutField elevation_type[] = {{"elevation_type", 0, FieldType::kHex32, &kElevationType}};
constexpr LayoutField linked[] = {{"linked_token", 0, FieldType::kHandle}};
constexpr LayoutField elevation[] = {{"token_is_elevated", 0, FieldType::kBool32}};
constexpr LayoutField enabled[] = {{"enabled", 0, FieldType::kBool32}};
constexpr LayoutField integrity[] = {{"integrity_sid", 0, FieldType::kSidPointer, &kIntegrityLevel}};
constexpr Layout token_list[] = {{1, "TokenUser", user},
                                 {2, "TokenGroups", groups},
                                 {3, "TokenPrivileges", privileges},
                                 {4, "TokenOwner", owner},
                                 {5, "TokenPrimaryGroup", primary_group},
                                 {7, "TokenSource", source},
                                 {8, "TokenType", type},
                                 {9, "TokenImpersonationLevel", level},
                                 {10, "TokenStatistics", statistics},
                                 {11, "TokenRestrictedSids", groups},
                                 {12, "TokenSessionId", session},
                                 {18, "TokenElevationType", elevation_type},
                                 {19, "TokenLinkedToken", linked},
                                 {20, "TokenElevation", elevation},
                                 {21, "TokenHasRestrictions", enabled},
                                 {23, "TokenVirtualizationAllowed", enabled},
                                 {24, "TokenVirtualizationEnabled", enabled},
                                 {25, "TokenIntegrityLevel", integrity},
                                 {26, "TokenUIAccess", enabled},
                                 {28, "TokenLogonSid", groups},
                                 {29, "TokenIsAppContainer", enabled}};
constexpr Layouts token_layouts{token_list};

constexpr LayoutField new_state[] = {{"new_state", 0, FieldType::kPrivileges}};
constexpr Layout new_state_only[] = {{0, "TOKEN_PRIVILEGES", new_state}};
constexpr Layouts new_state_layouts{new_state_only};
constexpr LayoutField previous_state[] = {{"previous_state", 0, FieldType::kPrivileges}};
constexpr Layout previous_state_only[] = {{0, "TOKEN_PRIVILEGES", previous_state}};
constexpr Layouts previous_state_layouts{previous_state_only};
constexpr LayoutField deleted[] = {{"privileges_to_delete", 0, FieldType::kPrivileges}};
constexpr Layout deleted_only[] = {{0, "TOKEN_PRIVILEGES", deleted}};
constexpr Layouts deleted_layouts{deleted_only};
constexpr Layout privileges_only[] = {{0, "TOKEN_PRIVILEGES", privileges}};
constexpr Layouts privileges_layouts{privileges_only};
// PRIVILEGE_SET: count, control, then the same entries.
constexpr LayoutField required[] = {{"required_privileges", 4, FieldType::kPrivileges, nullptr, 4}};
constexpr Layout required_only[] = {{0, "PRIVILEGE_SET", required}};
constexpr Layouts required_layouts{required_only};
constexpr LayoutField descriptor[] = {{"security_descriptor", 0, FieldType::kSecurity}};
constexpr Layout descriptor_only[] = {{0, "SECURITY_DESCRIPTOR", descriptor}};
constexpr Layouts descriptor_layouts{descriptor_only};
constexpr LayoutField package[] = {{"package_sid", 0, FieldType::kSid}};
constexpr Layout package_only[] = {{0, "SID", package}};
constexpr Layouts package_layouts{package_only};

constexpr uint16_t kPrivilegesSize = 4 + 36 * 12;

Param token(const char* name = "token_handle") { return handle(name); }
Param token_out(const char* name = "token_handle") { return out_handle(name, Object::kOther); }
Param access() { return names("desired_access", kTokenAccess); }
Param length(const char* name = "return_length") { return number_ptr(name, 4, Direction::kOut); }

}  // namespace

void add_token_calls(std::vector<Call>& calls) {
  const auto c = Category::kToken;
  const auto out = Direction::kOut;
  const auto name = [] { return object("object_name", Object::kOther); };
  calls.insert(calls.end(), {
    {"NtOpenProcessToken", c, {handle("process_handle"), access(), token_out()}},
    {"NtOpenProcessTokenEx", c,
     {handle("process_handle"), access(), names("handle_attributes", kHandleAttributes), token_out()}},
    {"NtOpenThreadToken", c, {handle("thread_handle"), access(), boolean("open_as_self"), token_out()}},
    {"NtOpenThreadTokenEx", c,
     {handle("thread_handle"), access(), boolean("open_as_self"), names("handle_attributes", kHandleAttributes),
      token_out()}},
    {"NtDuplicateToken", c,
     {token("existing_token_handle"), access(), name(), boolean("effective_only"), names("token_type", kTokenType),
      token_out("new_token_handle")}},
    {"NtCreateToken", c,
     {token_out(), access(), name(), names("token_type", kTokenType), hex_ptr("authentication_id", Direction::kIn),
      file_time("expiration_time", Direction::kIn), pointer("user"), pointer("groups"),
      structure("privileges", privileges_layouts, kPrivilegesSize), pointer("owner"), pointer("primary_group"),
      pointer("default_dacl"), buffer_in("token_source", kNoArg, 8)}},
    {"NtCreateLowBoxToken", c,
     {token_out(), token("existing_token_handle"), access(), name(), structure("package_sid", package_layouts, 68),
      number("capability_count"), pointer("capabilities"), number("handle_count"), pointer("handles")}},
    {"NtFilterToken", c,
     {token("existing_token_handle"), names("flags", kFilterTokenFlags), pointer("sids_to_disable"),
      structure("privileges_to_delete", deleted_layouts, kPrivilegesSize), pointer("restricted_sids"),
      token_out("new_token_handle")}},
    {"NtAdjustPrivilegesToken", c,
     {token(), boolean("disable_all_privileges"), structure("new_state", new_state_layouts, kPrivilegesSize),
      number("buffer_length"), info_out("previous_state", 3, 5, kNoArg, previous_state_layouts), length()}},
    {"NtAdjustGroupsToken", c,
     {token(), boolean("reset_to_default"), pointer("new_state"), number("buffer_length"), pointer("previous_state"),
      length()}},
    {"NtQueryInformationToken", c,
     {token(), names("token_information_class", kTokenInformationClass),
      info_out("token_information", 3, 4, 1, token_layouts), number("token_information_length"), length()}},
    {"NtSetInformationToken", c,
     {token(), names("token_information_class", kTokenInformationClass),
      info_in("token_information", 3, 1, token_layouts), number("token_information_length")}},
    {"NtCompareTokens", c,
     {token("first_token_handle"), token("second_token_handle"), {.name = "equal", .type = Type::kNumberPtr,
      .direction = out, .width = 1}}},
    {"NtImpersonateAnonymousToken", c, {handle("thread_handle")}},
    {"NtPrivilegeCheck", c,
     {token("client_token"), structure("required_privileges", required_layouts, 8 + 36 * 12), number_ptr("result", 1, out)}},
    {"NtAccessCheck", c,
     {structure("security_descriptor", descriptor_layouts, 512), token("client_token"), hex("desired_access"),
      pointer("generic_mapping"), pointer("privilege_set"), pointer("privilege_set_length"), hex_ptr32("granted_access", out),
      hex_ptr32("access_status", out)}},
    {"NtAccessCheckAndAuditAlarm", c,
     {unicode("subsystem_name"), wide_hex("handle_id"), unicode("object_type_name"), unicode("object_name"),
      structure("security_descriptor", descriptor_layouts, 512), hex("desired_access"), pointer("generic_mapping"),
      boolean("object_creation"), hex_ptr32("granted_access", out), number_ptr("access_status", 1, out),
      number_ptr("generate_on_close", 1, out)}},
    {"NtQuerySecurityObject", c,
     {handle(), names("security_information", kSecurityInformation),
      info_out("security_descriptor", 3, 4, kNoArg, descriptor_layouts), number("length"), length("length_needed")}},
    {"NtSetSecurityObject", c,
     {handle(), names("security_information", kSecurityInformation),
      structure("security_descriptor", descriptor_layouts, 512)}},
    {"NtAllocateLocallyUniqueId", c, {hex_ptr("luid", out)}, kVolatile},
  });
}

}  // namespace drsemu::event
