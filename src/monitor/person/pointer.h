// The hand: a client of the VM's display that moves the pointer and presses its buttons, by the extension XTEST.
//
// To Wine that is a mouse: no event is marked as made by a program. The few requests that it takes are spoken directly,
// since Xlib ends the process when a display goes away, and allocates.
#pragma once

#include <cstddef>

#include "monitor/person/motion.h"

namespace drsemu::monitor {

// One thread's. No call waits longer than a second; what cannot be sent is left out, and connected() is false from then
// on.
class Pointer {
 public:
  // Connects to the display. False if that is not there or lacks XTEST.
  bool connect();
  bool connected() const { return fd_ >= 0; }

  Point screen() const { return screen_; }  // its size
  Point place() const { return place_; }
  void move(Point to);
  void press(bool down);  // the left button

 private:
  bool send(const void* data, size_t size);
  bool receive(void* data, size_t size);
  bool reply(unsigned char (&packet)[32]);
  void fake(uint8_t type, uint8_t detail, Point at);
  void close();

  int fd_ = -1;
  uint8_t xtest_ = 0;  // its opcode
  uint32_t root_ = 0;
  Point screen_, place_;
};

}  // namespace drsemu::monitor
