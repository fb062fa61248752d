#pragma once
// Catch2 v2 and v3 through one header; LibTorch's c10 defines CHECK and must not win.
#ifdef CHECK
#undef CHECK
#endif
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
namespace Catch {
inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }  // v2's name
}  // namespace Catch
#else
#include <catch2/catch.hpp>
#endif
