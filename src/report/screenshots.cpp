// Pictures of the guest's screen, by libpng.
#include "report/screenshots.h"

#include <png.h>
#include <setjmp.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/fs.h"
#include "base/hash.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(500);
constexpr size_t kEnoughPixels = 2000;  // a pointer and a clock are some hundred each
constexpr uint64_t kLeastWaitMs = 1000;
constexpr char kTimeKey[] = "time_ns";  // of the comment
constexpr size_t kSteps = 4;  // at each the wait doubles

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

// What libpng could not do, as it says: it is C, and no exception may pass through it.
struct PngFailure {
  char message[120] = "";
};

// libpng's way to tell an error is not to return: it goes back to setjmp.
[[noreturn]] void fail_png(png_structp png, png_const_charp message) {
  std::snprintf(static_cast<PngFailure*>(png_get_error_ptr(png))->message, sizeof PngFailure::message, "%s", message);
  png_longjmp(png, 1);
}

// False if it failed. Nothing in here needs a destructor: a jump out of libpng runs none.
bool write_rows(png_structp png, png_infop info, FILE* file, const sandbox::Picture& picture, png_textp comment) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_init_io(png, file);
  png_set_IHDR(png, info, picture.width, picture.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  // Screens are flat: more than the least effort makes them little smaller.
  png_set_compression_level(png, 1);
  png_set_filter(png, 0, PNG_FILTER_UP);
  png_set_text(png, info, comment, 1);
  png_write_info(png, info);
  png_set_bgr(png);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
  for (uint32_t y = 0; y < picture.height; ++y) {
    png_write_row(png, reinterpret_cast<png_const_bytep>(picture.pixels.data() + size_t{y} * picture.width));
  }
  png_write_end(png, info);
  return true;
}

// What a picture says of itself: chunks of a length, a type, that many bytes and a checksum (PNG specification, 5.3).
// False if its end is not there.
bool read_png_head(const std::string& bytes, Screenshot& shot) {
  constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
  const auto number = [&](size_t at) {
    uint32_t value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return __builtin_bswap32(value);
  };
  if (!bytes.starts_with(kSignature)) return false;
  for (size_t at = kSignature.size(); bytes.size() - at >= 12;) {
    const size_t length = number(at);
    const std::string_view type(bytes.data() + at + 4, 4);
    if (length > bytes.size() - at - 12) return false;
    const std::string_view data(bytes.data() + at + 8, length);
    if (type == "IEND") return shot.width && shot.height;
    if (type == "IHDR" && length >= 8) {
      shot.width = number(at + 8);
      shot.height = number(at + 12);
    }
    if (type == "tEXt" && data.starts_with(kTimeKey) && data.size() > sizeof kTimeKey) {
      const char* digits = data.data() + sizeof kTimeKey;
      std::from_chars(digits, data.data() + data.size(), shot.time_ns);
    }
    at += length + 12;
  }
  return false;
}

}  // namespace

std::vector<Screenshot> find_screenshots(const fs::path& folder) {
  std::vector<Screenshot> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / kScreenshots, error)) {
    Screenshot shot{.file = std::string(kScreenshots) + "/" + entry.path().filename().string(), .sha256 = {}};
    if (!read_png_head(read_file(entry.path()), shot)) {
      fs::remove(entry.path(), error);
      continue;
    }
    shot.sha256 = sha256_file(entry.path());
    found.push_back(std::move(shot));
  }
  std::sort(found.begin(), found.end(), [](const Screenshot& a, const Screenshot& b) { return a.file < b.file; });
  return found;
}

void write_png(const sandbox::Picture& picture, uint64_t time_ns, const fs::path& path) {
  File file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file) throw_errno("cannot write " + path.string());
  PngFailure failure;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &failure, fail_png, nullptr);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  std::string key = kTimeKey, time = std::to_string(time_ns);
  png_text comment{};
  comment.compression = PNG_TEXT_COMPRESSION_NONE;
  comment.key = key.data();
  comment.text = time.data();
  comment.text_length = time.size();
  const bool written = info && write_rows(png, info, file.get(), picture, &comment);
  png_destroy_write_struct(&png, &info);
  const bool closed = std::fclose(file.release()) == 0;
  if (written && closed) return;
  const std::string why = *failure.message ? failure.message : written ? std::strerror(errno) : "there is no memory for it";
  throw Error("cannot write " + path.string() + ": " + why);
}

uint64_t wait_after(size_t taken, size_t most) { return kLeastWaitMs << (kSteps * taken / most); }

Screenshots::Screenshots(int fd, fs::path folder, size_t most, std::function<uint64_t()> now)
    : screen_(fd), folder_(std::move(folder)), most_(most), now_(std::move(now)) {
  if (auto picture = screen_.take()) before_ = std::move(*picture);
  thread_ = std::thread([this] { watch(); });
}

Screenshots::~Screenshots() {
  std::string ignored;
  stop(ignored);
}

void Screenshots::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, kLookEvery, [this] { return stop_; })) look(false);
}

// Others wait while a picture is written: nobody but stop() does.
void Screenshots::look(bool last) {
  const uint64_t now = now_();
  // The last place is the last picture's.
  if (!error_.empty() || taken_.size() >= most_ || (!last && (now < next_ns_ || taken_.size() + 1 >= most_))) return;
  const auto differing = screen_.differing(before_, kEnoughPixels);
  if (!differing || *differing < kEnoughPixels) return;
  try {
    auto picture = screen_.take();
    if (!picture) return;
    before_ = std::move(*picture);
    // The desktop is made while the target runs.
    if (taken_.empty() && before_.other_than(sandbox::kDesktopColour, kEnoughPixels) < kEnoughPixels) return;
    char name[24];
    std::snprintf(name, sizeof name, "%03zu.png", taken_.size() + 1);
    fs::create_directory(folder_ / kScreenshots);
    const fs::path path = folder_ / kScreenshots / name;
    write_png(before_, now, path);
    taken_.push_back({std::string(kScreenshots) + "/" + name, now, before_.width, before_.height, sha256_file(path)});
    next_ns_ = now + wait_after(taken_.size(), most_) * 1'000'000;
  } catch (const std::exception& error) {
    error_ = error.what();
  }
}

std::vector<Screenshot> Screenshots::stop(std::string& error) {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    stopping_.notify_one();
    thread_.join();
    look(true);
  }
  error = error_;
  return taken_;
}

}  // namespace drsemu::report
