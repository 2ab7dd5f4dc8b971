#pragma once
// The exchange: takes every request, asks the gatekeeper who it is from, hands registrations to the registrar
// and makes calls. Owns all calls. Signalling thread only.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "call/feature.h"
#include "call/gatekeeper.h"
#include "call/gruu.h"
#include "call/qualifier.h"
#include "call/registrar.h"
#include "call/request_taker.h"
#include "call/router.h"
#include "call/trunks.h"

namespace santral::call {

constexpr std::size_t max_calls = 20'000;  // More are answered 503 with Retry-After.

struct SwitchboardSettings {
    CallSettings calls;
    RegistrationLimits registrations;
    sip::SessionTimerRules session_timer;
    std::chrono::seconds qualify_every{60};
    std::string server_header = "Santral";
    std::string nonce_secret;
    sip::DigestOffer digest_offer = sip::DigestOffer::md5;
};

class Switchboard final : private sip::ServerUser,
                          private media::MediaPlane::User,
                          private Call::User,
                          private RegistrationObserver {
public:
    struct Surroundings {  // All outlive the switchboard.
        sip::Wire& wire;
        Timers& timers;
        Random& random;
        media::MediaPlane& media;
        CallRecords& records;
        RegistrationStore& registrations;
        SecurityWatch& watch;
        ExchangeObserver& observer;
        Gatekeeper::IsAtPort is_at_port;
        std::function<bool()> is_overloaded;  // Then new calls are answered 503 (C18).
        WallClock wall_clock;
        // The flow to a trunk; see TrunkLink::Surroundings.
        std::function<std::optional<sip::Flow>(const directory::Trunk&)> way_to;
        // The music on hold of a firm, by its id; "": the server's own (M3).
        std::function<std::filesystem::path(const std::string& tenant_id)> find_music = [](const auto&) {
            return std::filesystem::path();
        };
    };
    Switchboard(Surroundings surroundings, SwitchboardSettings settings,
                directory::SnapshotPointer directory);
    ~Switchboard() override;

    // What stands above it: borrowed, and told as long as messages come. A method has one taker.
    void add(RequestTaker& taker);
    void add(ExchangeObserver& observer) { observers_.push_back(&observer); }
    sip::TransactionLayer& transactions() { return transactions_; }
    const directory::SnapshotPointer& directory() const { return directory_; }

    // From transport/.
    void on_message(const sip::Message& message, const sip::Flow& flow);
    void on_flow_failed(const sip::Flow& flow);

    // Calls keep the directory that they began with; extensions that are gone lose their registrations.
    void set_directory(directory::SnapshotPointer directory);
    void restore_registrations(const std::string& extension_id, std::vector<Binding> bindings);

    // Rings the phones of an extension and, when one is answered, calls `to` from it (RFC 3725). Refuses with
    // what a call of that extension would be refused with, 404 for an extension that does not exist, and 480
    // where it has no phone; the rights are asked about before anything rings, and again when it is answered.
    Granted<const Call*> start_call(const directory::TenantId& tenant, std::string_view from,
                                    std::string_view to);
    // False: this tenant has no such call.
    bool hang_up(const directory::TenantId& tenant, std::string_view call_id);
    void for_each_call(const std::function<void(const Call&)>& visit) const;

    // Ends every call with this cause: before the process stops.
    void end_all(const Cause& cause);

    std::size_t calls() const { return calls_.size(); }
    std::size_t open_transactions() const { return transactions_.open(); }
    std::size_t open_sessions() const { return sessions_.open(); }
    const Registrar& registrar() const { return registrar_; }
    const Trunks& trunks() const { return trunks_; }

    // --- for features ---
    // The feature outlives every call.
    void add_feature(Feature& feature) { features_.push_back(&feature); }
    // Where a number leads for this party, by its own rights and the directory that the call began with
    // (X10).
    Granted<Route> route(const Call& call, const Party& by, std::string_view number) const;
    // The phones of somebody who was in the call.
    Granted<Route> route_back(const Call& call, const Party& who) const;
    bool may_call(const Call& call, const Party& from, const Party& to) const;
    Call* find_call(const directory::TenantId& tenant, std::string_view call_id) const;
    // False for two outside, where `by` has no right to connect such (T12): the firm would pay for a call
    // that nobody of it takes part in.
    bool may_join(const Call& call, const Party& by, const Party& one, const Party& other) const;
    void visit_calls(const directory::TenantId& tenant, const std::function<void(Call&)>& visit);
    struct FoundLeg {  // Both, or neither.
        Call* call = nullptr;
        Leg* leg = nullptr;
    };
    FoundLeg find_leg(const DialogId& dialog) const;
    // Answers a request of a dialog of ours.
    void respond(sip::ServerTransactionId id, const sip::Message& request, int status,
                 std::string_view lines = "");
    bool is_reachable(const std::string& extension_id, const Binding& phone) const {
        return qualifier_.is_reachable(extension_id, phone);
    }

private:
    struct CallInProgress {
        std::unique_ptr<Call> call;
        directory::SnapshotPointer directory;
        std::vector<media::EndpointId> endpoints;
    };

    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow) override;
    void on_ack(const sip::Message& ack, const sip::Flow& flow) override;
    void on_cancel(sip::ServerTransactionId invite, const sip::Message& cancel) override;
    void on_stray_2xx(const sip::Message& response, const sip::Flow& flow) override;
    void on_media(const media::MediaEvent& event) override;
    Granted<Route> route_deflected(const Call& call, const Party& owner, const std::string& uri) override;
    Granted<Route> route_onward(const Call& call, const Onward& onward) override;
    void on_caller_ready(Call& call) override;
    void on_call_changed(Call& call, CallChange change) override;
    void on_endpoint_opened(Call& call, media::EndpointId endpoint) override;
    void on_recording_started(Call& call, media::RecordingId recording) override;
    const directory::TenantCodes* find_codes(const Call& call, const Leg& leg) const override;
    std::filesystem::path find_music(const Call& call) const override;
    bool is_number(const Call& call, std::string_view number) const override;
    bool may_grow(const Call& call, std::string_view number) const override;
    void on_code(Call& call, Leg& by, directory::FeatureCode code, const std::string& number) override;
    void on_referred(Call& call, Leg& by, sip::ServerTransactionId id, const sip::Message& refer) override;
    void on_call_over(Call& call) override;
    void on_bindings(const std::string& extension_id, const std::vector<Binding>& bindings) override;

