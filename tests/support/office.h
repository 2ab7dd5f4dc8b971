#pragma once
// A firm in one process: the real exchange on a fake network, with fake media and a ledger in memory, and
// telephones 101, 102, ... For the flows and the simulator.

#include <map>
#include <memory>
#include <vector>

#include "call/switchboard.h"
#include "features/all.h"
#include "media/fake_media_plane.h"
#include "tests/support/phone.h"
#include "tests/support/terminal.h"

namespace santral::tests {

// What the store would keep.
struct Books final : call::CallRecords, call::RegistrationStore {
    void opened(const call::CallRecord& record) override {
        ++openings[record.id];
        last_opened = record;
    }
    void recording_changed(const call::CallRecord& record, const call::RecordingEntry& recording) override {
        recordings[record.id] = recording;
    }
    // As the table keeps them: by their place.
    void recording_marked(const call::CallRecord& record, const call::RecordingEntry& recording) override {
        auto& kept = segments[record.id];
        kept.resize(recording.segments.size());
        kept.back() = recording.segments.back();
    }
    void talk_changed(const call::CallRecord&, const std::vector<call::LegRecord>& legs) override {
        legs_answered = legs.size();
    }
    void closed(const call::CallRecord& record) override { records.push_back(record); }
    void alarm(const std::string& text) override { alarms.push_back(text); }
    void save(const std::string& extension_id, call::BindingChange change,
              std::function<void(Result<void>)> done) override {
        (void)extension_id;
        registrations_saved += change.saved.size();
        done({});
    }

    std::map<std::string, int> openings;  // By call: more than one is a fault.
    call::CallRecord last_opened;
    std::vector<call::CallRecord> records;
    std::map<std::string, call::RecordingEntry> recordings;
    std::map<std::string, std::vector<call::RecordingSegment>> segments;
    std::vector<std::string> alarms;
    std::size_t legs_answered = 0;  // As told last.
    std::size_t registrations_saved = 0;
};

struct Watch final : call::SecurityWatch {
    void on_refused(const sip::Flow&, const call::RefusedLogIn& refused) override {
        refusals.emplace_back(refused.event);
    }
    void on_accepted(const sip::Flow&) override { ++accepted; }

    std::vector<std::string> refusals;
    std::size_t accepted = 0;
};

// What a live view would show.
struct Live final : call::ExchangeObserver {
    void on_call(const call::Call& call, call::CallChange change) override {
        changes[call.id()].push_back(change);
    }
    void on_phones(const std::string& extension_id, const std::vector<call::Binding>& bindings) override {
        phones[extension_id] = bindings.size();
    }

    std::map<std::string, std::vector<call::CallChange>> changes;  // By call.
    std::map<std::string, std::size_t> phones;                     // By extension.
};

// What the firm's directory holds: changed before or between calls with Office::publish.
struct Plan {
    struct Person {
        std::string number;
        std::string name;
        std::string password = "secret";
        bool is_recorded = false;
        std::vector<std::string> groups{"office"};
        std::vector<std::string> callable_groups;
        std::optional<unsigned> max_calls;
        unsigned max_contacts = 5;
        std::vector<std::pair<bool, std::string>> outbound_rules;  // Allows?, pattern.
        std::map<std::string, std::string> forwards;               // "always", "busy", ... to a destination.
        bool wants_no_calls = false;
        bool may_join_outside = false;
        bool listens_for_tones = false;
        directory::MediaEncryption media_encryption = directory::MediaEncryption::automatic;
        std::vector<std::string> trunks;  // Of the profile, by name.
        std::string shown_number;         // Of the profile.
    };
    struct RingPlan {
        std::vector<std::string> members;
        std::map<std::string, std::string> branches;  // "busy", "no_answer", "unavailable" to a destination.
        bool is_in_order = false;
    };
    std::vector<Person> people;
    std::vector<directory::Trunk> trunks;                 // The id is the name.
    std::vector<directory::CityNumber> city_numbers;      // The id is the number.
    std::map<std::string, std::string> internal_numbers;  // To a destination.
    std::map<std::string, RingPlan> ring_plans;           // By name; each rings for 25 seconds.
    bool has_second_firm = false;                         // "other.example", with nobody in it.
};
Plan make_plan(int people);  // 101 to 100 + people, named "Person 101" and so on.
directory::SnapshotPointer make_directory(const Plan& plan);
// A trunk that knows where we are, and a number that comes in by it.
directory::Trunk make_trunk(const std::string& name, const std::string& host);
directory::CityNumber make_city_number(const std::string& number, const std::string& trunk,
                                       const std::string& destination);

// Settings without OPTIONS to the phones, so that quiet means quiet.
call::SwitchboardSettings quiet();

class Office {
public:
    explicit Office(const Plan& plan, std::uint64_t seed = 1, call::SwitchboardSettings settings = quiet(),
                    features::Sources sources = {});
    ~Office();

    void publish(const Plan& plan);
    Phone& phone(const std::string& number) { return *phones.at(number); }
    // A further phone of a number, at another address.
    Phone& add_phone(const std::string& number, const std::string& password = "secret",
                     const std::string& domain = "firm.example");
    // One that makes any request but INVITE.
    Terminal& add_terminal(const std::string& number, const std::string& password = "secret",
                           const std::string& domain = "firm.example");
    void register_all();  // The first phone of every number.
    // --- sound: the open endpoint that faces this phone ---
    media::EndpointId ear_of(const Phone& phone) const;
    bool hear_each_other(const Phone& one, const Phone& other) const;
    std::optional<media::Tone> heard_by(const Phone& phone) const;
    // Keys, as events of RFC 4733, so far apart.
    void press(const Phone& phone, std::string_view keys, Duration gap = std::chrono::milliseconds(100));
    std::string digits_heard_by(const Phone& phone) const;
    // Time, with what media tells meanwhile.
    void pass(Duration time);
    // Called by pass() whenever something may have happened, at its own instant.
    std::function<void()> on_moment;
    void settle() { pass(std::chrono::milliseconds(200)); }  // Messages arrive, nobody does anything new.

    // "" when nothing is left over: no call, leg, transaction, session, endpoint, recording; and each call
    // has exactly one record. To be asked when all phones are quiet, after a minute for the transactions to
    // end.
    std::string leftovers() const;
    const call::CallRecord& last_record() const { return books.records.back(); }

    Timers timers;
    SeededRandom random;
    FakeNetwork network;
    media::FakeMediaPlane media;
    Books books;
    Watch watch;
    Live live;
    bool is_overloaded = false;
    std::map<std::string, std::filesystem::path> music;  // Of a firm, by its id.
    Endpoint address = Endpoint::parse("192.0.2.1:5060").value();
    std::unique_ptr<call::Switchboard> switchboard;
    std::unique_ptr<features::Features> features;
    std::map<std::string, std::unique_ptr<Phone>> phones;
    std::vector<std::unique_ptr<Phone>> more_phones;
    std::vector<std::unique_ptr<Terminal>> terminals;

private:
    std::unique_ptr<Phone> make_phone(const Account& account);
    std::uint16_t next_host_ = 10;
};

}  // namespace santral::tests
