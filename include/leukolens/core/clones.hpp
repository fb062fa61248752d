#pragma once

/// LEUKOLENS_CLONES("arch=x86-64-v3", "default") before a function compiles it for these generations of processors; the
/// loader picks one. Under a sanitizer there is one version: it is not up yet when the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEUKOLENS_CLONES(...) __attribute__((target_clones(__VA_ARGS__)))
#else
#define LEUKOLENS_CLONES(...)
#endif
