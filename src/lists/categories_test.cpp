// WEB-01, WEB-02: the categories that charters name.
#include "lists/categories.hpp"

#include <set>

#include <gtest/gtest.h>

#include "lists/category_set.hpp"

namespace cartulaire::lists {
namespace {

TEST(CategoriesTest, WEB_02_the_legal_ones_are_all_there) {
  for (const char* id : {"violence", "defamation", "pornography", "dignity", "minors", "discrimination",
                         "racism", "sexism", "denial", "incitement", "hatred", "crimes_against_humanity"}) {
    ASSERT_NE(find_category(id), nullptr) << id;
    EXPECT_EQ(find_category(id)->rank, Rank::legal) << id;
  }
}

TEST(CategoriesTest, WEB_01_every_label_is_a_noun_with_its_article) {
  ASSERT_LE(categories().size(), kMaxCategories);
  std::set<std::string> ids;
  for (const Category& category : categories()) {
    EXPECT_TRUE(ids.insert(category.id).second) << category.id;
    const std::string& label = category.label_fr;
    EXPECT_TRUE(label.starts_with("le ") || label.starts_with("la ") || label.starts_with("les ") ||
                label.starts_with("l'"))
        << label;
    EXPECT_FALSE(category.label_en.empty()) << category.id;
  }
}

TEST(CategoriesTest, WEB_12_families_name_categories_that_exist) {
  for (const Category& category : categories()) {
    for (const std::string& included : category.includes) {
      ASSERT_NE(find_category(included), nullptr) << category.id << " includes " << included;
      EXPECT_EQ(find_category(included)->rank, category.rank) << category.id << " includes " << included;
    }
  }
  const auto malicious = expand_category("malicious");
  EXPECT_EQ(malicious.front()->id, "malicious");
  EXPECT_GT(malicious.size(), 5u);
  EXPECT_TRUE(expand_category("no_such_category").empty());
}

TEST(CategoriesTest, the_set_holds_128) {
  CategorySet set;
  set.set(0);
  set.set(63);
  set.set(64);
  set.set(127);
  EXPECT_EQ(set.size(), 4u);
  std::string members;
  set.for_each([&](CategoryId id) { members += std::to_string(id) + " "; });
  EXPECT_EQ(members, "0 63 64 127 ");
  EXPECT_EQ((set & ~CategorySet::of(64)).size(), 3u);
  EXPECT_EQ(CategorySet::of(127).first(), 127);
}

}  // namespace
}  // namespace cartulaire::lists
