#pragma once
#include <stdexcept>
#include <string>

namespace leukolens {

/// What went wrong, as far as a caller acts on it. The command line turns it into an exit code.
enum class Kind {
  usage,        ///< an option or its value is wrong
  missing,      ///< a path that the caller named is not there
  exists,       ///< an output that is there already
  bad_data,     ///< a corrupt, empty or unfit file, table or model
  bad_value,    ///< a number outside its range
  io,           ///< reading or writing failed: full disk, no permission
  interrupted,  ///< the caller asked to stop
};

/// The one exception of the library. Its text names the file, what is wrong with it and the remedy.
class Error : public std::runtime_error {
 public:
  Error(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace leukolens
