#pragma once
// Joins lambdas into one visitor for std::visit. A template because each use has its own set of types.
namespace santral {
template <class... Arms>
struct overloaded : Arms... {
    using Arms::operator()...;
};
}  // namespace santral
