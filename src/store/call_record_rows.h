#pragma once
// How call records and legs become rows and come back. For call_records.cpp alone, and apart from it for
// length.

#include "store/call_records.h"
#include "store/columns.h"

namespace santral::store {

inline void read_end(const soci::values& row, CallEnd& end) {
    end.outcome = text(row, "outcome");
    end.hangup_by = text(row, "hangup_by");
    end.cause_sip = number(row, "cause_sip");
    end.cause_q850 = number(row, "cause_q850");
    end.cause_text = text(row, "cause_text");
}

inline void put_end(soci::values& row, const CallEnd& end) {
    put(row, "outcome", end.outcome);
    put(row, "hangup_by", end.hangup_by);
    put(row, "cause_sip", end.cause_sip);
    put(row, "cause_q850", end.cause_q850);
    put(row, "cause_text", end.cause_text);
}

}  // namespace santral::store

namespace soci {

template <>
struct type_conversion<santral::store::CallRecord> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::CallRecord& record) {
        using namespace santral::store;
        record.id = text(row, "id");
        record.tenant_id = text(row, "tenant_id");
        record.direction = text(row, "direction");
        record.from_number = text(row, "from_number");
        record.from_name = text(row, "from_name");
        record.to_dialled = text(row, "to_dialled");
        record.to_reached = text(row, "to_reached");
        record.outbound_profile = text(row, "outbound_profile");
        record.started_at = time(row, "started_at");
        record.answered_at = optional_time(row, "answered_at");
        record.ended_at = optional_time(row, "ended_at");
        record.ring = optional_duration(row, "ring_ms");
        record.talk = optional_duration(row, "talk_ms");
        record.hold = optional_duration(row, "hold_ms");
        read_end(row, record.end);
    }
    static void to_base(const santral::store::CallRecord& record, values& row, indicator& state) {
        using namespace santral::store;
        put(row, "id", record.id);
        put(row, "tenant_id", record.tenant_id);
        put(row, "direction", record.direction);
        put(row, "from_number", record.from_number);
        put(row, "from_name", record.from_name);
        put(row, "to_dialled", record.to_dialled);
        put(row, "to_reached", record.to_reached);
        put(row, "outbound_profile", record.outbound_profile);
        put(row, "started_at", record.started_at);
        put(row, "answered_at", record.answered_at);
        put(row, "ended_at", record.ended_at);
        put(row, "ring_ms", record.ring);
        put(row, "talk_ms", record.talk);
        put(row, "hold_ms", record.hold);
        put_end(row, record.end);
        state = i_ok;
    }
};

template <>
struct type_conversion<santral::store::CallLeg> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::CallLeg& leg) {
        using namespace santral::store;
        leg.id = text(row, "id");
        leg.tenant_id = text(row, "tenant_id");
        leg.call_id = text(row, "call_id");
        leg.leg_no = number(row, "leg_no");
        leg.number = text(row, "number");
        leg.contact = text(row, "contact");
        leg.user_agent = text(row, "user_agent");
        leg.sip_call_id = text(row, "sip_call_id");
        leg.started_at = time(row, "started_at");
        leg.answered_at = optional_time(row, "answered_at");
        leg.ended_at = optional_time(row, "ended_at");
        leg.ring = optional_duration(row, "ring_ms");
        leg.talk = optional_duration(row, "talk_ms");
        read_end(row, leg.end);
        leg.codec = text(row, "codec");
        leg.packets_in = long_number(row, "packets_in");
        leg.packets_out = long_number(row, "packets_out");
        leg.packets_lost = long_number(row, "packets_lost");
        leg.jitter_ms = optional_fraction(row, "jitter_ms");
        leg.round_trip_ms = optional_fraction(row, "round_trip_ms");
        leg.remote_loss = optional_fraction(row, "remote_loss");
        leg.mos = optional_fraction(row, "mos");
    }
    static void to_base(const santral::store::CallLeg& leg, values& row, indicator& state) {
        using namespace santral::store;
        put(row, "id", leg.id);
        put(row, "tenant_id", leg.tenant_id);
        put(row, "call_id", leg.call_id);
        put(row, "leg_no", leg.leg_no);
        put(row, "number", leg.number);
        put(row, "contact", leg.contact);
        put(row, "user_agent", leg.user_agent);
        put(row, "sip_call_id", leg.sip_call_id);
        put(row, "started_at", leg.started_at);
        put(row, "answered_at", leg.answered_at);
        put(row, "ended_at", leg.ended_at);
        put(row, "ring_ms", leg.ring);
        put(row, "talk_ms", leg.talk);
        put_end(row, leg.end);
        put(row, "codec", leg.codec);
        put(row, "packets_in", leg.packets_in);
        put(row, "packets_out", leg.packets_out);
        put(row, "packets_lost", leg.packets_lost);
        put(row, "jitter_ms", leg.jitter_ms);
        put(row, "round_trip_ms", leg.round_trip_ms);
        put(row, "remote_loss", leg.remote_loss);
        put(row, "mos", leg.mos);
        state = i_ok;
    }
};

}  // namespace soci
