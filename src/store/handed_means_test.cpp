// Cards and keys handed over, on both engines (ACC-14).
#include "store/handed_means.hpp"

#include <gtest/gtest.h>

#include "store/accounts.hpp"
#include "store/means.hpp"
#include "store/records.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

class Handed : public StoreTest {
 protected:
  base::Result<std::int64_t> give(const EntityScope& scope, PersonId person, const std::string& mark,
                                  HandedKind kind = HandedKind::card) {
    return store->write<std::int64_t>([&](Writing& in) {
      return hand_over_means(in, scope, {0, person, kind, mark, "2026-09-01", ""}, by_test());
    });
  }
  base::Status end(const EntityScope& scope, std::int64_t id, HandedEnding what, const std::string& day,
                   HandedReason reason = HandedReason::none) {
    return write(
        [&](Writing& in) { return end_handed_means(in, scope, id, {what, reason, day, ""}, by_test()); });
  }
  std::vector<HandedMeans> all(const EntityScope& scope, std::optional<PersonId> person = {}) {
    auto found = store->read<std::vector<HandedMeans>>(
        [&](Reading& in) { return handed_means_of(in, scope, person); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<HandedMeans>{};
  }
};
CARTULAIRE_BOTH_ENGINES(Handed);

template <class T>
base::ErrorCode code_of(const base::Result<T>& result) {
  return result ? base::ErrorCode{} : result.error().code;
}

TEST_P(Handed, ACC_14_a_card_is_handed_over_lost_and_found_again) {
  const PersonId a = add(ville, person_named("a"));
  const PersonId b = add(ville, person_named("b"));
  const auto card = give(ville, a, "badge 0412");
  const auto key = give(ville, a, "0412", HandedKind::key);
  ASSERT_TRUE(card && key) << card.error().text();
  ASSERT_TRUE(give(ville, b, "0413"));
  ASSERT_TRUE(end(ville, *card, HandedEnding::lost, "2026-10-02", HandedReason::stolen));
  ASSERT_TRUE(end(ville, *card, HandedEnding::revoked, "2026-10-02"));
  EXPECT_FALSE(all(ville, a)[0].is_out()) << "nobody asks a leaver for what they lost";
  EXPECT_EQ(code_of<void>(end(ville, *card, HandedEnding::lost, "2026-10-03")), base::ErrorCode::refused);
  EXPECT_EQ(code_of<void>(end(ville, *card, HandedEnding::returned, "2026-10-01")), base::ErrorCode::invalid)
      << "before it was lost";
  ASSERT_TRUE(end(ville, *card, HandedEnding::returned, "2026-10-02"));
  EXPECT_EQ(code_of<void>(end(ville, *card, HandedEnding::revoked, "2026-10-09")), base::ErrorCode::refused);

  const auto mine = all(ville, a);
  ASSERT_EQ(mine.size(), 2u);
  EXPECT_EQ(mine[0], (HandedMeans{*card,
                                  a,
                                  HandedKind::card,
                                  "badge 0412",
                                  "2026-09-01",
                                  "os:test",
                                  {{HandedEnding::lost, HandedReason::stolen, "2026-10-02", "os:test"},
                                   {HandedEnding::revoked, HandedReason::none, "2026-10-02", "os:test"},
                                   {HandedEnding::returned, HandedReason::none, "2026-10-02", "os:test"}}}));
  EXPECT_TRUE(mine[1].works() && mine[1].is_out());
  EXPECT_EQ(all(ville).size(), 3u);
  std::string told;
  for (const Waiting& one : events(ville))
    if (one.event.starts_with("handed_means."))
      told += one.event + " " + one.subject + " " + one.detail + "; ";
  EXPECT_EQ(told, fmt::format("handed_means.given {0} card; handed_means.given {0} key; handed_means.given "
                              "{1} card; handed_means.lost {0} card; handed_means.revoked {0} card; "
                              "handed_means.returned {0} card; ",
                              a, b))
      << "never its number";
}

TEST_P(Handed, ACC_14_one_card_is_in_one_hand_and_of_one_entity) {
  const PersonId a = add(ville, person_named("a"));
  const PersonId b = add(ville, person_named("b"));
  const PersonId other = add(ccas, person_named("a"));
  const auto first = give(ville, a, "0412");
  ASSERT_TRUE(first);
  EXPECT_EQ(code_of(give(ville, b, "0412")), base::ErrorCode::refused);
  EXPECT_TRUE(give(ville, b, "0412", HandedKind::key)) << "a key of the same number is another thing";
  EXPECT_TRUE(give(ccas, other, "0412")) << "another employer’s numbers are its own";
  EXPECT_EQ(code_of<void>(end(ccas, *first + 1, HandedEnding::lost, "2026-10-01")),
            base::ErrorCode::not_found);
  ASSERT_TRUE(end(ville, *first, HandedEnding::returned, "2026-10-01"));
  EXPECT_TRUE(give(ville, b, "0412"));
  EXPECT_EQ(code_of(give(ville, 999, "0500")), base::ErrorCode::not_found);
  for (const std::string& mark : {std::string(" "), std::string("a\nb"), std::string(kHandedMark + 1, 'x')})
    EXPECT_EQ(code_of(give(ville, a, mark)), base::ErrorCode::invalid);
}

TEST_P(Handed, ACC_14_nobody_signs_in_with_what_was_handed_over) {
  const PersonId a = add(ville, person_named("a"));
  const Installation everywhere = Installation::as_operator();
  const auto account = store->write<Account>(
      [&](Writing& in) { return create_account(in, everywhere, "import", "a", by_test()); });
  ASSERT_TRUE(account && give(ville, a, "0412") && give(ville, a, "K-7", HandedKind::key));
  const auto means = store->read<std::vector<Means>>(
      [&](Reading& in) { return means_of(in, everywhere, account->id, true); });
  ASSERT_TRUE(means);
  EXPECT_TRUE(means->empty()) << "sign-in reads these";
  const auto factors =
      store->read<std::map<PersonId, SignInMeans>>([&](Reading& in) { return sign_in_means(in, ville); });
  ASSERT_TRUE(factors);
  EXPECT_FALSE(factors->at(a).second) << "no second factor";
  ASSERT_TRUE(write([&](Writing& in) { return close_account(in, everywhere, account->id, by_test()); }));
  EXPECT_TRUE(all(ville, a)[0].is_out()) << "a closed account gives nothing back";
}

TEST_P(Handed, ACC_14_a_leaver_gives_back_and_is_erased_with_what_they_had) {
  const PersonId a = add(ville, person_named("a"));
  const auto card = give(ville, a, "0412");
  const auto key = give(ville, a, "K-7", HandedKind::key);
  ASSERT_TRUE(card && key);
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, a, by_test()); }));
  EXPECT_EQ(code_of(give(ville, a, "0413")), base::ErrorCode::refused);
  ASSERT_TRUE(end(ville, *card, HandedEnding::revoked, "2026-10-01", HandedReason::leaving));
  EXPECT_TRUE(all(ville, a)[0].is_out()) << "it opens nothing any more, and is still to be asked for";
  ASSERT_TRUE(end(ville, *card, HandedEnding::returned, "2026-10-04"));
  EXPECT_FALSE(all(ville, a)[0].is_out());
  EXPECT_TRUE(all(ville, a)[1].is_out());
  const By later{"os:test", day_number(20'000 + kDaysAfterLeaving + 1)};
  const auto erased = store->write<std::int64_t>(
      [&](Writing& in) { return erase_due(in, Installation::as_operator(), later); });
  ASSERT_TRUE(erased) << erased.error().text();
  EXPECT_TRUE(all(ville).empty());
}

}  // namespace
}  // namespace cartulaire::store
