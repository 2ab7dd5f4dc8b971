#pragma once
// Every change an administrator makes to the directory, checked before it is stored: by the command line and
// by the API. Each change is one transaction; an error says what and what to do, and stores nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "directory/new_numbers.h"
#include "directory/number_plan.h"
#include "directory/snapshot.h"
#include "store/database.h"
#include "store/tenants.h"

namespace santral::directory {

constexpr std::size_t max_password_bytes = 128;
constexpr std::size_t max_groups_of_extension = 32;  // It is in, and it may call: each.
constexpr int most_contacts = 20;                    // Phones of one extension.
constexpr int most_calls_of_profile = 10'000;
constexpr std::size_t max_rules_of_profile = 200;
constexpr std::size_t max_networks_of_port = 64;
constexpr std::size_t max_emergency_numbers = 32;
constexpr std::size_t max_trunks_of_profile = 16;
constexpr int most_digits_rewritten = 32;  // Taken off a number, or put before it.
constexpr std::size_t max_trunks = 500;    // Of one tenant.
constexpr std::size_t max_city_numbers = 10'000;
constexpr std::size_t max_networks_of_trunk = 64;
constexpr int shortest_registration_s = 30;  // At a carrier.
constexpr int longest_registration_s = 86'400;
constexpr int most_calls_of_trunk = 10'000;

struct NewExtension {
    std::string number;
    std::string name;                 // First and last name (S1.09).
    std::string password;             // Empty: no phone can register (S1.12, S1.13). Kept as digests alone.
    std::vector<std::string> groups;  // By name; at least one (S1.07, S1.17).
    std::string port;                 // By name; may be empty while there is but one (S1.14).
    std::string profile;              // By name; empty: emergency numbers alone (S1.16).
    std::vector<std::string> callable_groups;  // By name; empty: all (S1.19, S1.20).
    bool records_calls = false;                // S1.21, S1.22.
    int max_contacts = 5;
    bool listens_for_tones = false;  // M1.
    std::string media_encryption = "automatic";
};

// Of an extension that exists: what is absent stays as it is.
struct ExtensionPatch {
    std::optional<std::string> number;  // With the password, if there is one: its digest holds the number.
    std::optional<std::string> name;
    std::optional<std::string> password;  // Empty: no phone can register any more.
    std::optional<std::vector<std::string>> groups;
    std::optional<std::string> port;
    std::optional<std::string> profile;  // Empty: none.
    std::optional<std::vector<std::string>> callable_groups;
    std::optional<bool> records_calls;
    std::optional<int> max_contacts;
    std::optional<bool> listens_for_tones;
    std::optional<std::string> media_encryption;
};

struct NewPort {
    std::string name;
    std::string address = "0.0.0.0";
    int port = 5060;
    std::vector<std::string> transports = {"udp", "tcp"};
    std::vector<std::string> allowed_networks;  // CIDR; empty: from anywhere.
    std::string advertised_address;             // Empty: its own.
};

struct PortPatch {
    std::optional<std::string> name;
    std::optional<std::string> address;
    std::optional<int> port;
    std::optional<std::vector<std::string>> transports;
    std::optional<std::vector<std::string>> allowed_networks;
    std::optional<std::string> advertised_address;
};

struct NewRule {
    OutboundRule::Verdict verdict = OutboundRule::Verdict::deny;
    std::string pattern;
    int strip = 0;       // Digits taken off an allowed number,
    std::string prefix;  // and what is put in their place.
};

struct NewProfile {
    std::string name;
    std::optional<int> max_calls;
    std::vector<NewRule> rules;
    std::vector<std::string> trunks;  // By name, in the order in which they are tried.
    std::string shown_number;         // A city number of the tenant; empty: that of the extension.
};

struct ProfilePatch {
    std::optional<std::string> name;
    std::optional<std::optional<int>> max_calls;  // Present and empty: no limit any more.
    std::optional<std::vector<NewRule>> rules;    // All of them.
    std::optional<std::vector<std::string>> trunks;
    std::optional<std::string> shown_number;  // Empty: none.
};

struct NewTrunk {
    std::string name;
    std::string kind = "registration";  // Or "address".
    std::string host;                   // A name or an IP address.
    int port = 5060;
    std::string transport = "udp";
    std::string connection_port;  // By name; may be empty while there is but one.
    std::string username;
    std::string password;
    std::string from_domain;  // Empty: the host.
    int register_for_s = 600;
    std::vector<std::string> networks;  // CIDR, that calls may come from; empty: from the host.
    std::optional<int> max_calls;
    bool trusts_identity = false;
    bool is_enabled = true;
    bool listens_for_tones = false;
    std::string media_encryption = "automatic";
};

struct TrunkPatch {
    std::optional<std::string> name;
    std::optional<std::string> kind;
    std::optional<std::string> host;
    std::optional<int> port;
    std::optional<std::string> transport;
    std::optional<std::string> connection_port;
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::optional<std::string> from_domain;
    std::optional<int> register_for_s;
    std::optional<std::vector<std::string>> networks;
    std::optional<std::optional<int>> max_calls;  // Present and empty: no limit any more.
    std::optional<bool> trusts_identity;
    std::optional<bool> is_enabled;
    std::optional<bool> listens_for_tones;
    std::optional<std::string> media_encryption;
};

struct NewCityNumber {
    std::string number;  // E.164, with its +.
    std::string trunk;   // By name; may be empty while there is but one.
    std::string name;
    std::string destination;  // "extension/101".
};

struct CityNumberPatch {
    std::optional<std::string> number;
    std::optional<std::string> trunk;
    std::optional<std::string> name;
    std::optional<std::string> destination;
};

struct NewTenant {
    std::string name;
    std::string domain;  // The host of its SIP addresses, and the realm of its digests for good.
    NumberRule numbers;
    std::vector<std::string> emergency_numbers;  // Beside 112 and 911.
};

struct TenantPatch {
    std::optional<NumberRule> numbers;
    std::optional<std::vector<std::string>> emergency_numbers;
};

// What the administrator should know although it was stored.
using Warnings = std::vector<std::string>;

// Of one tenant. Blocks on the disk.
class Administration {
public:
    // database and random must outlive it. Error: not_found. The tenant of an id exists: the caller saw it.
    static Result<Administration> of_tenant(store::Database& database, Random& random,
                                            const std::string& tenant = store::first_tenant_name);
    static Administration of_tenant(store::Database& database, Random& random, TenantId tenant);
    // Another firm on the same server (X11). Errors: conflict (name or domain is taken), malformed,
    // too_large.
    static Result<Administration> add_tenant(store::Database& database, Random& random,
                                             const NewTenant& wanted);

