#include <opencv2/core/utility.hpp>
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#else
#include <catch2/catch_session.hpp>
#endif

int main(int argc, char* argv[]) {
  cv::setNumThreads(1);  // as the programs do
  return Catch::Session().run(argc, argv);
}
