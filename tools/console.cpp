#include "console.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/unicode.hpp"

namespace {

constexpr std::size_t files_named = 20;  // by warnings that say the same of each

spdlog::logger& log() {
  static const auto logger = [] {
    auto l = std::make_shared<spdlog::logger>("leukolens", std::make_shared<spdlog::sinks::stderr_color_sink_st>());
    l->set_pattern("%^%l:%$ %v");
    return l;
  }();
  return *logger;
}

/// Names of files and cells of tables may hold anything; a terminal must not obey them.
std::string printable(std::string text) {
  text = leukolens::utf8_spelling(text);
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) c = '?';
  return text;
}

std::string duration(double seconds) {
  const auto s = static_cast<long>(seconds + .5);
  return s < 60     ? fmt::format("{} s", s)
         : s < 3600 ? fmt::format("{}:{:02} min", s / 60, s % 60)
                    : fmt::format("{}:{:02} h", s / 3600, s / 60 % 60);
}

}  // namespace

void Console::say(const std::string& line) {
  end_progress();
  if (!quiet_ && !json_) print(printable(line) + "\n");
}

void Console::result(const leukolens::Json& json) {
  if (json_) print(leukolens::json_text(json));
}

void Console::print(const std::string& text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && output_fault_ == 0)
    output_fault_ = errno ? errno : EIO;
}

void Console::warn(const std::string& text) {
  if (!warned_.insert(text).second) return;
  const auto fault = text.find(": ");
  if (fault != std::string::npos && ++warned_by_fault_[text.substr(fault + 2)] > files_named) return;
  end_progress();
  log().warn("{}", printable(text));
}

void Console::finish() {
  end_progress();
  for (const auto& [fault, files] : warned_by_fault_)
    if (files > files_named) log().warn("{} more: {}", files - files_named, printable(fault));
  warned_by_fault_.clear();
  errno = 0;
  if ((std::fflush(stdout) != 0 || std::ferror(stdout)) && output_fault_ == 0) output_fault_ = errno ? errno : EIO;
  if (output_fault_ != 0)
    throw leukolens::Error(leukolens::Kind::io,
                           std::string("standard output could not be written (") + std::strerror(output_fault_) +
                               "), so results that it should carry are lost. Free some space, or send it elsewhere.");
}

void Console::error(const std::string& text) {
  end_progress();
  log().error("{}", printable(text));
}

leukolens::Warn Console::warn_sink() {
  return [this](const std::string& text) { warn(text); };
}

leukolens::Warn Console::warn_sink(std::vector<std::string>& noted) {
  return [this, &noted](const std::string& text) {
    noted.push_back(text);
    warn(text);
  };
}

leukolens::OnProgress Console::progress_sink() {
  return [this](const leukolens::Progress& progress) {
    if (quiet_) return;
    const auto now = Clock::now();
    const bool ended = progress.total > 0 && progress.done == progress.total;
    if (progress.stage != stage_) {
      end_progress();
      stage_ = progress.stage;
      said_.clear();
      stage_begin_ = now;
      last_shown_ = now;
      if (!ended) return;
    }
    static const bool terminal = isatty(STDERR_FILENO);
    const auto pause = terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
    if (!ended && now - last_shown_ < pause) return;
    last_shown_ = now;
    terminal ? draw(progress) : print_line(progress);
    if (ended) end_progress();
  };
}

void Console::draw(const leukolens::Progress& p) {
  const double seconds = std::chrono::duration<double>(Clock::now() - stage_begin_).count();
  const double part = p.total ? static_cast<double>(p.done) / static_cast<double>(p.total) : 0;
  if (p.total == 0) {
    fmt::print(stderr, "\r\033[K{} {}", p.stage, p.done);
    std::fflush(stderr);
    bar_shown_ = true;
    return;
  }
  std::string bar;
  for (int i = 0; i < 30; ++i) bar += i < part * 30 ? "█" : "░";
  const std::string left = part > 0 && p.done < p.total ? ", " + duration(seconds / part - seconds) + " left" : "";
  fmt::print(stderr, "\r\033[K{} {} {}/{}{}", p.stage, bar, p.done, p.total, left);
  std::fflush(stderr);
  bar_shown_ = true;
}

void Console::print_line(const leukolens::Progress& p) {
  const double seconds = std::chrono::duration<double>(Clock::now() - stage_begin_).count();
  const std::string line =
      p.total ? fmt::format("{} {}/{}", p.stage, p.done, p.total) : fmt::format("{} {}", p.stage, p.done);
  if (line == said_) return;
  said_ = line;
  fmt::print(stderr, "{} ({})\n", line, duration(seconds));
}

void Console::end_progress() {
  if (bar_shown_) fmt::print(stderr, "\r\033[K");
  bar_shown_ = false;
}
