// Reports of replays, on both engines: of which text, whose, how many, and what goes with a draft.
#include "store/studies.hpp"

#include <gtest/gtest.h>

#include "store/drafts.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

class Studies : public StoreTest {
 protected:
  base::Result<Study> attach(std::optional<std::int64_t> draft = {}, const std::string& title = "Octobre") {
    Study one;
    one.title = title;
    one.draft = draft;
    one.revision = draft ? 3 : 0;
    one.version = "1.1.0";
    one.hash = std::string(64, 'a');
    one.report = R"({"format":"cartulaire-replay-1"})";
    return store->write<Study>([&](Writing& in) { return attach_study(in, ville, one, by_test()); });
  }
  base::Result<Study> read(std::int64_t id, const EntityScope& scope) {
    return store->read<Study>([&](Reading& in) { return study(in, scope, id); });
  }
};
CARTULAIRE_BOTH_ENGINES(Studies);

TEST_P(Studies, AreReadAsTheyWereAttachedAndRemovedWithAnEvent) {
  const auto one = attach();
  ASSERT_TRUE(one) << one.error().text();
  EXPECT_FALSE(one->draft);
  EXPECT_EQ(*read(one->id, ville), *one);
  const auto all = store->read<std::vector<Study>>([&](Reading& in) { return studies(in, ville); });
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().report, "");
  ASSERT_TRUE(write([&](Writing& in) { return remove_study(in, ville, one->id, by_test()); }));
  EXPECT_EQ(read(one->id, ville).error().code, base::ErrorCode::not_found);
  std::string names;
  for (const Waiting& event : events(ville))
    if (event.event.starts_with("study.")) names += event.event + " " + event.detail + " ";
  EXPECT_EQ(names, "study.attached 1.1.0 study.removed 1.1.0 ");
}

TEST_P(Studies, AreNotAnotherEntitys) {
  const auto one = attach();
  ASSERT_TRUE(one);
  EXPECT_EQ(read(one->id, ccas).error().code, base::ErrorCode::not_found);
  const auto gone = write([&](Writing& in) { return remove_study(in, ccas, one->id, by_test()); });
  EXPECT_EQ(gone.error().code, base::ErrorCode::not_found);
  EXPECT_TRUE(read(one->id, ville));
}

TEST_P(Studies, OfADraftGoWithIt) {
  const auto draft = store->write<Draft>(
      [&](Writing& in) { return make_draft(in, ville, "Projet", "# 1. Un\n", by_test()); });
  ASSERT_TRUE(draft);
  const auto one = attach(draft->id);
  ASSERT_TRUE(one) << one.error().text();
  EXPECT_EQ(one->revision, 3);
  EXPECT_EQ(attach(draft->id + 1).error().code, base::ErrorCode::not_found);
  ASSERT_TRUE(write([&](Writing& in) { return discard_draft(in, ville, draft->id, by_test()); }));
  EXPECT_EQ(read(one->id, ville).error().code, base::ErrorCode::not_found);
}

TEST_P(Studies, HaveATitleAndAnEnd) {
  EXPECT_EQ(attach({}, "").error().code, base::ErrorCode::invalid);
  for (std::size_t i = 0; i < kMostStudies; ++i)
    ASSERT_TRUE(attach());
  const auto more = attach();
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, base::ErrorCode::refused);
}

}  // namespace
}  // namespace cartulaire::store
