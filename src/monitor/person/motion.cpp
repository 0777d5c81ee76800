// How a hand moves a pointer.
#include "monitor/person/motion.h"

namespace drsemu::monitor {
namespace {

constexpr uint32_t kLeastMs = 180,
                   kPerDoublingMs = 110;  // Fitts's law: time grows with the logarithm of distance by size
constexpr int32_t kStraightBelow = 12;    // pixels

int32_t clamp(int32_t value, int32_t most) { return value < 0 ? 0 : value > most ? most : value; }

// How much of the way is behind after a part t of the time: Flash and Hogan's curve of least jerk (J. Neurosci. 5,
// 1985).
double progress(double t) { return t * t * t * (10 - 15 * t + 6 * t * t); }

}  // namespace

uint32_t Random::next() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return static_cast<uint32_t>((state_ * 0x2545f4914f6cdd1d) >> 32);
}

uint32_t distance(Point a, Point b) {
  const auto x = static_cast<uint64_t>(int64_t{a.x} - b.x < 0 ? int64_t{b.x} - a.x : int64_t{a.x} - b.x);
  const auto y = static_cast<uint64_t>(int64_t{a.y} - b.y < 0 ? int64_t{b.y} - a.y : int64_t{a.y} - b.y);
  const uint64_t square = x * x + y * y;
  uint64_t root = 0;
  for (uint64_t bit = uint64_t{1} << 31; bit; bit >>= 1) {
    if ((root | bit) * (root | bit) <= square) root |= bit;
  }
  return static_cast<uint32_t>(root);
}

Movement::Movement(Point from, Point to, Point screen, uint32_t size, Random& random)
    : points_{from, from, to, to}, screen_(screen), duration_(kLeastMs) {
  const uint32_t way = distance(from, to);
  for (uint32_t times = way / (size ? size : 1); times; times >>= 1) duration_ += kPerDoublingMs;
  duration_ = duration_ * random.between(85, 120) / 100;
  // The middle of the curve lies to one side of the straight line, by a twentieth to a fifth of its length.
  const int32_t x = to.x - from.x, y = to.y - from.y;
  const int32_t side = random.next() & 1 ? 1 : -1;
  for (int32_t i = 1; i <= 2; ++i) {
    const int32_t bend =
        static_cast<int32_t>(way) < kStraightBelow ? 0 : side * static_cast<int32_t>(random.between(50, 200));
    points_[i].x = from.x + x * i / 3 - y * bend / 1000;
    points_[i].y = from.y + y * i / 3 + x * bend / 1000;
  }
}

Point Movement::at(uint32_t ms) const {
  if (ms >= duration_) return points_[3];
  const double t = progress(static_cast<double>(ms) / duration_), u = 1 - t;
  const double weight[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
  double x = 0.5, y = 0.5;
  for (int i = 0; i < 4; ++i) {
    x += weight[i] * points_[i].x;
    y += weight[i] * points_[i].y;
  }
  return {clamp(static_cast<int32_t>(x), screen_.x - 1), clamp(static_cast<int32_t>(y), screen_.y - 1)};
}

}  // namespace drsemu::monitor
