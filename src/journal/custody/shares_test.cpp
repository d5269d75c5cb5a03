// LG-06: an authorised set restores the identity key of a unit, any other gathering of people does not.
#include "journal/custody/shares.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::BoxKeyPair;
using platform::Bytes;
using platform::Digest;
using platform::Secret;

const sealed::Unit kUnit = sealed::parse_unit("ville/web/2026-11-23.1").value();
const sealed::Unit kNextDay = sealed::parse_unit("ville/web/2026-11-24.1").value();

struct Person {
  std::string role;
  BoxKeyPair keys;
};

struct Entity {
  std::vector<Person> people;
  Custody custody{3, {}, {}};
  Secret identity = Secret::random(kShareSize);
  Digest commitment = sealed::identity_commitment(identity, kUnit);

  Entity(std::vector<Roles> sets, const Roles& holders) {
    custody.sets = std::move(sets);
    for (const std::string& role : holders) {
      people.push_back({role, platform::make_box_keys()});
      custody.custodians.push_back({role, people.back().keys.public_key});
    }
    EXPECT_TRUE(check_custody(custody));
  }

  [[nodiscard]] std::vector<std::byte> split() const { return split_identity_key(identity, kUnit, custody); }

  // Everything that the people of `present` (bits) can open.
  [[nodiscard]] std::vector<std::pair<ShareName, Secret>> opened(Bytes shares, unsigned present) const {
    std::vector<std::pair<ShareName, Secret>> found;
    const auto boxes = read_shares(shares, kUnit, custody);
    if (!boxes) return found;
    for (const ShareBox& box : *boxes)
      for (std::size_t i = 0; i < people.size(); ++i)
        if ((present >> i & 1U) != 0)
          if (auto share = open_share(people[i].keys, box.sealed, box.name))
            found.emplace_back(box.name, std::move(*share));
    return found;
  }

  // As an opening does it: set by set, one share a role.
  [[nodiscard]] std::optional<Secret> restored(Bytes shares, unsigned present) const {
    const auto found = opened(shares, present);
    for (std::uint32_t set = 0; set < custody.sets.size(); ++set) {
      std::map<std::string, const Secret*> of_role;
      for (const auto& [name, share] : found)
        if (name.set == set) of_role[name.role] = &share;
      std::vector<Secret> all;
      for (const auto& [role, share] : of_role)
        all.push_back(Secret::copy_of(share->bytes()));
      if (auto key = combine_shares(all, kUnit, commitment)) return std::move(*key);
    }
    return std::nullopt;
  }

  [[nodiscard]] bool authorised(unsigned present) const {
    return std::ranges::any_of(custody.sets, [&](const Roles& set) {
      return std::ranges::all_of(set, [&](const std::string& role) {
        for (std::size_t i = 0; i < people.size(); ++i)
          if ((present >> i & 1U) != 0 && people[i].role == role) return true;
        return false;
      });
    });
  }
};

std::vector<Entity> entities() {
  std::vector<Entity> all;
  all.emplace_back(std::vector<Roles>{{"authority", "ciso"}, {"it", "ciso"}, {"authority", "it"}},
                   Roles{"authority", "ciso", "it"});
  all.emplace_back(std::vector<Roles>{{"authority", "ciso"}}, Roles{"authority", "ciso", "ciso"});
  all.emplace_back(std::vector<Roles>{{"dpo"}, {"authority", "ciso", "it"}},
                   Roles{"dpo", "authority", "ciso", "it"});
  all.emplace_back(std::vector<Roles>{{"a", "b", "c"}, {"a", "d"}}, Roles{"a", "b", "c", "d", "d"});
  return all;
}

TEST(Shares, restore_the_key_for_every_authorised_set_and_for_no_other_gathering) {
  for (const Entity& entity : entities()) {
    const auto shares = entity.split();
    for (unsigned present = 0; present < 1U << entity.people.size(); ++present) {
      const auto key = entity.restored(shares, present);
      ASSERT_EQ(key.has_value(), entity.authorised(present)) << present;
      if (key) {
        EXPECT_TRUE(platform::equal_secrets(key->bytes(), entity.identity.bytes()));
      }
    }
  }
}

