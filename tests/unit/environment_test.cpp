// monitor/environment: what is kept is out of environ, and still found by getenv and by programs that are started.
#include "monitor/environment.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <cstring>

namespace drsemu::monitor {
namespace {

// In a process of its own: it is done once and for good.
int in_child(int (*check)()) {
  const pid_t pid = fork();
  if (pid == 0) {
    clearenv();
    for (const char* entry : {"WINEPREFIX=/wine", "LANG=C.UTF-8", "WINESERVERSOCKET=7", "EMPTY="})
      putenv(strdup(entry));
    keep_environment();
    _exit(check());
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(KeptVariables, VariablesAreOutOfEnviron) {
  EXPECT_EQ(in_child([] {
              if (!environ[0] || strcmp(environ[0], "WINESERVERSOCKET=7") != 0 || environ[1]) return 1;
              if (!getenv("WINEPREFIX") || strcmp(getenv("WINEPREFIX"), "/wine") != 0) return 2;
              if (!getenv("EMPTY") || *getenv("EMPTY") || getenv("WINE") || getenv("NONE")) return 3;
              setenv("WINEPREFIX", "/other", 1);
              if (strcmp(getenv("WINEPREFIX"), "/other") != 0) return 4;
              const char* locale = setlocale(LC_ALL, "");
              return locale && strcmp(locale, "C.UTF-8") == 0 ? 0 : 5;
            }),
            0);
}

TEST(KeptVariables, ProgramsThatAreStartedGetThem) {
  EXPECT_EQ(in_child([] {
              char wine[] = "WINEPREFIX=/other", path[] = "PATH=/bin";
              char* const environment[] = {wine, path, nullptr};
              char* found[kMostKept];
              const int count = kept_beside(environment, found, kMostKept);
              if (count != 2) return 1;
              if (strcmp(found[0], "LANG=C.UTF-8") != 0 || strcmp(found[1], "EMPTY=") != 0) return 2;
              return kept_beside(environment, found, 1) == 1 ? 0 : 3;
            }),
            0);
}

}  // namespace
}  // namespace drsemu::monitor
