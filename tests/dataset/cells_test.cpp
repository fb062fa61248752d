#include "leukolens/dataset/cells.hpp"

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("cells of single files, stacks and broken files come in order", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "a.npy", npy_text({2, 2}, std::vector<float>{1, 2, 3, 4}));
  write_file(folder / "b.npy", npy_text({3, 1, 2}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  write_file(folder / "c.npy", "nonsense");
  const Inputs inputs = list_inputs({folder.path()}, {}, {});

  std::vector<std::string> ids;
  const auto cells = open_cells(inputs);
  for (auto cell = cells->next(); cell; cell = cells->next()) {
    ids.push_back(cell->id);
    if (cell->id == "b.npy#1")
      CHECK(Array{SampleType::f32, {2}, cell->read().samples}.as_floats() == std::vector<float>{3, 4});
    if (cell->id == "c.npy") {
      CHECK(cell->fault.value().status() == "unreadable");
      CHECK_THROWS_WITH(cell->read(), Contains("c.npy"));
    }
  }
  CHECK(ids == std::vector<std::string>{"a.npy", "b.npy#0", "b.npy#1", "b.npy#2", "c.npy"});
}

TEST_CASE("a manifest's frame is one cell; a frame that is not there is a fault", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "s.npy", npy_text({3, 1, 2}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  Inputs inputs;
  for (const std::size_t frame : {2, 7}) {
    InputFile file;
    file.path = folder / "s.npy";
    file.relative_path = "s.npy";
    file.frame = frame;
    inputs.files.push_back(file);
  }
  const auto cells = open_cells(inputs);
  const auto last = cells->next();
  CHECK(last->id == "s.npy#2");
  CHECK(Array{SampleType::f32, {2}, last->read().samples}.as_floats() == std::vector<float>{5, 6});
  CHECK_THROWS_WITH(cells->next()->read(), Contains("has no frame 7, it holds 3"));
  CHECK_FALSE(cells->next());
}

TEST_CASE("a source starts after any of its cells as if it had walked there", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "a.npy", npy_text({2, 2}, std::vector<float>{1, 2, 3, 4}));
  write_file(folder / "b.npy", npy_text({3, 1, 2}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  write_file(folder / "c.npy", "nonsense");
  Inputs inputs = list_inputs({folder.path()}, {}, {});
  InputFile named = inputs.files[1];  // one frame of a stack by itself
  named.relative_path = "d.npy";
  named.frame = 1;
  inputs.files.push_back(named);

  std::vector<std::pair<std::string, CellPlace>> walked;
  const auto walk = open_cells(inputs);
  for (auto cell = walk->next(); cell; cell = walk->next())
    walked.push_back({cell->id, {cell->file->relative_path, cell->frame}});
  REQUIRE(walked.size() == 6);
  for (std::size_t i = 0; i < walked.size(); ++i) {
    const auto source = open_cells(inputs);
    REQUIRE(source->start_after(walked[i].second));
    for (std::size_t j = i + 1; j < walked.size(); ++j) CHECK(source->next().value().id == walked[j].first);
    CHECK_FALSE(source->next());
  }
  const auto source = open_cells(inputs);
  CHECK_FALSE(source->start_after({"e.npy", {}}));
  CHECK(source->next().value().id == "a.npy");
}

TEST_CASE("a cell's hash is that of its own samples", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "whole.npy", npy_text({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  write_file(folder / "part.npy", npy_text({2, 2}, std::vector<float>{2, 3, 5, 6}));
  const Inputs inputs = list_inputs({folder.path()}, {}, {});
  const auto source = open_cells(inputs);
  const auto part = source->next().value();
  auto whole = source->next().value();
  CHECK(whole.content_hash(whole.read()) == content_hash(whole.read()));
  CHECK(whole.content_hash(whole.read()) != part.content_hash(part.read()));
  whole.box = cv::Rect(1, 0, 2, 2);
  CHECK(whole.content_hash(whole.read()) == part.content_hash(part.read()));
  whole.box = cv::Rect(2, 0, 2, 2);
  CHECK_THROWS_WITH(whole.content_hash(whole.read()), Contains("reaches beyond its frame of 3 x 2 px"));
}
