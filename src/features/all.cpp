// The wiring of the features.

#include "features/all.h"

namespace santral::features {

Features::Features(call::Switchboard& switchboard) : switchboard_(switchboard) {}

}  // namespace santral::features
