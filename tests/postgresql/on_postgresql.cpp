// Linked into the tests of a folder, makes their scratch databases those of a PostgreSQL server.

#include <cstdlib>

namespace santral::store {
namespace {

[[maybe_unused]] const int chosen = setenv("SANTRAL_TEST_ENGINE", "postgresql", 1);

}  // namespace
}  // namespace santral::store
