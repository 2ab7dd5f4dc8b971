// The command line as an administrator types it, against a real database.

#include <gmock/gmock.h>

#include <fstream>

#include "app/command_desk.h"
#include "audio/sample_wav.h"
#include "base/csv.h"
#include "store/call_records.h"
#include "store/recordings.h"

namespace santral::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

using Commands = CommandDesk;

// S1.03
TEST_F(Commands, AnExtensionBeforeAnyGroupIsRefusedWithTheRemedy) {
    EXPECT_EQ(complaint("extension add 101 Ada --random-password"),
              "1 santral: there is no extension group yet: make one first (santral group add NAME)\n");
    EXPECT_EQ(reloads, 0);
}

// S1.23
TEST_F(Commands, AnExtensionIsAddedListedAndRemovedAndTheServerIsTold) {
    furnish();
    type("extension add 101 'Zeynep Kaya' --group Sales --profile national --record --random-password");
    EXPECT_EQ(context.exit_code, 0);
    EXPECT_EQ(reloads, 1);
    EXPECT_THAT(type("extension list"),
                HasSubstr("101     Zeynep Kaya  Sales   all       main  national  yes       yes"));
    type("extension remove 101");
    EXPECT_EQ(reloads, 2);
    EXPECT_THAT(type("extension list"), Not(HasSubstr("101")));
    EXPECT_THAT(complaint("extension remove 101"), HasSubstr("1 santral: there is no extension 101"));
}

// S1.11
TEST_F(Commands, APasswordMadeAtRandomIsShownOnceAndNeverAgain) {
    furnish();
    const auto shown = type("extension add 101 Ada --group Sales --random-password");
    EXPECT_THAT(shown, testing::MatchesRegex("extension 101 has the password [A-Za-z0-9]{16} .*\n"));
    EXPECT_THAT(type("extension list"), Not(HasSubstr(shown.substr(31, 16))));
}

// S1.12
TEST_F(Commands, AnExtensionWithoutPasswordIsStoredWithANote) {
    furnish();
    EXPECT_EQ(complaint("extension add 101 Ada --group Sales"),
              "0 note: extension 101 has no password: no phone can register to it\n");
}

TEST_F(Commands, APasswordComesFromTheStandardInput) {
    furnish();
    in.str("a long enough password\r\n");
    EXPECT_EQ(complaint("extension add 101 Ada --group Sales --password-stdin"), "0 ");
    EXPECT_THAT(complaint("extension set-password 101 --password-stdin"), HasSubstr("no password came"));
    EXPECT_THAT(complaint("extension set-password 101 --password x --random-password"),
                HasSubstr("give one of"));
    EXPECT_THAT(type("extension set-password 101 --random-password"), HasSubstr("has the password"));
}

// S1.16
TEST_F(Commands, TheRulesOfAProfileKeepTheOrderInWhichTheyWereTyped) {
    furnish();
    EXPECT_THAT(type("profile list"), HasSubstr("national  no limit       deny 0900., allow 0., deny 1."));
    EXPECT_THAT(complaint("profile add odd --allow 0?"), HasSubstr("number pattern 0?"));
}

// M1
TEST_F(Commands, DigitsInTheSoundAreListenedForWhereItIsSaid) {
    furnish();
    type("extension add 101 Ada --group Sales --random-password");
    type("trunk add acme sip.acme.example --kind address --listen-for-tones");
    EXPECT_THAT(type("trunk list"), HasSubstr("no limit       yes    automatic   on"));
    EXPECT_EQ(complaint("trunk set acme --listen-for-tones off"), "0 ");
    EXPECT_THAT(type("trunk list"), HasSubstr("no limit       no     automatic   on"));
    EXPECT_THAT(complaint("trunk set acme"), HasSubstr("--on, --off, --listen-for-tones"));
    EXPECT_EQ(complaint("extension set 101 --listen-for-tones on --name 'Ada Lovelace'"), "0 ");
    EXPECT_THAT(type("extension list"),
                HasSubstr("101     Ada Lovelace  Sales   all       main  -        yes       "
                          "no        5       yes"));
}

// M3
TEST_F(Commands, TheFirmGetsMusicOfItsOwnAndLosesItAgain) {
    const auto file = directory.path() / "own.wav";
    std::ofstream(file, std::ios::binary) << audio::sample_wav(1500ms);
    EXPECT_EQ(complaint("music set " + file.string()), "0 ");
    EXPECT_EQ(reloads, 1);
    EXPECT_THAT(type("music show"), HasSubstr("its own: 1.5 s"));
    type("tenant add Acme acme.example");
    EXPECT_THAT(type("--tenant Acme music show"), HasSubstr("that comes with Santral"));
    EXPECT_EQ(complaint("--tenant default music remove"), "0 ");
    EXPECT_THAT(type("music show"), HasSubstr("that comes with Santral"));
    EXPECT_THAT(complaint("music remove"), HasSubstr("0 note: the firm had no music"));
}

