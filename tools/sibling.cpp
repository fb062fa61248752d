#include "sibling.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "leukolens/core/error.hpp"
#include "program.hpp"

using leukolens::Error;
using leukolens::Kind;

namespace {
constexpr const char* id_variable = "LEUKOLENS_FRONT_BUILD";

std::filesystem::path path_of(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}
}  // namespace

bool has_sibling(const std::string& name) { return access(path_of(name).c_str(), X_OK) == 0; }

void become_sibling(const std::string& name, char* argv[]) {
  setenv(id_variable, build_id(), 1);
  execv(path_of(name).c_str(), argv);
  throw Error(Kind::missing, path_of(name).string() +
                                 ": cannot be started; it runs the networks. Install both programs into one folder.");
}

void check_front() {
  const char* front = std::getenv(id_variable);
  if (!front) throw Error(Kind::usage, "this program is started by `leukolens`; run that with the same arguments.");
  if (std::string(front) != build_id())
    throw Error(Kind::usage, "this program is of build " + std::string(build_id()) + ", leukolens of build " + front +
                                 ". Install both from one build.");
}
