// What a person who wants to get on does with a window.
#include "monitor/person/dialog.h"

#include "monitor/person/words.h"

namespace drsemu::monitor {
namespace {

// winuser.h
constexpr uint32_t kDisabled = 0x08000000, kButtonType = 0xf;
enum : uint32_t { kDefault = 1, kGroupBox = 7 };
constexpr uint8_t kUnknownDefault = 60, kLone = 50, kGetsOn = 50, kCloses = 20;
constexpr int32_t kLeastSize = 6;  // pixels, of what can be hit

// What a message box's buttons are, whatever language they speak.
struct Known {
  int32_t id;
  uint8_t score;
};
constexpr Known kKnown[] = {{1 /* IDOK */, 80},     {6 /* IDYES */, 80},   {11 /* IDCONTINUE */, 78},
                            {5 /* IDIGNORE */, 52}, {4 /* IDRETRY */, 40}, {10 /* IDTRYAGAIN */, 40},
                            {8 /* IDCLOSE */, 35},  {7 /* IDNO */, 15},    {2 /* IDCANCEL */, 10},
                            {3 /* IDABORT */, 8}};

size_t length_of(const char16_t* text) {
  size_t length = 0;
  while (text[length]) ++length;
  return length;
}

// Latin, Cyrillic; enough for the words that are known.
char16_t lower(char16_t c) {
  if ((c >= u'A' && c <= u'Z') || (c >= u'\u00c0' && c <= u'\u00de' && c != u'\u00d7') ||
      (c >= u'\u0410' && c <= u'\u042f'))
    return static_cast<char16_t>(c + 32);
  if (c >= u'\u0400' && c <= u'\u040f') return static_cast<char16_t>(c + 80);
  if (c >= u'\u0100' && c <= u'\u0137') return static_cast<char16_t>(c | 1);
  if (c == u'\u2019') return u'\'';
  return c;
}

bool is_letter(char16_t c) { return (c >= u'a' && c <= u'z') || c >= u'\u00c0'; }

// In lower case, without the mark of the key ("&Next", "确定(&O)") and what surrounds the words ("< Back", "Next >",
// "…").
void plain(const char16_t* from, char16_t (&to)[kMostText]) {
  size_t length = 0;
  for (size_t i = 0; from[i] && length + 1 < kMostText; ++i) {
    if (from[i] == u'(' && from[i + 1] == u'&') break;
    if (from[i] == u'&' && from[i + 1] != u'&') continue;
    const char16_t c = lower(from[i] == u'\t' || from[i] == u'\n' || from[i] == u'\r' ? u' ' : from[i]);
    if (c == u'<' && !length) continue;
    if (c == u' ' && (!length || to[length - 1] == u' ')) continue;
    to[length++] = c;
  }
  const auto is_around = [](char16_t c) {
    return c == u' ' || c == u'.' || c == u'!' || c == u'>' || c == u'\u2026' || c == u'\u00bb' || c == u':';
  };
  while (length && is_around(to[length - 1])) --length;
  to[length] = 0;
}

bool begins_with(const char16_t* text, const char16_t* word) {
  size_t i = 0;
  while (word[i] && text[i] == word[i]) ++i;
  return word[i] == 0;
}

bool has(const char16_t* text, const char16_t* word) {
  for (; *text; ++text) {
    if (begins_with(text, word)) return true;
  }
  return false;
}

// The longest known word that the text is or begins with; null: none.
const Word* word_of(const char16_t* text) {
  const Word* best = nullptr;
  size_t best_length = 0;
  for (const Word& word : kWords) {
    const size_t length = length_of(word.text);
    if (length <= best_length || !begins_with(text, word.text) || (is_letter(text[length]) && word.text[0] < u'\u3000'))
      continue;
    best = &word;
    best_length = length;
  }
  return best;
}

bool consents(const char16_t* text) {
  for (const char16_t* refusal : kRefusals) {
    if (has(text, refusal)) return false;
  }
  for (const char16_t* consent : kConsents) {
    if (has(text, consent)) return true;
  }
  return false;
}

bool is_dialog_class(const char16_t* name) { return begins_with(name, u"#32770") && !name[6]; }

bool is_progress(const Control& control) {
  char16_t name[kMostText] = {};
  for (size_t i = 0; i + 1 < kMostClass && control.class_name[i]; ++i) name[i] = lower(control.class_name[i]);
  return has(name, u"progress");
}

bool can_be_hit(const Control& control) {
  const Area& area = control.area;
  return int64_t{area.right} - area.left >= kLeastSize && int64_t{area.bottom} - area.top >= kLeastSize;
}

uint8_t id_score(const Control& control) {
  for (const Known& known : kKnown) {
    if (known.id == control.id) return known.score;
  }
  return 0;
}

// How much a person likes to press it, 0 not at all. `lone`: there is no other.
uint8_t score_of(const Dialog& dialog, const Control& control, bool lone) {
  char16_t text[kMostText];
  plain(control.text, text);
  if (const Word* word = word_of(text))
    return lone && word->score >= kCloses && word->score < kLone ? kLone : word->score;
  if (lone) return kLone;
  if (!is_dialog_class(dialog.class_name)) return 0;
  const uint8_t known = id_score(control);
  return (control.style & kButtonType) == kDefault && known < kUnknownDefault ? kUnknownDefault : known;
}

}  // namespace

Button button_of(const Control& control) {
  char16_t name[kMostText] = {};
  for (size_t i = 0; i + 1 < kMostClass && control.class_name[i]; ++i) name[i] = lower(control.class_name[i]);
  if (has(name, u"checkbox") || has(name, u"radiobutton") || has(name, u"optionbutton")) return Button::kTick;
  if (!has(name, u"button") && !has(name, u"bitbtn")) return Button::kNone;
  if (has(name, u"toolbutton") || has(name, u"speedbutton")) return Button::kNone;
  // Classes made of Windows's own have its styles.
  switch (control.style & kButtonType) {
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
    case 9: return Button::kTick;  // check boxes and radio buttons
    case kGroupBox: return Button::kNone;
    default: return Button::kPush;
  }
}

int choose(const Dialog& dialog, uint32_t tried) {
  struct Candidate {
    int control;
    uint8_t score;
  };
  Candidate candidates[kMostControls];
  size_t count = 0, pushes = 0;
  bool waits = false;  // what gets on cannot be pressed yet
  int tick = -1;
  for (size_t i = 0; i < dialog.count; ++i)
    pushes += button_of(dialog.controls[i]) == Button::kPush && can_be_hit(dialog.controls[i]);
  for (size_t i = 0; i < dialog.count; ++i) {
    const Control& control = dialog.controls[i];
    const Button kind = button_of(control);
    waits = waits || is_progress(control);
    if (kind == Button::kNone || !can_be_hit(control)) continue;
    const bool disabled = control.style & kDisabled;
    if (kind == Button::kTick) {
      char16_t text[kMostText];
      plain(control.text, text);
      if (tick < 0 && !disabled && consents(text)) tick = static_cast<int>(i);
      continue;
    }
    const uint8_t score = score_of(dialog, control, pushes == 1);
    if (disabled) {
      waits = waits || score >= kGetsOn;
      continue;
    }
    if (!score) continue;
    size_t at = count++;
    for (; at > 0 && candidates[at - 1].score < score; --at) candidates[at] = candidates[at - 1];
    candidates[at] = {static_cast<int>(i), score};
  }
  // A box that has been ticked once without a change may have been ticked before: then it is another's turn.
  const bool gets_on = count && candidates[0].score >= kGetsOn;
  if (tick >= 0 && (gets_on ? tried == 1 : tried % 2 == 0)) return tick;
  if (!gets_on) {
    // A window that offers nothing but ways back is a program's; in a dialog they are what there is. Where something is
    // about to be possible one waits for it.
    if (!count || waits || !is_dialog_class(dialog.class_name)) return -1;
    return candidates[tried % count].control;
  }
  const size_t turn = tried - (tick >= 0 && tried > 1);
  return candidates[turn % count].control;
}

uint64_t look_of(const Dialog& dialog) {
  uint64_t look = 0xcbf29ce484222325;  // FNV-1a
  const auto add = [&](uint64_t value) { look = (look ^ value) * 0x100000001b3; };
  const auto add_text = [&](const char16_t* text) {
    for (; *text; ++text) add(*text);
    add(0);
  };
  add(dialog.window);
  add_text(dialog.title);
  for (size_t i = 0; i < dialog.count; ++i) {
    add(dialog.controls[i].window);
    add(dialog.controls[i].style & kDisabled);
    if (button_of(dialog.controls[i]) != Button::kNone) add_text(dialog.controls[i].text);
  }
  return look;
}

}  // namespace drsemu::monitor
