// Authenticode: who signed a PE file, and whether the file is still what was signed.
//
// Facts: Microsoft, "Windows Authenticode Portable Executable Signature Format"; RFC 2315. Whether the signer is to be
// trusted is not judged: Windows's list of roots is not here.
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <string>

#include "static/digest.h"
#include "static/stages.h"

namespace drsemu::statics {
namespace {

constexpr int kMostCertificates = 64, kMostSignatures = 8;
constexpr uint16_t kPkcs7 = 2;  // WIN_CERT_TYPE_PKCS_SIGNED_DATA

template <typename T, void (*kFree)(T*)>
struct Free {
  void operator()(T* object) const { kFree(object); }
};
using Pkcs7 = std::unique_ptr<PKCS7, Free<PKCS7, PKCS7_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO, BIO_free_all>>;

// The content of an element of DER, and what follows it. Nothing if it is cut short or has another tag.
std::optional<std::string_view> element(std::string_view& bytes, int tag) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  long size = 0;
  int found = 0, kind = 0;
  const int result = ASN1_get_object(&at, &size, &found, &kind, static_cast<long>(bytes.size()));
  if (result & 0x80 || result & 1 || found != tag) return std::nullopt;
  const auto head = static_cast<size_t>(reinterpret_cast<const char*>(at) - bytes.data());
  const std::string_view content = bytes.substr(head, static_cast<size_t>(size));
  bytes.remove_prefix(head + content.size());
  return content;
}

struct Indirect {
  std::string_view content;  // of SpcIndirectDataContent: what is signed
  std::string algorithm;     // OpenSSL's short name
  std::string_view digest;
};

// SpcIndirectDataContent ::= SEQUENCE { data, messageDigest DigestInfo }
std::optional<Indirect> indirect(std::string_view bytes) {
  const auto outer = element(bytes, V_ASN1_SEQUENCE);
  if (!outer) return std::nullopt;
  std::string_view rest = *outer;
  if (!element(rest, V_ASN1_SEQUENCE)) return std::nullopt;
  const auto info = element(rest, V_ASN1_SEQUENCE);
  if (!info) return std::nullopt;
  std::string_view digest_info = *info;
  const auto algorithm = element(digest_info, V_ASN1_SEQUENCE);
  const auto value = element(digest_info, V_ASN1_OCTET_STRING);
  if (!algorithm || !value) return std::nullopt;
  const auto* at = reinterpret_cast<const unsigned char*>(algorithm->data());
  ASN1_OBJECT* object = d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(algorithm->size()));
  const int nid = object ? OBJ_obj2nid(object) : NID_undef;
  ASN1_OBJECT_free(object);
  return Indirect{*outer, nid == NID_undef ? "" : OBJ_nid2sn(nid), *value};
}

// All of the file but its checksum, the entry of the certificate table, and that table; padded to eight bytes.
std::string image_digest(const PeView& pe, const char* algorithm) {
  const uint64_t check = pe.optional() + 64, entry = pe.directories() + 8 * kSecurity,
                 table = std::min<uint64_t>(pe.directory(kSecurity).address, pe.size());
  if (entry + 8 > table) return {};
  const uint64_t behind = std::min<uint64_t>(table + pe.directory(kSecurity).size, pe.size());
  return digest(algorithm, {pe.part(0, check), pe.part(check + 4, entry - check - 4),
                            pe.part(entry + 8, table - entry - 8), pe.part(behind, pe.size())});
}

std::string name_of(const X509_NAME* name) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(std::clamp(size, 0l, 4096l)));
}

void write_time(Json& json, const char* key, const ASN1_TIME* time) {
  tm parts{};
  char text[40];
  if (time && ASN1_TIME_to_tm(time, &parts) == 1 && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
    json.text(key, text);
}

std::string serial_of(const ASN1_INTEGER* serial) {
  return hex({reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
              static_cast<size_t>(std::max(ASN1_STRING_length(serial), 0))});
}

void write_certificate(Json& json, X509* certificate, bool signer) {
  json.StartObject();
  json.text("subject", name_of(X509_get_subject_name(certificate)));
  json.text("issuer", name_of(X509_get_issuer_name(certificate)));
  json.text("serial", serial_of(X509_get0_serialNumber(certificate)));
  write_time(json, "not_before", X509_get0_notBefore(certificate));
  write_time(json, "not_after", X509_get0_notAfter(certificate));
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size > 0) {
    const std::string_view bytes(reinterpret_cast<char*>(der), static_cast<size_t>(size));
    json.text("sha1", hex_digest("SHA1", bytes));
    json.text("sha256", hex_digest("SHA256", bytes));
  }
  OPENSSL_free(der);
  json.boolean("signer", signer);
  json.boolean("self_signed",
               X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0);
  json.EndObject();
}

