#include "base/block16.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::base {
namespace {

Mask16 naive(const std::string& text, std::size_t size, unsigned char first, unsigned char last) {
  Mask16 mask = 0;
  for (std::size_t i = 0; i < Block16::kSize; ++i) {
    const unsigned char byte = i < size ? static_cast<unsigned char>(text[i]) : 0;
    mask |= Mask16{byte >= first && byte <= last} << i;
  }
  return mask;
}

TEST(Block16, TellsWhichBytesAreACharacterOrInARangeWhateverTheyAre) {
  // Given every byte at every place of a block of every length, then the masks are those of a plain loop.
  for (std::size_t size = 0; size <= Block16::kSize; ++size) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text = std::string("a.9_-Zz{`/:@[%~!").substr(0, size);
        text[at] = static_cast<char>(byte);
        const Block16 block = Block16::of(text.data(), size);
        ASSERT_EQ(block.are('.'), naive(text, size, '.', '.')) << size << ' ' << byte << ' ' << at;
        ASSERT_EQ(block.are_in('a', 'z'), naive(text, size, 'a', 'z')) << size << ' ' << byte << ' ' << at;
        ASSERT_EQ(block.are_in('!', '~'), naive(text, size, '!', '~')) << size << ' ' << byte << ' ' << at;
      }
    }
  }
}

TEST(Block16, ALongerTextIsCutAndAShorterOneIsFollowedByZeros) {
  const std::string text = "0123456789abcdef+";
  std::string copy(Block16::kSize, '?');
  Block16::of(text.data(), text.size()).store(copy.data());
  EXPECT_EQ(copy, text.substr(0, Block16::kSize));
  Block16::of(text.data(), 5).store(copy.data());
  EXPECT_EQ(copy, std::string("01234") + std::string(11, '\0'));
  EXPECT_EQ(first_bytes(0), 0U);
  EXPECT_EQ(first_bytes(3), 7U);
  EXPECT_EQ(first_bytes(17), 0xffffU);
}

}  // namespace
}  // namespace cartulaire::base
