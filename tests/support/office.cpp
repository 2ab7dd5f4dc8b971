// The firm in one process.

#include "tests/support/office.h"

#include <fmt/format.h>

namespace santral::tests {
namespace {

constexpr WallTime morning{std::chrono::hours(24 * 365 * 50 + 8)};

}  // namespace

call::SwitchboardSettings quiet() {
    call::SwitchboardSettings settings;
    settings.qualify_every = std::chrono::seconds(0);
    return settings;
}

namespace {

std::optional<directory::Destination> find_destination(const std::map<std::string, std::string>& all,
                                                       const std::string& kind) {
    const auto found = all.find(kind);
    if (found == all.end()) return {};
    return directory::Destination::parse(found->second).value();
}

void add_numbers(const Plan& plan, directory::Snapshot::Contents& contents) {
    const directory::TenantId tenant{"t1"};
    for (const auto& [number, destination] : plan.internal_numbers) {
        contents.internal_numbers.push_back(
            {{"n" + number}, tenant, number, "", directory::Destination::parse(destination).value()});
    }
    for (const auto& [name, wanted] : plan.ring_plans) {
        directory::RingPlan made;
        made.id.text = "plan " + name;
        made.tenant = tenant;
        made.name = name;
        if (wanted.is_in_order) made.order = directory::RingPlan::Order::in_order;
        made.on_no_answer = find_destination(wanted.branches, "no_answer");
        made.on_busy = find_destination(wanted.branches, "busy");
        made.on_unavailable = find_destination(wanted.branches, "unavailable");
        for (const auto& member : wanted.members) made.members.push_back({"e" + member});
        contents.ring_plans.push_back(std::move(made));
    }
}

}  // namespace

Plan make_plan(int people) {
    Plan plan;
    for (int i = 1; i <= people; ++i) {
        const auto number = std::to_string(100 + i);
        Plan::Person person;
        person.number = number;
        person.name = "Person " + number;
        plan.people.push_back(std::move(person));
    }
    return plan;
}

directory::SnapshotPointer make_directory(const Plan& plan) {
    directory::Snapshot::Contents contents;
    directory::Tenant tenant;
    tenant.id.text = "t1";
    tenant.name = "default";
    tenant.domain = "firm.example";
    tenant.realm = "firm.example";
    tenant.emergency_numbers = {"112", "911"};
    contents.tenants.push_back(tenant);
    if (plan.has_second_firm) {
        auto second = tenant;
        second.id.text = "t2";
        second.name = "other";
        second.domain = second.realm = "other.example";
        contents.tenants.push_back(std::move(second));
    }
    for (const auto& person : plan.people) {
        directory::OutboundProfile profile;
        profile.id.text = "profile of " + person.number;
        profile.tenant = tenant.id;
        profile.max_calls = person.max_calls;
        for (const auto& [allows, pattern] : person.outbound_rules) {
            using Verdict = directory::OutboundRule::Verdict;
            profile.rules.push_back({allows ? Verdict::allow : Verdict::deny,
                                     directory::NumberPattern::compile(pattern).value()});
        }
        for (const auto& name : person.trunks) profile.trunks.push_back({name});
        if (!person.shown_number.empty()) profile.shown_number = directory::CityNumberId{person.shown_number};
        directory::Extension extension;
        extension.id.text = "e" + person.number;
        extension.tenant = tenant.id;
        extension.number = person.number;
        extension.name = person.name;
        if (!person.password.empty()) {
            extension.ha1 = sip::make_ha1(person.number, tenant.realm, person.password);
        }
        extension.profile = profile.id;
        extension.records_calls = person.is_recorded;
        extension.max_contacts = person.max_contacts;
        extension.calls.do_not_disturb = person.wants_no_calls;
        extension.calls.may_join_outside = person.may_join_outside;
        extension.listens_for_tones = person.listens_for_tones;
        extension.media_encryption = person.media_encryption;
        extension.calls.forward_always = find_destination(person.forwards, "always");
        extension.calls.forward_busy = find_destination(person.forwards, "busy");
        extension.calls.forward_no_answer = find_destination(person.forwards, "no_answer");
        extension.calls.forward_unavailable = find_destination(person.forwards, "unavailable");
        for (const auto& group : person.groups) extension.groups.push_back({group});
        for (const auto& group : person.callable_groups) extension.callable_groups.push_back({group});
        contents.profiles.push_back(std::move(profile));
        contents.extensions.push_back(std::move(extension));
    }
    add_numbers(plan, contents);
    contents.trunks = plan.trunks;
    contents.city_numbers = plan.city_numbers;
    return std::make_shared<const directory::Snapshot>(std::move(contents));
}

directory::Trunk make_trunk(const std::string& name, const std::string& host) {
    directory::Trunk trunk;
    trunk.id.text = trunk.name = name;
    trunk.tenant.text = "t1";
    trunk.kind = directory::Trunk::Kind::address;
    trunk.host = host;
    return trunk;
}

directory::CityNumber make_city_number(const std::string& number, const std::string& trunk,
                                       const std::string& destination) {
    directory::CityNumber city;
    city.id.text = city.number = number;
    city.tenant.text = "t1";
    city.trunk.text = trunk;
    city.destination = directory::Destination::parse(destination).value();
    return city;
}

Office::Office(const Plan& plan, std::uint64_t seed, call::SwitchboardSettings settings,
               features::Sources sources)
    : random(seed), network(timers, random) {
    settings.nonce_secret = std::string(32, 's');
    call::Switchboard::Surroundings around{
        network,
        timers,
        random,
        media,
        books,
        books,
        watch,
        live,
        [](const sip::Flow&, const directory::PortId&) { return true; },
        [this] { return is_overloaded; },
        [this] {
            return morning +
                   std::chrono::duration_cast<std::chrono::milliseconds>(timers.now().time_since_epoch());
        },
        [this](const directory::Trunk& trunk) -> std::optional<sip::Flow> {
            const auto ip = IpAddress::parse(trunk.host);
            if (!ip) return {};
            return sip::Flow{.transport = trunk.transport, .local = address, .remote = {*ip, trunk.port}};
        },
        [this](const std::string& tenant_id) {
            const auto found = music.find(tenant_id);
            return found == music.end() ? std::filesystem::path() : found->second;
        }};
    switchboard =
        std::make_unique<call::Switchboard>(std::move(around), std::move(settings), make_directory(plan));
    features = std::make_unique<features::Features>(*switchboard, timers, random, std::move(sources));
    network.attach(address, [this](const sip::Message& message, const sip::Flow& flow) {
        switchboard->on_message(message, flow);
    });
    for (const auto& person : plan.people)
        phones[person.number] = make_phone({person.number, person.password});
}

Office::~Office() = default;

void Office::publish(const Plan& plan) {
    switchboard->set_directory(make_directory(plan));
}

std::unique_ptr<Phone> Office::make_phone(const Account& account) {
    const auto host = Endpoint::parse(fmt::format("192.0.2.{}:5060", next_host_++)).value();
    return std::make_unique<Phone>(network, timers, random, host, address, account);
}

Phone& Office::add_phone(const std::string& number, const std::string& password, const std::string& domain) {
    more_phones.push_back(make_phone({number, password, domain}));
    return *more_phones.back();
}

Terminal& Office::add_terminal(const std::string& number, const std::string& password,
                               const std::string& domain) {
    const auto host = Endpoint::parse(fmt::format("192.0.2.{}:5060", next_host_++)).value();
    terminals.push_back(std::make_unique<Terminal>(network, timers, random, host, address,
                                                   Account{number, password, domain}));
    return *terminals.back();
}

void Office::register_all() {
    for (auto& [number, phone] : phones) phone->register_for();
    settle();
}

media::EndpointId Office::ear_of(const Phone& phone) const {
    for (const auto& [id, leg] : media.legs) {
        if (leg.expected.signalling == phone.address().ip) return id;
    }
    return {};
}

bool Office::hear_each_other(const Phone& one, const Phone& other) const {
    return media.hear_each_other(ear_of(one), ear_of(other));
}

std::optional<media::Tone> Office::heard_by(const Phone& phone) const {
    const auto* leg = media.find(ear_of(phone));
    return leg ? leg->playing : std::nullopt;
}

std::string Office::digits_heard_by(const Phone& phone) const {
    const auto* leg = media.find(ear_of(phone));
    return leg ? leg->digits_sent : std::string();
}

void Office::press(const Phone& phone, std::string_view keys, Duration gap) {
    for (const char key : keys) {
        media.press(ear_of(phone), key);
        pass(gap);
    }
}

void Office::pass(Duration time) {
    const auto until = timers.now() + time;
    if (on_moment) on_moment();
    do {
        timers.advance_to(std::min(until, timers.next_due().value_or(until)));
        media.deliver();
        if (on_moment) on_moment();
    } while (timers.now() < until);
}

std::string Office::leftovers() const {
    std::string text = media.leftovers();
    if (switchboard->calls() > 0) text += fmt::format("{} calls are open. ", switchboard->calls());
    if (switchboard->open_sessions() > 0) text += fmt::format("{} sessions. ", switchboard->open_sessions());
    if (switchboard->open_transactions() > 0) {
        text += fmt::format("{} transactions. ", switchboard->open_transactions());
    }
    if (features->messages() > 0) text += fmt::format("{} messages. ", features->messages());
    std::map<std::string, int> closings;
    for (const auto& record : books.records) ++closings[record.id];
    for (const auto& [id, count] : books.openings) {
        if (count != 1 || closings[id] != 1) {
            text += fmt::format("call {}: opened {} times, closed {} times. ", id, count, closings[id]);
        }
    }
    if (closings.size() != books.openings.size()) text += "a record of a call that never began. ";
    for (const auto& [id, recording] : books.recordings) {
        if (recording.state != call::RecordingEntry::State::closed)
            text += fmt::format("recording {} open. ", id);
    }
    if (network.malformed() > 0) text += fmt::format("{} malformed messages. ", network.malformed());
    return text;
}

}  // namespace santral::tests
