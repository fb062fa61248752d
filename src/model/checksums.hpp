#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace leukolens {

inline constexpr const char* checksums_name = "SHA256SUMS";

/// SHA-256 of every file of a model folder by name, as sha256sum writes and checks it. What `calibrate` adds later is
/// not covered: the calibration carries the weights' hash itself.
using Checksums = std::map<std::string, std::string>;

/// @throws Error  Kind::bad_data: no SHA256SUMS, a line that is none
Checksums read_checksums(const std::filesystem::path& folder);

/// @throws Error  Kind::bad_data naming the file: missing, not listed, or with another checksum
void check_file(const std::filesystem::path& folder, const std::string& name, const Checksums& checksums);

/// The text of SHA256SUMS for all files in `folder`.
std::string checksums_text(const std::filesystem::path& folder);

}  // namespace leukolens
