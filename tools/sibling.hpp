#pragma once
#include <string>

/// Whether a program of this name stands beside this one's own file (links resolved).
bool has_sibling(const std::string& name);

/// Replaces this process by its sibling, with the same arguments and this build's id.
/// @throws Error  Kind::missing where there is none; otherwise does not return
[[noreturn]] void become_sibling(const std::string& name, char* argv[]);

/// In a sibling: refuses to run for a front of another build. @throws Error  Kind::usage
void check_front();
