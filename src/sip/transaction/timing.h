#pragma once
// The three estimates that the timers A to M of all transactions are made from: RFC 3261 17 and its table 4.

#include "base/timers.h"

namespace santral::sip {

constexpr Duration t1 = std::chrono::milliseconds(500);  // A round trip.
constexpr Duration t2 = std::chrono::seconds(4);  // The longest wait between copies, save those of an INVITE.
constexpr Duration t4 = std::chrono::seconds(5);  // How long the network may keep a message.

constexpr Duration give_up_after = 64 * t1;                        // Timers B, F, H, J, L and M.
constexpr Duration absorb_rejections_for = 64 * t1;                // Timer D: at least 32 s.
constexpr Duration trying_after = std::chrono::milliseconds(200);  // RFC 3261 17.2.1.

}  // namespace santral::sip
