// leukolens: parses and validates every command, runs those that need no network; the others run in leukolens-nn.
#include <malloc.h>

#include "program.hpp"
#include "sibling.hpp"

int main(int argc, char* argv[]) {
#ifdef M_MMAP_THRESHOLD  // tables come and go: keep their pages, which cost more to get anew than the work on them
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  return run_program(argc, argv, [&](const std::string& command, const AllOptions& o, Console& console) -> int {
    if (command == "simulate") return run_simulate(o.simulate, console);
    if (command == "inspect") return run_inspect(o.inspect, console);
    if (command == "calibrate") return run_calibrate(o.calibrate, console);
    if (command == "evaluate") return run_evaluate(o.evaluate, console);
    if (command == "export") return run_export(o.export_, console);
    if (command == "differential") return run_differential(o.differential, console);
    if (command == "monitor") return run_monitor(o.monitor, console);
    if (command == "compare") return run_compare(o.compare, console);
    become_sibling(argv);
  });
}
