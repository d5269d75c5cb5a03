#include "base/sip_hash.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::base {
namespace {

// Key 00 01 … 0f, messages "", 00, 00 01, … as in the authors' vectors.
constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};
std::string message(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text.push_back(static_cast<char>(i));
  return text;
}

TEST(SipHash, two_four_gives_the_reference_vectors) {
  EXPECT_EQ(sip_hash(kKey, message(0)), 0x726fdb47dd0e0e31U);
  EXPECT_EQ(sip_hash(kKey, message(1)), 0x74f839c593dc67fdU);
  EXPECT_EQ(sip_hash(kKey, message(2)), 0x0d6c8009d9a94f5aU);
  EXPECT_EQ(sip_hash(kKey, message(7)), 0xab0200f58b01d137U);
  EXPECT_EQ(sip_hash(kKey, message(8)), 0x93f5f5799a932462U);
  EXPECT_EQ(sip_hash(kKey, message(15)), 0xa129ca6149be45e5U);
}

TEST(SipHash, one_three_gives_the_vectors_of_its_implementations) {
  SipHash<1, 3> state(kKey);
  EXPECT_EQ(state.finish(0, 0), 0xabac0158050fc4dcU);
  EXPECT_EQ(state.finish(0x00, 1), 0xc9f49bf37d57ca93U);
  EXPECT_EQ(state.finish(0x0100, 2), 0x82cb9b024dc7d44dU);
  state.absorb(0x0706050403020100);
  EXPECT_EQ(state.finish(0, 8), 0x369095118d299a8eU);
  EXPECT_EQ(state.finish(0, 8), 0x369095118d299a8eU) << "a hash leaves the state as it was";
}

}  // namespace
}  // namespace cartulaire::base
