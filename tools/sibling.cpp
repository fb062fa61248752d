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
}

void become_sibling(char* argv[]) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  const auto sibling = self.parent_path() / "leukolens-nn";
  setenv(id_variable, build_id(), 1);
  execv(sibling.c_str(), argv);
  throw Error(Kind::missing,
              sibling.string() + ": cannot be started; it runs the networks. Install both programs into one folder.");
}

void check_front() {
  const char* front = std::getenv(id_variable);
  if (!front) throw Error(Kind::usage, "leukolens-nn is started by `leukolens`; run that with the same arguments.");
  if (std::string(front) != build_id())
    throw Error(Kind::usage, "leukolens-nn is of build " + std::string(build_id()) + ", leukolens of build " + front +
                                 ". Install both from one build.");
}
