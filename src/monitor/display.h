// Where the display is, for Wine's X11 driver and the person at the desktop alone.
#pragma once

namespace drsemu::monitor {

// Before the driver is loaded: waits until the display listens, and names it in this process's Linux environment.
// Windows's has been made of that long before, so no program sees it.
void show_display();

// A connection to the display, the caller's to close; -1 if it does not listen within ten seconds. Keeps errno.
int connect_display();

}  // namespace drsemu::monitor