    Result<Warnings> add_extension(const NewExtension& wanted);
    Result<Warnings> change_extension(std::string_view number, const ExtensionPatch& patch);
    Result<void> remove_extension(std::string_view number);

    Result<void> add_group(std::string_view name);
    Result<void> change_group(std::string_view name, std::string_view new_name);
    Result<void> remove_group(std::string_view name);
    Result<void> add_port(const NewPort& wanted);
    Result<void> change_port(std::string_view name, const PortPatch& patch);
    Result<void> remove_port(std::string_view name);
    Result<void> add_profile(const NewProfile& wanted);
    Result<void> change_profile(std::string_view name, const ProfilePatch& patch);
    Result<void> remove_profile(std::string_view name);
    Result<void> add_trunk(const NewTrunk& wanted);
    Result<void> change_trunk(std::string_view name, const TrunkPatch& patch);
    Result<void> remove_trunk(std::string_view name);
    Result<void> add_city_number(const NewCityNumber& wanted);
    Result<void> change_city_number(std::string_view number, const CityNumberPatch& patch);
    Result<void> remove_city_number(std::string_view number);

    Result<Warnings> add_internal_number(const NewInternalNumber& wanted);
    Result<Warnings> change_internal_number(std::string_view number, const InternalNumberPatch& patch);
    Result<void> remove_internal_number(std::string_view number);
    Result<Warnings> add_ring_plan(const NewRingPlan& wanted);
    Result<Warnings> change_ring_plan(std::string_view name, const RingPlanPatch& patch);
    Result<void> remove_ring_plan(std::string_view name);
    // X3. Refused while the linter finds an error; its warnings are returned.
    Result<Warnings> change_feature_codes(const FeatureCodesPatch& patch);

    // What an extension does with calls; the other fields of it are not touched.
    Result<void> change_calls(std::string_view number, const CallRulesPatch& patch);

    // X2. Refused while an extension has a number that would no longer be allowed.
    Result<void> change_rules(const TenantPatch& patch);

    // The directory of all tenants as it is now.
    Result<SnapshotPointer> snapshot();
    const TenantId& tenant() const { return tenant_; }

private:
    Administration(store::Database& database, Random& random, TenantId tenant);

    Result<Warnings> store_extension(const Snapshot& present, const NewExtension& wanted);
    std::string make_id();

    store::Database& database_;
    Random& random_;
    TenantId tenant_;
};

}  // namespace santral::directory
