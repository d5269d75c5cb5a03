#include "journal/sealed/keystore.hpp"

#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "journal/sealed/testing.hpp"
#include "platform/test_token.hpp"

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
std::map<std::string, std::string> copy_of_keys(const Sealed& place) {
  std::map<std::string, std::string> copy;
  const auto files = platform::files_in(place.place().keys).value();
  for (const auto& path : files)
    copy[path.filename()] = platform::read_text(path).value();
  return copy;
}
std::string file(const Sealed& place, const std::string& name) {
  return platform::read_text(place.place().keys / name).value();
}

// A token in memory: what is in it outlives the keystores, as in a real one.
struct FakeToken {
  std::map<std::uint64_t, std::array<std::byte, 32>> keys;
  std::size_t most = 0;
  bool loses_answers = false;  // the step that fails has taken effect all the same
};

class FakeRootKeys final : public RootKeys {
 public:
  FakeRootKeys(FakeToken& token, testing::FailingDisk& disk) : token_(token), disk_(disk) {}

  base::Status make(std::uint64_t number) override {
    return step([&] { platform::random_bytes(token_.keys[number]); });
  }
  base::Status keep_only(std::uint64_t number) override {
    const auto all = numbers().value();
    for (const std::uint64_t other : all)
      if (other != number)
        if (auto status = step([&] { token_.keys.erase(other); }); !status) return status;
    return {};
  }
  base::Result<std::vector<std::uint64_t>> numbers() override {
    std::vector<std::uint64_t> list;
    for (const auto& [number, key] : token_.keys)
      list.push_back(number);
    return list;
  }
  base::Result<BoxKey> close_box(std::uint64_t number) override {
    BoxKey box{platform::Secret::random(32), std::vector<std::byte>(sealed_size())};
    const auto key = token_.keys.find(number);
    if (key == token_.keys.end()) return absent();
    platform::encrypt(key->second, {}, {}, box.key.bytes(), box.sealed);
    return box;
  }
  base::Result<platform::Secret> open_box(std::uint64_t number, platform::Bytes sealed) override {
    platform::Secret key(32);
    const auto found = token_.keys.find(number);
    if (found == token_.keys.end()) return absent();
    if (!platform::decrypt(found->second, {}, {}, sealed, key.bytes())) return absent();
    return key;
  }
  [[nodiscard]] std::size_t sealed_size() const override { return 32 + platform::kAeadTagSize; }

 private:
  static tl::unexpected<base::Error> absent() {
    return base::fail(base::ErrorCode::unavailable, "token", "absente", "absent");
  }
  template <class Effect>
  base::Status step(Effect effect) {
    auto status = disk_.step();
    if (status || (token_.loses_answers && disk_.at_failure())) effect();
    token_.most = std::max(token_.most, token_.keys.size());
    return status;
  }

  FakeToken& token_;
  testing::FailingDisk& disk_;
};

// The whole suite for each place of the root key.
enum class Where { files, fake_token, fake_token_losing_answers, soft_token };

class Keystores : public ::testing::TestWithParam<Where> {
 protected:
  void SetUp() override {
    if (GetParam() != Where::soft_token) return;
    if (platform::TestToken::missing()) GTEST_SKIP() << platform::TestToken::kMissing;
    soft.emplace();
  }
  // What a keystore is given: null where the root key is in a file.
  std::unique_ptr<RootKeys> token(Sealed& place) {
    if (GetParam() == Where::files) return nullptr;
    if (GetParam() == Where::soft_token)
      return root_keys_in_token(platform::Token::open(soft->place()).value(), {std::byte{7}});
    fake.loses_answers = GetParam() == Where::fake_token_losing_answers;
    return std::make_unique<FakeRootKeys>(fake, place.disk);
  }
  base::Result<Keystore> open(Sealed& place) {
    return Keystore::open(place.place().keys, place.disk, token(place));
  }
  std::vector<std::uint64_t> roots(Sealed& place) {
    auto keys = token(place);
    if (keys == nullptr) keys = root_keys_in_files(place.place().keys, place.disk);
    return keys->numbers().value();
  }

