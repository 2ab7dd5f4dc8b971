#pragma once
// What transactions are called by those above them. An id is never one of another request (keyed_hash.h).

#include <cstdint>

namespace santral::sip {

enum class ServerTransactionId : std::uint64_t {};
enum class ClientTransactionId : std::uint64_t {};

}  // namespace santral::sip