// What the signature covers is the content without its own tag and length.
bool signature_holds(PKCS7* signature, std::string_view content) {
  const Bio data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size()))), none(BIO_new(BIO_s_null()));
  const bool good =
      data && none && PKCS7_verify(signature, nullptr, nullptr, data.get(), none.get(), PKCS7_NOVERIFY) == 1;
  ERR_clear_error();
  return good;
}

void write_certificates(Json& json, PKCS7* signature) {
  const STACK_OF(X509)* certificates = signature->d.sign->cert;
  const STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(signature);
  const PKCS7_SIGNER_INFO* first =
      sk_PKCS7_SIGNER_INFO_num(signers) > 0 ? sk_PKCS7_SIGNER_INFO_value(signers, 0) : nullptr;
  json.array("certificates");
  for (int i = 0; i < std::min(sk_X509_num(certificates), kMostCertificates); ++i) {
    X509* certificate = sk_X509_value(certificates, i);
    const PKCS7_ISSUER_AND_SERIAL* by = first ? first->issuer_and_serial : nullptr;
    write_certificate(json, certificate,
                      by && X509_NAME_cmp(by->issuer, X509_get_issuer_name(certificate)) == 0 &&
                          ASN1_INTEGER_cmp(by->serial, X509_get0_serialNumber(certificate)) == 0);
  }
  json.EndArray();
}

void write_signature(Json& json, const PeView& pe, std::string_view der) {
  json.StartObject();
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Pkcs7 signature(d2i_PKCS7(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!signature || !PKCS7_type_is_signed(signature.get()) || !signature->d.sign || !signature->d.sign->contents) {
    json.text("problem", "the certificate table holds no PKCS #7 signature");
    json.EndObject();
    return;
  }
  const PKCS7* contents = signature->d.sign->contents;
  const ASN1_TYPE* other = PKCS7_type_is_data(contents) ? nullptr : contents->d.other;
  const bool is_sequence = other && other->type == V_ASN1_SEQUENCE && other->value.sequence;
  const auto signed_content =
      !is_sequence ? std::nullopt
                   : indirect({reinterpret_cast<const char*>(ASN1_STRING_get0_data(other->value.sequence)),
                               static_cast<size_t>(ASN1_STRING_length(other->value.sequence))});
  if (!signed_content) {
    json.text("problem", "what is signed is not the digest of a PE file");
  } else {
    const std::string actual = image_digest(pe, signed_content->algorithm.c_str());
    json.text("algorithm", signed_content->algorithm);
    json.text("digest", hex(signed_content->digest));
    json.text("actual_digest", hex(actual));
    json.boolean("digest_matches", !actual.empty() && actual == signed_content->digest);
    json.boolean("signature_valid", signature_holds(signature.get(), signed_content->content));
  }
  write_certificates(json, signature.get());
  json.EndObject();
}

}  // namespace

void find_signature(Stage& stage) {
  const PeView& pe = *stage.pe;
  const Directory table = pe.directory(kSecurity);
  if (!table.address || !table.size) return;
  Json& json = stage.json;
  const uint64_t end = std::min<uint64_t>(uint64_t{table.address} + table.size, pe.size());
  json.StartObject();
  json.number("offset", table.address);  // of the file: this directory alone has no address
  json.number("size", table.size);
  json.array("signatures");
  uint64_t at = table.address;
  for (int i = 0; i < kMostSignatures && at + 8 < end; ++i) {
    const uint32_t size = pe.number<uint32_t>(at);
    if (size < 8 || size > end - at) break;
    if (pe.number<uint16_t>(at + 6) == kPkcs7) write_signature(json, pe, pe.part(at + 8, size - 8));
    at += (uint64_t{size} + 7) & ~uint64_t{7};
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace drsemu::statics
