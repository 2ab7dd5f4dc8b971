// What people do, and how PIDF says it.

#include "features/presence.h"

#include <fmt/format.h>

#include <algorithm>

#include "call/call.h"
#include "call/call_view.h"
#include "features/xml_writer.h"
#include "sip/message/uri.h"

namespace santral::features {
namespace {

void write_activity(XmlWriter& xml, std::string_view note, std::string_view activity) {
    xml.leaf("note", note).open("dm:person").attribute("id", "person").open("rpid:activities");
    xml.open(activity).close().close().close();
}

}  // namespace

Presence::Presence(Changed changed, IsUndisturbed is_undisturbed)
    : changed_(std::move(changed)), is_undisturbed_(std::move(is_undisturbed)) {}

bool Presence::may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                         const directory::Extension& watched) const {
    return may_reach(directory, watcher, watched);
}

std::string Presence::describe(const View& view) {
    const auto known = people_.find(view.watched.id.text);
    const auto person = known == people_.end() ? Person{} : known->second;
    XmlWriter xml;
    xml.open("presence")
        .attribute("xmlns", "urn:ietf:params:xml:ns:pidf")
        .attribute("xmlns:dm", "urn:ietf:params:xml:ns:pidf:data-model")
        .attribute("xmlns:rpid", "urn:ietf:params:xml:ns:pidf:rpid")
        .attribute("entity",
                   fmt::format("sip:{}@{}", sip::escape_user(view.watched.number), view.tenant.domain));
    xml.open("tuple").attribute("id", "phone").open("status");
    xml.leaf("basic", person.has_phone ? "open" : "closed").close().close();
    if (!person.has_phone) return xml.take();
    if (person.talks > 0)
        write_activity(xml, "On the phone", "rpid:on-the-phone");
    else if (is_undisturbed_(view.watched))
        write_activity(xml, "Do not disturb", "rpid:away");
    return xml.take();
}

void Presence::on_call(const call::Call& call, call::CallChange) {
    std::vector<std::string> talking;
    for (const auto& view : view_of(call)) {
        if (view.state == call::DialogView::State::confirmed) talking.push_back(view.extension_id);
    }
    auto& counted = talking_[call.id()];
    for (const auto& extension_id : talking) {
        if (std::ranges::find(counted, extension_id) == counted.end()) count_talk(extension_id, 1);
    }
    for (const auto& extension_id : counted) {
        if (std::ranges::find(talking, extension_id) == talking.end()) count_talk(extension_id, -1);
    }
    counted = std::move(talking);
    if (counted.empty()) talking_.erase(call.id());
}

void Presence::on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) {
    auto person = people_[extension_id];
    person.has_phone = !phones.empty();
    change(extension_id, person);
}

void Presence::count_talk(const std::string& extension_id, int by) {
    auto person = people_[extension_id];
    person.talks += by;
    change(extension_id, person);
}

void Presence::change(const std::string& extension_id, const Person& person) {
    const auto before = std::exchange(people_[extension_id], person);
    if (person == Person{}) people_.erase(extension_id);
    const bool was_talking = before.talks > 0;
    if (before.has_phone != person.has_phone || was_talking != (person.talks > 0)) changed_(extension_id);
}

}  // namespace santral::features
