// leukolens: parses and validates every command, runs those that need no network; the others run in leukolens-nn.
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "program.hpp"
#include "sibling.hpp"

namespace {

/// Tables come and go: keeps their pages, which cost more to get anew than the work on them, and asks for large ones.
void prepare_memory() {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  constexpr int ahead = 64 << 20, large_page = 2 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, ahead);  // address space alone
  void* volatile grown = std::malloc(large_page);  // else the compiler leaves both out
  std::free(grown);
  auto* const end = static_cast<char*>(sbrk(0));  // a whole number of pages
  madvise(end - ahead, ahead, MADV_HUGEPAGE);
#endif
}

}  // namespace

int main(int argc, char* argv[]) {
  prepare_memory();
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
