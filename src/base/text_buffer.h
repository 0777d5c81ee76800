// A growing text for writers of many small pieces: appending a piece is a bounds check and a copy in line.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace drsemu {

class TextBuffer {
 public:
  TextBuffer() : at_(first_), end_(first_ + sizeof first_), begin_(first_) {}
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  std::string_view view() const { return {begin_, static_cast<size_t>(at_ - begin_)}; }
  void clear() { at_ = begin_; }

  void put(char c) {
    *room(1) = c;
    ++at_;
  }
  void put(std::string_view text) {
    copy(room(text.size()), text.data(), text.size());
    at_ += text.size();
  }
  void number(uint64_t value) {
    char digits[20];
    char* first = digits + sizeof digits;
    do *--first = static_cast<char>('0' + value % 10);
    while (value /= 10);
    put({first, static_cast<size_t>(digits + sizeof digits - first)});
  }
  void signed_number(int64_t value) {
    if (value < 0) put('-');
    number(value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value));
  }
  // Without prefix, at least `digits` of them.
  void hex(uint64_t value, int digits = 1) {
    const int count = std::max(digits, (static_cast<int>(std::bit_width(value)) + 3) / 4);
    char* to = room(16);
    for (int i = count; i-- > 0; value >>= 4) to[i] = kHexDigits[value & 15];
    at_ = to + count;
  }
  void hex_bytes(std::string_view bytes) {
    char* to = room(bytes.size() * 2);
    for (const char byte : bytes) {
      *to++ = kHexDigits[static_cast<uint8_t>(byte) >> 4];
      *to++ = kHexDigits[static_cast<uint8_t>(byte) & 15];
    }
    at_ = to;
  }

  // At least `size` bytes that may be written at the end; kept by advance().
  char* room(size_t size) {
    if (static_cast<size_t>(end_ - at_) < size) grow(size);
    return at_;
  }
  void advance(size_t size) { at_ += size; }

 private:
  static constexpr char kHexDigits[] = "0123456789abcdef";

  // memcpy whose length is not known when compiled is a call: pieces are short.
  static void copy(char* to, const char* from, size_t size) {
    if (size > 32) {
      std::memcpy(to, from, size);
    } else if (size >= 16) {
      std::memcpy(to, from, 16);
      std::memcpy(to + size - 16, from + size - 16, 16);
    } else if (size >= 8) {
      std::memcpy(to, from, 8);
      std::memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
      std::memcpy(to, from, 4);
      std::memcpy(to + size - 4, from + size - 4, 4);
    } else {
      for (size_t i = 0; i < size; ++i) to[i] = from[i];
    }
  }

  [[gnu::noinline]] void grow(size_t more) {
    const auto size = static_cast<size_t>(at_ - begin_);
    const size_t capacity = (size + more) * 2;
    auto larger = std::make_unique<char[]>(capacity);
    std::memcpy(larger.get(), begin_, size);
    heap_ = std::move(larger);
    begin_ = heap_.get();
    at_ = begin_ + size;
    end_ = begin_ + capacity;
  }

  char *at_, *end_, *begin_;
  std::unique_ptr<char[]> heap_;
  char first_[4096];
};

}  // namespace drsemu
