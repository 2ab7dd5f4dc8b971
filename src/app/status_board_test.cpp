// What the telephones of extensions do, from calls and registrations.

#include "app/status_board.h"

#include <gtest/gtest.h>

namespace santral::app {
namespace {

using api::ExtensionStatus;

// "extension=status", in the order told.
std::vector<std::string> in_words(const std::vector<StatusBoard::Change>& changes) {
    std::vector<std::string> words;
    for (const auto& change : changes)
        words.push_back(change.extension_id + "=" + std::string(api::to_string(change.status)));
    return words;
}

using Told = std::vector<std::string>;

// S1.02
TEST(StatusBoard, FollowsAPhoneFromOfflineThroughACallAndBack) {
    StatusBoard board;
    EXPECT_EQ(board.find("a"), ExtensionStatus::offline);
    EXPECT_EQ(in_words(board.on_phones("a", 1)), Told{"a=idle"});
    EXPECT_EQ(in_words(board.on_phones("a", 2)), Told{});
    EXPECT_EQ(in_words(board.on_call("c1", {{"a", false}, {"b", false}})), (Told{"a=ringing", "b=ringing"}));
    EXPECT_EQ(in_words(board.on_call("c1", {{"a", true}, {"b", true}})), (Told{"a=talking", "b=talking"}));
    EXPECT_EQ(in_words(board.on_call("c1", {{"a", true}, {"b", true}})), Told{});
    EXPECT_EQ(in_words(board.on_call("c1", {})), (Told{"a=idle", "b=offline"}));
    EXPECT_EQ(in_words(board.on_phones("a", 0)), Told{"a=offline"});
}

// S1.02
TEST(StatusBoard, AnExtensionThatRingsInOneCallAndTalksInAnotherTalks) {
    StatusBoard board;
    board.on_phones("a", 1);
    board.on_call("c1", {{"a", true}});
    EXPECT_EQ(in_words(board.on_call("c2", {{"a", false}})), Told{});
    EXPECT_EQ(in_words(board.on_call("c1", {})), Told{"a=ringing"});
    EXPECT_EQ(in_words(board.on_call("c2", {})), Told{"a=idle"});
}

TEST(StatusBoard, SeveralPhonesOfAnExtensionInOneCallCountOnce) {
    StatusBoard board;
    board.on_call("c1", {{"a", false}, {"a", false}});
    EXPECT_EQ(in_words(board.on_call("c1", {})), Told{"a=offline"});
}

}  // namespace
}  // namespace santral::app
