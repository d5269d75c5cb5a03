// Drafts of charters, on both engines: two people on one text, another entity's hands, what is no text.
#include "store/drafts.hpp"

#include <gtest/gtest.h>

#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

class Drafts : public StoreTest {
 protected:
  Draft made(const std::string& text = "# 1. Un\n") {
    auto one =
        store->write<Draft>([&](Writing& in) { return make_draft(in, ville, "Projet", text, by_test()); });
    EXPECT_TRUE(one) << one.error().text();
    return one ? *one : Draft{};
  }
  base::Result<Draft> save(Draft one, const std::string& text, const EntityScope& scope) {
    one.text = text;
    return store->write<Draft>([&](Writing& in) { return save_draft(in, scope, one, by_test()); });
  }
};
CARTULAIRE_BOTH_ENGINES(Drafts);

TEST_P(Drafts, WhoeverSavesOverAnotherIsTold) {
  const Draft read = made();
  const auto first = save(read, "# 1. Deux\n", ville);
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_EQ(first->revision, 2);
  const auto late = save(read, "# 1. Trois\n", ville);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, base::ErrorCode::refused);
  EXPECT_NE(late.error().french.find("révision 2"), std::string::npos);
  // The answer to the first was lost and it is sent again: it stands once.
  const auto again = save(read, "# 1. Deux\n", ville);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->revision, 2);
  std::string names;
  for (const Waiting& one : events(ville))
    if (one.event.starts_with("draft.")) names += one.event + " ";
  EXPECT_EQ(names, "draft.made draft.saved ");
}

TEST_P(Drafts, AreNotAnotherEntitys) {
  const Draft mine = made();
  EXPECT_EQ(save(mine, "x", ccas).error().code, base::ErrorCode::not_found);
  const auto theirs = store->read<std::vector<Draft>>([&](Reading& in) { return drafts(in, ccas); });
  ASSERT_TRUE(theirs);
  EXPECT_TRUE(theirs->empty());
  const auto gone = write([&](Writing& in) { return discard_draft(in, ccas, mine.id, by_test()); });
  EXPECT_EQ(gone.error().code, base::ErrorCode::not_found);
}

TEST_P(Drafts, RegisteredOnesDoNotChange) {
  const Draft one = made();
  ASSERT_TRUE(write([&](Writing& in) { return draft_registered(in, ville, one.id, "1.1.0", by_test()); }));
  EXPECT_EQ(save(one, "autre", ville).error().code, base::ErrorCode::refused);
  ASSERT_TRUE(write([&](Writing& in) { return discard_draft(in, ville, one.id, by_test()); }));
}

TEST_P(Drafts, HoldTextWithinLimits) {
  const Draft one = made();
  for (const std::string& bad :
       {std::string(), std::string("\xff"), std::string("a\0b", 3), std::string(kDraftBytes + 1, 'a')})
    EXPECT_EQ(save(one, bad, ville).error().code, base::ErrorCode::invalid);
  EXPECT_TRUE(save(one, std::string(kDraftBytes, 'a'), ville));
  for (std::size_t i = 1; i < kMostDrafts; ++i)
    made();
  const auto more =
      store->write<Draft>([&](Writing& in) { return make_draft(in, ville, "x", "x", by_test()); });
  EXPECT_EQ(more.error().code, base::ErrorCode::refused);
}

}  // namespace
}  // namespace cartulaire::store