    // What a Request-URI names: a number, and where it is a GRUU, which phone.
    struct Target {
        std::string number;
        std::optional<Gruus::Target> one_phone;
    };
    Target read_target(const sip::Message& request) const;
    void on_new_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow);
    void on_invite(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow);
    void on_register(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow);
    void begin_call(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                    const Subscriber& subscriber);
    bool has_room() const { return calls_.size() < max_calls && !around_.is_overloaded(); }
    void begin_call_from_outside(sip::ServerTransactionId id, const sip::Message& invite,
                                 const sip::Flow& flow, const ComingIn& coming);
    Call& make_call(const directory::Extension& caller, std::string_view dialled);
    Call& make_call(const Party& caller, std::string_view dialled);
    std::size_t count_calls(const directory::TrunkId& trunk) const;
    // one_phone: the called address was a GRUU.
    Granted<Route> route(const directory::Extension& by, std::string_view dialled,
                         const std::optional<Gruus::Target>& one_phone) const;
    RequestTaker* find_taker(sip::Method method) const;
    void hand_over(RequestTaker& taker, sip::ServerTransactionId id, const sip::Message& request,
                   const sip::Flow& flow);
    std::string allowed_methods() const;
    std::string capabilities() const;  // Whole lines, as OPTIONS is told them.
    void offer(const Occasion& occasion);
    void replace(Call& call, std::string_view replaces);
    const directory::Extension* find_extension(const Call& call, const Party& who) const;
    const directory::Snapshot& directory_of(const Call& call) const;
    bool is_over_limit(const directory::Extension& extension, const Call& one_more) const;

    Surroundings around_;
    SwitchboardSettings settings_;
    directory::SnapshotPointer directory_;
    sip::TransactionLayer transactions_;
    sip::InviteSessions sessions_;
    Exchange exchange_;
    Gatekeeper gatekeeper_;
    Gruus gruus_;
    Qualifier qualifier_;
    Registrar registrar_;
    Trunks trunks_;
    Router router_;
    std::vector<Feature*> features_;
    std::vector<RequestTaker*> takers_;
    std::vector<ExchangeObserver*> observers_;
    std::unordered_map<const Call*, CallInProgress> calls_;
    std::unordered_map<media::EndpointId, Call*> endpoints_;
    std::unordered_map<media::RecordingId, Call*> recordings_;
    std::vector<CallInProgress> finished_;  // Destroyed when the input that ended them is done with.
    Timer sweep_;
    ThreadBound thread_;
};

}  // namespace santral::call
