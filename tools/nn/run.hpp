#pragma once
#include <optional>

#include "commands.hpp"
#include "console.hpp"
#include "leukolens/engine/engine.hpp"

// What the commands do that run a network; their options and help stand in tools/<command>.cpp.
int run_train(const TrainOptions& o, Console& console);
/// Empty where the run needs an engine that is not among those at hand; nothing is written then.
std::optional<int> run_classify(const ClassifyCommandOptions& o, const leukolens::Engines& engines, Console& console);
int run_atlas(const AtlasCommandOptions& o, Console& console);
int run_readers_export(const ReadersOptions& o, Console& console);
int run_explain(const ExplainOptions& o, Console& console);
int run_verify(const VerifyOptions& o, Console& console);
