// leukolens-ov: `classify` by OpenVINO, without LibTorch. Started by leukolens where that may do; gives way to
// leukolens-nn where OpenVINO's logits turn out to differ.
#include "leukolens/engine/engines.hpp"
#include "memory.hpp"
#include "nn/run.hpp"
#include "program.hpp"
#include "sibling.hpp"

int main(int argc, char* argv[]) {
  prepare_memory();
  return run_program(argc, argv, [&](const std::string&, const AllOptions& o, Console& console) {
    check_front();
    if (const auto code = run_classify(o.classify, leukolens::openvino_engines(), console)) return *code;
    become_sibling("leukolens-nn", argv);
  });
}
