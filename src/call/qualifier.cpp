// One probe for each phone, started at a random moment of the interval so that they do not march in step.

#include "call/qualifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace santral::call {
namespace {

constexpr int silences_to_be_unreachable = 2;

}  // namespace

class Qualifier::Probe final : private sip::ClientUser {
public:
    Probe(Qualifier& owner, Binding binding) : owner_(owner), binding_(std::move(binding)) {
        const auto interval = std::chrono::duration_cast<Duration>(owner_.every_);
        wait(Duration(1 + owner_.random_.below(static_cast<std::uint64_t>(interval.count()))));
    }

    bool watches(const Binding& binding) const {
        return binding.contact == binding_.contact && binding.flow == binding_.flow;
    }
    bool is_reachable() const { return silences_ < silences_to_be_unreachable; }

private:
    void wait(Duration delay) {
        timer_ = owner_.timers_.after(delay, [this] { ask(); });
    }

    void ask() {
        sip::RequestWriter options(sip::Method::options, binding_.contact);
        const auto us = fmt::format("<sip:{}>", binding_.flow.local.text());
        options.add(sip::HeaderName::max_forwards, "70")
            .add(sip::HeaderName::from, us + ";tag=" + owner_.random_.token(8))
            .add(sip::HeaderName::to, fmt::format("<{}>", binding_.contact))
            .add(sip::HeaderName::call_id, owner_.random_.token(20))
            .add(sip::HeaderName::cseq, "1 OPTIONS")
            .add(sip::HeaderName::contact, us);
        for (const auto& route : binding_.path) options.add(sip::HeaderName::route, route);
        transaction_ = owner_.transactions_.send(options, binding_.flow, *this);
        wait(owner_.every_);
    }

    void on_response(const sip::Message& response) override {
        if (response.status() < 200) return;
        // Any answer is a sign of life, a 404 or 405 as good as a 200.
        if (!is_reachable()) log_info("phone {} is reachable again", binding_.contact);
        silences_ = 0;
    }

    void on_no_response(int) override {
        if (++silences_ == silences_to_be_unreachable) log_info("phone {} is unreachable", binding_.contact);
    }

    Qualifier& owner_;
    Binding binding_;
    int silences_ = 0;
    Timer timer_;
    sip::ClientTransaction transaction_;
};

Qualifier::Qualifier(sip::TransactionLayer& transactions, Timers& timers, Random& random,
                     std::chrono::seconds every)
    : transactions_(transactions), timers_(timers), random_(random), every_(every) {}

Qualifier::~Qualifier() = default;

void Qualifier::watch(const std::string& extension_id, const std::vector<Binding>& bindings) {
    if (every_ == std::chrono::seconds(0)) return;
    if (bindings.empty()) {
        probes_.erase(extension_id);
        return;
    }
    auto& probes = probes_[extension_id];
    std::erase_if(probes, [&bindings](const auto& probe) {
        return std::ranges::none_of(bindings,
                                    [&probe](const auto& binding) { return probe->watches(binding); });
    });
    for (const auto& binding : bindings) {
        const auto known = [&binding](const auto& probe) { return probe->watches(binding); };
        if (std::ranges::none_of(probes, known)) probes.push_back(std::make_unique<Probe>(*this, binding));
    }
}

bool Qualifier::is_reachable(const std::string& extension_id, const Binding& binding) const {
    const auto probes = probes_.find(extension_id);
    if (probes == probes_.end()) return true;
    return std::ranges::none_of(probes->second, [&binding](const auto& probe) {
        return probe->watches(binding) && !probe->is_reachable();
    });
}

}  // namespace santral::call
