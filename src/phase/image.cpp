#include "leukolens/phase/image.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {

const char* name_of(Unit unit) { return unit == Unit::rad ? "rad" : "arbitrary"; }

Unit unit_from(const std::string& name) {
  if (name == "rad") return Unit::rad;
  if (name == "arbitrary") return Unit::arbitrary;
  throw Error(Kind::bad_value, "unit `" + name + "` is not known; the units are rad and arbitrary");
}

const char* name_of(Unfit reason) {
  switch (reason) {
    case Unfit::unreadable:
      return "unreadable";
    case Unfit::empty:
      return "empty";
    case Unfit::colour:
      return "colour";
    case Unfit::not_finite:
      return "not-finite";
    case Unfit::constant:
      return "constant";
    case Unfit::size:
      return "size";
    case Unfit::unit:
      return "unit";
  }
  return "unreadable";
}

UnfitImage as_unfit(const Error& error) {
  if (const auto* unfit = dynamic_cast<const UnfitImage*>(&error)) return *unfit;
  return UnfitImage(Unfit::unreadable, error.what());
}

}  // namespace leukolens
