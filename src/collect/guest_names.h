// DOS paths of the guest's names, with what is one guest's own: what its machine is called, and the drives that were
// made in it.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace drsemu::collect {

// One thread. Memory is bounded.
class GuestNames {
 public:
  void set_machine(std::string_view name) { machine_ = name; }

  // A link of the object manager has been made: `name` (full) leads to `target`. What is no drive is left out.
  void link(std::string_view name, std::string_view target);

  // As event::dos_path, and through such drives.
  std::string dos_path(std::string_view name) const;

  // "X:\a" of a drive that was made.
  bool is_on_made_drive(std::string_view name) const;

 private:
  std::string machine_;
  std::array<std::string, 26> made_;  // by letter: where it leads
};

}  // namespace drsemu::collect
