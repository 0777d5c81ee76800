// Digests of bytes in memory.
#include "static/digest.h"

#include <openssl/evp.h>

#include <memory>

namespace drsemu::statics {

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    text += digits[static_cast<unsigned char>(byte) >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string digest(const char* algorithm, std::initializer_list<std::string_view> parts) {
  const EVP_MD* type = EVP_get_digestbyname(algorithm);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!type || !context || !EVP_DigestInit_ex(context.get(), type, nullptr)) return {};
  for (const std::string_view part : parts) EVP_DigestUpdate(context.get(), part.data(), part.size());
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!EVP_DigestFinal_ex(context.get(), out, &size)) return {};
  return std::string(reinterpret_cast<const char*>(out), size);
}

}  // namespace drsemu::statics
