#pragma once
// What the signalling thread knows of the recordings that run: who is heard on which side. Gives the orders
// that begin and end taps, and has the file closed when nobody is left to be heard.

#include <functional>
#include <unordered_map>

#include "media/media_command.h"
#include "media/recorder.h"

namespace santral::media {

class RunningRecordings {
public:
    struct Outlets {
        // False: the endpoint is not open.
        std::function<bool(EndpointId, MediaCommand)> order;
        std::function<bool(Recorder::Message)> record;
        std::function<Clock::time_point()> now;
    };
    struct Sides {
        std::optional<EndpointId> left;
        std::optional<EndpointId> right;
    };

    explicit RunningRecordings(Outlets outlets) : outlets_(std::move(outlets)) {}

    // False: the disk is too far behind for one more.
    [[nodiscard]] bool begin(const Recorder::Begin& begin, const Sides& sides);
    void change(RecordingId recording, const Sides& sides);
    void stop(RecordingId recording);
    // To be told after the endpoint was closed: its thread ends its taps.
    void on_closed(EndpointId endpoint);

private:
    struct Heard {
        EndpointId endpoint;
        TapId tap;
    };
    struct Running {
        std::optional<Heard> left;
        std::optional<Heard> right;
        std::size_t taps = 0;  // Ever begun.
    };

    void hear(RecordingId recording, Running& running, Side side, std::optional<EndpointId> endpoint);
    void end(RecordingId recording);

    Outlets outlets_;
    std::uint64_t taps_made_ = 0;
    std::unordered_map<RecordingId, Running> running_;
};

}  // namespace santral::media
