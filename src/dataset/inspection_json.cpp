#include "leukolens/core/json.hpp"
#include "leukolens/dataset/inspection.hpp"

namespace leukolens {
namespace {

Json counts_json(const Inspection::Counts& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json[name.empty() ? "(unknown)" : name] = count;
  return json;
}

}  // namespace

Json to_json(const Inspection& inspection) {
  const Inspection& i = inspection;
  const bool folder = std::filesystem::is_directory(i.path);
  Json json = {{"kind", i.from_manifest          ? "manifest"
                        : folder                 ? "folder"
                        : i.path == listed_paths ? "list"
                                                 : "image"},
               {"path", i.path.string()},
               {"files", i.files},
               {"not_read", i.not_read},
               {"masks_beside", i.masks_beside},
               {"labels", counts_json(i.labels)},
               {"donors", counts_json(i.donors)},
               {"specimens", counts_json(i.specimens)},
               {"captures", counts_json(i.captures)},
               {"roles", counts_json(i.roles)},
               {"extra_columns", i.extra_columns},
               {"files_decoded", i.files_decoded},
               {"images", i.images}};
  json["sizes"] = Json::array();
  for (const auto& [size, count] : i.sizes)
    json["sizes"].push_back({{"height_px", size.first}, {"width_px", size.second}, {"images", count}});
  json["samples"] = Json::array();
  for (const auto& [type, facts] : i.samples)
    json["samples"].push_back(
        {{"type", type}, {"images", facts.images}, {"lo", json_number(facts.lo)}, {"hi", json_number(facts.hi)}});
  json["pixel_size_um"] = counts_json(i.pixel_sizes_um);
  json["wavelength_nm"] = counts_json(i.wavelengths_nm);
  json["medium_index"] = counts_json(i.medium_indices);
  json["duplicates"] = i.duplicates;
  json["unfit"] = counts_json(i.faults);
  json["first_unfit"] = Json::array();
  for (const ImageFault& fault : i.first_faults)
    json["first_unfit"].push_back({{"id", fault.id}, {"status", fault.status}, {"message", fault.message}});
  json["look_like_masks"] = i.like_masks;
  json["looked_for_fringes"] = i.looked_for_fringes;
  json["look_like_holograms"] = i.like_holograms;
  json["advice"] = i.advice;
  json["missing"] = i.missing;
  return json;
}

}  // namespace leukolens
