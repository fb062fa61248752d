// leukolens-nn: the commands that run a network. Linked to LibTorch; started by leukolens only.
#include "leukolens/engine/engines.hpp"
#include "memory.hpp"
#include "nn/run.hpp"
#include "program.hpp"
#include "sibling.hpp"

int main(int argc, char* argv[]) {
  prepare_memory();
  return run_program(argc, argv, [](const std::string& command, const AllOptions& o, Console& console) {
    check_front();
    if (command == "train") return run_train(o.train, console);
    if (command == "classify") return *run_classify(o.classify, leukolens::all_engines(), console);
    if (command == "explain") return run_explain(o.explain, console);
    if (command == "readers") return run_readers_export(o.readers, console);
    if (command == "atlas") return run_atlas(o.atlas, console);
    return run_verify(o.verify, console);
  });
}
