// From calls to dialogs, and from dialogs to the XML of RFC 4235 4.1.

#include "features/lamps.h"

#include <fmt/format.h>

#include <algorithm>

#include "call/call.h"
#include "features/xml_writer.h"
#include "sip/message/uri.h"

namespace santral::features {
namespace {

using call::DialogView;

std::string_view to_string(DialogView::State state) {
    switch (state) {
    case DialogView::State::trying: return "trying";
    case DialogView::State::early: return "early";
    case DialogView::State::confirmed: return "confirmed";
    }
    __builtin_unreachable();
}

std::string address(std::string_view number, const directory::Tenant& tenant) {
    return fmt::format("sip:{}@{}", sip::escape_user(number), tenant.domain);
}

void write_party(XmlWriter& xml, std::string_view element, const std::string& uri, std::string_view name,
                 bool is_held) {
    xml.open(element).open("identity");
    if (!name.empty()) xml.attribute("display", name);
    xml.text(uri).close().open("target").attribute("uri", uri);
    // RFC 4235 4.1.6.1: it renders nothing, which lamps show as on hold.
    if (is_held) xml.open("param").attribute("pname", "+sip.rendering").attribute("pval", "no").close();
    xml.close().close();
}

// The other end is shown to those who could call it; numbers outside are no secret of the house.
bool shows_remote(const EventPackage::View& view, const DialogView& dialog) {
    if (dialog.remote_number.empty()) return false;
    if (dialog.remote_extension_id.empty() || dialog.remote_extension_id == view.watcher.id.text) return true;
    const auto* remote = view.directory.find_extension(directory::ExtensionId{dialog.remote_extension_id});
    return remote && may_reach(view.directory, view.watcher, *remote);
}

void write_dialog(XmlWriter& xml, const EventPackage::View& view, const DialogView& dialog, bool has_ended) {
    const bool is_callee = dialog.side == DialogView::Side::callee;
    xml.open("dialog").attribute("id", dialog.id);
    if (!dialog.sip_call_id.empty()) xml.attribute("call-id", dialog.sip_call_id);
    if (!dialog.local_tag.empty()) xml.attribute("local-tag", dialog.local_tag);
    if (!dialog.remote_tag.empty()) xml.attribute("remote-tag", dialog.remote_tag);
    xml.attribute("direction", is_callee ? "recipient" : "initiator");
    xml.leaf("state", has_ended ? "terminated" : to_string(dialog.state));
    write_party(xml, "local", address(view.watched.number, view.tenant), view.watched.name, dialog.is_held);
    if (shows_remote(view, dialog))
        write_party(xml, "remote", address(dialog.remote_number, view.tenant), dialog.remote_name, false);
    xml.close();
}

// The tags come late, the state goes forward only: what a phone was told is never taken back.
DialogView merged(DialogView next, const DialogView& before) {
    next.state = std::max(next.state, before.state);
    return next;
}

}  // namespace

Lamps::Lamps(Timers& timers, Changed changed) : timers_(timers), changed_(std::move(changed)) {}

bool Lamps::may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                      const directory::Extension& watched) const {
    return may_reach(directory, watcher, watched);
}

void Lamps::on_call(const call::Call& call, call::CallChange change) {
    auto views = change == call::CallChange::ended ? std::vector<DialogView>{} : view_of(call);
    auto& known = of_calls_[call.id()];
    for (const auto& before : known) {
        const auto still = std::ranges::find(views, before.id, &DialogView::id);
        if (still == views.end() || still->extension_id != before.extension_id)
            end(before.extension_id, before.id);
    }
    for (auto& view : views) {
        const auto before = std::ranges::find(known, view.id, &DialogView::id);
        if (before != known.end() && before->extension_id == view.extension_id) view = merged(view, *before);
        if (before == known.end() || *before != view) update(view);
    }
    known = std::move(views);
    if (known.empty()) of_calls_.erase(call.id());
}

void Lamps::update(const DialogView& view) {
    auto& dialogs = dialogs_[view.extension_id];
    const auto same = [&view](const Dialog& dialog) { return dialog.view.id == view.id && !dialog.ended_at; };
    const auto found = std::ranges::find_if(dialogs, same);
    if (found == dialogs.end())
        dialogs.push_back({view, {}});
    else
        found->view = view;
    changed_(view.extension_id);
}

void Lamps::end(const std::string& extension_id, const std::string& dialog_id) {
    for (auto& dialog : dialogs_[extension_id]) {
        if (dialog.view.id == dialog_id && !dialog.ended_at) dialog.ended_at = timers_.now();
    }
    if (!sweep_.is_running()) sweep_ = timers_.after(ended_dialogs_kept, [this] { forget_ended(); });
    changed_(extension_id);
}

void Lamps::forget_ended() {
    bool is_any_left = false;
    const auto is_old = [&](const Dialog& dialog) {
        if (!dialog.ended_at) return false;
        const bool is_due = *dialog.ended_at + ended_dialogs_kept <= timers_.now();
        is_any_left = is_any_left || !is_due;
        return is_due;
    };
    for (auto& [extension_id, dialogs] : dialogs_) std::erase_if(dialogs, is_old);
    std::erase_if(dialogs_, [](const auto& entry) { return entry.second.empty(); });
    if (is_any_left) sweep_ = timers_.after(ended_dialogs_kept, [this] { forget_ended(); });
}

// An ended dialog is in the first NOTIFY after its end; a fresh start knows nothing of it.
std::string Lamps::describe(const View& view) {
    const auto& told_at = view.telling.told_at;
    XmlWriter xml;
    xml.open("dialog-info")
        .attribute("xmlns", "urn:ietf:params:xml:ns:dialog-info")
        .attribute("version", fmt::format_int(view.telling.version).c_str())
        .attribute("state", "full")
        .attribute("entity", address(view.watched.number, view.tenant));
    const auto its = dialogs_.find(view.watched.id.text);
    std::size_t told = 0;
    if (its != dialogs_.end()) {
        for (const auto& dialog : its->second) {
            const bool is_told = !dialog.ended_at || (told_at && *dialog.ended_at > *told_at);
            if (is_told && told++ < most_dialogs_told)
                write_dialog(xml, view, dialog.view, dialog.ended_at.has_value());
        }
    }
    return xml.take();
}

}  // namespace santral::features
