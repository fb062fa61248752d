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
  CellWalk walk(inputs);
  for (auto cell = walk.next(); cell; cell = walk.next()) {
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
  CellWalk walk(inputs);
  const auto last = walk.next();
  CHECK(last->id == "s.npy#2");
  CHECK(Array{SampleType::f32, {2}, last->read().samples}.as_floats() == std::vector<float>{5, 6});
  CHECK_THROWS_WITH(walk.next()->read(), Contains("has no frame 7, it holds 3"));
  CHECK_FALSE(walk.next());
}
