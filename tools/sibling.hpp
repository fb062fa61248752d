#pragma once

/// Replaces this process by `leukolens-nn`, which stands beside this program's own file (links resolved), with the same
/// arguments and this build's id. @throws Error  Kind::missing where there is none; otherwise does not return
[[noreturn]] void become_sibling(char* argv[]);

/// In `leukolens-nn`: refuses to run for a front of another build. @throws Error  Kind::usage
void check_front();
