#pragma once
#include <chrono>
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"

/// How a command talks: results on stdout, warnings, progress and errors on stderr.
class Console {
 public:
  void set_quiet(bool quiet) { quiet_ = quiet; }  ///< no progress and no `say`; warnings and errors stay
  void set_json(bool json) { json_ = json; }      ///< stdout carries one JSON object and nothing else

  void say(const std::string& line);         ///< a line of result for people
  void result(const leukolens::Json& json);  ///< the whole result for programs, printed with --json alone
  void warn(const std::string& text);        ///< each distinct warning is shown once
  void error(const std::string& text);
  bool json() const { return json_; }

  leukolens::Warn warn_sink();
  /// A bar on a terminal; plain lines in a log, at most one every ten seconds and one at the end of a stage.
  leukolens::OnProgress progress_sink();
  void end_progress();  ///< clears a bar under way

 private:
  using Clock = std::chrono::steady_clock;
  void draw(const leukolens::Progress& progress);
  void print_line(const leukolens::Progress& progress);
  bool quiet_ = false, json_ = false, bar_shown_ = false;
  std::string stage_, said_;
  Clock::time_point stage_begin_, last_shown_;
  std::vector<std::string> warned_;
};
