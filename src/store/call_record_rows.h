#pragma once
// How call records and legs become rows and come back. For call_records.cpp alone, and apart from it for
// length.

#include "store/call_records.h"
#include "store/columns.h"
#include "store/prepared_write.h"

namespace santral::store {

inline void read_end(const soci::values& row, CallEnd& end) {
    end.outcome = text(row, "outcome");
    end.hangup_by = text(row, "hangup_by");
    end.cause_sip = number(row, "cause_sip");
    end.cause_q850 = number(row, "cause_q850");
    end.cause_text = text(row, "cause_text");
}

inline void put_end(PreparedWrite& write, const CallEnd& end) {
    write.put("outcome", end.outcome);
    write.put("hangup_by", end.hangup_by);
    write.put("cause_sip", end.cause_sip);
    write.put("cause_q850", end.cause_q850);
    write.put("cause_text", end.cause_text);
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
        leg.name = text(row, "name");
        leg.role = text(row, "role");
        leg.brought_by = text(row, "brought_by");
        leg.other_call_id = text(row, "other_call_id");
        leg.contact = text(row, "contact");
        leg.user_agent = text(row, "user_agent");
        leg.sip_call_id = text(row, "sip_call_id");
        leg.started_at = time(row, "started_at");
        leg.answered_at = optional_time(row, "answered_at");
        leg.ended_at = optional_time(row, "ended_at");
        leg.ring = optional_duration(row, "ring_ms");
        leg.talk = optional_duration(row, "talk_ms");
        leg.hold = optional_duration(row, "hold_ms");
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
};

}  // namespace soci

namespace santral::store {

inline void fill(PreparedWrite& write, const CallRecord& record) {
    write.put("id", record.id);
    write.put("tenant_id", record.tenant_id);
    write.put("direction", record.direction);
    write.put("from_number", record.from_number);
    write.put("from_name", record.from_name);
    write.put("to_dialled", record.to_dialled);
    write.put("to_reached", record.to_reached);
    write.put("outbound_profile", record.outbound_profile);
    write.put("started_at", record.started_at);
    write.put("answered_at", record.answered_at);
    write.put("ended_at", record.ended_at);
    write.put("ring_ms", record.ring);
    write.put("talk_ms", record.talk);
    write.put("hold_ms", record.hold);
    put_end(write, record.end);
}

inline void fill(PreparedWrite& write, const CallLeg& leg) {
    write.put("id", leg.id);
    write.put("tenant_id", leg.tenant_id);
    write.put("call_id", leg.call_id);
    write.put("leg_no", leg.leg_no);
    write.put("number", leg.number);
    write.put("name", leg.name);
    write.put("role", leg.role);
    write.put("brought_by", leg.brought_by);
    write.put("other_call_id", leg.other_call_id);
    write.put("contact", leg.contact);
    write.put("user_agent", leg.user_agent);
    write.put("sip_call_id", leg.sip_call_id);
    write.put("started_at", leg.started_at);
    write.put("answered_at", leg.answered_at);
    write.put("ended_at", leg.ended_at);
    write.put("ring_ms", leg.ring);
    write.put("talk_ms", leg.talk);
    write.put("hold_ms", leg.hold);
    put_end(write, leg.end);
    write.put("codec", leg.codec);
    write.put("packets_in", leg.packets_in);
    write.put("packets_out", leg.packets_out);
    write.put("packets_lost", leg.packets_lost);
    write.put("jitter_ms", leg.jitter_ms);
    write.put("round_trip_ms", leg.round_trip_ms);
    write.put("remote_loss", leg.remote_loss);
    write.put("mos", leg.mos);
}

}  // namespace santral::store
