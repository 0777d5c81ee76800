// C++ exceptions through the frames of wrapped functions (64 bit: in 32-bit code this compiler's exceptions do not cross the
// system's frames).
#include <windows.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace {

int destroyed;

struct Local {
  ~Local() { ++destroyed; }
};

void CALLBACK throws(ULONG_PTR value) {
  Local local;
  throw std::runtime_error(std::to_string(value));
}

BOOL CALLBACK throws_too(LPSTR) { throw 43; }

}  // namespace

int main() {
  for (ULONG_PTR i = 0; i < 100; ++i) {
    try {
      Local local;
      QueueUserAPC(throws, GetCurrentThread(), i);
      SleepEx(1000, TRUE);
      return 1;
    } catch (const std::runtime_error& error) {
      if (std::to_string(i) != error.what()) return 2;
    }
  }
  try {
    EnumSystemLocalesA(throws_too, LCID_INSTALLED);
    return 3;
  } catch (int value) {
    if (value != 43) return 4;
  }
  if (destroyed != 200) return 5;
  std::puts("EXIT-SUCCESS");
}
