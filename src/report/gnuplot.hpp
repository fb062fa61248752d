#pragma once
#include <string>

namespace leukolens {

/// What gnuplot writes on stdout when it reads the script from stdin. No shell, no start-up files, C locale.
/// @throws Error  Kind::io: gnuplot is not installed (remedy), or its own message where it fails
std::string run_gnuplot(const std::string& script);

}  // namespace leukolens
