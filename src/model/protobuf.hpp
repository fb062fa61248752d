#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace leukolens {

/// One message of Protocol Buffers as bytes on the wire (protobuf.dev/programming-guides/encoding); fields stand in the
/// order in which they are added.
class ProtobufMessage {
 public:
  ProtobufMessage& number(int field, std::int64_t value) {
    key(field, 0);
    varint(static_cast<std::uint64_t>(value));
    return *this;
  }
  ProtobufMessage& real(int field, float value) {
    key(field, 5);
    char little_endian[sizeof value];
    std::memcpy(little_endian, &value, sizeof value);
    bytes_.append(little_endian, sizeof value);
    return *this;
  }
  ProtobufMessage& text(int field, std::string_view value) {
    key(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtobufMessage& message(int field, const ProtobufMessage& value) { return text(field, value.bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  void key(int field, unsigned wire_type) { varint(static_cast<unsigned>(field) << 3 | wire_type); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

}  // namespace leukolens
