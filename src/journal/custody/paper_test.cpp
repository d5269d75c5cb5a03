// LG-06: a key kept on paper comes back, and a slip of the hand is found in its row.
#include "journal/custody/paper.hpp"

#include <gtest/gtest.h>

namespace cartulaire::journal::custody {
namespace {

LockedKey example() {
  LockedKey key{{"ciso", platform::make_box_keys().public_key, "rssi-2026"}, {}, {}, {}};
  platform::random_bytes(key.salt);
  platform::random_bytes(key.nonce);
  platform::random_bytes(key.sealed);
  return key;
}

std::string joined(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows)
    text += row + "\n";
  return text;
}

TEST(Paper, gives_back_the_line_from_its_rows_however_they_are_typed) {
  const LockedKey key = example();
  auto rows = paper_rows(key);
  ASSERT_EQ(rows.size(), 9);
  EXPECT_EQ(rows[0], "cartulaire-custodian 1 ciso rssi-2026");
  EXPECT_EQ(print_locked_key(read_paper(joined(rows)).value()), print_locked_key(key));
  EXPECT_EQ(print_locked_key(read_paper(print_locked_key(key) + "\n").value()), print_locked_key(key));
  for (std::size_t i = 1; i < rows.size(); ++i)
    for (char& letter : rows[i])
      letter = letter >= 'a' ? static_cast<char>(letter - 'a' + 'A') : letter;
  EXPECT_EQ(print_locked_key(read_paper("\n  " + joined(rows) + "\r\n").value()), print_locked_key(key));
}

TEST(Paper, names_the_row_of_every_wrong_digit) {
  const auto rows = paper_rows(example());
  for (std::size_t row = 1; row < rows.size(); ++row)
    for (std::size_t at = 0; at < rows[row].size(); ++at) {
      if (rows[row][at] == ' ') continue;
      auto slip = rows;
      slip[row][at] = slip[row][at] == '1' ? '7' : '1';
      const auto read = read_paper(joined(slip));
      ASSERT_FALSE(read);
      ASSERT_NE(read.error().english.find("row " + std::to_string(row)), std::string::npos) << slip[row];
    }
  auto swapped = rows;
  std::swap(swapped[2], swapped[3]);
  EXPECT_FALSE(read_paper(joined(swapped)));
  swapped.pop_back();
  EXPECT_FALSE(read_paper(joined(swapped)));
  EXPECT_FALSE(read_paper(""));
}

}  // namespace
}  // namespace cartulaire::journal::custody