  std::optional<platform::TestToken> soft;
  FakeToken fake;
};

INSTANTIATE_TEST_SUITE_P(Roots, Keystores,
                         ::testing::Values(Where::files, Where::fake_token, Where::fake_token_losing_answers,
                                           Where::soft_token),
                         [](const auto& one) {
                           switch (one.param) {
                             case Where::files:
                               return "Files";
                             case Where::fake_token:
                               return "FakeToken";
                             case Where::fake_token_losing_answers:
                               return "FakeTokenLosingAnswers";
                             case Where::soft_token:
                               break;
                           }
                           return "SoftToken";
                         });

TEST_P(Keystores, GivesBackWhatItWasGiven) {
  Sealed place;
  std::vector<UnitRecord> given = records(0, 3);
  const auto key = platform::Secret::copy_of(std::as_const(given[1].data).bytes());
  {
    auto store = open(place);
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE(store->add("ville", std::move(given)));
    ASSERT_TRUE(store->add("ccas", records(5, 1, "ccas")));
  }
  const auto store = open(place);
  ASSERT_TRUE(store) << store.error().text();
  const auto found = store->find(unit(1));
  ASSERT_TRUE(found);
  EXPECT_TRUE(platform::equal_secrets(found->data.bytes(), key.bytes()));
  EXPECT_EQ(found->shares.size(), 40U);
  EXPECT_EQ(store->find(unit(9)).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(store->entities(), (std::vector<std::string>{"ccas", "ville"}));
}

TEST_P(Keystores, NoFileHoldsAKeyInClear) {
  Sealed place;
  auto store = open(place);
  auto given = records(0, 1);
  const auto key = platform::Secret::copy_of(std::as_const(given[0].data).bytes());
  ASSERT_TRUE(store->add("ville", std::move(given)));
  EXPECT_EQ(file(place, "ville.keys").find(platform::as_text(key.bytes())), std::string::npos);
}

// A thief has yesterday's folder of keys: it opens nothing of what is written today, and today's files hold
// nothing of what died.
TEST_P(Keystores, WhatDiedIsInNoFileAndOldKeysOpenNoNewOne) {
  Sealed place;
  auto store = open(place);
  ASSERT_TRUE(store->add("ville", records(0, 4)));
  const auto copied = copy_of_keys(place);
  ASSERT_TRUE(store->destroy({unit(1), unit(2)}));
  EXPECT_EQ(units_of(*store), (std::set<Unit>{unit(0), unit(3)}));
  EXPECT_EQ(store->generation("ville"), 2U);
  EXPECT_EQ(roots(place), std::vector<std::uint64_t>{2});
  for (const auto& [name, content] : copied)
    if (name != "ville.keys") {
      ASSERT_TRUE(platform::replace_file(place.place().keys / name, content, 0600));
    }
  const auto back = open(place);
  if (GetParam() != Where::files) {
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, base::ErrorCode::unavailable);
    return;
  }
  // The old wrap under the old root: it opens, and holds no key of today's file.
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->find(unit(0)).error().code, base::ErrorCode::refused);
}

// With a file for the root key, a copy of the folder opens for ever what was living when it was made. With a
// token, not even that, though the thief has the token as it is today.
TEST_P(Keystores, AWholeOldFolderOpensWhatWasThenOnlyWithoutAToken) {
  Sealed place;
  auto store = open(place);
  ASSERT_TRUE(store->add("ville", records(0, 4)));
  const auto copied = copy_of_keys(place);
  ASSERT_TRUE(store->destroy({unit(1)}));
  for (const auto& [name, content] : copied)
    ASSERT_TRUE(platform::replace_file(place.place().keys / name, content, 0600));
  const auto back = open(place);
  EXPECT_EQ(back.has_value(), GetParam() == Where::files);
  if (back) {
    EXPECT_TRUE(back->find(unit(1)));
  }
}

