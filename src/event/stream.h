// Alternate streams of files, as they lie on the disk of a VM: `a.txt:s` is a file of that name beside `a.txt`, which no
// file of Windows's can have. So Wine opens, maps, runs and names one as it does any file, and the report finds it in the
// overlay under its own name; what is left to do is that it goes where its file goes, and is in no listing of a folder.
#pragma once

#include <string_view>

namespace drsemu::event {

// Extended attribute of a file or folder that has, or has had, a stream: who deletes or moves it looks for them.
inline constexpr const char* kStreamsAttribute = "user.streams";

// The name of the file whose stream has this one, or `name` itself. Of one component, or of a path of Linux's.
constexpr std::string_view file_of_stream(std::string_view name) {
  const size_t slash = name.rfind('/');
  return name.substr(0, name.find(':', slash == name.npos ? 0 : slash));
}

}  // namespace drsemu::event
