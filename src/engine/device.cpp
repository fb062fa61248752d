#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include "leukolens/core/error.hpp"
#include "leukolens/engine/executor.hpp"

namespace leukolens {

c10::Device device_of(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  if (name != "cuda") throw Error(Kind::bad_value, "device `" + name + "`: choose cpu or cuda.");
  if (!at::globalContext().hasCUDA())
    throw Error(Kind::bad_value,
                "device `cuda`: this build's LibTorch finds no CUDA device. Use --device cpu, or build with LibTorch's "
                "CUDA package on a machine with a GPU.");
  at::globalContext().setAllowTF32CuDNN(false);  // full float32, as on the CPU
  return at::kCUDA;
}

void use_one_libtorch_thread() {
  // OpenMP's number of threads belongs to the calling thread. Asking for it makes LibTorch apply its own setting there.
  if (at::get_num_threads() != 1) at::set_num_threads(1);
}

}  // namespace leukolens
