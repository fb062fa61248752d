#include "attribution/cell_item.hpp"

#include "leukolens/core/random.hpp"

namespace leukolens {

std::uint64_t item_of_cell(const at::Tensor& cell) {
  return item_of(
      {reinterpret_cast<const char*>(cell.data_ptr<float>()), static_cast<std::size_t>(cell.numel()) * sizeof(float)});
}

}  // namespace leukolens