TEST_P(Keystores, DestroyingAgainChangesNothing) {
  Sealed place;
  auto store = open(place);
  ASSERT_TRUE(store->add("ville", records(0, 2)));
  ASSERT_TRUE(store->destroy({unit(0)}));
  const std::string before = file(place, "ville.keys");
  ASSERT_TRUE(store->destroy({unit(0), unit(7), unit(0, "absent")}));
  EXPECT_EQ(file(place, "ville.keys"), before);
}

TEST_P(Keystores, RetainsWhatIsAskedFor) {
  Sealed place;
  auto store = open(place);
  ASSERT_TRUE(store->add("ville", records(0, 3)));
  ASSERT_TRUE(store->add("ccas", records(0, 3, "ccas")));
  ASSERT_TRUE(store->retain([](const Unit& one) { return one.entity == "ccas" || one == unit(1); }));
  EXPECT_EQ(units_of(*store), (std::set<Unit>{unit(1)}));
  EXPECT_EQ(units_of(*store, "ccas").size(), 3U);
}

// Whatever step the disk stops at, the next start reads every living key, and those that were to die are all
// there or all gone for each entity.
TEST_P(Keystores, ACrashAtAnyStepLosesNoLivingKey) {
  for (std::uint64_t step = 1;; ++step) {
    Sealed place;
    fake = {};
    bool destroyed = false;
    {
      auto store = open(place);
      ASSERT_TRUE(store->add("ville", records(0, 4)));
      ASSERT_TRUE(store->add("ccas", records(0, 4, "ccas")));
      place.disk.fail_at(step);
      destroyed = store->destroy({unit(0), unit(1), unit(0, "ccas")}).has_value();
    }
    const bool finished = place.disk.steps() < step;
    place.disk.fail_at(0);
    auto store = open(place);
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
    EXPECT_EQ(roots(place).size(), 1U) << "step " << step;
    EXPECT_LE(fake.most, 2U);
    if (finished) break;
    ASSERT_LT(step, 40U);
  }
}

// Without starting anew: what is added after a step that failed can be read after a crash. (A step that
// failed left a new wrapping key in memory alone, and the next file was written under it.)
TEST_P(Keystores, WhatIsAddedAfterAFailedStepOutlivesACrash) {
  for (std::uint64_t step = 1;; ++step) {
    Sealed place;
    fake = {};
    auto store = open(place);
    ASSERT_TRUE(store->add("ville", records(0, 3)));
    place.disk.fail_at(step);
    const bool finished = store->destroy({unit(0)}).has_value();
    place.disk.fail_at(0);
    ASSERT_TRUE(store->add("ville", records(7, 1))) << "step " << step;
    const auto crashed = open(place);
    ASSERT_TRUE(crashed) << "step " << step << ": " << crashed.error().text();
    const auto units = units_of(*crashed);
    EXPECT_TRUE(units.contains(unit(1)) && units.contains(unit(2)) && units.contains(unit(7)))
        << "step " << step;
    if (finished) break;
    ASSERT_LT(step, 40U);
  }
}

// The same keystore goes on after a step that failed, and never has three root keys.
TEST_P(Keystores, AFailedStepIsTakenUpWithoutStartingAnew) {
  for (std::uint64_t step = 1;; ++step) {
    Sealed place;
    fake = {};
    auto store = open(place);
    ASSERT_TRUE(store->add("ville", records(0, 3)));
    place.disk.fail_at(step);
    const bool finished = store->destroy({unit(0)}).has_value();
    place.disk.fail_at(0);
    ASSERT_TRUE(store->add("ville", records(7, 1))) << "step " << step;
    const auto added = copy_of_keys(place);
    ASSERT_TRUE(store->add("ccas", records(0, 1, "ccas"))) << "step " << step;
    ASSERT_TRUE(store->destroy({unit(0), unit(1)})) << "step " << step;
    EXPECT_LE(fake.most, 2U);
    EXPECT_EQ(roots(place).size(), 1U) << "step " << step;
    const auto anew = open(place);
    ASSERT_TRUE(anew) << "step " << step << ": " << anew.error().text();
    EXPECT_EQ(units_of(*anew), (std::set<Unit>{unit(2), unit(7)}));
    EXPECT_EQ(units_of(*anew, "ccas").size(), 1U);
    // Nor does what was written meanwhile open under today's keys: it holds a key that died.
    ASSERT_TRUE(platform::replace_file(place.place().keys / "ville.keys", added.at("ville.keys"), 0600));
    EXPECT_EQ(anew->find(unit(1)).error().code, base::ErrorCode::refused) << "step " << step;
    if (finished) break;
    ASSERT_LT(step, 40U);
  }
}

