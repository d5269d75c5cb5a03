#include "access/secrets.hpp"

#include <gtest/gtest.h>

#include "access/sessions.hpp"
#include "platform/base64.hpp"
#include "platform/password_hash.hpp"
#include "platform/test_folder.hpp"

namespace cartulaire::access {
namespace {

using platform::Secret;

TEST(Keys, open_what_they_closed_at_its_place_and_nothing_else) {
  platform::TestFolder folder;
  auto keys = Keys::at(folder.path() / "access.key");
  ASSERT_TRUE(keys) << keys.error().text();
  const std::string closed = keys->close(Secret::copy_of(platform::as_bytes("secret")), "here");
  auto again = Keys::at(folder.path() / "access.key");
  ASSERT_TRUE(again);
  auto opened = again->open(closed, "here");
  ASSERT_TRUE(opened);
  EXPECT_EQ(platform::as_text(opened->bytes()), "secret");
  EXPECT_FALSE(again->open(closed, "there"));
  EXPECT_FALSE(Keys::of(Secret::random(32)).open(closed, "here"));
  EXPECT_FALSE(again->open("", "here"));
  EXPECT_FALSE(again->open("AAAA", "here"));
  ASSERT_TRUE(platform::replace_file(folder.path() / "bad.key", "not a key\n"));
  EXPECT_EQ(Keys::at(folder.path() / "bad.key").error().code, base::ErrorCode::corrupt);
}

TEST(Csrf, belongs_to_its_session_and_tells_nothing_of_it) {
  const std::string secret = new_token();
  EXPECT_EQ(secret.size(), 43u);
  EXPECT_NE(csrf_of(secret), secret);
  EXPECT_TRUE(csrf_matches(secret, csrf_of(secret)));
  EXPECT_FALSE(csrf_matches(secret, csrf_of(new_token())));
  EXPECT_FALSE(csrf_matches(secret, ""));
}

TEST(PasswordHash, is_argon2id_made_anew_when_parameters_change) {
  const Secret password = Secret::copy_of(platform::as_bytes("a password"));
  auto hash = platform::hash_password(password);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=32768,t=3,p=1$")) << *hash;
  EXPECT_NE(*platform::hash_password(password), *hash) << "salted";
  EXPECT_TRUE(*platform::password_matches(*hash, password));
  EXPECT_FALSE(*platform::password_matches(*hash, Secret::copy_of(platform::as_bytes("another"))));
  EXPECT_FALSE(platform::wants_rehash(*hash));
  // Of fewer passes and less memory.
  EXPECT_TRUE(
      platform::wants_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  for (const char* bad : {"", "x", "$argon2id$v=19$m=99999999,t=9,p=1$AAAA$AAAA"})
    EXPECT_FALSE(platform::password_matches(bad, password).value_or(false)) << bad;
}

TEST(Base64Url, has_one_text_for_one_value) {
  using platform::from_base64url;
  EXPECT_EQ(platform::to_base64url(platform::as_bytes("\xfb\xff")), "-_8");
  EXPECT_TRUE(from_base64url("-_8"));
  for (const char* bad : {"-_8=", "+/8", "-_9", "-", "-_8 "})
    EXPECT_FALSE(from_base64url(bad)) << bad;
}

}  // namespace
}  // namespace cartulaire::access
