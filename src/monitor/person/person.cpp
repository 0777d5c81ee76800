// The person at the desktop.
#include "monitor/person/person.h"

#include <time.h>

#include "monitor/person/pointer.h"
#include "monitor/person/windows.h"
#include "monitor/record/recorder.h"
#include "monitor/record/ring.h"

namespace drsemu::monitor {
namespace {

using namespace event;

constexpr uint32_t kStepMs = 12;                              // of a movement
constexpr uint32_t kLeastPauseMs = 400, kMostPauseMs = 2600;  // between two movements
constexpr uint32_t kLookMs = 250;                             // between two looks at the windows, at least
constexpr uint32_t kRestPerLook = 20;                         // and as many times what one takes
constexpr uint32_t kLeastReadMs = 1500, kMostReadMs = 3800;   // from a window's appearance to the click
constexpr uint32_t kSeenMs = 500;                             // Windows takes for a movement at first
constexpr uint32_t kMostLookMs = 500, kMostRestMs = 5000;     // of one look, and between two
constexpr size_t kMostKnown = 64;                             // windows that are remembered,
constexpr uint64_t kForgetMs = 20'000;                        // this long after they were there
constexpr uint32_t kMostClicks = 12;                          // in a window that does not change
constexpr uint32_t kWandersPerClick = 3;
constexpr uint32_t kReconnectMs = 30'000;

uint64_t now_ms() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000 + static_cast<uint64_t>(time.tv_nsec) / 1'000'000;
}

void wait_ms(uint32_t ms) {
  timespec rest{ms / 1000, ms % 1000 * 1'000'000L};
  while (nanosleep(&rest, &rest) != 0) {
  }
}

// What there was to see of a window, and what was done about it.
struct Known {
  uint64_t window = 0, look = 0;
  uint64_t due_ms = 0;   // when it is answered
  uint32_t clicks = 0;   // since it looks as it does
  uint64_t seen_ms = 0;  // last
};

class Person {
 public:
  bool connect() { return pointer_.connect(); }
  bool connected() const { return pointer_.connected(); }
  void arrive();
  void wander();
  void rest();  // looks at the windows meanwhile

 private:
  void move_to(Point to, uint32_t size);
  bool answer_one();
  Known* known(const Dialog& dialog, uint64_t now);
  bool place_on(const Control& control, size_t before, Point& place);
  void click(const Control& control, Point place);
  void press();
  bool is_alone();
  void tell(InteractionKind kind, uint32_t pixels, uint32_t ms, const Control* control);

