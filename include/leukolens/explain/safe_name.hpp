#pragma once
#include <string>

namespace leukolens {

/// A file name that stands for a cell id, on every common file system: `/` becomes `__`; letters, digits and . _ # % -
/// stay; other bytes are percent-encoded, and so are underscores beside another one or a slash and a leading dot, so
/// that different ids of ours have different names. Long names are cut and end in a hash of the whole id.
std::string safe_name(const std::string& id);

/// The same for a class, where dots are encoded too: `a.raw` must not look like the raw map of `a`.
std::string safe_class_name(const std::string& name);

}  // namespace leukolens
