#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "report/page.hpp"

namespace leukolens {

// One section of a class's page each, from its part of atlas.json.
html::Section strategies_section(const Json& part, const std::string& class_name);
html::Section concepts_section(const Json& part, const std::string& class_name);
html::Section morphology_section(const Json& part, const std::string& class_name);
html::Section interventions_section(const Json& part, const std::string& class_name);

}  // namespace leukolens
