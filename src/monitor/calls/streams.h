// Alternate streams (event/stream.h) as programs call them: opened, made, renamed and listed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "event/guest_path.h"

namespace drsemu::monitor {

// Wine's functions of ntdll.so that tell Linux's names.
struct HostNames {
  uint32_t (*path_of)(const void* attributes, char* path, uint32_t* size, uint32_t disposition);
  uint32_t (*descriptor_of)(uint64_t handle, uint32_t access, int* fd, uint32_t* options);
};
extern HostNames g_host_names;

// Linux's path of what `handle` is open for, into path[size]; false if it is no file.
bool host_path(uint64_t handle, char* path, size_t size);

// The file of a stream, once it is found.
struct StreamHost {
  char path[1024];  // Linux's
  bool known = false;
};

// Finds the file that `name` (\??\C:\a.txt:s, which has a stream) is a stream of. The name goes to out[room] with the
// file called as it is on the disk, whatever case or short name it was called by; returns its length, 0 if there is no
// such file.
size_t find_host(event::PathText<char16_t> name, StreamHost& host, char16_t* out, size_t room);

// A stream was made of it: who moves or deletes it will see.
void mark_host(const StreamHost& host);

// Calls `take` with the name (":s") of each stream that the open file has beside its own content, if it is no stream
// itself. `take` may delete it.
void each_named_stream(uint64_t handle, void (*take)(uint64_t handle, event::PathText<char16_t> name));

// FileStreamInformation, which Wine lacks.
uint64_t stream_information(uint64_t handle, uint64_t io, uint64_t buffer, uint32_t size);

}  // namespace drsemu::monitor
