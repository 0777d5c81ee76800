// Digests, by OpenSSL.
#include "base/hash.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "base/error.h"

namespace drsemu {
namespace {

class Digest {
 public:
  explicit Digest(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), kind, nullptr);
  }
  void add(const void* data, size_t size) { EVP_DigestUpdate(context_.get(), data, size); }
  std::string hex() {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), bytes, &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
      text += "0123456789abcdef"[bytes[i] >> 4];
      text += "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

uint64_t feed(const std::filesystem::path& path, const std::vector<Digest*>& digests) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw_errno("cannot read " + path.string());
  std::vector<char> buffer(1 << 18);
  uint64_t total = 0;
  for (;;) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count < 0) {
      close(fd);
      throw_errno("cannot read " + path.string());
    }
    if (count == 0) break;
    for (Digest* digest : digests) digest->add(buffer.data(), static_cast<size_t>(count));
    total += static_cast<uint64_t>(count);
  }
  close(fd);
  return total;
}

}  // namespace

Digests digest_file(const std::filesystem::path& path) {
  Digest md5(EVP_md5()), sha1(EVP_sha1()), sha256(EVP_sha256());
  const uint64_t size = feed(path, {&md5, &sha1, &sha256});
  return {md5.hex(), sha1.hex(), sha256.hex(), size};
}

Digests digest(std::string_view bytes) {
  Digest md5(EVP_md5()), sha1(EVP_sha1()), sha256(EVP_sha256());
  for (Digest* one : {&md5, &sha1, &sha256}) one->add(bytes.data(), bytes.size());
  return {md5.hex(), sha1.hex(), sha256.hex(), bytes.size()};
}

std::string sha256_file(const std::filesystem::path& path) {
  Digest digest(EVP_sha256());
  feed(path, {&digest});
  return digest.hex();
}

std::string sha256(std::string_view bytes) {
  Digest digest(EVP_sha256());
  digest.add(bytes.data(), bytes.size());
  return digest.hex();
}

}  // namespace drsemu
