#include "journal/sealed/keystore.hpp"

#include <set>

#include <gtest/gtest.h>

#include "journal/sealed/testing.hpp"

namespace cartulaire::journal::sealed {
namespace {

using testing::Sealed;

Unit unit(int day, const char* entity = "ville") {
  return {entity, "web", CivilDay(std::chrono::days(20'000 + day)), 1};
}
std::vector<UnitRecord> records(int first, int count, const char* entity = "ville") {
  std::vector<UnitRecord> list;
  for (int i = 0; i < count; ++i)
    list.push_back(
        {unit(first + i, entity), platform::Secret::random(32), std::vector<std::byte>(40, std::byte{7})});
  return list;
}
std::set<Unit> units_of(const Keystore& store, const std::string& entity = "ville") {
  std::set<Unit> units;
  EXPECT_TRUE(store.each(entity, [&](const UnitRecord& record) { units.insert(record.unit); }));
  return units;
}
std::string file(const Sealed& place, const std::string& name) {
  return platform::read_text(place.place().keys / name).value();
}

TEST(Keystore, GivesBackWhatItWasGiven) {
  Sealed place;
  std::vector<UnitRecord> given = records(0, 3);
  const auto key = platform::Secret::copy_of(std::as_const(given[1].data).bytes());
  {
    auto store = Keystore::open(place.place().keys, place.disk);
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE(store->add("ville", std::move(given)));
    ASSERT_TRUE(store->add("ccas", records(5, 1, "ccas")));
  }
  const auto store = Keystore::open(place.place().keys, place.disk);
  ASSERT_TRUE(store) << store.error().text();
  const auto found = store->find(unit(1));
  ASSERT_TRUE(found);
  EXPECT_TRUE(platform::equal_secrets(found->data.bytes(), key.bytes()));
  EXPECT_EQ(found->shares.size(), 40U);
  EXPECT_EQ(store->find(unit(9)).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(store->entities(), (std::vector<std::string>{"ccas", "ville"}));
}

TEST(Keystore, NoFileHoldsAKeyInClear) {
  Sealed place;
  auto store = Keystore::open(place.place().keys, place.disk);
  auto given = records(0, 1);
  const auto key = platform::Secret::copy_of(std::as_const(given[0].data).bytes());
  ASSERT_TRUE(store->add("ville", std::move(given)));
  EXPECT_EQ(file(place, "ville.keys").find(platform::as_text(key.bytes())), std::string::npos);
}

// A thief has yesterday's files, all of them but the root key that was renewed in its token: they open
// nothing of what is written today, and today's files hold nothing of what died.
TEST(Keystore, WhatDiedIsInNoFileAndOldKeysOpenNoNewOne) {
  Sealed place;
  auto store = Keystore::open(place.place().keys, place.disk);
  ASSERT_TRUE(store->add("ville", records(0, 4)));
  const std::string old_wrap = file(place, "wrap");
  const std::string old_root = file(place, "root.1");
  ASSERT_TRUE(store->destroy({unit(1), unit(2)}));
  EXPECT_EQ(units_of(*store), (std::set<Unit>{unit(0), unit(3)}));
  EXPECT_EQ(store->generation("ville"), 2U);
  EXPECT_FALSE(std::filesystem::exists(place.place().keys / "root.1"));
  // The old wrap under the old root: it opens, and holds no key of today's file.
  ASSERT_TRUE(platform::replace_file(place.place().keys / "wrap", old_wrap));
  ASSERT_TRUE(platform::replace_file(place.place().keys / "root.1", old_root, 0600));
  const auto back = Keystore::open(place.place().keys, place.disk);
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->find(unit(0)).error().code, base::ErrorCode::refused);
}

TEST(Keystore, DestroyingAgainChangesNothing) {
  Sealed place;
  auto store = Keystore::open(place.place().keys, place.disk);
  ASSERT_TRUE(store->add("ville", records(0, 2)));
  ASSERT_TRUE(store->destroy({unit(0)}));
  const std::string before = file(place, "ville.keys");
  ASSERT_TRUE(store->destroy({unit(0), unit(7), unit(0, "absent")}));
  EXPECT_EQ(file(place, "ville.keys"), before);
}

TEST(Keystore, RetainsWhatIsAskedFor) {
  Sealed place;
  auto store = Keystore::open(place.place().keys, place.disk);
  ASSERT_TRUE(store->add("ville", records(0, 3)));
  ASSERT_TRUE(store->add("ccas", records(0, 3, "ccas")));
  ASSERT_TRUE(store->retain([](const Unit& one) { return one.entity == "ccas" || one == unit(1); }));
  EXPECT_EQ(units_of(*store), (std::set<Unit>{unit(1)}));
  EXPECT_EQ(units_of(*store, "ccas").size(), 3U);
}

// Whatever step the disk stops at, the next start reads every living key, and those that were to die are all
// there or all gone for each entity.
TEST(Keystore, ACrashAtAnyStepLosesNoLivingKey) {
  for (std::uint64_t step = 1;; ++step) {
    Sealed place;
    bool destroyed = false;
    {
      auto store = Keystore::open(place.place().keys, place.disk);
      ASSERT_TRUE(store->add("ville", records(0, 4)));
      ASSERT_TRUE(store->add("ccas", records(0, 4, "ccas")));
      place.disk.fail_at(step);
      destroyed = store->destroy({unit(0), unit(1), unit(0, "ccas")}).has_value();
    }
    const bool finished = place.disk.steps() < step;
    place.disk.fail_at(0);
    auto store = Keystore::open(place.place().keys, place.disk);
    ASSERT_TRUE(store) << "step " << step << ": " << store.error().text();
    const auto ville = units_of(*store);
    const auto ccas = units_of(*store, "ccas");
    EXPECT_TRUE(ville.contains(unit(2)) && ville.contains(unit(3)));
    EXPECT_EQ(ville.contains(unit(0)), ville.contains(unit(1)));
    EXPECT_EQ(ccas.contains(unit(1, "ccas")), true);
    if (destroyed) {
      EXPECT_EQ(ville.size() + ccas.size(), 5U);
    }
    ASSERT_TRUE(store->destroy({unit(0), unit(1), unit(0, "ccas")})) << "step " << step;
    EXPECT_EQ(units_of(*store).size() + units_of(*store, "ccas").size(), 5U);
    std::size_t roots = 0;
    const auto files = platform::files_in(place.place().keys).value();
    for (const auto& path : files)
      roots += path.filename().string().starts_with("root.") ? 1U : 0U;
    EXPECT_EQ(roots, 1U) << "step " << step;
    if (finished) break;
    ASSERT_LT(step, 40U);
  }
}

TEST(Keystore, AlteredFilesAreRefused) {
  Sealed place;
  {
    auto store = Keystore::open(place.place().keys, place.disk);
    ASSERT_TRUE(store->add("ville", records(0, 2)));
  }
  for (const std::string name : {"ville.keys", "wrap"}) {
    const std::string whole = file(place, name);
    for (std::size_t i = 0; i < whole.size(); i += 3) {
      std::string altered = whole;
      altered[i] = static_cast<char>(altered[i] ^ 0x20);
      ASSERT_TRUE(platform::replace_file(place.place().keys / name, altered, 0600));
      const auto store = Keystore::open(place.place().keys, place.disk);
      EXPECT_TRUE(!store || !store->find(unit(0))) << name << " byte " << i;
    }
    ASSERT_TRUE(platform::replace_file(place.place().keys / name, whole, 0600));
  }
}

}  // namespace
}  // namespace cartulaire::journal::sealed