// Not only as the program does it: no combination at all of what unauthorised people hold gives the key.
TEST(Shares, of_an_unauthorised_gathering_give_nothing_in_any_combination) {
  for (const Entity& entity : entities()) {
    const auto shares = entity.split();
    for (unsigned present = 0; present < 1U << entity.people.size(); ++present) {
      if (entity.authorised(present)) continue;
      const auto found = entity.opened(shares, present);
      ASSERT_LT(found.size(), 10);
      for (unsigned taken = 0; taken < 1U << found.size(); ++taken) {
        std::vector<Secret> all;
        for (std::size_t i = 0; i < found.size(); ++i)
          if ((taken >> i & 1U) != 0) all.push_back(Secret::copy_of(found[i].second.bytes()));
        ASSERT_FALSE(combine_shares(all, kUnit, entity.commitment));
      }
    }
  }
}

TEST(Shares, refuse_every_flipped_bit) {
  const Entity entity({{"authority", "ciso"}, {"it", "ciso"}}, {"authority", "ciso", "it"});
  const auto shares = entity.split();
  const auto whole = entity.opened(shares, 7).size();
  for (std::size_t at = 0; at < shares.size(); ++at) {
    auto altered = shares;
    altered[at] ^= static_cast<std::byte>(1U << at % 8);
    ASSERT_LT(entity.opened(altered, 7).size(), whole) << at;  // the list, or that box, is refused
    const auto key = entity.restored(altered, 7);
    if (key) {
      ASSERT_TRUE(platform::equal_secrets(key->bytes(), entity.identity.bytes()));
    }
  }
}

TEST(Shares, that_are_cut_or_longer_are_refused) {
  const Entity entity({{"authority", "ciso"}}, {"authority", "ciso"});
  auto shares = entity.split();
  for (std::size_t size = 0; size < shares.size(); ++size)
    ASSERT_FALSE(read_shares(Bytes(shares).first(size), kUnit, entity.custody)) << size;
  shares.push_back(std::byte{0});
  EXPECT_EQ(read_shares(shares, kUnit, entity.custody).error().code, base::ErrorCode::corrupt);
}

TEST(Shares, are_what_the_format_says_byte_for_byte) {
  const Entity entity({{"authority", "ciso"}}, {"authority", "ciso"});
  const auto boxes = read_shares(entity.split(), kUnit, entity.custody).value();
  ASSERT_EQ(boxes.size(), 2);
  const auto plain = platform::open_sealed(entity.people[1].keys, boxes[1].sealed).value();
  const std::string head = std::string("\x12") + "cartulaire share 1" + "\x16" + kUnit.name() + '\x03' +
                           '\0' +
                           "\x04"
                           "ciso";
  EXPECT_EQ(platform::as_text(plain.bytes().first(plain.bytes().size() - kShareSize)), head);
}

// A keeper that hands a custodian the box of another day, set or role gets nothing out of it.
TEST(Share, is_opened_only_as_what_was_announced) {
  const BoxKeyPair ciso = platform::make_box_keys();
  const ShareName name{kUnit, 3, 0, "ciso"};
  const auto sealed = seal_share(ciso.public_key, Secret::random(kShareSize), name);
  EXPECT_TRUE(open_share(ciso, sealed, name));
  for (const ShareName& other : {ShareName{kNextDay, 3, 0, "ciso"}, ShareName{kUnit, 4, 0, "ciso"},
                                 ShareName{kUnit, 3, 1, "ciso"}, ShareName{kUnit, 3, 0, "it"}})
    EXPECT_EQ(open_share(ciso, sealed, other).error().code, base::ErrorCode::refused);
  EXPECT_FALSE(open_share(platform::make_box_keys(), sealed, name));
}

TEST(Share, sealed_again_to_a_case_key_still_restores_the_key) {
  const Entity entity({{"authority", "ciso"}}, {"authority", "ciso"});
  const BoxKeyPair of_case = platform::make_box_keys();
  std::vector<Secret> answered;
  const auto boxes = read_shares(entity.split(), kUnit, entity.custody).value();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto share = open_share(entity.people[i].keys, boxes[i].sealed, boxes[i].name).value();
    const auto again = seal_share(of_case.public_key, share, boxes[i].name);
    answered.push_back(open_share(of_case, again, boxes[i].name).value());
  }
  const auto key = combine_shares(answered, kUnit, entity.commitment);
  ASSERT_TRUE(key);
  EXPECT_TRUE(platform::equal_secrets(key->bytes(), entity.identity.bytes()));
  EXPECT_EQ(combine_shares(answered, kNextDay, entity.commitment).error().code, base::ErrorCode::refused);
}

}  // namespace
}  // namespace cartulaire::journal::custody
