#pragma once
// Between the call floor and the store: turns records and registrations into rows, and back at start-up.
// Signalling thread only; the rows are written by the store's thread.

#include <functional>
#include <memory>
#include <string>

#include "call/call_record.h"
#include "call/registrar.h"
#include "directory/snapshot.h"
#include "store/store_thread.h"

namespace santral::app {

class Ledger final : public call::CallRecords, public call::RegistrationStore {
public:
    using FindDirectory = std::function<directory::SnapshotPointer()>;

    // store outlives it.
    Ledger(store::StoreThread& store, FindDirectory directory, WallClock wall_clock);

    void opened(const call::CallRecord& record) override;
    void talk_changed(const call::CallRecord& record, const std::vector<call::LegRecord>& legs) override;
    void recording_changed(const call::CallRecord& record, const call::RecordingEntry& recording) override;
    void recording_marked(const call::CallRecord& record, const call::RecordingEntry& recording) override;
    void closed(const call::CallRecord& record) override;
    void alarm(const std::string& text) override;

    void save(const std::string& extension_id, call::BindingChange change,
              std::function<void(Result<void>)> done) override;

private:
    void write(store::Change change, store::StoreThread::Urgency urgency);

    store::StoreThread& store_;
    FindDirectory directory_;
    WallClock wall_clock_;
};

// A kept registration as the registrar knows it. Its listener is found anew: sockets have other ids after a
// restart.
Result<call::Binding> to_binding(const store::Registration& row);

}  // namespace santral::app
