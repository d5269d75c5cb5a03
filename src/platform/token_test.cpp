#include "platform/token.hpp"

#include <gtest/gtest.h>

#include "platform/pkcs11.hpp"
#include "platform/test_token.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using Labels = std::vector<std::string>;

const std::string kOurs = "ours";
const std::string kTheirs = "theirs";

TokenKey ours(const char* label) {
  return {as_bytes(kOurs), label};
}

class TokenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestToken::missing()) GTEST_SKIP() << TestToken::kMissing;
    soft.emplace();
  }
  std::optional<TestToken> soft;
};

TEST_F(TokenTest, MakesUsesAndDestroysKeys) {
  auto token = Token::open(soft->place());
  ASSERT_TRUE(token) << token.error().text();
  EXPECT_EQ(token->info()->label, "cartulaire");
  ASSERT_TRUE(token->make_key(ours("b")));
  ASSERT_TRUE(token->make_key(ours("a")));
  ASSERT_TRUE(token->make_key({as_bytes(kTheirs), "a"}));
  EXPECT_EQ(token->keys(as_bytes(kOurs)).value(), (Labels{"a", "b"}));

  const auto secret = Secret::random(32);
  Token::Block start{};
  random_bytes(start);
  std::vector<std::byte> sealed(32);
  Secret opened(32);
  ASSERT_TRUE(token->encrypt(ours("a"), start, secret.bytes(), sealed));
  EXPECT_FALSE(equal_secrets(secret.bytes(), sealed));
  ASSERT_TRUE(token->decrypt(ours("a"), start, sealed, opened.bytes()));
  EXPECT_TRUE(equal_secrets(secret.bytes(), std::as_const(opened).bytes()));
  ASSERT_TRUE(token->decrypt(ours("b"), start, sealed, opened.bytes()));
  EXPECT_FALSE(equal_secrets(secret.bytes(), std::as_const(opened).bytes()));

  ASSERT_TRUE(token->destroy_key(ours("a")));
  ASSERT_TRUE(token->destroy_key(ours("a")));
  EXPECT_EQ(token->decrypt(ours("a"), start, sealed, opened.bytes()).error().code, ErrorCode::not_found);
  const auto again = Token::open(soft->place());
  EXPECT_EQ(token->keys(as_bytes(kOurs)).value(), Labels{"b"});
  EXPECT_EQ(token->keys(as_bytes(kTheirs)).value(), Labels{"a"});
}

// Whoever holds the PIN, too, cannot take the key out: it can only be used where the token is.
TEST_F(TokenTest, AKeyDoesNotLeaveTheToken) {
  auto token = Token::open(soft->place());
  ASSERT_TRUE(token) << token.error().text();
  ASSERT_TRUE(token->make_key(ours("a")));
  const auto module = Pkcs11Module::load(soft->place().module);
  ASSERT_TRUE(module);
  Pkcs11Module& with = **module;
  std::array<CK_SLOT_ID, 8> slots{};  // ours, and the empty one that softhsm always shows
  CK_ULONG count = slots.size();
  ASSERT_EQ(with->C_GetSlotList(CK_TRUE, slots.data(), &count), CKR_OK);
  const CK_SLOT_ID slot = slots[0];
  CK_SESSION_HANDLE session = 0;
  ASSERT_EQ(with->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
            CKR_OK);
  std::string pin = "1234";
  ASSERT_EQ(with->C_Login(session, CKU_USER, reinterpret_cast<unsigned char*>(pin.data()), pin.size()),
            CKR_OK);
  CK_OBJECT_HANDLE key = 0;
  ASSERT_EQ(with->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
  ASSERT_EQ(with->C_FindObjects(session, &key, 1, &count), CKR_OK);
  ASSERT_EQ(count, 1U);
  (void)with->C_FindObjectsFinal(session);
  std::array<std::byte, 64> bytes{};
  CK_ATTRIBUTE value{CKA_VALUE, bytes.data(), bytes.size()};
  EXPECT_EQ(with->C_GetAttributeValue(session, key, &value, 1), CKR_ATTRIBUTE_SENSITIVE);
  CK_BBOOL yes = CK_TRUE;
  CK_ATTRIBUTE loosened{CKA_EXTRACTABLE, &yes, sizeof yes};
  EXPECT_NE(with->C_SetAttributeValue(session, key, &loosened, 1), CKR_OK);
  (void)with->C_CloseSession(session);
}

TEST_F(TokenTest, ARefusedPinIsNotTriedAgainUnlessAPersonAsks) {
  soft->write_pin("4321\n");
  const auto wrong = Token::open(soft->place());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::refused);
  EXPECT_NE(wrong.error().text().find("keeper token"), std::string::npos);
  // The right one now, and a program that starts again does not even try it.
  soft->write_pin("1234\n");
  EXPECT_EQ(Token::open(soft->place()).error().code, ErrorCode::refused);
  EXPECT_TRUE(Token::open(soft->place(), PinTry::again));
  EXPECT_TRUE(Token::open(soft->place()));
}

TEST_F(TokenTest, APinThatGoesWrongMeanwhileIsTriedOnce) {
  auto token = Token::open(soft->place(), PinTry::again);
  ASSERT_TRUE(token);
  soft->write_pin("4321\n");
  EXPECT_EQ(token->make_key(ours("a")).error().code, ErrorCode::refused);
  soft->write_pin("1234\n");
  EXPECT_EQ(token->make_key(ours("a")).error().code, ErrorCode::refused);
}

TEST_F(TokenTest, SaysWhatIsWrongAboutThePinFile) {
  for (const auto& [text, mode, code] : {std::tuple{"1234\n", 0640U, ErrorCode::refused},
                                         {"1234\n", 0604U, ErrorCode::refused},
                                         {"\n", 0600U, ErrorCode::invalid},
                                         {"", 0600U, ErrorCode::invalid}}) {
    soft->write_pin(text, mode);
    EXPECT_EQ(Token::open(soft->place()).error().code, code) << text << mode;
  }
  soft->write_pin(std::string(1000, '1'));
  EXPECT_EQ(Token::open(soft->place()).error().code, ErrorCode::invalid);
  std::filesystem::remove(soft->place().pin_file);
  EXPECT_EQ(Token::open(soft->place()).error().code, ErrorCode::not_found);
  soft->write_pin("1234");  // the token never saw the others
  EXPECT_TRUE(Token::open(soft->place()));
}

TEST_F(TokenTest, SaysWhichTokensThereAre) {
  TokenPlace place = soft->place();
  place.label = "elsewhere";
  const auto none = Token::open(place);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_NE(none.error().text(base::Language::english).find("there is `cartulaire`"), std::string::npos);
  soft->add("cartulaire");
  EXPECT_NE(Token::open(soft->place()).error().text(base::Language::english).find("two tokens"),
            std::string::npos);
}

TEST(TokenModule, SaysWhatIsWrongAboutTheModule) {
  EXPECT_EQ(Token::open({"/nowhere/module.so", "t", "/nowhere/pin"}).error().code, ErrorCode::not_found);
  EXPECT_EQ(Token::open({"libm.so.6", "t", "/nowhere/pin"}).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace cartulaire::platform
