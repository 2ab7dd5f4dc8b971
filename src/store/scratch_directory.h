#pragma once
// A directory of its own for one test, removed with everything in it when the test ends.

#include <cstdlib>
#include <filesystem>
#include <string>

namespace santral::store {

class ScratchDirectory {
public:
    ScratchDirectory() {
        auto name = (std::filesystem::temp_directory_path() / "santral-test-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;
    ~ScratchDirectory() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace santral::store
