// The person at the guest's desktop: how the hand moves, and which button is pressed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "monitor/person/dialog.h"
#include "monitor/person/motion.h"

namespace drsemu::monitor {
namespace {

// ---- movements -------------------------------------------------------------------------------------

constexpr Point kScreen{1920, 1080};

TEST(Movement, BeginsAndEndsWhereItShould) {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    const Point from{static_cast<int32_t>(random.between(0, 1919)), static_cast<int32_t>(random.between(0, 1079))};
    const Point to{static_cast<int32_t>(random.between(0, 1919)), static_cast<int32_t>(random.between(0, 1079))};
    const Movement movement(from, to, kScreen, random.between(1, 60), random);
    EXPECT_LE(distance(movement.at(0), from), 1u);
    EXPECT_EQ(movement.at(movement.duration_ms()).x, to.x);
    EXPECT_EQ(movement.at(movement.duration_ms()).y, to.y);
    EXPECT_GE(movement.duration_ms(), 150u);
    EXPECT_LE(movement.duration_ms(), 2500u);
    for (uint32_t ms = 0; ms < movement.duration_ms(); ms += 8) {
      const Point at = movement.at(ms);
      ASSERT_TRUE(at.x >= 0 && at.y >= 0 && at.x < kScreen.x && at.y < kScreen.y);
    }
  }
}

TEST(Movement, IsACurveThatIsFastestInTheMiddle) {
  Random random(3);
  const Point from{100, 900}, to{1500, 200};
  const Movement movement(from, to, kScreen, 20, random);
  const uint32_t whole = movement.duration_ms();
  uint32_t bend = 0;
  for (uint32_t part = 1; part < 20; ++part) {
    const Point at = movement.at(whole * part / 20);
    const int64_t cross = int64_t{at.x - from.x} * (to.y - from.y) - int64_t{at.y - from.y} * (to.x - from.x);
    bend = std::max(bend, static_cast<uint32_t>(std::llabs(cross) / distance(from, to)));
  }
  EXPECT_GT(bend, 20u);
  const auto step = [&](uint32_t at) { return distance(movement.at(at), movement.at(at + whole / 20)); };
  EXPECT_GT(step(whole / 2), 3 * step(0));
  EXPECT_GT(step(whole / 2), 3 * step(whole - whole / 20));
}

TEST(Movement, TakesLongerTheSmallerAndFartherTheAim) {
  const auto takes = [](int32_t way, uint32_t size) {
    Random random(1);
    return Movement({0, 0}, {way, 0}, kScreen, size, random).duration_ms();
  };
  EXPECT_GT(takes(1600, 20), takes(200, 20));
  EXPECT_GT(takes(800, 10), takes(800, 100));
}

TEST(Movement, TwoAreNotAlike) {
  Random random(5);
  const Movement one({10, 10}, {1000, 700}, kScreen, 20, random), other({10, 10}, {1000, 700}, kScreen, 20, random);
  EXPECT_NE(one.at(one.duration_ms() / 2).y, other.at(other.duration_ms() / 2).y);
}

// ---- buttons ---------------------------------------------------------------------------------------

struct Made {
  std::u16string text;
  int id = 0;
  uint32_t style = 0;
  std::u16string class_name = u"Button";
};
constexpr uint32_t kOff = 0x08000000, kDefaultButton = 1, kCheck = 3, kRadio = 9, kGroup = 7;

template <size_t kSize>
void put(char16_t (&to)[kSize], const std::u16string& from) {
  to[from.copy(to, kSize - 1)] = 0;
}

Dialog dialog_of(const std::vector<Made>& made, const std::u16string& class_name = u"#32770") {
  Dialog dialog;
  dialog.window = 1;
  put(dialog.class_name, class_name);
  put(dialog.title, u"A question");
  for (const Made& one : made) {
    Control& control = dialog.controls[dialog.count++];
    control.window = 100 + dialog.count;
    control.area = {10, 10, 90, 35};
    control.style = 0x50000000 | one.style;
    control.id = one.id;
    put(control.class_name, one.class_name);
    put(control.text, one.text);
  }
  return dialog;
}

TEST(Buttons, WhatGetsOnIsPressed) {
  struct Case {
    std::vector<Made> made;
    int pressed;
  };
  const std::vector<Case> cases = {
      {{{u"OK", 1, kDefaultButton}}, 0},
      {{{u"&Yes", 6}, {u"&No", 7, kDefaultButton}}, 0},
      {{{u"&Abort", 3}, {u"&Retry", 4}, {u"&Ignore", 5}}, 2},
      {{{u"&Retry", 4, kDefaultButton}, {u"Cancel", 2}}, 0},
      {{{u"< &Back"}, {u"&Next >", 1, kDefaultButton}, {u"Cancel", 2}}, 1},
      {{{u"< Zur\u00fcck"}, {u"&Weiter >"}, {u"Abbrechen", 2}}, 1},
      {{{u"I &Agree", 1}, {u"Cancel", 2}}, 0},
      {{{u"J'&accepte"}, {u"Annuler", 2}}, 0},
      {{{u"\u786e\u5b9a(&O)", 1}, {u"\u53d6\u6d88(&C)", 2}}, 0},
      {{{u"\u0414\u0430", 6}, {u"\u041d\u0435\u0442", 7}}, 0},
      {{{u"&Install\u2026"}, {u"&Uninstall"}}, 0},
      {{{u"I &Decline"}, {u"I A&gree"}}, 1},
      {{{u"Jatkuu", 6}, {u"Ei", 7}}, 0},  // a language that is not known: by the buttons' numbers
      {{{u"Something", 1001, kDefaultButton}, {u"Other", 1002}}, 0},
      {{{u"Group", 0, kGroup}, {u"Close", 8}}, 1},
      {{{u"No thanks"}, {u"Cancel", 2}}, 0},
  };
  for (size_t i = 0; i < cases.size(); ++i) EXPECT_EQ(choose(dialog_of(cases[i].made), 0), cases[i].pressed) << i;
}

TEST(Buttons, OfOtherClassesAreKnown) {
  for (const char16_t* name : {u"TNewButton", u"TButton", u"TBitBtn", u"ThunderRT6CommandButton", u"WindowsForms10.BUTTON.app.0.141b42a_r9_ad1"}) {
    EXPECT_EQ(choose(dialog_of({{u"Next", 0, 0, name}, {u"Cancel", 0, 0, name}}, u"TWizardForm"), 0), 0);
  }
  EXPECT_EQ(choose(dialog_of({{u"Next", 0, 0, u"Static"}}), 0), -1);
}

TEST(Buttons, ALicenceIsAgreedToFirst) {
  const std::vector<Made> off = {{u"I &accept the agreement", 0, kRadio}, {u"I &do not accept the agreement", 0, kRadio}, {u"&Next >", 0, kOff}, {u"Cancel", 2}};
  EXPECT_EQ(choose(dialog_of(off, u"TWizardForm"), 0), 0);
  std::vector<Made> on = off;
  on[2].style = 0;
  EXPECT_EQ(choose(dialog_of(on, u"TWizardForm"), 0), 2);
  // The program has answered that it has to be agreed to: nothing has changed.
  EXPECT_EQ(choose(dialog_of({{u"Ich stimme nicht zu", 0, kCheck}, {u"Ich stimme zu", 0, kCheck}, {u"Weiter"}}), 1), 1);
  EXPECT_EQ(choose(dialog_of({{u"Ich stimme nicht zu", 0, kCheck}, {u"Weiter"}}), 1), 1);
}

TEST(Buttons, WhatIsAtWorkIsLeftAlone) {
  EXPECT_EQ(choose(dialog_of({{u"< Back", 0, kOff}, {u"Next >", 0, kOff}, {u"Cancel", 2}}), 0), -1);
  EXPECT_EQ(choose(dialog_of({{u"", 0, 0, u"msctls_progress32"}, {u"Cancel", 2}}), 0), -1);
  EXPECT_EQ(choose(dialog_of({{u"< Back"}, {u"Cancel", 2}}, u"TWizardForm"), 0), -1);
}

TEST(Buttons, AnothersTurnComesWhereNothingHappens) {
  const Dialog dialog = dialog_of({{u"Open", 1, kDefaultButton}, {u"Cancel", 2}});
  EXPECT_EQ(choose(dialog, 0), 0);
  EXPECT_EQ(choose(dialog, 1), 1);
  EXPECT_EQ(choose(dialog, 2), 0);
}

TEST(Buttons, AProgramsWindowIsNotClosed) {
  EXPECT_EQ(choose(dialog_of({{u"Seven"}, {u"Eight"}, {u"Nine"}}, u"Calculator"), 0), -1);
  EXPECT_EQ(choose(dialog_of({{u"Help"}, {u"Exit"}}, u"MainWindow"), 0), -1);
  EXPECT_EQ(choose(dialog_of({}), 0), -1);
}

TEST(Buttons, WhatIsTooSmallCannotBeHit) {
  Dialog dialog = dialog_of({{u"OK", 1}});
  dialog.controls[0].area = {10, 10, 10, 10};
  EXPECT_EQ(choose(dialog, 0), -1);
}

TEST(Buttons, ALookIsAnotherWhereSomethingHasChanged) {
  const std::vector<Made> made = {{u"Next >", 0, kOff}, {u"Cancel", 2}};
  std::vector<Made> other = made;
  other[0].style = 0;
  EXPECT_EQ(look_of(dialog_of(made)), look_of(dialog_of(made)));
  EXPECT_NE(look_of(dialog_of(made)), look_of(dialog_of(other)));
  other = made;
  other[0].text = u"Finish";
  EXPECT_NE(look_of(dialog_of(made)), look_of(dialog_of(other)));
}

// Any bytes: what comes out is a control of the window or none.
TEST(Buttons, NonsenseIsBounded) {
  Random random(11);
  for (int i = 0; i < 3000; ++i) {
    Dialog dialog;
    dialog.count = random.between(0, kMostControls);
    for (size_t at = 0; at < dialog.count; ++at) {
      Control& control = dialog.controls[at];
      control.style = random.next();
      control.id = static_cast<int32_t>(random.next());
      control.area = {static_cast<int32_t>(random.next()), static_cast<int32_t>(random.next()), static_cast<int32_t>(random.next()), static_cast<int32_t>(random.next())};
      put(control.class_name, u"Button");
      for (size_t c = 0; c + 1 < kMostText; ++c) control.text[c] = static_cast<char16_t>(random.between(0, 0x180));
    }
    const int chosen = choose(dialog, random.between(0, 20));
    ASSERT_GE(chosen, -1);
    ASSERT_LT(chosen, static_cast<int>(dialog.count));
  }
}

}  // namespace
}  // namespace drsemu::monitor
