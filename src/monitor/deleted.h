// Keeps the content of files that are deleted, in Wine's server, which is who deletes them.
#pragma once

namespace drsemu::monitor {

// Once, when the server starts. Without the host's file (event/deleted.h) nothing is kept.
void keep_deleted_files();

}  // namespace drsemu::monitor
