#pragma once
// Who is registered where: RFC 3261 10.3. A phone hears 200 only when its registration is kept, so that it
// rings after a restart without registering again. Signalling thread only.

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/thread_bound.h"
#include "base/timers.h"
#include "call/binding.h"
#include "call/gruu.h"
#include "directory/entries.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::call {

// What one input changed for one extension.
struct BindingChange {
    std::vector<Binding> saved;        // New and refreshed ones.
    std::vector<std::string> removed;  // Ids.
};

// Keeps registrations beyond the process; wired to the store by app/.
class RegistrationStore {
public:
    virtual ~RegistrationStore() = default;
    // Replaces all bindings of the extension; `done` comes later on the signalling thread. An error means
    // that they are not kept (disk full): the alarm is the store's, and the phone is served all the same.
    virtual void save(const std::string& extension_id, BindingChange change,
                      std::function<void(Result<void>)> done) = 0;
};

// Hears of every change: live status, keep-alive.
class RegistrationObserver {
public:
    virtual ~RegistrationObserver() = default;
    virtual void on_bindings(const std::string& extension_id, const std::vector<Binding>& bindings) = 0;
};

// Whose phone registers.
struct Registrant {
    std::string extension_id;
    std::string number;
    std::size_t max_contacts = 10;
};
Registrant to_registrant(const directory::Extension& extension);

class Registrar {
public:
    struct Surroundings {  // All outlive the registrar.
        sip::TransactionLayer& transactions;
        Timers& timers;
        Random& random;
        RegistrationStore& store;
        RegistrationObserver& observer;
        Gruus& gruus;
        WallClock wall_clock;
    };
    Registrar(Surroundings surroundings, RegistrationLimits limits);

    // A REGISTER of a phone that proved to be this extension's. Answers it, at once or when it is kept.
    void on_register(const Registrant& registrant, sip::ServerTransactionId id, const sip::Message& request,
                     const sip::Flow& flow);

    // At start: what was kept. What has run out meanwhile is left away.
    void restore(const Registrant& registrant, std::vector<Binding> bindings);
    // A WebSocket ended: nobody can be called there any more, and whoever was there comes by another.
    void on_flow_failed(const sip::Flow& flow);
    // The extension is gone: so are its phones.
    void forget(const std::string& extension_id);

    // Best first (q). Empty when no phone is registered.
    std::vector<Binding> find(const std::string& extension_id) const;
    std::vector<std::string> extensions() const;  // Ids of those with a phone.
    std::size_t contacts() const;                 // Of all of them.

private:
    struct Entry {
        std::string number;  // Of the extension: for the log.
        std::vector<Binding> bindings;
        Timer expiry;
    };

    WallTime now() const;
    void keep(const std::string& extension_id, const std::string& number, std::vector<Binding> bindings);
    void expire(const std::string& extension_id);
    void keep_rest(const std::string& extension_id, std::vector<Binding> rest);

    Surroundings around_;
    RegistrationLimits limits_;
    WallTime wall_at_start_;
    Clock::time_point steady_at_start_;
    std::unordered_map<std::string, Entry> entries_;
    ThreadBound thread_;
};

}  // namespace santral::call
