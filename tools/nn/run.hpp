#pragma once
#include "commands.hpp"
#include "console.hpp"

// What the commands do that run a network; their options and help stand in tools/<command>.cpp.
int run_train(const TrainOptions& o, Console& console);
int run_classify(const ClassifyCommandOptions& o, Console& console);
int run_explain(const ExplainOptions& o, Console& console);
int run_verify(const VerifyOptions& o, Console& console);
