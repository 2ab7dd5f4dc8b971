#pragma once
// Writes 16-bit PCM as a WAV file that is valid at every moment but for its last instants (M9): the sizes in
// the header are refreshed once per second of sound, and a file cut anywhere is mended from its length by
// repair_wav (wav_file.h). Errors come back as values, and never cost what was written before.
//
//   open --write fails--> failed --close--> closed
//    | '---limit met----> full (its file is closed already) --close--> closed
//    '-----close--------------------------> closed

#include <memory>
#include <vector>

#include "audio/wav_header.h"

namespace santral::audio {

// Where the bytes go: a file, or memory in tests.
class WavSink {
public:
    virtual ~WavSink() = default;
    // All or nothing: after an error there is as much as before.
    virtual Result<void> append(std::span<const std::byte> bytes) = 0;
    virtual Result<void> rewrite_header(std::span<const std::byte> header) = 0;
    // Nothing follows. Makes the file durable and gives it its name.
    virtual Result<void> close() = 0;
};

// One thread. write() allocates nothing; each 4096 bytes it makes one call of the sink.
class WavWriter {
public:
    enum class State : std::uint8_t { open, failed, full, closed };

    // Writes the header. limit: file size at which the file is closed, for tests.
    static Result<std::unique_ptr<WavWriter>> begin(std::unique_ptr<WavSink> sink, WavFormat format,
                                                    std::uint64_t limit = max_wav_bytes);
    WavWriter(const WavWriter&) = delete;
    WavWriter& operator=(const WavWriter&) = delete;
    ~WavWriter();  // Closes what is not closed.

    // Samples of all channels interleaved, whole frames. Errc::too_large: the limit was met, what fitted is
    // kept and the file is closed. Any other error, that of the sink: what was there before is kept, write no
    // more.
    Result<void> write(std::span<const std::int16_t> samples);

    // After an error too: what was written becomes a whole file.
    Result<void> close();

    State state() const { return state_; }
    std::uint64_t bytes() const { return wav_header_bytes + written_ + waiting_.size(); }
    std::chrono::milliseconds length() const;

private:
    WavWriter(std::unique_ptr<WavSink> sink, WavFormat format, std::uint64_t limit);

    Result<void> take(std::span<const std::byte> bytes);
    Result<void> flush();
    Result<void> refresh_header();
    Result<void> finish();
    void enter(State next) { state_ = next; }

    std::unique_ptr<WavSink> sink_;
    WavFormat format_;
    std::uint64_t limit_;
    State state_ = State::open;
    std::vector<std::byte> waiting_;  // At most 4096 bytes, not yet given to the sink.
    std::uint64_t written_ = 0;       // Bytes of samples that the sink has.
    std::uint64_t in_header_ = 0;     // Those that the header speaks of.
};

std::string_view to_string(WavWriter::State state);

}  // namespace santral::audio
