#include "leukolens/model/onnx.hpp"

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "model/adaptive_pool.hpp"
#include "model/protobuf.hpp"
#include "small_model.hpp"

using namespace leukolens;

TEST_CASE("protobuf fields as in the encoding guide", "[model]") {
  // protobuf.dev/programming-guides/encoding: field 1 = 150 is 08 96 01; field 2 = "testing" is 12 07 and the text
  CHECK(ProtobufMessage().number(1, 150).bytes() == "\x08\x96\x01");
  CHECK(ProtobufMessage().text(2, "testing").bytes() == "\x12\x07testing");
  const auto inner = ProtobufMessage().number(1, 150);
  CHECK(ProtobufMessage().message(3, inner).bytes() == "\x1a\x03\x08\x96\x01");
  CHECK(ProtobufMessage().number(1, -1).bytes() == "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  CHECK(ProtobufMessage().real(5, 1.f).bytes() == std::string("\x2d\x00\x00\x80\x3f", 5));
}

TEST_CASE("adaptive averages of sides that divide, do not divide, and grow", "[model]") {
  CHECK(adaptive_averages(4, 2) == std::vector<float>{.5f, .5f, 0, 0, 0, 0, .5f, .5f});
  // out 2 of in 3: [0, 2) and [1, 3)
  CHECK(adaptive_averages(3, 2) == std::vector<float>{.5f, .5f, 0, 0, .5f, .5f});
  CHECK(adaptive_averages(1, 3) == std::vector<float>{1, 1, 1});
}

TEST_CASE("an ONNX file names its input, output, tensors and classes", "[model]") {
  const auto model = small_model();
  const auto text = onnx_text(model);
  CHECK(text.substr(0, 2) == "\x08\x08");  // ir_version 8
  for (const auto& [name, tensor] : model.weights) CHECK(text.find(name) != std::string::npos);
  for (const char* word : {"phase", "logits", "standardisation.mean", "Conv", "BatchNormalization", "Gemm"})
    CHECK(text.find(word) != std::string::npos);
  CHECK(text.find(Json(model.classes).dump()) != std::string::npos);
}
