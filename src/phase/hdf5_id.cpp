#include "phase/hdf5_id.hpp"

#include <hdf5.h>

namespace leukolens {
namespace {

std::recursive_mutex& mutex() {
  static std::recursive_mutex one;
  return one;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : held_(mutex()) {
  thread_local const bool quiet = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;  // where errors are a thread's own
  (void)quiet;
}

Hdf5Id::Hdf5Id(std::int64_t id, int (*close)(std::int64_t)) {
  if (id < 0) return;
  id_ = std::shared_ptr<const std::int64_t>(new std::int64_t(id), [close](const std::int64_t* open) {
    const Hdf5Lock lock;
    close(*open);
    delete open;
  });
}

}  // namespace leukolens
