// LG-06: what goes to a custodian and comes back, and what either side refuses.
#include "journal/custody/request.hpp"

#include <gtest/gtest.h>

#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::BoxKeyPair;
using platform::Secret;

const sealed::Unit kUnit = sealed::parse_unit("ville/web/2026-11-23.1").value();

struct Asked {
  BoxKeyPair ciso = platform::make_box_keys();
  BoxKeyPair of_case = platform::make_box_keys();
  Secret share = Secret::random(kShareSize);
  Request request;

  Asked() {
    request.origin = "journal.ville.example";
    request.name = "2026-0007";
    request.entity = "ville";
    request.role = "ciso";
    request.key = ciso.public_key;
    request.case_key = of_case.public_key;
    request.says = {"judge", "Réquisition n° 12/2026", {"agent12"}, "2026-11-01", "2026-11-23", {"web"}};
    request.units.push_back({kUnit, 3, {{0, seal_share(ciso.public_key, share, {kUnit, 3, 0, "ciso"})}}});
  }
};

TEST(Request, is_answered_by_its_custodian_and_taken_by_the_keeper) {
  const Asked asked;
  const std::string line = print_request(asked.request);
  const auto read = parse_request(line + "\n", "request");
  ASSERT_TRUE(read) << read.error().english;
  EXPECT_EQ(print_request(*read), line);
  EXPECT_EQ(request_digest(line + "\r\n"), request_digest(line));
  const auto answer = answer_request(*read, request_digest(line), "ciso", asked.ciso);
  ASSERT_TRUE(answer) << answer.error().english;
  const auto back = parse_answer(print_answer(*answer), "answer");
  ASSERT_TRUE(back);
  const auto shares = take_answer(asked.request, request_digest(line), *back, asked.of_case);
  ASSERT_TRUE(shares) << shares.error().english;
  ASSERT_EQ(shares->size(), 1);
  EXPECT_EQ(shares->front().name, (ShareName{kUnit, 3, 0, "ciso"}));
  EXPECT_TRUE(platform::equal_secrets(shares->front().share.bytes(), asked.share.bytes()));
}

// A keeper that announces one day and sends the box of another learns nothing.
TEST(Request, that_announces_something_else_than_its_boxes_hold_is_refused) {
  const Asked asked;
  Request other = asked.request;
  other.units[0].unit = sealed::parse_unit("ville/web/2026-11-24.1").value();
  EXPECT_EQ(answer_request(other, {}, "ciso", asked.ciso).error().code, base::ErrorCode::refused);
  other = asked.request;
  other.units[0].custody = 2;
  EXPECT_FALSE(answer_request(other, {}, "ciso", asked.ciso));
  other = asked.request;
  other.role = "dpo";
  EXPECT_FALSE(answer_request(other, {}, "ciso", asked.ciso));
  EXPECT_FALSE(answer_request(asked.request, {}, "ciso", platform::make_box_keys()));
}

TEST(Request, that_would_give_orders_to_a_terminal_is_refused) {
  for (const char* text : {"\x1b[2Jabsence", "a\nb",
                           "\xc2\x9b"
                           "2J",
                           "a\xe2\x80\xae"
                           "b",
                           "\x7f"}) {
    Asked asked;
    asked.request.says.reference = text;
    EXPECT_FALSE(parse_request(print_request(asked.request), "r")) << text;
    asked.request.says.reference = "";
    asked.request.says.people = {text};
    EXPECT_FALSE(parse_request(print_request(asked.request), "r")) << text;
  }
}

TEST(Request, is_refused_with_a_key_that_hides_nothing_or_a_unit_of_another_entity) {
  Asked asked;
  asked.request.case_key = {};
  EXPECT_FALSE(parse_request(print_request(asked.request), "r"));
  Asked strange;
  strange.request.entity = "ccas";
  EXPECT_FALSE(parse_request(print_request(strange.request), "r"));
  for (const char* wrong : {"", "{}", "[]", "{\"request\":2}", "null"})
    EXPECT_FALSE(parse_request(wrong, "r"));
}

TEST(Answer, serves_one_request_whole) {
  const Asked asked;
  const auto digest = request_digest(print_request(asked.request));
  const auto answer = answer_request(asked.request, digest, "ciso", asked.ciso).value();
  Answer other = answer;
  other.request[0] ^= std::byte{1};
  EXPECT_FALSE(take_answer(asked.request, digest, other, asked.of_case));
  other = answer;
  other.units.clear();
  EXPECT_FALSE(take_answer(asked.request, digest, other, asked.of_case));
  other = answer;
  other.units[0].shares[0].sealed[40] ^= std::byte{1};
  EXPECT_FALSE(take_answer(asked.request, digest, other, asked.of_case));
  other = answer;
  other.units[0].shares[0].set = 1;
  EXPECT_FALSE(take_answer(asked.request, digest, other, asked.of_case));
  EXPECT_FALSE(take_answer(asked.request, digest, answer, platform::make_box_keys()));
}

}  // namespace
}  // namespace cartulaire::journal::custody
