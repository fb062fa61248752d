#include "report/subprocess.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "leukolens/core/error.hpp"

extern char** environ;

namespace leukolens {
namespace {

/// A nameless file in memory: unlike a pipe it cannot block either side, whatever the sizes.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : descriptor_(memfd_create(name, MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw Error(Kind::io, std::string("no memory for a figure: ") + std::strerror(errno));
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  int descriptor() const { return descriptor_; }

  void fill(std::string_view text) {
    while (!text.empty()) {
      const auto written = write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR)
        throw Error(Kind::io, std::string("cannot hand a figure on: ") + std::strerror(errno));
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    lseek(descriptor_, 0, SEEK_SET);
  }

  std::string content() const {
    const auto bytes = lseek(descriptor_, 0, SEEK_END);
    std::string text(static_cast<std::size_t>(bytes), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
      const auto got = pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw Error(Kind::io, std::string("cannot read a figure back: ") + std::strerror(errno));
      done += static_cast<std::size_t>(got);
    }
    return text;
  }

 private:
  int descriptor_;
};

/// Our environment, but numbers always with a point.
std::vector<char*> c_locale_environment() {
  static char c_locale[] = "LC_ALL=C";
  std::vector<char*> variables = {c_locale};
  for (char** v = environ; *v; ++v)
    if (!std::string_view(*v).starts_with("LC_ALL=")) variables.push_back(*v);
  variables.push_back(nullptr);
  return variables;
}

pid_t start(const std::vector<std::string>& command, const std::string& remedy, const MemoryFile& in,
            const MemoryFile& out, const MemoryFile& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.descriptor(), STDERR_FILENO);
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  auto environment = c_locale_environment();
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed == ENOENT) throw Error(Kind::io, command.front() + ": not found, figures need it. " + remedy);
  if (failed) throw Error(Kind::io, command.front() + ": cannot be started: " + std::strerror(failed));
  return child;
}

}  // namespace

std::string run_drawing_tool(const std::vector<std::string>& command, const std::string& input,
                             const std::string& remedy) {
  MemoryFile in("input"), out("figure"), err("messages");
  in.fill(input);
  const pid_t child = start(command, remedy, in, out, err);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw Error(Kind::io, command.front() + ": lost: " + std::strerror(errno));
  std::string figure = out.content();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || figure.empty())
    throw Error(Kind::io, command.front() + ": failed to draw a figure: " + err.content() + remedy);
  return figure;
}

}  // namespace leukolens
