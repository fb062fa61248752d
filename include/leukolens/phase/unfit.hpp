#pragma once
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {

/// Why one image cannot be used. Inside a batch it is the row's status, never the end of the batch.
enum class Unfit {
  unreadable,  ///< missing, truncated, corrupt, or a format or sample type that is not read
  empty,       ///< no bytes or no pixels
  colour,      ///< several channels
  not_finite,  ///< NaN or infinity
  constant,    ///< all samples equal
  size,        ///< not the size of a cell
  unit,        ///< neither radians nor convertible to the unit asked for
};
const char* name_of(Unfit reason);  ///< the word in the column `status`: "unreadable", "not-finite", ...

/// The image, not the job, is at fault. `what()` names file, fault and remedy; `status()` is the column's word.
class UnfitImage : public Error {
 public:
  UnfitImage(Unfit reason, const std::string& text, Kind kind = Kind::bad_data) : Error(kind, text), reason_(reason) {}
  Unfit reason() const { return reason_; }
  std::string status() const { return name_of(reason_); }

 private:
  Unfit reason_;
};

/// The fault as the image's own: itself where it is one, else `unreadable` with the same text.
UnfitImage as_unfit(const Error& error);

}  // namespace leukolens
