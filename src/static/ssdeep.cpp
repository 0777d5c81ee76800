// The fuzzy hash of ssdeep, the one of libfuzzy byte for byte, for bytes in memory.
//
// libfuzzy hashes for every size of block at once, since it reads streams; whose size is known needs two. Kornblum,
// "Identifying almost identical files using context triggered piecewise hashing" (2006).
#include <algorithm>
#include <array>
#include <string>

#include "static/stages.h"

namespace drsemu::statics {
namespace {

constexpr uint64_t kLength = 64, kLeast = 3;
constexpr uint32_t kWindow = 7, kPrime = 0x01000193, kStart = 0x28021967;
constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// One of the two halves: the hashes of pieces that end where the rolling hash says so.
class Half {
 public:
  explicit Half(uint64_t most) : most_(most) {}

  void step(uint8_t byte) { hash_ = hash_ * kPrime ^ byte; }
  void cut() {
    last_ = kLetters[hash_ & 63];
    if (letters_.size() + 1 < most_) {
      letters_ += last_;
      hash_ = kStart;
      last_ = 0;
    }
  }
  // What is behind the last cut, or, where there is no place left, all behind the last letter.
  std::string finish(bool rest) const {
    std::string text = letters_;
    if (rest) {
      text += kLetters[hash_ & 63];
    } else if (last_) {
      text += last_;
    }
    return text;
  }
  size_t size() const { return letters_.size(); }

 private:
  const uint64_t most_;
  uint32_t hash_ = kStart;
  char last_ = 0;
  std::string letters_;
};

// The number of letters decides whether the size of block is the right one.
std::string with_block(std::string_view bytes, uint64_t block, size_t& letters) {
  Half whole(kLength), half(kLength / 2);
  std::array<uint8_t, kWindow> window{};
  uint32_t sum = 0, weighted = 0, shifted = 0, at = 0;
  // roll % block == block - 1 means that roll + 1 is a multiple: of 3 first, then of a power of two.
  const auto mask = static_cast<uint32_t>(block / kLeast - 1);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    whole.step(byte);
    half.step(byte);
    weighted = weighted - sum + kWindow * byte;
    sum = sum + byte - window[at];
    window[at] = byte;
    at = at + 1 == kWindow ? 0 : at + 1;
    shifted = shifted << 5 ^ byte;
    const uint32_t next = sum + weighted + shifted + 1;
    // As libfuzzy does it: the hash 0xffffffff has no successor and cuts nothing.
    if (next & mask || next == 0 || next % kLeast) continue;
    whole.cut();
    if (!(next & (mask << 1 | 1))) half.cut();
  }
  const bool rest = sum + weighted + shifted != 0;
  letters = whole.size();
  return std::to_string(block) + ":" + whole.finish(rest) + ":" + half.finish(rest);
}

}  // namespace

std::string ssdeep(std::string_view bytes) {
  uint64_t block = kLeast;
  while (block * kLength < bytes.size()) block *= 2;
  for (;; block /= 2) {
    size_t letters = 0;
    std::string text = with_block(bytes, block, letters);
    if (block == kLeast || letters >= kLength / 2) return text;
  }
}

void find_ssdeep(Stage& stage) { stage.json.text(ssdeep(stage.file.bytes())); }

}  // namespace drsemu::statics
