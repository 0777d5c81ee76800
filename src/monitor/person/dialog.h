// What a person who wants to get on does with a window: which of its buttons is pressed next.
//
// Pure: a window is what windows.h has seen of it, and all of it is hostile.
#pragma once

#include <cstddef>
#include <cstdint>

#include "monitor/person/motion.h"

namespace drsemu::monitor {

inline constexpr size_t kMostText = 128;  // characters of a title or a button, its end included
inline constexpr size_t kMostClass = 64;
inline constexpr size_t kMostControls = 96;  // of a window

struct Area {
  int32_t left = 0, top = 0, right = 0, bottom = 0;  // pixels of the screen
  bool has(Point at) const { return at.x >= left && at.x < right && at.y >= top && at.y < bottom; }
};

struct Control {
  uint64_t window = 0;
  Area area;
  uint32_t style = 0;  // WS_… and BS_…
  int32_t id = 0;
  char16_t class_name[kMostClass] = {};
  char16_t text[kMostText] = {};
};

struct Dialog {
  uint64_t window = 0;
  uint32_t pid = 0;  // Windows id
  Area area;
  char16_t class_name[kMostClass] = {};
  char16_t title[kMostText] = {};
  Control controls[kMostControls];  // visible ones, in the window's order
  size_t count = 0;
};

enum class Button : uint8_t { kNone, kPush, kTick };

// What kind of button a control is, by its class and style: Windows's own, and those of Delphi, Visual Basic and .NET.
Button button_of(const Control& control);

// The control to be clicked, an index, or -1: nothing that a person would press. `tried`: how often something was
// clicked in the window and it has stayed as it is; each time another control's turn comes.
int choose(const Dialog& dialog, uint32_t tried);

// Differs if the window has changed for who looks at it. Not what it is worth, nor against malice.
uint64_t look_of(const Dialog& dialog);

}  // namespace drsemu::monitor
