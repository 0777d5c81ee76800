// Functions of cryptography and certificates. wincrypt.h, dpapi.h, bcrypt.h, ncrypt.h, wintrust.h, ntsecapi.h.
#include "event/functions/rows.h"

namespace drsemu::event::function {
namespace {

constexpr Name algorithms[] = {
    {0x2400, "CALG_RSA_SIGN"}, {0x2200, "CALG_DSS_SIGN"}, {0xa400, "CALG_RSA_KEYX"},    {0x6601, "CALG_DES"},
    {0x6603, "CALG_3DES"},     {0x6609, "CALG_3DES_112"}, {0x6602, "CALG_RC2"},         {0x6801, "CALG_RC4"},
    {0x660d, "CALG_RC5"},      {0x660e, "CALG_AES_128"},  {0x660f, "CALG_AES_192"},     {0x6610, "CALG_AES_256"},
    {0x6611, "CALG_AES"},      {0x8001, "CALG_MD2"},      {0x8002, "CALG_MD4"},         {0x8003, "CALG_MD5"},
    {0x8004, "CALG_SHA1"},     {0x8005, "CALG_MAC"},      {0x8008, "CALG_SSL3_SHAMD5"}, {0x8009, "CALG_HMAC"},
    {0x800c, "CALG_SHA_256"},  {0x800d, "CALG_SHA_384"},  {0x800e, "CALG_SHA_512"},     {0xaa01, "CALG_DH_SF"},
    {0xaa02, "CALG_DH_EPHEM"}, {0xaa05, "CALG_ECDH"},     {0x2203, "CALG_ECDSA"},       {1, "AT_KEYEXCHANGE"},
    {2, "AT_SIGNATURE"}};
constexpr NameTable algorithm{NameTable::kConstant, algorithms};

constexpr Name provider_types[] = {{1, "PROV_RSA_FULL"},      {2, "PROV_RSA_SIG"}, {3, "PROV_DSS"},
                                   {12, "PROV_RSA_SCHANNEL"}, {13, "PROV_DSS_DH"}, {18, "PROV_DH_SCHANNEL"},
                                   {24, "PROV_RSA_AES"}};
constexpr NameTable provider_type{NameTable::kConstant, provider_types};

constexpr Name context_flags[] = {
    {0xf0000000, "CRYPT_VERIFYCONTEXT"}, {0x8, "CRYPT_NEWKEYSET"}, {0x10, "CRYPT_DELETEKEYSET"},
    {0x20, "CRYPT_MACHINE_KEYSET"},      {0x40, "CRYPT_SILENT"},   {0x80, "CRYPT_DEFAULT_CONTAINER_OPTIONAL"}};
constexpr NameTable context_flag{NameTable::kFlags, context_flags};

// What stands above is the key's length in bits.
constexpr Name key_flags[] = {{0x1, "CRYPT_EXPORTABLE"}, {0x2, "CRYPT_USER_PROTECTED"}, {0x4, "CRYPT_CREATE_SALT"},
                              {0x10, "CRYPT_NO_SALT"},   {0x40, "CRYPT_PREGEN"},        {0x100, "CRYPT_IPSEC_HMAC_KEY"},
                              {0x400, "CRYPT_SERVER"},   {0x4000, "CRYPT_ARCHIVABLE"}};
constexpr NameTable key_flag{NameTable::kFlags, key_flags};

constexpr Name crypt_flags[] = {{0x20, "CRYPT_DECRYPT_RSA_NO_PADDING_CHECK"}, {0x40, "CRYPT_OAEP"}};
constexpr NameTable crypt_flag{NameTable::kFlags, crypt_flags};

constexpr Name blob_types[] = {
    {1, "SIMPLEBLOB"},    {6, "PUBLICKEYBLOB"},    {7, "PRIVATEKEYBLOB"},        {8, "PLAINTEXTKEYBLOB"},
    {9, "OPAQUEKEYBLOB"}, {10, "PUBLICKEYBLOBEX"}, {11, "SYMMETRICWRAPKEYBLOB"}, {12, "KEYSTATEBLOB"}};
constexpr NameTable blob_type{NameTable::kConstant, blob_types};

constexpr Name key_params[] = {{1, "KP_IV"},          {2, "KP_SALT"},
                               {3, "KP_PADDING"},     {4, "KP_MODE"},
                               {5, "KP_MODE_BITS"},   {6, "KP_PERMISSIONS"},
                               {7, "KP_ALGID"},       {8, "KP_BLOCKLEN"},
                               {9, "KP_KEYLEN"},      {10, "KP_SALT_EX"},
                               {11, "KP_P"},          {12, "KP_G"},
                               {13, "KP_Q"},          {19, "KP_EFFECTIVE_KEYLEN"},
                               {26, "KP_CERTIFICATE"}};
constexpr NameTable key_param{NameTable::kConstant, key_params};

constexpr Name hash_params[] = {{1, "HP_ALGID"}, {2, "HP_HASHVAL"}, {4, "HP_HASHSIZE"}, {5, "HP_HMAC_INFO"}};
constexpr NameTable hash_param{NameTable::kConstant, hash_params};

constexpr Name string_formats[] = {{0, "CRYPT_STRING_BASE64HEADER"},
                                   {1, "CRYPT_STRING_BASE64"},
                                   {2, "CRYPT_STRING_BINARY"},
                                   {3, "CRYPT_STRING_BASE64REQUESTHEADER"},
                                   {4, "CRYPT_STRING_HEX"},
                                   {5, "CRYPT_STRING_HEXASCII"},
                                   {6, "CRYPT_STRING_BASE64_ANY"},
                                   {7, "CRYPT_STRING_ANY"},
                                   {8, "CRYPT_STRING_HEX_ANY"},
                                   {9, "CRYPT_STRING_BASE64X509CRLHEADER"},
                                   {10, "CRYPT_STRING_HEXADDR"},
                                   {11, "CRYPT_STRING_HEXASCIIADDR"},
                                   {12, "CRYPT_STRING_HEXRAW"},
                                   {0x40000001, "CRYPT_STRING_BASE64|CRYPT_STRING_NOCRLF"},
                                   {0x4000000c, "CRYPT_STRING_HEXRAW|CRYPT_STRING_NOCRLF"},
                                   {0x80000001, "CRYPT_STRING_BASE64|CRYPT_STRING_NOCR"}};
constexpr NameTable string_format{NameTable::kConstant, string_formats};

constexpr Name protect_flags[] = {{0x1, "CRYPTPROTECT_UI_FORBIDDEN"},
                                  {0x4, "CRYPTPROTECT_LOCAL_MACHINE"},
                                  {0x8, "CRYPTPROTECT_CRED_SYNC"},
                                  {0x10, "CRYPTPROTECT_AUDIT"},
                                  {0x40, "CRYPTPROTECT_VERIFY_PROTECTION"}};
constexpr NameTable protect_flag{NameTable::kFlags, protect_flags};

constexpr Name encodings[] = {{0x1, "X509_ASN_ENCODING"}, {0x10000, "PKCS_7_ASN_ENCODING"}};
constexpr NameTable encoding{NameTable::kFlags, encodings};

constexpr Name dispositions[] = {{1, "CERT_STORE_ADD_NEW"},
                                 {2, "CERT_STORE_ADD_USE_EXISTING"},
                                 {3, "CERT_STORE_ADD_REPLACE_EXISTING"},
                                 {4, "CERT_STORE_ADD_ALWAYS"},
                                 {5, "CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES"},
                                 {6, "CERT_STORE_ADD_NEWER"},
                                 {7, "CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES"}};
constexpr NameTable disposition{NameTable::kConstant, dispositions};

constexpr Name find_types[] = {{0, "CERT_FIND_ANY"},
                               {0x10000, "CERT_FIND_SHA1_HASH"},
                               {0x20007, "CERT_FIND_SUBJECT_NAME"},
                               {0x20004, "CERT_FIND_ISSUER_NAME"},
                               {0x70007, "CERT_FIND_SUBJECT_STR_A"},
                               {0x80007, "CERT_FIND_SUBJECT_STR"},
                               {0x70004, "CERT_FIND_ISSUER_STR_A"},
                               {0x80004, "CERT_FIND_ISSUER_STR"},
                               {0xb0000, "CERT_FIND_SUBJECT_CERT"},
                               {0xd0000, "CERT_FIND_EXISTING"},
                               {0x50000, "CERT_FIND_PROPERTY"}};
constexpr NameTable find_type{NameTable::kConstant, find_types};

constexpr Name random_flags[] = {{0x1, "BCRYPT_RNG_USE_ENTROPY_IN_BUFFER"}, {0x2, "BCRYPT_USE_SYSTEM_PREFERRED_RNG"}};
constexpr NameTable random_flag{NameTable::kFlags, random_flags};
constexpr Name provider_flags[] = {
    {0x1, "BCRYPT_PROV_DISPATCH"}, {0x8, "BCRYPT_ALG_HANDLE_HMAC_FLAG"}, {0x20, "BCRYPT_HASH_REUSABLE_FLAG"}};
constexpr NameTable provider_flag{NameTable::kFlags, provider_flags};
constexpr Name padding_flags[] = {
    {0x1, "BCRYPT_BLOCK_PADDING"}, {0x2, "BCRYPT_PAD_PKCS1"}, {0x4, "BCRYPT_PAD_OAEP"}, {0x8, "BCRYPT_PAD_PSS"}};
constexpr NameTable padding_flag{NameTable::kFlags, padding_flags};

constexpr ShapeMember blob_members[] = {{"size", Member::kU32}, {"data", Member::kBytes, nullptr, 0}};
constexpr Shape blob{blob_members};

constexpr Name ui_choices[] = {{1, "WTD_UI_ALL"}, {2, "WTD_UI_NONE"}, {3, "WTD_UI_NOBAD"}, {4, "WTD_UI_NOGOOD"}};
constexpr NameTable ui_choice{NameTable::kConstant, ui_choices};
constexpr Name union_choices[] = {{1, "WTD_CHOICE_FILE"},
                                  {2, "WTD_CHOICE_CATALOG"},
                                  {3, "WTD_CHOICE_BLOB"},
                                  {4, "WTD_CHOICE_SIGNER"},
                                  {5, "WTD_CHOICE_CERT"}};
constexpr NameTable union_choice{NameTable::kConstant, union_choices};
constexpr Name state_actions[] = {
    {0, "WTD_STATEACTION_IGNORE"}, {1, "WTD_STATEACTION_VERIFY"}, {2, "WTD_STATEACTION_CLOSE"}};
constexpr NameTable state_action{NameTable::kConstant, state_actions};
constexpr ShapeMember trust_members[] = {
    {"struct_size", Member::kU32},         {"policy_callback_data", Member::kPointer},
    {"sip_client_data", Member::kPointer}, {"ui_choice", Member::kHex, &ui_choice},
    {"revocation_checks", Member::kHex},   {"union_choice", Member::kHex, &union_choice},
    {"choice", Member::kPointer},          {"state_action", Member::kHex, &state_action},
    {"state_data", Member::kHandle},       {"url_reference", Member::kWideText},
    {"prov_flags", Member::kHex},          {"ui_context", Member::kU32}};
constexpr Shape trust{trust_members};

// Read and written in the same place; the argument `length` points at the length of what is there.
Param data_inout(const char* name, uint8_t length) {
  return {.name = name,
          .type = Type::kBuffer,
          .direction = Direction::kInOut,
          .length = length,
          .flags = kOpLengthIsPointer};
}
// Its length depends on what it is.
Param parameter_data(const char* name, uint16_t size) { return {.name = name, .type = Type::kBuffer, .limit = size}; }

Param crypto(const char* name) { return resource(name, Object::kCrypto); }
Param crypto_out(const char* name) { return handle_out(name, Object::kCrypto); }

void add_providers(std::vector<Call>& calls) {
  const auto category = Category::kCrypto;
  add(calls, {"advapi32"},
      {{"CryptAcquireContext*",
        category,
        Result::kBool,
        {crypto_out("prov"), text("container"), text("provider"), names("prov_type", provider_type),
         names("flags", context_flag)},
        0,
        Object::kUnknown,
        2},
       {"CryptReleaseContext", category, Result::kBool, {crypto("prov"), hex("flags")}},
       {"CryptGenKey",
        category,
        Result::kBool,
        {crypto("prov"), names("algid", algorithm), hex("flags"), crypto_out("key")}},
       {"CryptDeriveKey",
        category,
        Result::kBool,
        {crypto("prov"), names("algid", algorithm), crypto("base_data"), hex("flags"), crypto_out("key")}},
       {"CryptImportKey",
        category,
        Result::kBool,
        {crypto("prov"), data("data", 2, 2048), number("data_len"), crypto("pub_key"), names("flags", key_flag),
         crypto_out("key")}},
       {"CryptExportKey",
        category,
        Result::kBool,
        {crypto("key"), crypto("exp_key"), names("blob_type", blob_type), hex("flags"), sized_data("data", 5, 2048),
         number_inout("data_len")}},
       {"CryptDestroyKey", category, Result::kBool, {crypto("key")}},
       {"CryptDuplicateKey",
        category,
        Result::kBool,
        {crypto("key"), pointer("reserved"), hex("flags"), crypto_out("new_key")}},
       {"CryptGetUserKey",
        category,
        Result::kBool,
        {crypto("prov"), names("key_spec", algorithm), crypto_out("user_key")}},
       {"CryptEncrypt",
        category,
        Result::kBool,
        {crypto("key"), crypto("hash"), truth("final"), names("flags", crypt_flag), data_inout("data", 5),
         number_inout("data_len"), number("buf_len")}},
       {"CryptDecrypt",
        category,
        Result::kBool,
        {crypto("key"), crypto("hash"), truth("final"), names("flags", crypt_flag), data_inout("data", 5),
         number_inout("data_len")}},
       {"CryptSetKeyParam",
        category,
        Result::kBool,
        {crypto("key"), names("param", key_param), parameter_data("data", 16), hex("flags")}},
       {"CryptGetKeyParam",
        category,
        Result::kBool,
        {crypto("key"), names("param", key_param), sized_data("data", 3), number_inout("data_len"), hex("flags")}},
       {"CryptCreateHash",
        category,
        Result::kBool,
        {crypto("prov"), names("algid", algorithm), crypto("key"), hex("flags"), crypto_out("hash")}},
       {"CryptHashData", category, Result::kBool, {crypto("hash"), data("data", 2), number("data_len"), hex("flags")}},
       {"CryptHashSessionKey", category, Result::kBool, {crypto("hash"), crypto("key"), hex("flags")}},
       {"CryptGetHashParam",
        category,
        Result::kBool,
        {crypto("hash"), names("param", hash_param), sized_data("data", 3), number_inout("data_len"), hex("flags")}},
       {"CryptSetHashParam",
        category,
        Result::kBool,
        {crypto("hash"), names("param", hash_param), parameter_data("data", 16), hex("flags")}},
       {"CryptDestroyHash", category, Result::kBool, {crypto("hash")}},
       {"CryptGenRandom", category, Result::kBool, {crypto("prov"), number("len"), out_data("buffer", 1, kNoArg)}},
       {"CryptSignHash*",
        category,
        Result::kBool,
        {crypto("hash"), names("key_spec", algorithm), text("description"), hex("flags"), sized_data("signature", 5),
         number_inout("sig_len")}},
       {"CryptVerifySignature*",
        category,
        Result::kBool,
        {crypto("hash"), data("signature", 2), number("sig_len"), crypto("pub_key"), text("description"),
         hex("flags")}},
       {"CryptGetProvParam",
        category,
        Result::kBool,
        {crypto("prov"), number("param"), sized_data("data", 3), number_inout("data_len"), hex("flags")}},
       {"CryptEnumProviders*",
        category,
        Result::kBool,
        {number("index"), pointer("reserved"), hex("flags"), names_ptr("prov_type", provider_type, Direction::kOut),
         out_text("prov_name"), number_inout("prov_name_size")}},
       // RtlGenRandom, RtlEncryptMemory, RtlDecryptMemory.
       {"SystemFunction036",
        category,
        Result::kBool,
        {out_data("random_buffer", 1, kNoArg), number("random_buffer_length")}},
       {"SystemFunction040",
        category,
        Result::kStatus,
        {out_data("memory", 1, kNoArg), number("memory_size"), hex("option_flags")}},
       {"SystemFunction041",
        category,
        Result::kStatus,
        {out_data("memory", 1, kNoArg), number("memory_size"), hex("option_flags")}}});
}

void add_primitives(std::vector<Call>& calls) {
  const auto category = Category::kCrypto;
  const auto status = Result::kStatus;
  add(calls, {"bcrypt"},
      {{"BCryptOpenAlgorithmProvider",
        category,
        status,
        {crypto_out("algorithm"), wide_text("alg_id"), wide_text("implementation"), names("flags", provider_flag)},
        0,
        Object::kUnknown,
        1},
       {"BCryptCloseAlgorithmProvider", category, status, {crypto("algorithm"), hex("flags")}},
       {"BCryptGetProperty",
        category,
        status,
        {crypto("object"), wide_text("property"), out_data("output", 3, 4), number("output_size"),
         number_out("result_size"), hex("flags")}},
       {"BCryptSetProperty",
        category,
        status,
        {crypto("object"), wide_text("property"), data("input", 3), number("input_size"), hex("flags")}},
       {"BCryptGenRandom",
        category,
        status,
        {crypto("algorithm"), out_data("buffer", 2, kNoArg), number("buffer_size"), names("flags", random_flag)}},
       {"BCryptGenerateSymmetricKey",
        category,
        status,
        {crypto("algorithm"), crypto_out("key"), pointer("key_object"), number("key_object_size"), data("secret", 5),
         number("secret_size"), hex("flags")}},
       {"BCryptGenerateKeyPair",
        category,
        status,
        {crypto("algorithm"), crypto_out("key"), number("length"), hex("flags")}},
       {"BCryptFinalizeKeyPair", category, status, {crypto("key"), hex("flags")}},
       {"BCryptImportKey",
        category,
        status,
        {crypto("algorithm"), crypto("import_key"), wide_text("blob_type"), crypto_out("key"), pointer("key_object"),
         number("key_object_size"), data("input", 7), number("input_size"), hex("flags")}},
       {"BCryptImportKeyPair",
        category,
        status,
        {crypto("algorithm"), crypto("import_key"), wide_text("blob_type"), crypto_out("key"), data("input", 5, 2048),
         number("input_size"), hex("flags")}},
       {"BCryptExportKey",
        category,
        status,
        {crypto("key"), crypto("export_key"), wide_text("blob_type"), out_data("output", 4, 5, 0, 2048),
         number("output_size"), number_out("result_size"), hex("flags")}},
       {"BCryptEncrypt",
        category,
        status,
        {crypto("key"), data("input", 2), number("input_size"), pointer("padding_info"), data("iv", 5),
         number("iv_size"), out_data("output", 7, 8), number("output_size"), number_out("result_size"),
         names("flags", padding_flag)}},
       {"BCryptDecrypt",
        category,
        status,
        {crypto("key"), data("input", 2), number("input_size"), pointer("padding_info"), data("iv", 5),
         number("iv_size"), out_data("output", 7, 8), number("output_size"), number_out("result_size"),
         names("flags", padding_flag)}},
       {"BCryptDestroyKey", category, status, {crypto("key")}},
       {"BCryptCreateHash",
        category,
        status,
        {crypto("algorithm"), crypto_out("hash"), pointer("hash_object"), number("hash_object_size"), data("secret", 5),
         number("secret_size"), names("flags", provider_flag)}},
       {"BCryptHashData", category, status, {crypto("hash"), data("input", 2), number("input_size"), hex("flags")}},
       {"BCryptFinishHash",
        category,
        status,
        {crypto("hash"), out_data("output", 2, kNoArg), number("output_size"), hex("flags")}},
       {"BCryptDestroyHash", category, status, {crypto("hash")}},
       {"BCryptHash",
        category,
        status,
        {crypto("algorithm"), data("secret", 2), number("secret_size"), data("input", 4), number("input_size"),
         out_data("output", 6, kNoArg), number("output_size")}},
       {"BCryptSignHash",
        category,
        status,
        {crypto("key"), pointer("padding_info"), data("input", 3), number("input_size"), out_data("output", 5, 6),
         number("output_size"), number_out("result_size"), names("flags", padding_flag)}},
       {"BCryptVerifySignature",
        category,
        status,
        {crypto("key"), pointer("padding_info"), data("hash", 3), number("hash_size"), data("signature", 5),
         number("signature_size"), names("flags", padding_flag)}},
       {"BCryptDeriveKeyPBKDF2",
        category,
        status,
        {crypto("prf"), data("password", 2), number("password_size"), data("salt", 4), number("salt_size"),
         wide("iterations"), out_data("derived_key", 7, kNoArg), number("derived_key_size"), hex("flags")}}});
  add(calls, {"ncrypt"},
      {{"NCryptOpenStorageProvider",
        category,
        Result::kHresult,
        {crypto_out("provider"), wide_text("provider_name"), hex("flags")},
        0,
        Object::kUnknown,
        1},
       {"NCryptCreatePersistedKey",
        category,
        Result::kHresult,
        {crypto("provider"), crypto_out("key"), wide_text("alg_id"), wide_text("key_name"), hex("legacy_key_spec"),
         hex("flags")},
        0,
        Object::kUnknown,
        2},
       {"NCryptFinalizeKey", category, Result::kHresult, {crypto("key"), hex("flags")}},
       {"NCryptImportKey",
        category,
        Result::kHresult,
        {crypto("provider"), crypto("import_key"), wide_text("blob_type"), pointer("parameter_list"), crypto_out("key"),
         data("data", 6, 2048), number("data_size"), hex("flags")}},
       {"NCryptEncrypt",
        category,
        Result::kHresult,
        {crypto("key"), data("input", 2), number("input_size"), pointer("padding_info"), out_data("output", 5, 6),
         number("output_size"), number_out("result_size"), names("flags", padding_flag)}},
       {"NCryptDecrypt",
        category,
        Result::kHresult,
        {crypto("key"), data("input", 2), number("input_size"), pointer("padding_info"), out_data("output", 5, 6),
         number("output_size"), number_out("result_size"), names("flags", padding_flag)}},
       {"NCryptFreeObject", category, Result::kHresult, {crypto("object")}}});
}

void add_certificates(std::vector<Call>& calls) {
  const auto category = Category::kCrypto;
  add(calls, {"crypt32"},
      {{"CryptProtectData",
        category,
        Result::kBool,
        {shape("data_in", blob), wide_text("data_descr"), shape("optional_entropy", blob), pointer("reserved"),
         pointer("prompt_struct"), names("flags", protect_flag), shape("data_out", blob, Direction::kOut)}},
       {"CryptUnprotectData",
        category,
        Result::kBool,
        {shape("data_in", blob), pointer("data_descr"), shape("optional_entropy", blob), pointer("reserved"),
         pointer("prompt_struct"), names("flags", protect_flag), shape("data_out", blob, Direction::kOut)}},
       {"CryptProtectMemory", category, Result::kBool, {data("data_in", 1), number("data_in_size"), hex("flags")}},
       {"CryptUnprotectMemory",
        category,
        Result::kBool,
        {out_data("data_in", 1, kNoArg), number("data_in_size"), hex("flags")}},
       {"CryptStringToBinary*",
        category,
        Result::kBool,
        {text("string"), number("string_size"), names("flags", string_format), sized_data("binary", 4),
         number_inout("binary_size"), number_out("skip"), names_ptr("used_flags", string_format, Direction::kOut)}},
       {"CryptBinaryToString*",
        category,
        Result::kBool,
        {data("binary", 1), number("binary_size"), names("flags", string_format), out_text("string"),
         number_inout("string_size")}},
       {"CryptDecodeObjectEx",
        category,
        Result::kBool,
        {names("cert_encoding_type", encoding), ansi_text("struct_type"), data("encoded", 3), number("encoded_size"),
         hex("flags"), pointer("decode_para"), pointer("struct_info"), number_inout("struct_info_size")}},
       {"CryptDecodeObject",
        category,
        Result::kBool,
        {names("cert_encoding_type", encoding), ansi_text("struct_type"), data("encoded", 3), number("encoded_size"),
         hex("flags"), pointer("struct_info"), number_inout("struct_info_size")}},
       {"CryptImportPublicKeyInfo",
        category,
        Result::kBool,
        {crypto("crypt_prov"), names("cert_encoding_type", encoding), pointer("info"), crypto_out("key")}},
       {"CertOpenStore",
        category,
        Result::kPointer,
        {ansi_text("store_provider"), names("encoding_type", encoding), crypto("crypt_prov"), hex("flags"),
         wide_text("para")},
        0,
        Object::kCrypto,
        4},
       {"CertOpenSystemStore*",
        category,
        Result::kPointer,
        {crypto("prov"), text("subsystem_protocol")},
        0,
        Object::kCrypto,
        1},
       {"CertFindCertificateInStore",
        category,
        Result::kPointer,
        {crypto("cert_store"), names("cert_encoding_type", encoding), hex("find_flags"), names("find_type", find_type),
         pointer("find_para"), pointer("prev_cert_context")}},
       {"CertEnumCertificatesInStore",
        category,
        Result::kPointer,
        {crypto("cert_store"), pointer("prev_cert_context")}},
       {"CertAddEncodedCertificateToStore",
        category,
        Result::kBool,
        {crypto("cert_store"), names("cert_encoding_type", encoding), data("cert_encoded", 3, 2048),
         number("cert_encoded_size"), names("add_disposition", disposition), pointer_out("cert_context")}},
       {"CertAddCertificateContextToStore",
        category,
        Result::kBool,
        {crypto("cert_store"), pointer("cert_context"), names("add_disposition", disposition),
         pointer_out("store_context")}},
       {"CertCreateCertificateContext",
        category,
        Result::kPointer,
        {names("cert_encoding_type", encoding), data("cert_encoded", 2, 2048), number("cert_encoded_size")}},
       {"CertGetNameString*",
        category,
        Result::kCount,
        {pointer("cert_context"), number("type"), hex("flags"), pointer("type_para"), out_text("name_string"),
         number("name_string_size")}},
       {"CertDeleteCertificateFromStore", category, Result::kBool, {pointer("cert_context")}},
       {"CertCloseStore", category, Result::kBool, {crypto("cert_store"), hex("flags")}},
       {"PFXImportCertStore", category, Result::kPointer, {shape("pfx", blob), wide_text("password"), hex("flags")}}});
  add(calls, {"wintrust"},
      {{"WinVerifyTrust",
        category,
        Result::kHresult,
        {resource("window", Object::kWindow), guid("action_id"), shape("data", trust)}}});
}

}  // namespace

void add_crypto_functions(std::vector<Call>& calls) {
  add_providers(calls);
  add_primitives(calls);
  add_certificates(calls);
}

}  // namespace drsemu::event::function
