#include "memory.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

void prepare_memory() {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  constexpr int ahead = 64 << 20, large_page = 2 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, ahead);                       // address space alone
  void* volatile grown = std::malloc(large_page);  // else the compiler leaves both out
  std::free(grown);
  auto* const end = static_cast<char*>(sbrk(0));  // a whole number of pages
  madvise(end - ahead, ahead, MADV_HUGEPAGE);
#endif
}
