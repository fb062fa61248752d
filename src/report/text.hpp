#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace leukolens {

/// The text with every byte that is no UTF-8, and every control character, as U+FFFD: valid in XML, HTML and JSON.
std::string clean_utf8(std::string_view text);

/// clean_utf8, with & < > " ' as entities.
std::string xml_escape(std::string_view text);

/// At most `limit` characters (code points) of clean UTF-8; the last one is an ellipsis where something was cut off.
std::string shorten(std::string_view text, std::size_t limit);

/// The same, cut in the middle: names that differ in their first or in their last characters alone stay apart.
std::string shorten_middle(std::string_view text, std::size_t limit);

/// A donor's name among other names: "donor 7" for "7" and for "donor 7"; "(not named)" for none.
std::string donor_text(const std::string& name);

/// A file name as a link to it: what would end or change a URL is percent-encoded.
std::string link_to(const std::string& name);

/// Code points of clean UTF-8.
std::size_t length_utf8(std::string_view text);

}  // namespace leukolens
