// Wrapped functions that are more than recorded: as the original's client has them.
#include "monitor/calls/calls.h"
#include "monitor/record/arena_guest.h"

namespace drsemu::monitor {

using namespace event;

bool handle_function(Syscall& call) {
  constexpr uint64_t kRemoteServer = 0x10;         // CLSCTX_REMOTE_SERVER
  constexpr uint64_t kSysNotReady = 10091;         // WSASYSNOTREADY
  constexpr uint64_t kDownloadFailure = 0x800c0008;  // INET_E_DOWNLOAD_FAILURE
  uint64_t& arg = call.args[call.plan.handler_arg];
  switch (call.plan.handler) {
    case Handler::kLocalServers:
      arg &= ~kRemoteServer;
      return true;
    case Handler::kNoWinsock:
      call.result = kSysNotReady;
      return !g_arena.config->no_winsock;
    case Handler::kNoUrl:
      call.result = kDownloadFailure;
      return arg != 0;
    default:
      return true;
  }
}

}  // namespace drsemu::monitor