TEST_P(Keystores, AlteredFilesAreRefused) {
  Sealed place;
  {
    auto store = open(place);
    ASSERT_TRUE(store->add("ville", records(0, 2)));
  }
  for (const std::string name : {"ville.keys", "wrap"}) {
    const std::string whole = file(place, name);
    for (std::size_t i = 0; i < whole.size(); i += 3) {
      std::string altered = whole;
      altered[i] = static_cast<char>(altered[i] ^ 0x20);
      ASSERT_TRUE(platform::replace_file(place.place().keys / name, altered, 0600));
      const auto store = open(place);
      EXPECT_TRUE(!store || !store->find(unit(0))) << name << " byte " << i;
    }
    ASSERT_TRUE(platform::replace_file(place.place().keys / name, whole, 0600));
  }
}

// Into the token and back, stopped at any step: the next try finishes, nothing living is lost, and the root
// key is in one place only.
TEST_P(Keystores, MovesIntoTheTokenAndBackWhateverStepItStopsAt) {
  if (GetParam() == Where::files) GTEST_SKIP() << "files alone: there is nowhere to move to";
  for (const RootKind to : {RootKind::token, RootKind::files})
    for (std::uint64_t step = 1;; ++step) {
      Sealed place;
      fake = {};
      const platform::Path keys = place.place().keys;
      const auto opened = [&](RootKind at) {
        return Keystore::open(keys, place.disk, at == RootKind::token ? token(place) : nullptr);
      };
      const RootKind from = to == RootKind::token ? RootKind::files : RootKind::token;
      std::map<std::string, std::string> before;
      {
        auto store = opened(from);
        ASSERT_TRUE(store->add("ville", records(0, 2)));
        ASSERT_TRUE(store->add("ccas", records(0, 2, "ccas")));
        before = copy_of_keys(place);
      }
      EXPECT_EQ(opened(to).error().code, base::ErrorCode::refused);
      place.disk.fail_at(step);
      const bool finished = Keystore::move(keys, place.disk, token(place), to).has_value();
      place.disk.fail_at(0);
      const auto again = Keystore::move(keys, place.disk, token(place), to);
      ASSERT_TRUE(again) << "step " << step << ": " << again.error().text();
      EXPECT_EQ(opened(from).error().code, base::ErrorCode::refused);
      {
        const auto store = opened(to);
        ASSERT_TRUE(store) << "step " << step << ": " << store.error().text();
        EXPECT_EQ(units_of(*store).size() + units_of(*store, "ccas").size(), 4U);
      }
      const auto in_files = root_keys_in_files(keys, place.disk)->numbers().value();
      const auto in_token = token(place)->numbers().value();
      EXPECT_EQ(in_files.size(), to == RootKind::files ? 1U : 0U) << "step " << step;
      EXPECT_EQ(in_token.size(), to == RootKind::token ? 1U : 0U) << "step " << step;
      // A copy of the folder from before opens no file that is written now.
      if (to == RootKind::token) {
        for (const auto& [name, content] : before)
          if (!name.ends_with(".keys")) {
            ASSERT_TRUE(platform::replace_file(keys / name, content, 0600));
          }
        const auto old = opened(from);
        ASSERT_TRUE(old);
        EXPECT_EQ(old->find(unit(0)).error().code, base::ErrorCode::refused);
        EXPECT_EQ(old->find(unit(0, "ccas")).error().code, base::ErrorCode::refused);
      }
      if (finished) break;
      ASSERT_LT(step, 40U);
    }
}

}  // namespace
}  // namespace cartulaire::journal::sealed
