#include "platform/base64.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cartulaire::platform {
namespace {

TEST(Base64, VectorsOfTheRfc) {
  EXPECT_EQ(to_base64(as_bytes("")), "");
  EXPECT_EQ(to_base64(as_bytes("f")), "Zg==");
  EXPECT_EQ(to_base64(as_bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, OneValueHasOneText) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "Zg==Zg==", "Z-__", "====", "Zm9v YmFy"})
    EXPECT_FALSE(from_base64(text)) << text;
}

RC_GTEST_PROP(Base64, ReadsWhatItWrites, (const std::string& text)) {
  const auto back = from_base64(to_base64(as_bytes(text)));
  RC_ASSERT(back.has_value());
  RC_ASSERT(as_text(Bytes(*back)) == text);
}

}  // namespace
}  // namespace cartulaire::platform
