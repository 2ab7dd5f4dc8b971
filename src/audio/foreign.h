#pragma once
// Owns an object of a C library. A template because each library frees by a function of its own.

#include <memory>

namespace santral::audio {

template <auto free_function>
struct FreedBy {
    template <class Object>
    void operator()(Object* object) const {
        free_function(object);
    }
};

template <class Object, auto free_function>
using Foreign = std::unique_ptr<Object, FreedBy<free_function>>;

}  // namespace santral::audio
