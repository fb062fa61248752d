#pragma once
#include <chrono>
#include <map>
#include <set>
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
  /// Each distinct warning is shown once; of those that differ only in the file they name ("FILE: ..."), the first
  /// ones.
  void warn(const std::string& text);
  void error(const std::string& text);
  /// What is due at the end: how many warnings were not shown, and whether all results reached stdout.
  /// @throws Error  Kind::io where stdout could not be written
  void finish();
  bool json() const { return json_; }

  leukolens::Warn warn_sink();
  leukolens::Warn warn_sink(std::vector<std::string>& noted);  ///< keeps them for a report, too
  /// A bar on a terminal; plain lines in a log, at most one every ten seconds and one at the end of a stage.
  leukolens::OnProgress progress_sink();
  void end_progress();  ///< clears a bar under way

 private:
  using Clock = std::chrono::steady_clock;
  void print(const std::string& text);
  void draw(const leukolens::Progress& progress);
  void print_line(const leukolens::Progress& progress);
  bool quiet_ = false, json_ = false, bar_shown_ = false;
  std::string stage_, said_;
  Clock::time_point stage_begin_, last_shown_;
  std::set<std::string> warned_;
  std::map<std::string, std::size_t> warned_by_fault_;
  int output_fault_ = 0;  // errno of the first write that failed; a long run goes on and says so at its end
};
