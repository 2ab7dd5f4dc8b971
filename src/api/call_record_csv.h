#pragma once
// Call records and their legs as rows of a spreadsheet, the same for the API and the command line. Times are
// UTC, durations seconds; a field that is not known is empty.

#include <string>
#include <vector>

#include "store/call_records.h"
#include "store/recordings.h"

namespace santral::api {

using CsvFields = std::vector<std::string>;

const CsvFields& call_record_columns();
CsvFields fields_of(const store::CallRecord& call, const std::vector<store::Recording>& recordings);

const CsvFields& call_leg_columns();
CsvFields fields_of(const store::CallLeg& leg);

}  // namespace santral::api
