// leukolens: parses and validates every command, runs those that need no network; the others run in leukolens-nn.
#include "memory.hpp"
#include "program.hpp"
#include "sibling.hpp"

int main(int argc, char* argv[]) {
  prepare_memory();
  return run_program(argc, argv, [&](const std::string& command, const AllOptions& o, Console& console) -> int {
    if (command == "simulate") return run_simulate(o.simulate, console);
    if (command == "inspect") return run_inspect(o.inspect, console);
    if (command == "segment") return run_segment(o.segment, console);
    if (command == "convert") return run_convert(o.convert, console);
    if (command == "merge") return run_merge(o.merge, console);
    if (command == "calibrate") return run_calibrate(o.calibrate, console);
    if (command == "evaluate") return run_evaluate(o.evaluate, console);
    if (command == "export") return run_export(o.export_, console);
    if (command == "differential") return run_differential(o.differential, console);
    if (command == "monitor") return run_monitor(o.monitor, console);
    if (command == "compare") return run_compare(o.compare, console);
    if (command == "readers" && o.readers.action == "score") return run_readers_score(o.readers, console);
    if (command == "review") return run_review(o.review, console);
    if (command == "explain" && o.explain.list_methods) return list_attribution_methods(console);
    // Half a second is LibTorch's start alone; where another engine will do, the program without it begins.
    if (command == "classify" && o.classify.device == "cpu" && o.classify.engine != "libtorch" &&
        has_sibling("leukolens-ov"))
      become_sibling("leukolens-ov", argv);
    become_sibling("leukolens-nn", argv);
  });
}