// M3
TEST_F(Commands, AFileThatIsNoMusicIsRefused) {
    EXPECT_THAT(complaint("music set /nowhere.wav"), HasSubstr("/nowhere.wav: No such file"));
    std::ofstream(directory.path() / "text.wav") << "This is a text.";
    EXPECT_THAT(complaint("music set " + (directory.path() / "text.wav").string()),
                HasSubstr("text.wav: it is no WAV file"));
    std::filesystem::resize_file(directory.path() / "text.wav", 16 * 1024 * 1024 + 1);
    EXPECT_THAT(complaint("music set " + (directory.path() / "text.wav").string()),
                HasSubstr("at most 16777216"));
    EXPECT_EQ(reloads, 0);
}

// S1.14
TEST_F(Commands, PortsAreListedAsTheyListen) {
    furnish();
    type(
        "port add branch --address 192.0.2.1 --port 5070 --transport tcp --allow 10.0.0.0/8 --advertise "
        "203.0.113.9");
    EXPECT_THAT(type("port list"), HasSubstr("main    0.0.0.0:5060    udp, tcp    anywhere      -"));
    EXPECT_THAT(type("port list"),
                HasSubstr("branch  192.0.2.1:5070  tcp         10.0.0.0/8    203.0.113.9"));
    EXPECT_EQ(complaint("port remove branch"), "0 ");
}

// X2, X3
TEST_F(Commands, TheRulesOfTheTenantAreChanged) {
    EXPECT_EQ(complaint("tenant set --digits 2-3 --emergency 155"), "0 ");
    EXPECT_THAT(type("tenant show"), HasSubstr("2 to 3  155, 112, 911"));
    EXPECT_THAT(complaint("tenant set --digits many"), HasSubstr("as 2-3"));
    EXPECT_EQ(complaint("tenant set --digits 3"), "0 ");
    EXPECT_THAT(type("tenant show"), HasSubstr("3 to 3"));
}

TEST_F(Commands, AWordThatIsNoCommandIsExplained) {
    EXPECT_NE(complaint("extension paint 101").substr(0, 1), "0");
    EXPECT_THAT(type("extension add --help"), HasSubstr("First and last name of the person"));
}

// R7
TEST_F(Commands, ABackupIsRestored) {
    furnish();
    const auto backup = (directory.path() / "backup.db").string();
    EXPECT_THAT(type("backup " + backup), HasSubstr("bytes"));
    type("group add Stock");
    EXPECT_THAT(type("restore " + backup), HasSubstr("what was there before is kept in"));
    EXPECT_THAT(type("group list"), Not(HasSubstr("Stock")));
    EXPECT_THAT(complaint("backup " + backup), HasSubstr("exists already"));
    EXPECT_THAT(complaint("restore /nowhere.db"), HasSubstr("there is no file"));
}

TEST_F(Commands, ADatabaseThatCannotBeOpenedIsNamed) {
    context.database = directory.path() / "missing" / "santral.db";
    EXPECT_THAT(complaint("group list"), HasSubstr("missing/santral.db: the file cannot be opened"));
}

