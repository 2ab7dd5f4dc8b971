#pragma once
// Asks a trunk that has no registration by OPTIONS whether it is there (RFC 3261 11). It is taken for usable
// until it twice in a row says nothing. Signalling thread only.

#include "call/trunk_link.h"

namespace santral::call {

class TrunkProbe final : public TrunkLink, private sip::ClientUser {
public:
    TrunkProbe(const Surroundings& around, directory::Trunk trunk);

private:
    void ask();
    void on_response(const sip::Message& response) override;
    void on_no_response(int status) override;
    void note_silence(const std::string& why);

    int silences_ = 0;
    Timer timer_;
    sip::ClientTransaction transaction_;
};

}  // namespace santral::call
