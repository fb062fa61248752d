// leukolens verify — is this model folder whole, and does it compute here what it computed when it was trained?
#include "verify.hpp"

void setup_verify(CommandLine& program, VerifyOptions& o) {
  auto c = program.command("verify", "Check that a model folder is whole and computes what it should.");
  c.add("model", o.model, "model folder made by `leukolens train`").required().check(existing_path());
  add_device(c, o.device);
  add_common(c, o.common);
  c.footer(
      "Compares every file with SHA256SUMS and runs the network on check_input.npy again: its logits must agree with\n"
      "check_logits.npy within 1e-4 of the largest.\n"
      "Example:\n  leukolens verify M");
}