struct Records : Commands {
    Records() {
        auto database = open();
        const auto tenant = store::find_tenant(database, "default").value().id;
        store::save_call_record(database, {.id = "call-1",
                                           .tenant_id = tenant,
                                           .direction = "internal",
                                           .from_number = "101",
                                           .from_name = "=HYPERLINK(\"http://x\")",
                                           .to_dialled = "102",
                                           .to_reached = "102",
                                           .started_at = WallTime(1'800'000'000'000ms),
                                           .answered_at = WallTime(1'800'000'002'000ms),
                                           .ended_at = WallTime(1'800'000'012'000ms),
                                           .ring = 1800ms,
                                           .talk = 10'020ms,
                                           .hold = 0ms,
                                           .end = {"answered", "caller", 0, 16, "normal, clearing"}})
            .value();
        store::save_call_leg(database, {.id = "leg-1",
                                        .tenant_id = tenant,
                                        .call_id = "call-1",
                                        .leg_no = 1,
                                        .number = "101",
                                        .started_at = WallTime(1'800'000'000'000ms),
                                        .codec = "opus",
                                        .packets_in = 990,
                                        .packets_lost = 10,
                                        .mos = 4.3})
            .value();
        store::save_recording(database, {.id = "recording-1",
                                         .tenant_id = tenant,
                                         .call_id = "call-1",
                                         .file = "/recordings/call-1.wav",
                                         .state = store::RecordingState::closed,
                                         .started_at = WallTime(1'800'000'002'000ms),
                                         .bytes = 320'684,
                                         .length = 10'020ms})
            .value();
    }
};

// R4
TEST_F(Records, AreATableForPeople) {
    EXPECT_THAT(type("records"), HasSubstr("2027-01-15T08:00:00.000Z  101"));
    EXPECT_THAT(type("records"), HasSubstr("answered  10.020  normal, clearing  yes"));
}

// R4
TEST_F(Records, AreCsvForSpreadsheetsThatCannotBeMadeToRunAFormula) {
    EXPECT_EQ(
        type("records --csv"),
        "journey_id,start,answer,end,direction,from_number,from_name,to_dialled,to_reached,ring_s,talk_s,"
        "hold_s,outcome,hangup_by,cause_sip,cause_q850,cause,profile,recording_ids,recording_sha256\r\n"
        "call-1,2027-01-15T08:00:00.000Z,2027-01-15T08:00:02.000Z,2027-01-15T08:00:12.000Z,internal,101,"
        "\"'=HYPERLINK(\"\"http://x\"\")\",102,102,1.800,10.020,0.000,answered,caller,,16,"
        "\"normal, clearing\",,recording-1,\r\n");
    EXPECT_TRUE(type("records --csv --bom").starts_with("\xef\xbb\xbfjourney_id"));
}

// R4
TEST_F(Records, ShowTheLegsOfACall) {
    EXPECT_THAT(type("records --legs --csv"), HasSubstr("\r\ncall-1,1,2027-01-15T08:00:00.000Z,,,101,"));
    EXPECT_THAT(type("records --legs --csv"), HasSubstr(",opus,4.30,0.0100,"));
    EXPECT_THAT(type("records --legs"), HasSubstr("opus   4.30  0.0100"));
}

// S1.21
TEST_F(Records, ListTheRecordings) {
    EXPECT_THAT(type("recordings"), HasSubstr("0:10    320684  closed  call-1  /recordings/call-1.wav"));
}

TEST(Csv, QuotesWhatHasToBeQuoted) {
    EXPECT_EQ(csv_field("plain"), "plain");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_field("+98912"), "\"'+98912\"");
    EXPECT_EQ(csv_field("-1"), "\"'-1\"");
    EXPECT_EQ(csv_field("@cmd"), "\"'@cmd\"");
    EXPECT_EQ(csv_field("\tx"), "\"'\tx\"");
    EXPECT_EQ(csv_field(""), "");
}

TEST_F(Commands, AnApiKeyIsShownOnceAndListedWithoutItself) {
    const auto key = type("api-key add crm --scope calls:read --scope calls:write --days 30");
    EXPECT_THAT(key, testing::StartsWith("santral_"));
    EXPECT_THAT(notes.str(), HasSubstr("shown once"));
    EXPECT_THAT(type("api-key list"), HasSubstr("crm   calls:read calls:write"));
    EXPECT_THAT(out.str(), Not(HasSubstr(key.substr(0, 30))));
    type("api-key remove crm");
    EXPECT_THAT(type("api-key list"), Not(HasSubstr("crm")));
    EXPECT_THAT(complaint("api-key add crm"), HasSubstr("give one, as --scope"));
    EXPECT_THAT(complaint("api-key add crm --scope all"),
                HasSubstr("'all' is no scope: give some of call-rec"));
    EXPECT_THAT(complaint("api-key remove crm"), HasSubstr("there is no API key \"crm\""));
}

TEST_F(Commands, AUserIsAddedListedAndRemoved) {
    EXPECT_THAT(type("user add sara 'Sara Ahmadi' --random-password"),
                HasSubstr("user sara has the password"));
    EXPECT_THAT(type("user list"), HasSubstr("sara   Sara Ahmadi"));
    type("user remove sara");
    EXPECT_THAT(complaint("user remove sara"), HasSubstr("there is no user sara"));
    EXPECT_THAT(complaint("user add sara 'Sara Ahmadi' --password short"), HasSubstr("too short"));
}

// X11
TEST_F(Commands, AnotherFirmIsMadeAndHasADirectoryOfItsOwn) {
    type("tenant add Acme acme.example");
    EXPECT_EQ(reloads, 1);
    EXPECT_THAT(type("tenant list"), HasSubstr("Acme     acme.example"));
    type("--tenant Acme group add Sales");
    EXPECT_THAT(type("--tenant Acme group list"), HasSubstr("Sales"));
    EXPECT_THAT(type("--tenant default group list"), Not(HasSubstr("Sales")));
    EXPECT_THAT(complaint("--tenant Nobody group list"), HasSubstr("there is no tenant Nobody"));
}

}  // namespace
}  // namespace santral::app
