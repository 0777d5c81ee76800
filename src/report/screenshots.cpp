// Pictures of the guest's screen, by libpng.
#include "report/screenshots.h"

#include <png.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace fs = std::filesystem;

namespace drsemu::report {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(500);
constexpr size_t kEnoughPixels = 2000;  // a pointer and a clock are some hundred each
constexpr uint64_t kLeastWaitMs = 1000;
constexpr size_t kSteps = 4;  // at each the wait doubles

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

// libpng's way to tell an error is not to return.
[[noreturn]] void fail_png(png_structp, png_const_charp message) {
  throw Error(std::string("cannot write a picture: ") + message);
}

}  // namespace

void write_png(const sandbox::Picture& picture, const fs::path& path) {
  File file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file) throw_errno("cannot write " + path.string());
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, fail_png, nullptr);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  const auto release = [&](void*) { png_destroy_write_struct(&png, &info); };
  const std::unique_ptr<void, decltype(release)> released(&png, release);
  if (!info) throw Error("cannot write " + path.string() + ": there is no memory for it");
  png_init_io(png, file.get());
  png_set_IHDR(png, info, picture.width, picture.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  // Screens are flat: more than the least effort makes them little smaller.
  png_set_compression_level(png, 1);
  png_set_filter(png, 0, PNG_FILTER_UP);
  png_write_info(png, info);
  png_set_bgr(png);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
  for (uint32_t y = 0; y < picture.height; ++y) {
    png_write_row(png, reinterpret_cast<png_const_bytep>(picture.pixels.data() + size_t{y} * picture.width));
  }
  png_write_end(png, info);
  if (std::fclose(file.release()) != 0) throw_errno("cannot write " + path.string());
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
    char name[24];
    std::snprintf(name, sizeof name, "%03zu.png", taken_.size() + 1);
    fs::create_directory(folder_ / kScreenshots);
    const fs::path path = folder_ / kScreenshots / name;
    write_png(before_, path);
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
