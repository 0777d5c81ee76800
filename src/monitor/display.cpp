// Where the display is: told to Wine's X11 driver alone, when that is loaded. In the VM's environment it would be in
// every Windows program's.
#include "monitor/display.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace drsemu::monitor {
namespace {

constexpr char kDisplay[] = ":0";
constexpr char kSocket[] = "/tmp/.X11-unix/X0";
constexpr int kWaitMs = 10'000;

int try_connect() {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path, kSocket, sizeof kSocket);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

// It is started with the VM, and nobody has waited for it yet.
int connect_display() {
  const int saved = errno;
  int fd = -1;
  for (int waited = 0; waited < kWaitMs && (fd = try_connect()) < 0; ++waited) usleep(1000);
  errno = saved;
  return fd;
}

void show_display() {
  if (getenv("DISPLAY")) return;
  const int saved = errno;
  if (const int fd = connect_display(); fd >= 0) close(fd);
  setenv("DISPLAY", kDisplay, 1);
  errno = saved;
}

}  // namespace drsemu::monitor
