// A firm's own music on hold over the API: sent, heard of, replaced, taken back, and refused.

#include <gmock/gmock.h>

#include <fstream>

#include "api/office_desk.h"
#include "audio/kept_wav.h"
#include "audio/sample_wav.h"

namespace santral::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct MusicOnHold : OfficeDesk {
    ApiAnswer put(const std::string& key, std::string_view sound, std::string_view type = "audio/wav",
                  std::string_view headers = "") {
        if (!client_) client_ = std::make_unique<net::HttpClientProbe>(loop_, server_->local());
        client_->send(
            fmt::format("PUT /music-on-hold HTTP/1.1\r\nHost: x\r\n{}Authorization: Bearer {}\r\n"
                        "Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
                        headers, key, type, sound.size(), sound));
        return hear();
    }
    ApiAnswer put(std::string_view sound) { return put(key(), sound); }
    std::filesystem::path file() const { return directory_.path() / "music" / (tenant_ + ".wav"); }
    std::string kept() const {
        std::ifstream opened(file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(opened), {}};
    }
};

// M3
TEST_F(MusicOnHold, IsSentShownHeardAndTakenBack) {
    const auto before = ask("GET", "/music-on-hold").object();
    EXPECT_FALSE(before.at("own").as_bool());
    EXPECT_TRUE(before.at("length_s").is_null());
    const auto sound = audio::sample_wav(1500ms);
    const auto answer = put(sound);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.object().at("length_s"), 1.5);
    EXPECT_EQ(answer.object().at("bytes"), sound.size());
    EXPECT_EQ(exchange_.reloads, 1);
    EXPECT_EQ(kept(), sound);
    EXPECT_EQ(ask("GET", "/music-on-hold").body, answer.body);
    EXPECT_EQ(ask("GET", "/music-on-hold/sound").body, sound);
    EXPECT_EQ(ask("DELETE", "/music-on-hold").status, 204);
    EXPECT_EQ(exchange_.reloads, 2);
    EXPECT_EQ(ask("GET", "/music-on-hold/sound").status, 404);
    EXPECT_EQ(ask("DELETE", "/music-on-hold").status, 204);
}

// M3
TEST_F(MusicOnHold, ThatCannotBePlayedIsRefusedAndTheOldOneStays) {
    const auto sound = audio::sample_wav(1s);
    put(sound);
    exchange_.reloads = 0;
    const auto refused = put("RIFF, it says");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.text("detail"), HasSubstr("no WAV file"));
    EXPECT_EQ(put(audio::sample_wav(10min + 1s, 1000)).status, 422);
    EXPECT_EQ(put(key(), sound, "application/json").text("type"), "unsupported-media-type");
    EXPECT_EQ(put(key(), sound, "audio/mpeg").status, 415);
    EXPECT_EQ(kept(), sound);
    EXPECT_EQ(exchange_.reloads, 0);
}

// M3
TEST_F(MusicOnHold, MayBeLargerThanOtherBodiesUpToItsOwnLimit) {
    auto large = audio::sample_wav(1s);
    large.resize(audio::max_kept_wav_bytes, '\0');
    EXPECT_EQ(put(large).status, 200);
    large += '\0';
    EXPECT_EQ(put(large).status, 413);
    client_.reset();
    large.resize(net::HttpLimits().body_bytes + 1);
    const auto reader = make_key("reader", {"music-on-hold:read"});
    EXPECT_EQ(put(reader, large).status, 413);
    client_.reset();
    EXPECT_EQ(put("santral_guess", large).status, 413);
    client_.reset();
    EXPECT_EQ(put(reader, audio::sample_wav(1s)).status, 403);
}

TEST_F(MusicOnHold, ChangedByAnotherIsNotOverwritten) {
    const auto seen = ask("GET", "/music-on-hold").header("ETag");
    put(audio::sample_wav(1s));
    const auto late = fmt::format("If-Match: {}\r\n", seen);
    EXPECT_EQ(put(key(), audio::sample_wav(2s), "audio/wav", late).status, 412);
    EXPECT_EQ(ask("DELETE", "/music-on-hold", "", late).status, 412);
    EXPECT_EQ(kept(), audio::sample_wav(1s));
}

// X11
TEST_F(MusicOnHold, IsOfOneFirm) {
    put(audio::sample_wav(1s));
    const auto other = ask("POST", "/tenants", R"({"name":"Acme","domain":"acme.example"})").text("id");
    const auto key = store::add_api_key(database_, random_, {other, "acme", {"*"}, {}}).value().token;
    EXPECT_FALSE(ask_with(key, "GET", "/music-on-hold").object().at("own").as_bool());
    EXPECT_EQ(ask_with(key, "DELETE", "/music-on-hold").status, 204);
    EXPECT_TRUE(ask("GET", "/music-on-hold").object().at("own").as_bool());
}

}  // namespace
}  // namespace santral::api
