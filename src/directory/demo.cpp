// The demonstration's people, in the five languages of the house.

#include "directory/demo.h"

#include "directory/administration.h"
#include "directory/tenant_view.h"

namespace santral::directory {
namespace {

constexpr std::size_t password_characters = 16;
constexpr auto group = "Sales";
constexpr auto port = "main";
constexpr auto profile = "national";

struct Person {
    const char* number;
    const char* name;
};
constexpr Person people[] = {{"101", "سارا احمدی"},
                             {"102", "Zeynep Yıldız"},
                             {"103", "Niccolò Ferrari"},
                             {"104", "Łukasz Wiśniewski"},
                             {"105", "Emily Clark"}};

bool has_anything(const Snapshot& snapshot, const TenantId& tenant) {
    const TenantView view(snapshot, tenant);
    return !view.group_names().empty() || !view.port_names().empty() || !view.profile_names().empty();
}

Result<void> seed_surroundings(Administration& administration) {
    using enum OutboundRule::Verdict;
    TRY(administration.add_group(group));
    TRY(administration.add_port({.name = port, .transports = {"udp", "tcp", "tls", "ws", "wss"}}));
    return administration.add_profile(
        {.name = profile, .rules = {{deny, "00."}, {deny, "+."}, {allow, "0."}}});
}

Result<std::vector<DemoAccount>> seed_people(Administration& administration, Random& random) {
    std::vector<DemoAccount> accounts;
    for (const auto& person : people) {
        auto password = random.token(password_characters);
        TRY(administration.add_extension({.number = person.number,
                                          .name = person.name,
                                          .password = password,
                                          .groups = {group},
                                          .port = port,
                                          .profile = profile,
                                          .records_calls = true}));
        accounts.push_back({person.number, person.name, std::move(password)});
    }
    return accounts;
}

}  // namespace

Result<std::vector<DemoAccount>> seed_demo(store::Database& database, Random& random) {
    std::vector<DemoAccount> accounts;
    const auto stored = store::in_transaction(database, [&]() -> Result<void> {
        auto administration = TRY(Administration::of_tenant(database, random));
        const auto present = TRY(administration.snapshot());
        if (has_anything(*present, administration.tenant())) return {};
        TRY(seed_surroundings(administration));
        accounts = TRY(seed_people(administration, random));
        return {};
    });
    TRY(stored);
    return accounts;
}

}  // namespace santral::directory
