// Alternate streams (event/stream.h) go where their file goes: in Wine's server, which moves and deletes files.
#pragma once

namespace drsemu::monitor {

// Whether the file or folder of that path has, or has had, streams.
bool has_streams(const char* path);

// `path`, which had streams, is gone, or is at `to` (not null) now. `gone`: called with the path of each stream before
// it is unlinked.
void follow_with_streams(const char* path, const char* to, void (*gone)(const char*));

// Whether renaming `from` to `to` makes the file's own content a stream of it, or a stream the content.
bool swaps_content(const char* from, const char* to);

// After that: the file is there, and is known to have streams.
void settle_content(const char* from, const char* to);

}  // namespace drsemu::monitor
