// The store thread from outside: completions come back, questions see what was written before them, a failing
// disk heals, and the end writes everything. Real threads: run under the thread sanitizer too.

#include "store/store_thread.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <future>

#include "store/connection.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

// What the signalling thread's loop does: keeps what is posted until it is run.
struct PostedWork {
    Mailbox<std::move_only_function<void()>> box{1'000'000, [this] { posted.release(); }};
    std::counting_semaphore<> posted{0};

    void post(std::move_only_function<void()> work) { ASSERT_TRUE(box.post(std::move(work))); }
    void run_next() {
        ASSERT_TRUE(posted.try_acquire_for(30s)) << "nothing was posted";
        for (auto& work : box.take_all()) work();
    }
};

struct StoreThreads : testing::Test {
    StoreThreads() { start_thread(); }
    void start_thread() {
        store = std::make_unique<StoreThread>(
            rows.scratch.open(),
            [this](std::move_only_function<void()> work) { signalling.post(std::move(work)); },
            [this](const StoreAlarm& alarm) { alarms.push_back(alarm.raised); },
            StoreThread::Settings{.retry_every = 10ms, .max_waiting = 1000});
    }
    CallRecord call(int number) {
        return {.id = fmt::format("call-{:05}", number), .tenant_id = rows.tenant, .direction = "internal"};
    }
    std::size_t written_calls() {
        std::size_t count = 0;
        read_call_records(rows.database, rows.tenant, 1'000'000, [&](const CallRecord&) { ++count; }).value();
        return count;
    }
    // Runs `statement` on the store thread and waits for it.
    void set(const char* statement) {
        std::promise<void> finished;
        ASSERT_TRUE(store->ask([&](Database& database) {
            database.connection().sql << statement;
            finished.set_value();
        }));
        finished.get_future().wait();
    }

    SampleRows rows;
    PostedWork signalling;
    std::vector<bool> alarms;
    std::unique_ptr<StoreThread> store;
};

TEST_F(StoreThreads, TellTheSignallingThreadWhenAChangeIsOnTheDisk) {
    bool committed = false;
    ASSERT_TRUE(store->write(call(1), [&](const Result<void>& outcome) { committed = outcome.has_value(); }));
    signalling.run_next();
    EXPECT_TRUE(committed);
    EXPECT_EQ(written_calls(), 1u);
}

TEST_F(StoreThreads, AChangeThatMayWaitIsOnTheDiskWithTheNextOneAfterIt) {
    ASSERT_TRUE(store->write(call(1), {}, StoreThread::Urgency::soon));
    ASSERT_TRUE(store->write(call(2), [](const Result<void>&) {}));
    signalling.run_next();
    EXPECT_EQ(written_calls(), 2u);
}

TEST_F(StoreThreads, AChangeThatMayWaitDoesNotWaitForEver) {
    ASSERT_TRUE(store->write(call(1), [](const Result<void>&) {}, StoreThread::Urgency::soon));
    signalling.run_next();
    EXPECT_EQ(written_calls(), 1u);
}

TEST_F(StoreThreads, AChangeThatMayWaitIsWrittenAtTheEnd) {
    ASSERT_TRUE(store->write(call(1), {}, StoreThread::Urgency::soon));
    store.reset();
    EXPECT_EQ(written_calls(), 1u);
}

TEST_F(StoreThreads, AnswerAQuestionAfterWhatWasWrittenBeforeIt) {
    ASSERT_TRUE(store->write(call(1)));
    std::promise<std::size_t> seen;
    ASSERT_TRUE(store->ask([&](Database& database) {
        std::size_t count = 0;
        read_call_records(database, rows.tenant, 10, [&](const CallRecord&) { ++count; }).value();
        seen.set_value(count);
    }));
    EXPECT_EQ(seen.get_future().get(), 1u);
}

TEST_F(StoreThreads, WriteEverythingBeforeTheyEnd) {
    for (int i = 0; i < 900; ++i) ASSERT_TRUE(store->write(call(i)));
    store.reset();
    EXPECT_EQ(written_calls(), 900u);
}

TEST_F(StoreThreads, TakeChangesFromSeveralThreads) {
    {
        std::jthread other([this] {
            for (int i = 0; i < 400; ++i) ASSERT_TRUE(store->write(call(i)));
        });
        for (int i = 400; i < 800; ++i) ASSERT_TRUE(store->write(call(i)));
    }
    store.reset();
    EXPECT_EQ(written_calls(), 800u);
}

TEST_F(StoreThreads, WriteWhatWaitedWhenTheDiskTakesItAgain) {
    set(rows.scratch.refuse_writing());
    bool committed = false;
    ASSERT_TRUE(store->write(call(1), [&](const Result<void>& outcome) { committed = outcome.has_value(); }));
    signalling.run_next();
    EXPECT_EQ(alarms, std::vector<bool>{true});
    EXPECT_FALSE(committed);

    set(rows.scratch.take_writing());
    while (!committed && !HasFatalFailure()) signalling.run_next();
    EXPECT_EQ(alarms, (std::vector<bool>{true, false}));
    EXPECT_EQ(written_calls(), 1u);
}

TEST_F(StoreThreads, RefuseWhenTooManyWait) {
    std::promise<void> go_on;
    ASSERT_TRUE(store->ask([gate = go_on.get_future()](Database&) { gate.wait(); }));
    int taken = 0;
    while (taken < 10'000 && store->write(call(taken))) ++taken;
    go_on.set_value();
    EXPECT_GE(taken, 999);  // The question takes a place, too.
    EXPECT_LT(taken, 10'000);
}

// The server and the command line may both come first.
TEST(DatabaseThreads, OpenTheSameNewDatabaseTogether) {
    const ScratchDatabase fresh;
    const auto open = [&] {
        const auto opened = Database::open(fresh.address());
        return opened ? "" : opened.error().detail;
    };
    auto one = std::async(std::launch::async, open);
    auto other = std::async(std::launch::async, open);
    EXPECT_EQ(one.get(), "");
    EXPECT_EQ(other.get(), "");
    auto database = fresh.open();
    EXPECT_EQ(list_tenants(database).value().size(), 1u);
}

}  // namespace
}  // namespace santral::store
