#include "report/gnuplot.hpp"

#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {

/// Sets PATH for one test.
class Path {
 public:
  explicit Path(const char* value) : before_(std::getenv("PATH")) { setenv("PATH", value, 1); }
  ~Path() { setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
};

std::string message_of(const std::string& script) {
  try {
    run_gnuplot(script);
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::io);
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("gnuplot's own message is passed on", "[report][errors]") {
  CHECK_THAT(message_of("set terminal svg\nplot nonsense(\n"), Catch::Contains("gnuplot: failed"));
}

TEST_CASE("a script that draws nothing is an error", "[report][errors]") {
  CHECK_THAT(message_of("x = 1\n"), Catch::Contains("gnuplot: failed"));
}

TEST_CASE("a missing gnuplot names its package", "[report][errors]") {
  const Path nowhere("/nonexistent");
  CHECK_THAT(message_of("plot x\n"), Catch::Contains("Install gnuplot-nox"));
}
