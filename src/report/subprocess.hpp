#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// What a program writes on stdout when it is given `input` on stdin. No shell; C locale.
/// @param command  its name, looked up on PATH, and its arguments
/// @param remedy   a sentence for the message where it is missing or fails
/// @throws Error  Kind::io: not installed, or its own message where it fails or writes nothing
std::string run_drawing_tool(const std::vector<std::string>& command, const std::string& input,
                             const std::string& remedy);

}  // namespace leukolens
