#pragma once
// What signalling refuses, as a program is told it.

#include "base/result.h"
#include "call/refusal.h"

namespace santral::app {

Error to_error(const call::Refusal& refusal);

}  // namespace santral::app
