// Each change of a side is the end of one tap and the beginning of another.

#include "media/running_recordings.h"

#include <vector>

namespace santral::media {

bool RunningRecordings::begin(const Recorder::Begin& begin, const Sides& sides) {
    if (!outlets_.record(begin)) return false;
    running_.emplace(begin.recording, Running{});
    change(begin.recording, sides);
    return true;
}

void RunningRecordings::change(RecordingId recording, const Sides& sides) {
    const auto found = running_.find(recording);
    if (found == running_.end()) return;
    hear(recording, found->second, Side::left, sides.left);
    hear(recording, found->second, Side::right, sides.right);
}

void RunningRecordings::hear(RecordingId recording, Running& running, Side side,
                             std::optional<EndpointId> endpoint) {
    auto& heard = side == Side::left ? running.left : running.right;
    if (heard && heard->endpoint == endpoint) return;  // It goes on without a seam.
    if (heard) outlets_.order(heard->endpoint, StopTap{heard->endpoint, {recording, side, heard->tap}});
    heard.reset();
    if (!endpoint) return;
    const TapId tap{++taps_made_};
    if (!outlets_.order(*endpoint, StartTap{*endpoint, {recording, side, tap}})) return;
    heard = Heard{*endpoint, tap};
    ++running.taps;
}

void RunningRecordings::stop(RecordingId recording) {
    if (!running_.contains(recording)) return;
    change(recording, {});
    end(recording);
}

void RunningRecordings::on_closed(EndpointId endpoint) {
    std::vector<RecordingId> ended;
    for (auto& [recording, running] : running_) {
        auto& [left, right, taps] = running;
        const bool is_left = left && left->endpoint == endpoint;
        const bool is_right = right && right->endpoint == endpoint;
        if (is_left) left.reset();
        if (is_right) right.reset();
        if ((is_left || is_right) && !left && !right) ended.push_back(recording);
    }
    for (const auto recording : ended) end(recording);
}

void RunningRecordings::end(RecordingId recording) {
    const auto taps = running_.at(recording).taps;
    running_.erase(recording);
    // A box that is full now leaves it to the end of the server to close the file.
    (void)outlets_.record(Recorder::End{recording, taps, outlets_.now()});
}

}  // namespace santral::media