  Pointer pointer_;
  Random random_{clock_now()};
  Known known_[kMostKnown];
  uint32_t look_ms_ = kLookMs;
  uint32_t wanders_ = 0;
  uint64_t windows_[kMostWindows];
  Dialog dialog_;
};

void Person::tell(InteractionKind kind, uint32_t pixels, uint32_t ms, const Control* control) {
  if (!pointer_.connected()) return;
  const InteractionFact fact{kind, control ? dialog_.pid : 0, pointer_.place().x, pointer_.place().y, pixels, ms};
  if (!control) return record_interaction(fact, {});
  record_interaction(fact, {dialog_.title, dialog_.class_name, control->text});
}

void Person::move_to(Point to, uint32_t size) {
  const Point from = pointer_.place();
  const Movement movement(from, to, pointer_.screen(), size, random_);
  const uint64_t start = now_ms();
  for (uint32_t gone = 0; gone < movement.duration_ms();) {
    wait_ms(kStepMs);
    gone = static_cast<uint32_t>(now_ms() - start);
    const Point at = movement.at(gone);
    if (at.x != pointer_.place().x || at.y != pointer_.place().y) pointer_.move(at);
  }
  tell(InteractionKind::kMove, distance(from, to), movement.duration_ms(), nullptr);
}

// Mostly a little way, sometimes across the screen, never quite to its border; now and then with a click on the
// desktop.
void Person::wander() {
  const Point screen = pointer_.screen(), from = pointer_.place();
  const bool far = random_.between(1, 4) == 1;
  const auto reach = [&](int32_t at, int32_t whole) {
    const auto span = static_cast<uint32_t>(whole / (far ? 1 : 5));
    const int32_t to = far ? static_cast<int32_t>(random_.between(0, span))
                           : at - static_cast<int32_t>(span / 2) + static_cast<int32_t>(random_.between(0, span));
    const int32_t border = whole / 20;
    return to < border           ? border + static_cast<int32_t>(random_.between(0, 9))
           : to > whole - border ? whole - border - static_cast<int32_t>(random_.between(0, 9))
                                 : to;
  };
  move_to({reach(from.x, screen.x), reach(from.y, screen.y)}, 40);
  // Who waits for a click before it shows itself gets one; where there are windows it would take their focus.
  if (++wanders_ % kWandersPerClick != 0 || !is_alone()) return;
  press();
  tell(InteractionKind::kClick, 0, 0, nullptr);
}

// Whether there is nothing on the desktop.
bool Person::is_alone() {
  const size_t count = visible_windows(windows_);
  if (count == 0) return false;  // the shell's own are there: these are more than can be listed
  for (size_t i = 0; i < count; ++i) {
    if (!is_shells(windows_[i])) return false;
  }
  return true;
}

// The hand is still on the mouse with which the target has been started.
void Person::arrive() {
  const Point at = pointer_.place();
  pointer_.move({at.x + 2, at.y + 1});
  for (uint32_t waited = 0; !last_input() && waited < kSeenMs; ++waited) wait_ms(1);
}

// What is remembered of a window; null: there are too many at once. The one that was not seen for the longest time
// makes room.
Known* Person::known(const Dialog& dialog, uint64_t now) {
  const uint64_t look = look_of(dialog);
  Known* found = &known_[0];
  for (Known& one : known_) {
    if (one.window == dialog.window) {
      found = &one;
      break;
    }
    if (one.seen_ms < found->seen_ms) found = &one;
  }
  const bool is_new = found->window != dialog.window;
  if (is_new && found->window && now - found->seen_ms < kForgetMs) return nullptr;
  // What changes by itself, a clock on a button, is not read anew each time.
  if (is_new || (found->look != look && found->clicks)) {
    *found = {.window = dialog.window,
              .look = look,
              .due_ms = now + random_.between(kLeastReadMs, kMostReadMs),
              .clicks = 0,
              .seen_ms = now};
  }
  found->look = look;
  found->seen_ms = now;
  return found;
}

// A place on it that none of the `before` windows in front hides.
bool Person::place_on(const Control& control, size_t before, Point& place) {
  const Area& area = control.area;
  const Point screen = pointer_.screen();
  for (int tries = 0; tries < 8; ++tries) {
    const auto within = [&](int64_t least, int64_t most) {
      const int64_t quarter = (most - least) / 4;
      return static_cast<int32_t>(least + quarter +
                                  random_.between(0, static_cast<uint32_t>(most - least - 2 * quarter)));
    };
    place = {within(area.left, area.right), within(area.top, area.bottom)};
    bool hidden = place.x < 0 || place.y < 0 || place.x >= screen.x || place.y >= screen.y;
    for (size_t i = 0; i < before && !hidden; ++i) hidden = area_of(windows_[i]).has(place);
    if (!hidden) return true;
  }
  return false;
}

void Person::press() {
  wait_ms(random_.between(90, 260));
  pointer_.press(true);
  wait_ms(random_.between(60, 140));
  pointer_.press(false);
}

void Person::click(const Control& control, Point place) {
  move_to(place, static_cast<uint32_t>(int64_t{control.area.bottom} - control.area.top));
  // It may have gone meanwhile, and another thing be there.
  if (!area_of(control.window).has(place)) return;
  press();
  tell(InteractionKind::kClick, 0, 0, &control);
}

// Looks at what is in front first. True if something was clicked.
bool Person::answer_one() {
  const size_t count = visible_windows(windows_);
  const uint64_t now = now_ms();
  for (size_t i = 0; i < count && now_ms() - now < kMostLookMs; ++i) {
    if (!look_at(windows_[i], dialog_)) continue;
    Known* window = known(dialog_, now);
    if (!window || now < window->due_ms || window->clicks >= kMostClicks) continue;
    const int wanted = choose(dialog_, window->clicks);
    Point place;
    if (wanted < 0 || !place_on(dialog_.controls[wanted], i, place)) continue;
    ++window->clicks;
    window->due_ms = now + random_.between(kLeastReadMs, kMostReadMs) * (window->clicks + 1) / 2;
    click(dialog_.controls[wanted], place);
    return true;
  }
  return false;
}

void Person::rest() {
  for (const uint64_t end = now_ms() + random_.between(kLeastPauseMs, kMostPauseMs);
       now_ms() < end && pointer_.connected();) {
    wait_ms(look_ms_);
    const uint64_t before = now_ms();
    // However many windows there are, looking takes a small part of a processor.
    if (!answer_one()) look_ms_ = static_cast<uint32_t>((now_ms() - before) * kRestPerLook);
    look_ms_ = look_ms_ < kLookMs ? kLookMs : look_ms_ > kMostRestMs ? kMostRestMs : look_ms_;
  }
}

}  // namespace

void live(void (*arrived)()) {
  static Person person;
  const bool there = g_arena.config->interaction && person.connect();
  if (there) person.arrive();
  arrived();
  if (there) person.wander();
  for (;;) {
    if (person.connected()) {
      person.rest();
      person.wander();
      continue;
    }
    wait_ms(kReconnectMs);
    if (g_arena.config->interaction) person.connect();
  }
}

}  // namespace drsemu::monitor
