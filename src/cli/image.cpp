// drsemu image build|list|remove
#include "sandbox/image.h"

#include <cstdio>

#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"

namespace drsemu::cli {

void add_image(CLI::App& app, int&) {
  CLI::App* image = app.add_subcommand("image", "Build, list or remove the guest image");
  image->require_subcommand(1);

  CLI::App* build = image->add_subcommand("build", "Build the guest image (once; about a minute and 1 GB)");
  auto force = std::make_shared<bool>(false);
  build->add_flag("--force", *force, "Build it anew even if it is there");
  auto profile = std::make_shared<std::string>();
  build->add_option("--profile", *profile, "The machine that it is to be: a file as guest/profile.toml, with what differs from it");
  build->callback([force, profile] {
    const sandbox::Image made = sandbox::build_image(*profile, *force);
    std::printf("guest image %s: %s, Wine %s, in %s\n", made.id.c_str(), human_size(made.size).c_str(),
                made.wine_version.c_str(), made.dir.c_str());
  });

  CLI::App* list = image->add_subcommand("list", "List the guest images");
  auto verify = std::make_shared<bool>(false);
  list->add_flag("--verify", *verify, "Compare every file of the current one with its checksum");
  list->callback([verify] {
    if (*verify) {
      size_t files = 0;
      const sandbox::Image current = sandbox::require_image();
      const std::string damage = sandbox::verify_image(current, files);
      if (!damage.empty()) throw Error("the guest image in " + current.dir.string() + " is damaged (" + damage + "); build it anew with: " + sandbox::build_command(" --force"));
      std::printf("guest image %s: %zu files are as they were built\n", current.id.c_str(), files);
      return;
    }
    const std::vector<sandbox::Image> images = sandbox::list_images();
    if (images.empty()) {
      std::printf("no guest image; build it with: drsemu image build\n");
      return;
    }
    std::printf("%-16s  %-8s  %-9s  %-20s  %s\n", "ID", "STATE", "SIZE", "BUILT", "WINE");
    for (const sandbox::Image& entry : images) {
      std::printf("%-16s  %-8s  %-9s  %-20s  %s\n", entry.id.c_str(), !entry.current ? "stale" : entry.damaged ? "damaged" : "current",
                  human_size(entry.size).c_str(), entry.built.c_str(), entry.wine_version.c_str());
    }
  });

  CLI::App* remove = image->add_subcommand("remove", "Remove a guest image");
  auto id = std::make_shared<std::string>();
  auto stale = std::make_shared<bool>(false);
  auto all = std::make_shared<bool>(false);
  remove->add_option("ID", *id, "As `drsemu image list` shows it");
  remove->add_flag("--stale", *stale, "All that other versions of drsemu have built");
  remove->add_flag("--all", *all, "All");
  remove->callback([id, stale, all] {
    if (id->empty() && !*stale && !*all) throw Error("say which image: an ID of drsemu image list, --stale or --all");
    std::vector<std::string> ids;
    if (!id->empty()) ids.push_back(*id);
    for (const sandbox::Image& entry : sandbox::list_images()) {
      if (*all || (*stale && !entry.current)) ids.push_back(entry.id);
    }
    for (const std::string& entry : ids) {
      sandbox::remove_image(entry);
      std::printf("removed %s\n", entry.c_str());
    }
  });
}

}  // namespace drsemu::cli
