// LG-09: each person reads their own traces by their own key, which opens nobody else's.
#include "journal/custody/mine.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace cartulaire::journal::custody {
namespace {

using platform::BoxKeyPair;

const sealed::Unit kUnit = sealed::parse_unit("ville/web/2026-11-23.1").value();
const sealed::Unit kNextDay = sealed::parse_unit("ville/web/2026-11-24.1").value();

TEST(Mine, each_registered_person_finds_their_own_pseudonym_and_nobody_elses) {
  std::vector<BoxKeyPair> people;
  std::vector<Registered> registered;
  for (std::uint64_t i = 0; i < 20; ++i) {
    people.push_back(platform::make_box_keys());
    registered.push_back({people.back().public_key, 0xA0B1C2D3E4F50000U + i});
  }
  const MineBoxes boxes = make_mine_boxes(kUnit, registered);
  ASSERT_EQ(boxes.boxes.size(), 20 * kMineBoxSize);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto proof = find_mine(kUnit, boxes, people[i].secret);
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->pseudonym, registered[i].pseudonym);
    EXPECT_TRUE(proves_mine(boxes, *proof));
    MineProof other{registered[(i + 1) % people.size()].pseudonym,
                    platform::Secret::copy_of(proof->key.bytes())};
    EXPECT_FALSE(proves_mine(boxes, other));  // somebody else's lines
  }
  EXPECT_FALSE(find_mine(kUnit, boxes, platform::make_box_keys().secret));
  EXPECT_FALSE(find_mine(kNextDay, boxes, people[0].secret));
  EXPECT_FALSE(proves_mine(boxes, {registered[0].pseudonym, platform::Secret::random(32)}));
  EXPECT_FALSE(proves_mine(boxes, {registered[0].pseudonym, platform::Secret()}));
}

TEST(Mine, tells_nothing_by_the_order_or_by_the_same_person_on_two_days) {
  const BoxKeyPair person = platform::make_box_keys();
  const MineBoxes first = make_mine_boxes(kUnit, {{person.public_key, 7}});
  const MineBoxes second = make_mine_boxes(kUnit, {{person.public_key, 7}});
  EXPECT_NE(first.boxes, second.boxes);
  std::vector<Registered> many;
  for (std::uint64_t i = 0; i < 50; ++i)
    many.push_back({platform::make_box_keys().public_key, i});
  const MineBoxes sorted = make_mine_boxes(kUnit, many);
  for (std::size_t at = kMineBoxSize; at < sorted.boxes.size(); at += kMineBoxSize)
    EXPECT_LT(std::to_integer<int>(sorted.boxes[at - kMineBoxSize]),
              std::to_integer<int>(sorted.boxes[at]) + 1);
}

// Else the pseudonym of whoever registers the key zero would be readable by everybody.
TEST(Mine, makes_no_box_for_a_key_that_hides_nothing) {
  EXPECT_TRUE(make_mine_boxes(kUnit, {{{}, 7}}).boxes.empty());
}

TEST(Mine, refuses_every_flipped_bit) {
  const BoxKeyPair person = platform::make_box_keys();
  const MineBoxes boxes = make_mine_boxes(kUnit, {{person.public_key, 0x0102030405060708U}});
  const auto proof = find_mine(kUnit, boxes, person.secret).value();
  for (std::size_t bit = 0; bit < kMineBoxSize * 8; ++bit) {
    MineBoxes altered = boxes;
    altered.boxes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_FALSE(find_mine(kUnit, altered, person.secret)) << bit;
    EXPECT_FALSE(proves_mine(altered, proof)) << bit;
  }
  MineBoxes torn = boxes;
  torn.boxes.pop_back();
  EXPECT_FALSE(find_mine(kUnit, torn, person.secret));
}

}  // namespace
}  // namespace cartulaire::journal::custody
