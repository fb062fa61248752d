#pragma once

/// Compiles a hot loop for several generations of processors; the loader picks one.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEUKOLENS_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LEUKOLENS_CLONES  // sanitizers are not up yet when the loader picks a clone
#endif
