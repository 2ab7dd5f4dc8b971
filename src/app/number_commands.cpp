// The words, options and help of the commands about numbers.

#include "app/number_commands.h"

#include <CLI/CLI.hpp>

#include "app/commands/words.h"

namespace santral::app {

NumberCommands::NumberCommands(CLI::App& app, CommandContext& context) : context_(context) {
    add_internal_number_commands(app);
    add_ring_plan_commands(app);
    add_feature_code_commands(app);
    add_call_rules_commands(app);
}

CLI::App& NumberCommands::add(CLI::App& parent, const char* words, const char* help, Run run) {
    return add_command(parent, words, help, [this, run] { finish(context_, (this->*run)()); });
}

void NumberCommands::add_internal_number_commands(CLI::App& app) {
    auto& family = add_family(app, "internal-number", "Internal numbers that are no extension");
    auto& make = add(family, "add", "Have an internal number lead somewhere",
                     &NumberCommands::run_internal_number_add);
    make.add_option("number", number_.number, "The number, as 35")->required();
    make.add_option("name", number_.name, "Its name, as Sales")->required();
    make.add_option(
            "destination", number_.destination,
            "Where it leads, as extension/101, ring_plan/sales, city/+48221234567, outside/0225551234")
        ->required();
    add(family, "list", "Show all internal numbers", &NumberCommands::run_internal_number_list);
    auto& set = add(family, "set", "Change an internal number", &NumberCommands::run_internal_number_set);
    set.add_option("number", word_, "The number")->required();
    set.add_option("--number", number_patch_.number, "Another number");
    set.add_option("--name", number_patch_.name, "Another name");
    set.add_option("--destination", number_patch_.destination, "Where it leads from now on");
    auto& remove = add(family, "remove", "Remove an internal number that nothing leads to",
                       &NumberCommands::run_internal_number_remove);
    remove.add_option("number", word_, "The number")->required();
}

void NumberCommands::add_plan_options(CLI::App& command) {
    command.add_option("--order", plan_.order, "at_once or in_order");
    command.add_option("--ring-for", plan_.ring_for_s, "Seconds: all of them, or each where it is in order");
    add_clearable(command, "--on-no-answer", plan_.on_no_answer,
                  "Where a call goes that nobody answers, as extension/101; none: it ends");
    add_clearable(command, "--on-busy", plan_.on_busy, "Where it goes when all are busy");
    add_clearable(command, "--on-unavailable", plan_.on_unavailable,
                  "Where it goes when none of them has a phone");
}

void NumberCommands::add_ring_plan_commands(CLI::App& app) {
    auto& family = add_family(app, "ring-plan", "Ring plans: extensions that ring for one number");
    auto& make = add(family, "add", "Make a ring plan", &NumberCommands::run_ring_plan_add);
    make.add_option("name", word_, "Its name in a destination, as sales")->required();
    add_list(make, "--member", members_, "Extension that rings; may be repeated: in this order");
    add_plan_options(make);
    make.footer(
        "Example: santral ring-plan add sales --member 101 --member 102 --on-no-answer extension/105\n"
        "         santral internal-number add 35 Sales ring_plan/sales");
    add(family, "list", "Show all ring plans", &NumberCommands::run_ring_plan_list);
    auto& set = add(family, "set", "Change a ring plan", &NumberCommands::run_ring_plan_set);
    set.add_option("name", word_, "Its name")->required();
    set.add_option("--name", plan_.name, "Another name");
    add_list(set, "--member", members_, "Extension that rings; may be repeated; replaces those before");
    add_plan_options(set);
    auto& remove = add(family, "remove", "Remove a ring plan that nothing leads to",
                       &NumberCommands::run_ring_plan_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void NumberCommands::add_feature_code_commands(CLI::App& app) {
    auto& family = add_family(app, "feature-code", "Feature codes: keys that have the exchange do something");
    add(family, "list", "Show the table, and what gets in the way of what",
        &NumberCommands::run_feature_code_list);
    auto& set = add(family, "set", "Give a feature other codes", &NumberCommands::run_feature_code_set);
    set.add_option("feature", word_, "As pickup (santral feature-code list)")->required();
    set.add_option("keys", keys_, "Its codes, as '*8'; several: all of them work");
    set.add_flag("--none", has_no_keys_, "No code reaches it");
    set.add_flag("--as-in-pack", is_as_in_pack_, "Those of the pack again");
    auto& pack = add(family, "pack", "Take the codes of another exchange, in the place of all",
                     &NumberCommands::run_feature_code_pack);
    pack.add_option("pack", word_, "it_pl, freepbx or fusionpbx")->required();
    auto& times =
        add(family, "times", "How long a key waits for the next", &NumberCommands::run_feature_code_times);
    times.add_option("--code", code_time_s_, "Seconds between the keys of a code");
    times.add_option("--number", number_time_s_, "Seconds between the digits of the number after it");
}

void NumberCommands::add_forward_options(CLI::App& command) {
    add_clearable(command, "--forward-always", rules_.forward_always,
                  "Where all its calls go, as extension/102; none: they ring");
    add_clearable(command, "--forward-busy", rules_.forward_busy, "Where they go while it is busy");
    add_clearable(command, "--forward-no-answer", rules_.forward_no_answer,
                  "Where they go when it does not answer");
    add_clearable(command, "--forward-unavailable", rules_.forward_unavailable,
                  "Where they go when it has no phone");
    command.add_option("--forward-after", rules_.forward_after_s, "Seconds that it rings before");
}

void NumberCommands::add_call_rules_commands(CLI::App& app) {
    auto& family = add_family(app, "call-rules", "What an extension does with calls");
    auto& show = add(family, "show", "Show the rules of one", &NumberCommands::run_call_rules_show);
    show.add_option("number", word_, "Internal number")->required();
    auto& set = add(family, "set", "Change what is given", &NumberCommands::run_call_rules_set);
    set.add_option("number", word_, "Internal number")->required();
    add_switch(set, "--do-not-disturb", rules_.do_not_disturb, "Busy without ringing");
    add_forward_options(set);
    set.add_option("--code-rights", rules_.code_rights,
                   "Calls in which it may use feature codes: none, incoming, outgoing or both");
    add_switch(set, "--dealing", rules_.is_dealing, "Its orders must be on record: it has no messages");
    add_switch(set, "--may-join-outside", rules_.may_join_outside, "May connect two that are outside");
    add_clearable(set, "--show", rules_.shown_outside_number,
                  "City number that it shows outside; none: that of its profile or line");
    set.footer("Example: santral call-rules set 101 --forward-no-answer extension/105 --forward-after 15");
}

}  // namespace santral::app
