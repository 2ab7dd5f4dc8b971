// Filling the cells of a statement and running it.

#include "store/prepared_write.h"

#include <fmt/ranges.h>

#include <string_view>

#include "base/assert.h"
#include "base/utf8.h"

namespace santral::store {

PreparedWrite::Cell& PreparedWrite::next(const char* parameter, Kind kind) {
    if (filled_ == cells_.size()) {
        SANTRAL_ASSERT(!statement_);
        cells_.push_back({.parameter = parameter, .kind = kind});
    }
    auto& cell = cells_[filled_++];
    SANTRAL_ASSERT(cell.kind == kind && std::string_view(cell.parameter) == parameter);
    return cell;
}

void PreparedWrite::put(const char* parameter, const std::string& value) {
    auto& cell = next(parameter, Kind::text);
    cell.text = to_utf8(value);
    cell.state = soci::i_ok;
}

void PreparedWrite::put(const char* parameter, const std::optional<std::string>& value) {
    auto& cell = next(parameter, Kind::text);
    cell.text = to_utf8(value.value_or(""));
    cell.state = value ? soci::i_ok : soci::i_null;
}

void PreparedWrite::put(const char* parameter, const std::vector<std::string>& list) {
    put(parameter, fmt::format("{}", fmt::join(list, ",")));
}

void PreparedWrite::put(const char* parameter, long long value) {
    put_number(parameter, value);
}

void PreparedWrite::put(const char* parameter, const std::optional<int>& value) {
    put_number(parameter, value);
}

void PreparedWrite::put(const char* parameter, const std::optional<double>& value) {
    auto& cell = next(parameter, Kind::fraction);
    cell.fraction = value.value_or(0);
    cell.state = value ? soci::i_ok : soci::i_null;
}

void PreparedWrite::put(const char* parameter, WallTime value) {
    put_number(parameter, value.time_since_epoch().count());
}

void PreparedWrite::put(const char* parameter, const std::optional<WallTime>& value) {
    put_number(parameter, value ? std::optional(value->time_since_epoch().count()) : std::nullopt);
}

void PreparedWrite::put(const char* parameter, const std::optional<std::chrono::milliseconds>& value) {
    put_number(parameter, value ? std::optional(value->count()) : std::nullopt);
}

void PreparedWrite::put_number(const char* parameter, const std::optional<long long>& value) {
    auto& cell = next(parameter, Kind::number);
    cell.number = value.value_or(0);
    cell.state = value ? soci::i_ok : soci::i_null;
}

void PreparedWrite::prepare() {
    statement_.emplace(sql_);
    for (auto& cell : cells_) {
        switch (cell.kind) {
        case Kind::text: statement_->exchange(soci::use(cell.text, cell.state, cell.parameter)); break;
        case Kind::number: statement_->exchange(soci::use(cell.number, cell.state, cell.parameter)); break;
        case Kind::fraction:
            statement_->exchange(soci::use(cell.fraction, cell.state, cell.parameter));
            break;
        }
    }
    statement_->alloc();
    statement_->prepare(text_);
    statement_->define_and_bind();
}

void PreparedWrite::execute() {
    filled_ = 0;
    try {
        if (!statement_) prepare();
        statement_->execute(true);
    } catch (...) {
        statement_.reset();  // What failed holds locks until it is finished: a roll-back could not end.
        throw;
    }
}

}  // namespace santral::store
