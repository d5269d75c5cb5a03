// LG-06: what opens identities stays on the custodian's machine, under a passphrase.
#include "journal/custody/custodian_key.hpp"

#include <gtest/gtest.h>

namespace cartulaire::journal::custody {
namespace {

using platform::as_bytes;
using platform::Secret;

Secret phrase(std::string_view text) {
  return Secret::copy_of(as_bytes(text));
}

TEST(CustodianKey, opens_with_its_passphrase_as_the_same_line_and_with_no_other) {
  const platform::BoxKeyPair keys = platform::make_box_keys();
  const auto locked = lock_key(keys, "ciso", "rssi-2026", phrase("cheval exact pile agrafe"));
  ASSERT_TRUE(locked);
  const std::string line = print_locked_key(*locked);
  EXPECT_TRUE(line.starts_with("cartulaire-custodian 1 ciso " + platform::to_hex(keys.public_key) + " "));
  EXPECT_TRUE(line.ends_with(" rssi-2026"));
  EXPECT_EQ(line.find(platform::to_hex(keys.secret.bytes())), std::string::npos);
  const auto read = parse_locked_key(line + "\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(print_locked_key(*read), line);
  const auto opened = unlock_key(*read, phrase("cheval exact pile agrafe"));
  ASSERT_TRUE(opened);
  EXPECT_TRUE(platform::equal_secrets(opened->secret.bytes(), keys.secret.bytes()));
  EXPECT_EQ(unlock_key(*read, phrase("cheval exact pile agrafes")).error().code, base::ErrorCode::refused);
  LockedKey other_role = *read;
  other_role.open.role = "dpo";
  EXPECT_EQ(unlock_key(other_role, phrase("cheval exact pile agrafe")).error().code,
            base::ErrorCode::refused);
}

TEST(CustodianKey, is_read_strictly) {
  platform::BoxPublicKey key = platform::make_box_keys().public_key;
  LockedKey locked{{"ciso", key, "k"}, {}, {}, {}};
  const std::string line = print_locked_key(locked);
  ASSERT_TRUE(parse_locked_key(line));
  for (std::size_t size = 0; size < line.size(); ++size)
    EXPECT_FALSE(parse_locked_key(line.substr(0, size))) << size;
  EXPECT_FALSE(parse_locked_key(line + " more"));
  EXPECT_FALSE(parse_locked_key(" " + line));
  EXPECT_FALSE(parse_locked_key(line + "\n\n"));
  EXPECT_FALSE(parse_locked_key(std::string(1'000'000, ' ')));
}

TEST(PublicLine, is_read_back_and_never_mixed_up_with_the_secret_one) {
  const PublicLine line{"ciso", platform::make_box_keys().public_key, "rssi"};
  const auto read = parse_public_line(print_public_line(line));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->role, "ciso");
  EXPECT_EQ(read->key, line.key);
  EXPECT_EQ(read->label, "rssi");
  LockedKey locked{line, {}, {}, {}};
  EXPECT_EQ(parse_public_line(print_locked_key(locked)).error().code, base::ErrorCode::refused);
  EXPECT_FALSE(parse_public_line("cartulaire-custodian-public 1 ciso " + std::string(64, '0') + " rssi"));
}

TEST(Passphrase, is_long_enough_for_a_thief_with_machines_of_his_own) {
  EXPECT_FALSE(check_passphrase(phrase("motdepasse123")));
  EXPECT_FALSE(check_passphrase(phrase("ééééééé")));  // 14 bytes, 7 letters
  EXPECT_TRUE(check_passphrase(phrase("motdepasse1234")));
  EXPECT_FALSE(lock_key(platform::make_box_keys(), "le ciso", "k", phrase("cheval exact pile")));
  EXPECT_FALSE(lock_key(platform::make_box_keys(), "ciso", "ma clé", phrase("cheval exact pile")));
}

}  // namespace
}  // namespace cartulaire::journal::custody
