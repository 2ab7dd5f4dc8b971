#pragma once
// The numbers of the house from the shell: santral internal-number, ring-plan, feature-code, call-rules. What
// each does is in commands/run_numbers.cpp; here they get their words and options.

#include "app/commands/context.h"

namespace CLI {
class App;
}

namespace santral::app {

// As AdministrationCommands, which has one.
class NumberCommands {
public:
    // Both outlive it, and it outlives the parsing.
    NumberCommands(CLI::App& app, CommandContext& context);
    NumberCommands(const NumberCommands&) = delete;
    NumberCommands& operator=(const NumberCommands&) = delete;

private:
    using Run = Result<void> (NumberCommands::*)();

    CLI::App& add(CLI::App& parent, const char* words, const char* help, Run run);
    void add_internal_number_commands(CLI::App& app);
    void add_ring_plan_commands(CLI::App& app);
    void add_plan_options(CLI::App& command);
    void add_feature_code_commands(CLI::App& app);
    void add_call_rules_commands(CLI::App& app);
    void add_forward_options(CLI::App& command);

    Result<void> run_internal_number_add();
    Result<void> run_internal_number_set();
    Result<void> run_internal_number_remove();
    Result<void> run_internal_number_list();
    Result<void> run_ring_plan_add();
    Result<void> run_ring_plan_set();
    Result<void> run_ring_plan_remove();
    Result<void> run_ring_plan_list();
    Result<void> run_feature_code_set();
    Result<void> run_feature_code_pack();
    Result<void> run_feature_code_times();
    Result<void> run_feature_code_list();
    Result<void> run_call_rules_set();
    Result<void> run_call_rules_show();

    CommandContext& context_;
    // What the options fill.
    std::string word_;  // The one positional word: a number, a name, a feature.
    directory::NewInternalNumber number_;
    directory::InternalNumberPatch number_patch_;
    directory::RingPlanPatch plan_;
    std::vector<std::string> members_;
    std::vector<std::string> keys_;
    bool has_no_keys_ = false;
    bool is_as_in_pack_ = false;
    double code_time_s_ = 0;  // 0: not given.
    double number_time_s_ = 0;
    directory::CallRulesPatch rules_;
};

}  // namespace santral::app
