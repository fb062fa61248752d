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

TEST_CASE("a source starts at the block of any of its cells as if it had walked there", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "a.npy", npy_text({2, 2}, std::vector<float>{1, 2, 3, 4}));
  write_file(folder / "b.npy", npy_text({3, 1, 2}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  write_file(folder / "c.npy", "nonsense");
  Inputs inputs = list_inputs({folder.path()}, {}, {});
  InputFile named = inputs.files[1];  // one frame of a stack by itself
  named.relative_path = "d.npy";
  named.frame = 1;
  inputs.files.push_back(named);

  for (const std::size_t files_a_block : {1, 2, 3, 64}) {
    std::vector<Cell> walked;
    const auto walk = open_cells(inputs, files_a_block);
    while (auto cell = walk->next()) walked.push_back(*cell);
    REQUIRE(walked.size() == 6);
    CHECK(walked.back().block == 3 / files_a_block);
    for (const Cell& wanted : walked) {
      const auto source = open_cells(inputs, files_a_block);
      REQUIRE(source->start_at_block_of(place_of(wanted)));
      for (const Cell& cell : walked)
        if (cell.block >= wanted.block) CHECK(source->next().value().id == cell.id);
      CHECK_FALSE(source->next());
    }
    const auto source = open_cells(inputs, files_a_block);
    CHECK_FALSE(source->start_at_block_of({"e.npy", {}, {}}));
    CHECK(source->next().value().id == "a.npy");
  }
}

TEST_CASE("shards part the cells among them, block by block", "[dataset]") {
  TemporaryFolder folder;
  for (const char name : std::string("abcdefgh"))
    write_file(folder / (std::string(1, name) + ".npy"), npy_text({1, 2}, std::vector<float>{1, 2}));
  const Inputs inputs = list_inputs({folder.path()}, {}, {});
  const auto ids_of = [&](const Shard& shard) {
    std::string ids;
    const auto source = open_cells(inputs, 2, shard);
    while (const auto cell = source->next()) ids += cell->id[0];
    return ids;
  };
  CHECK(ids_of({1, 1}) == "abcdefgh");
  CHECK(ids_of({1, 3}) == "abgh");
  CHECK(ids_of({2, 3}) == "cd");
  CHECK(ids_of({3, 3}) == "ef");
  CHECK(ids_of({5, 7}).empty());
  const auto source = open_cells(inputs, 2, {2, 3});
  CHECK_FALSE(source->start_at_block_of({"a.npy", {}, {}}));  // another shard's
}
