#pragma once
// Asks registered phones by OPTIONS whether they are there (RFC 3261 11), which also keeps the way through
// their NAT open. A phone that twice in a row says nothing is unreachable until it answers again. Signalling
// thread only.

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "call/binding.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::call {

class Qualifier {
public:
    // All outlive it. every: 0 asks nobody.
    Qualifier(sip::TransactionLayer& transactions, Timers& timers, Random& random,
              std::chrono::seconds every);
    ~Qualifier();

    // The phones that an extension has now.
    void watch(const std::string& extension_id, const std::vector<Binding>& bindings);
    bool is_reachable(const std::string& extension_id, const Binding& binding) const;

private:
    class Probe;
    using Probes = std::vector<std::unique_ptr<Probe>>;

    sip::TransactionLayer& transactions_;
    Timers& timers_;
    Random& random_;
    std::chrono::seconds every_;
    std::unordered_map<std::string, Probes> probes_;  // By extension.
};

}  // namespace santral::call
