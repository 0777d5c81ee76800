// drsemu pool: keeps VMs booted, so that runs start at once.
#include <cstdio>

#include "base/process.h"
#include "cli/command.h"
#include "cli/run.h"
#include "sandbox/pool.h"

namespace drsemu::cli {
namespace {

int pool(size_t size) {
  sandbox::PoolConfig config = pool_config(sandbox::require_image(), size);
  bool full = false;
  config.on_ready = [&](size_t ready) {
    if (ready == size && !full) std::fprintf(stderr, "%zu %s ready: drsemu run takes one at once. Ctrl-C ends the pool.\n", size, size == 1 ? "VM is" : "VMs are");
    full = full || ready == size;
  };
  sandbox::serve_pool(config);
  return 0;
}

}  // namespace

void add_pool(CLI::App& app, int& status) {
  auto size = std::make_shared<size_t>(2);
  CLI::App* verb = app.add_subcommand("pool", "Keep VMs booted, until Ctrl-C: each drsemu run takes one and starts at once");
  verb->add_option("--size", *size, "VMs that are kept ready, about 100 MB of memory each")->capture_default_str()->check(CLI::Range(1, 256));
  verb->callback([size, &status] { status = pool(*size); });
}

}  // namespace drsemu::cli
