#include "journal/custody/custody_entry.hpp"

#include <gtest/gtest.h>

namespace cartulaire::journal::custody {
namespace {

CustodyRecord example() {
  CustodyRecord record{"ville",
                       Ceremony::replace,
                       {3, {{"authority", "ciso"}, {"authority", "it"}}, {}},
                       "gardiens",
                       "essai",
                       "1",
                       {"dpo"},
                       "ciso"};
  for (const char* role : {"authority", "ciso", "it"})
    record.custody.custodians.push_back({role, platform::make_box_keys().public_key});
  return record;
}

TEST(CustodyEntry, is_read_back_as_it_was_written) {
  const CustodyRecord record = example();
  const auto members = custody_members(record);
  const auto read = read_custody(members);
  ASSERT_TRUE(read) << read.error().english;
  EXPECT_EQ(custody_members(*read), members);
  EXPECT_EQ(read->custody.sets, record.custody.sets);
  EXPECT_EQ(read->urgent_by, "ciso");
  EXPECT_EQ(platform::print_json(members).substr(0, 84),
            R"({"entity":"ville","custody":3,"what":"replace","clause":"gardiens","charter":"essai")");
}

TEST(CustodyEntry, is_refused_without_any_of_its_members_or_with_custodians_that_are) {
  const auto members = custody_members(example());
  for (std::size_t i = 0; i + 1 < members.size(); ++i) {  // the last one may be absent
    auto without = members;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(read_custody(without)) << members[i].first;
    without = members;
    without[i].second = platform::Json(true);
    EXPECT_FALSE(read_custody(without)) << members[i].first;
  }
  CustodyRecord twice = example();
  twice.custody.custodians[1].key = twice.custody.custodians[0].key;
  EXPECT_EQ(read_custody(custody_members(twice)).error().code, base::ErrorCode::corrupt);
}

}  // namespace
}  // namespace cartulaire::journal::custody
