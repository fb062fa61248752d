#include "model/residual_block.hpp"

namespace leukolens {

void append_residual_block(GraphBuilder& g, const std::string& name, int in, int out, int stride) {
  const std::string input = g.last();
  g.conv(name + ".conv1", in, out, 3, stride, 1, false);
  g.batch_norm(name + ".bn1");
  g.relu(name + ".relu");
  g.conv(name + ".conv2", out, out, 3, 1, 1, false);
  g.batch_norm(name + ".bn2");
  const std::string residual = g.last();
  std::string shortcut = input;
  if (stride != 1 || in != out) {
    g.from(input);
    g.conv(name + ".downsample.0", in, out, 1, stride, 0, false);
    g.batch_norm(name + ".downsample.1");
    shortcut = g.last();
  }
  g.from(residual);
  g.add(name + ".add", shortcut);
  g.relu(name);
}

}  // namespace leukolens
