// How a hand moves a pointer: curves, faster in the middle than at their ends, with pauses between them.
//
// Pure: nothing here knows of a display. Pixels and milliseconds.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

struct Point {
  int32_t x = 0, y = 0;
};

// Small numbers that nobody foresees; not for secrets (xorshift64*).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed ? seed : 1) {}
  uint32_t next();
  // One of `least` … `most`.
  uint32_t between(uint32_t least, uint32_t most) { return least + next() % (most - least + 1); }

 private:
  uint64_t state_;
};

// One movement. It begins at `from` and ends at `to`, within the screen all the way if both are in it.
class Movement {
 public:
  // `size`: of what is aimed at: the smaller, the longer it takes (Fitts's law).
  Movement(Point from, Point to, Point screen, uint32_t size, Random& random);

  uint32_t duration_ms() const { return duration_; }
  Point at(uint32_t ms) const;

 private:
  Point points_[4];  // of a Bézier curve
  Point screen_;
  uint32_t duration_;
};

uint32_t distance(Point a, Point b);

}  // namespace drsemu::monitor
