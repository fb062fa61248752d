#include "leukolens/dataset/role.hpp"

#include "leukolens/core/error.hpp"

namespace leukolens {

const char* name_of(Role role) {
  switch (role) {
    case Role::train:
      return "train";
    case Role::validate:
      return "validate";
    case Role::calibrate:
      return "calibrate";
    case Role::test:
      return "test";
    case Role::fresh:
      return "new";
  }
  return "new";
}

std::optional<Role> role_from(const std::string& text) {
  if (text.empty()) return {};
  if (text == "val") return Role::validate;
  for (const Role role : {Role::train, Role::validate, Role::calibrate, Role::test, Role::fresh})
    if (text == name_of(role)) return role;
  throw Error(
      Kind::bad_data,
      "role `" + text + "` is unknown. Write train, validate (or val), calibrate, test, new, or leave it empty.");
}

}  // namespace leukolens
