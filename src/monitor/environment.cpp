// Keeps the variables that Wine's Unix side is started with out of what Windows programs are given.
#include "monitor/environment.h"

#include <dlfcn.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

namespace drsemu::monitor {
namespace {

// What one of Wine's processes tells the next: set and taken away by Wine, and left out of Windows's environment.
constexpr const char* kWineOwn[] = {"WINESERVERSOCKET=", "WINEPRELOADRESERVE=", "WINELOADERNOEXEC="};

char g_text[8192];
char* g_kept[kMostKept + 1];
int g_count;

// The value, if `entry` is NAME=value of this name.
char* value_of(char* entry, const char* name, size_t length) {
  return strncmp(entry, name, length) == 0 && entry[length] == '=' ? entry + length + 1 : nullptr;
}

char* find(char* const* entries, const char* name, size_t length) {
  for (; entries && *entries; ++entries) {
    if (char* value = value_of(*entries, name, length)) return value;
  }
  return nullptr;
}

bool is_wine_own(const char* entry) {
  for (const char* own : kWineOwn) {
    if (strncmp(entry, own, strlen(own)) == 0) return true;
  }
  return false;
}

}  // namespace

void keep_environment() {
  size_t used = 0;
  char** left = environ;
  for (char** entry = environ; *entry; ++entry) {
    const size_t size = strlen(*entry) + 1;
    if (is_wine_own(*entry) || g_count == kMostKept || sizeof g_text - used < size) {
      *left++ = *entry;
      continue;
    }
    g_kept[g_count++] = static_cast<char*>(memcpy(g_text + used, *entry, size));
    memset(*entry, 0, size);
    used += size;
  }
  *left = nullptr;
}

int kept_beside(char* const* environment, char** found, int most) {
  int count = 0;
  for (int i = 0; i < g_count && count < most; ++i) {
    const char* end = strchr(g_kept[i], '=');
    if (!end || find(environment, g_kept[i], static_cast<size_t>(end - g_kept[i]))) continue;
    found[count++] = g_kept[i];
  }
  return count;
}

}  // namespace drsemu::monitor

extern "C" {

// In place of the C library's, whose own calls are not led here.
__attribute__((visibility("default"))) char* getenv(const char* name) noexcept {
  const size_t length = strlen(name);
  char* value = drsemu::monitor::find(environ, name, length);
  return value ? value : drsemu::monitor::find(drsemu::monitor::g_kept, name, length);
}

// "": as the environment says, in which the C library does not find it any more.
__attribute__((visibility("default"))) char* setlocale(int category, const char* locale) noexcept {
  using Function = char* (*)(int, const char*);
  static Function real;
  if (!real) real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "setlocale"));
  char* language = drsemu::monitor::find(drsemu::monitor::g_kept, "LANG", 4);
  return real(category, locale && !*locale && language ? language : locale);
}

}  // extern "C"
