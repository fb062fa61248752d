#include "phase/hdf5_types.hpp"

#include <hdf5.h>

#include <bit>

#include "phase/hdf5_id.hpp"

namespace leukolens {
namespace {

static_assert(std::endian::native == std::endian::little);

/// numpy's float16, for which the library has no name.
Hdf5Id half_type(H5T_order_t order) {
  Hdf5Id half(H5Tcopy(H5T_IEEE_F32LE), H5Tclose);
  H5Tset_fields(half.get(), 15, 10, 5, 0, 10);
  H5Tset_size(half.get(), 2);
  H5Tset_ebias(half.get(), 15);
  H5Tset_order(half.get(), order);
  return half;
}

}  // namespace

std::optional<Hdf5Type> plain_type(std::int64_t id) {
  const struct {
    hid_t here, swapped;
    SampleType type;
  } known[] = {{H5T_STD_U8LE, H5T_STD_U8BE, SampleType::u8},    {H5T_IEEE_F32LE, H5T_IEEE_F32BE, SampleType::f32},
               {H5T_STD_U16LE, H5T_STD_U16BE, SampleType::u16}, {H5T_IEEE_F64LE, H5T_IEEE_F64BE, SampleType::f64},
               {H5T_STD_I8LE, H5T_STD_I8BE, SampleType::i8},    {H5T_STD_I16LE, H5T_STD_I16BE, SampleType::i16},
               {H5T_STD_I32LE, H5T_STD_I32BE, SampleType::i32}, {H5T_STD_I64LE, H5T_STD_I64BE, SampleType::i64},
               {H5T_STD_U32LE, H5T_STD_U32BE, SampleType::u32}, {H5T_STD_U64LE, H5T_STD_U64BE, SampleType::u64}};
  for (const auto& one : known) {
    if (H5Tequal(id, one.here) > 0) return Hdf5Type{one.type, false};
    if (H5Tequal(id, one.swapped) > 0) return Hdf5Type{one.type, size_of(one.type) > 1};
  }
  if (H5Tequal(id, half_type(H5T_ORDER_LE).get()) > 0) return Hdf5Type{SampleType::f16, false};
  if (H5Tequal(id, half_type(H5T_ORDER_BE).get()) > 0) return Hdf5Type{SampleType::f16, true};
  return {};
}

}  // namespace leukolens
