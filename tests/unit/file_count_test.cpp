// sandbox/file_count: files without content are counted too.
#include "sandbox/file_count.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "temp_dir.h"

namespace drsemu::sandbox {
namespace {

TEST(FileCount, SaysWhenThereAreTooMany) {
  const TempDir dir;
  FileCount count(dir.path(), 2000), none(dir.path(), 0);
  EXPECT_FALSE(count.is_beyond());
  bool beyond = false;
  for (int i = 0; i < 4000; ++i) dir.file(std::to_string(i / 500).append("d/").append(std::to_string(i)), "");
  for (int tries = 0; tries < 600 && !beyond; ++tries) {
    beyond = count.is_beyond();
    if (!beyond) usleep(50'000);
  }
  EXPECT_TRUE(beyond);
  EXPECT_FALSE(none.is_beyond());
}

}  // namespace
}  // namespace drsemu::sandbox
