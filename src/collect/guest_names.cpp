// DOS paths through what the guest has made.
#include "collect/guest_names.h"

#include "event/guest_path.h"

namespace drsemu::collect {

using namespace event;

void GuestNames::link(std::string_view name, std::string_view target) {
  constexpr size_t kMost = 1024;
  const PlaceOf<char> at = place_of(name);
  if (at.place != Place::kDrive || !at.path.empty() || at.share || at.drive == 'C' || target.size() > kMost) return;
  made_[static_cast<size_t>(at.drive - 'A')] = target;
}

bool GuestNames::is_on_made_drive(std::string_view name) const {
  const PlaceOf<char> at = place_of(name);
  return at.place == Place::kDrive && at.drive != 'C' && !made_[static_cast<size_t>(at.drive - 'A')].empty();
}

std::string GuestNames::dos_path(std::string_view name) const {
  constexpr int kMostLinks = 8;  // as the guest follows
  std::string led;
  for (int i = 0; i < kMostLinks && is_on_made_drive(name); ++i) {
    const PlaceOf<char> at = place_of(name);
    std::string next = made_[static_cast<size_t>(at.drive - 'A')];
    if (next.back() == '\\' && !at.path.empty()) next.pop_back();
    led = next + std::string(at.path);
    name = led;
  }
  return event::dos_path(name, {}, machine_);
}

}  // namespace drsemu::collect
