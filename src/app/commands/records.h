#pragma once
// santral records and santral recordings: what became of the calls, for people and for spreadsheets.

#include "app/commands/context.h"

namespace santral::app {

struct RecordsRequest {
    long long limit = 20;  // The newest; 0: all.
    bool as_csv = false;
    bool by_leg = false;  // One row for each leg instead of one for each call.
    bool with_byte_order_mark = false;
};

Result<void> print_records(CommandContext& context, const RecordsRequest& request);
Result<void> print_recordings(CommandContext& context, long long limit);

}  // namespace santral::app
