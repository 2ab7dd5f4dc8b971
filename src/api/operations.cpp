// What operators ask: /health (does the API live), /ready (can the exchange work), /metrics for Prometheus.

#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "api/resources.h"
#include "store/tenants.h"

namespace santral::api {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric labelled(std::vector<ClientMetric::Label> labels, MetricType type, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    return metric;
}

MetricFamily single(std::string_view name, std::string_view help, MetricType type, double value) {
    return {fmt::format("santral_{}", name), std::string(help), type, {labelled({}, type, value)}};
}

MetricFamily gauge(std::string_view name, std::string_view help, std::size_t value) {
    return single(name, help, MetricType::Gauge, static_cast<double>(value));
}

MetricFamily counter(std::string_view name, std::string_view help, std::uint64_t value) {
    return single(name, help, MetricType::Counter, static_cast<double>(value));
}

MetricFamily requests(const Figures& figures) {
    MetricFamily family{"santral_sip_requests_total", "SIP requests received.", MetricType::Counter, {}};
    for (const auto& one : figures.sip_requests) {
        family.metric.push_back(labelled({{"method", one.method}, {"transport", one.transport}}, family.type,
                                         static_cast<double>(one.count)));
    }
    return family;
}

MetricFamily ended_calls(const Figures& figures) {
    MetricFamily family{"santral_calls_total", "Calls that ended, by outcome.", MetricType::Counter, {}};
    for (const auto& one : figures.calls_ended) {
        family.metric.push_back(
            labelled({{"outcome", one.outcome}}, family.type, static_cast<double>(one.count)));
    }
    return family;
}

// Prometheus counts buckets cumulatively, the last one being all.
MetricFamily call_setup(const Figures::Durations& setup) {
    ClientMetric metric;
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < setup.counts.size(); ++i) {
        so_far += setup.counts[i];
        const bool has_bound = i < setup.bounds_s.size();
        const auto bound = has_bound ? setup.bounds_s[i] : std::numeric_limits<double>::infinity();
        metric.histogram.bucket.push_back({so_far, bound});
    }
    metric.histogram.sample_count = so_far;
    metric.histogram.sample_sum = setup.sum_s;
    return {"santral_call_setup_seconds",
            "From the INVITE to the first ringing.",
            MetricType::Histogram,
            {metric}};
}

MetricFamily trunks(const Figures& figures) {
    MetricFamily family{"santral_trunk_up", "Whether a line outside is usable.", MetricType::Gauge, {}};
    for (const auto& trunk : figures.trunks)
        family.metric.push_back(labelled({{"trunk", trunk.name}}, family.type, trunk.is_up ? 1 : 0));
    return family;
}

std::string print(const Figures& figures) {
    return prometheus::TextSerializer().Serialize({
        requests(figures),
        counter("sip_malformed_total", "Messages that are not SIP.", figures.sip_malformed),
        counter("sip_dropped_total", "Messages dropped unread, by the flood guard.", figures.sip_dropped),
        gauge("sip_transactions_active", "SIP transactions that are open.", figures.transactions),
        gauge("sip_connections_active", "TCP connections of phones.", figures.connections),
        gauge("calls_active", "Calls in progress.", figures.calls),
        ended_calls(figures),
        call_setup(figures.call_setup),
        gauge("registrations", "Contacts that are registered.", figures.registrations),
        trunks(figures),
        gauge("media_endpoints_active", "Media endpoints in use.", figures.media_endpoints),
        gauge("media_ports_taken", "Media ports in use.", figures.media_ports),
        single("signalling_lag_seconds", "How late signalling was at worst since the last reading.",
               MetricType::Gauge, figures.worst_lag_s),
        single("tls_certificate_expiry_seconds", "Until the certificate of TLS expires.", MetricType::Gauge,
               figures.certificate_expiry_s),
        gauge("alarms_active", "Alarms that are raised.", figures.alarms.size()),
    });
}

Outcome health(const Request&) {
    return reply(200, json::object{{"status", "ok"}});
}

// Alarms are for operators, who read them with a key: here they are only counted.
void ready(Surroundings& around, const Request&, const Respond& respond) {
    const auto tenants = store::list_tenants(around.database);
    if (!tenants) {
        return respond(std::unexpected(Problem(ProblemType::unavailable, "the database does not answer")));
    }
    Answer<Figures> then = [respond](Result<Figures> figures) {
        if (!figures) return respond(std::unexpected(Problem(figures.error())));
        respond(reply(200, json::object{{"status", "ready"}, {"alarms", figures->alarms.size()}}));
    };
    around.exchange.read_figures(bring_home(around.loop, std::move(then)));
}

void metrics(Surroundings& around, const Request&, const Respond& respond) {
    Answer<Figures> then = [respond](Result<Figures> figures) {
        if (!figures) return respond(std::unexpected(Problem(figures.error())));
        respond(net::HttpResponse{.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
                                  .body = print(*figures)});
    };
    around.exchange.read_figures(bring_home(around.loop, std::move(then)));
}

}  // namespace

void add_operations(Router& router, Surroundings& around) {
    router.add({"GET", "/health", "", Operation(health)});
    router.add({"GET", "/ready", "", bind_live(around, ready)});
    router.add({"GET", "/metrics", "metrics:read", bind_live(around, metrics)});
}

}  // namespace santral::api
