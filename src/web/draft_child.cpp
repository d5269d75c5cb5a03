// A child of this program at a draft's text, and the portal that waits for it.
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "base/guarded.hpp"
#include "platform/json_members.hpp"
#include "platform/process.hpp"
#include "web/draft_work.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;
using platform::JsonObject;

// A draft of 1 MB that means well is read within a second or two.
const platform::ProcessLimits kLimits{.deadline = std::chrono::seconds(20),
                                      .cpu_seconds = 10,
                                      .memory = std::uint64_t{2} << 30,
                                      .output = std::size_t{16} << 20};
constexpr int kAtOnce = 3;

base::Guarded<int>& working() {
  static base::Guarded<int> count(0);
  return count;
}

class Turn {
 public:
  Turn() {
    mine_ = working().with([](int& count) {
      if (count >= kAtOnce) return false;
      ++count;
      return true;
    });
  }
  ~Turn() {
    if (mine_) working().with([](int& count) { --count; });
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] bool mine() const { return mine_; }

 private:
  bool mine_ = false;
};

std::string_view word_of(ErrorCode code) {
  return code == ErrorCode::not_found ? "not_found" : code == ErrorCode::refused ? "refused" : "invalid";
}

base::Error error_of(const Json& failed) {
  const std::string& code = text_in(failed, "code");
  return {code == "not_found" ? ErrorCode::not_found
          : code == "refused" ? ErrorCode::refused
                              : ErrorCode::invalid,
          text_in(failed, "where"), text_in(failed, "fr"), text_in(failed, "en")};
}

std::string standard_input() {
  std::string text;
  std::array<char, 65'536> piece{};
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), stdin)) > 0;)
    text.append(piece.data(), got);
  return text;
}

}  // namespace

int run_draft_work() {
  const auto request = platform::parse_json(standard_input(), "stdin");
  if (!request) return 2;
  auto done = draft_work(*request);
  const Json answer = done ? JsonObject{{"done", std::move(*done)}}
                           : JsonObject{{"failed", JsonObject{{"code", word_of(done.error().code)},
                                                              {"where", done.error().where},
                                                              {"fr", done.error().french},
                                                              {"en", done.error().english}}}};
  fmt::print("{}", platform::print_json(answer));
  return 0;
}

base::Result<Json> ask_draft_work(const JsonObject& request) {
  const Turn turn;
  if (!turn.mine())
    return base::fail(ErrorCode::unavailable, "", "d’autres textes sont en cours de lecture",
                      "other texts are being read");
  const auto input = platform::File::of_text(platform::print_json(request));
  if (!input) return tl::unexpected(input.error());
  const auto child = platform::run_process({"/proc/self/exe", "web", "draft-work"}, *input, kLimits);
  if (!child && child.error().code != ErrorCode::unavailable && child.error().code != ErrorCode::too_large)
    return tl::unexpected(child.error());
  auto answer = child ? platform::parse_json(child->output, "draft-work") : base::Result<Json>(Json());
  if (answer)
    if (const Json* done = answer->find("done")) return *done;
  if (answer)
    if (const Json* failed = answer->find("failed")) return tl::unexpected(error_of(*failed));
  return base::fail(ErrorCode::invalid, "text",
                    "ce texte demande trop de temps ou de mémoire à lire : raccourcissez-le ou partagez-le",
                    "this text takes too much time or memory to read: shorten it or divide it");
}

}  // namespace cartulaire::web
