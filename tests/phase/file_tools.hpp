#pragma once
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/phase/file.hpp"
#include "temporary_folder.hpp"

namespace leukolens {

inline void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::remove(path);  // truncating a file in place makes some file systems write it out at once
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string get(const std::filesystem::path& path) { return read_text(path); }

inline Frame read_one(const std::filesystem::path& path, std::size_t frame = 0) {
  return open_phase_file(path)->read(frame);
}

template <typename T>
std::vector<T> samples_of(const Frame& frame) {
  REQUIRE(frame.samples.size() % sizeof(T) == 0);
  std::vector<T> samples(frame.samples.size() / sizeof(T));
  std::memcpy(samples.data(), frame.samples.data(), frame.samples.size());
  return samples;
}

inline std::vector<float> phase_of(const Frame& frame) {
  const auto image = to_phase(frame, {}, "frame", {});
  return {image.phase.begin(), image.phase.end()};
}

/// Reads every frame; gives the status and text of the UnfitImage that this throws, or "ok".
struct Outcome {
  std::string status, text;
};
inline Outcome outcome_of(const std::filesystem::path& path) {
  try {
    const auto file = open_phase_file(path);
    for (std::size_t i = 0; i < file->frames(); ++i) file->read(i);
    return {"ok", ""};
  } catch (const UnfitImage& e) {
    return {e.status(), e.what()};
  }
}

/// How many of the file's true prefixes, from 0 bytes to all but one, are taken for whole files. Each must be refused
/// by an UnfitImage that names the file; anything else ends the test.
inline int accepted_prefixes(const std::string& bytes, const std::filesystem::path& path, std::size_t step = 1) {
  int accepted = 0;
  for (std::size_t length = 0; length < bytes.size(); length += step) {
    put(path, bytes.substr(0, length));
    const Outcome outcome = outcome_of(path);
    if (outcome.status == "ok")
      ++accepted;
    else if (outcome.text.find(path.filename().string()) == std::string::npos)
      FAIL("file not named: " << outcome.text);
    if (length == 0 && outcome.status != "empty") FAIL("0 bytes gave " << outcome.status);
  }
  return accepted;
}

/// Reads the file again and again with one byte changed. Nothing but an UnfitImage may come of it.
inline void change_every_byte(const std::string& bytes, const std::filesystem::path& path) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (const unsigned char flip : {0xff, 0x01, 0x80}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ flip);
      put(path, damaged);
      CHECK_NOTHROW(outcome_of(path));
    }
}

}  // namespace leukolens
