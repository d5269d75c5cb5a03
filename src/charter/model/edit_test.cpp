#include "charter/model/edit.hpp"

#include <gtest/gtest.h>

namespace cartulaire::charter::model {
namespace {

const std::string kText = R"(---
charter: essai
title: Essai
version: 1.0.0
entities:
  - {id: ville, name: la ville}
---

# 1. Règles

## 1.1 Signer

On signe {{signature.gates}}.

```clause acceptance as signature
# ce que demande la direction
without: warn   # en attendant
gates:
  - web
# fin
```

Fin.
)";

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kText;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST(EditTest, SetsOneLineAndLeavesEveryOtherByte) {
  const auto done = with_value(kText, "essai.md", {"signature", "gates", "[ web,mail ]"});
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(*done, changed("gates:\n  - web\n", "gates: [web, mail]\n"));
}

TEST(EditTest, AddsAParameterAtTheEndAndTakesItOutAgain) {
  const auto added = with_value(kText, "essai.md", {"signature", "remind", "[7 days]"});
  if (!added) GTEST_FAIL() << added.error().text();
  const auto gone = with_value(*added, "essai.md", {"signature", "remind", ""});
  ASSERT_TRUE(gone) << gone.error().text();
  EXPECT_EQ(*gone, kText);
}

TEST(EditTest, RefusesWhatIsNoValueAndSaysWhy) {
  for (const char* value :
       {"peut-être", "[web", "web\n```\n# autre", "{a: b}", "&x web", "gate\rwithout: gate"}) {
    const auto done = with_value(kText, "essai.md", {"signature", "without", value});
    ASSERT_FALSE(done) << value;
    EXPECT_EQ(done.error().code, base::ErrorCode::invalid);
    EXPECT_FALSE(done.error().french.empty());
  }
  EXPECT_EQ(with_value(kText, "essai.md", {"absente", "without", "gate"}).error().code,
            base::ErrorCode::not_found);
  EXPECT_EQ(with_value(kText, "essai.md", {"signature", "absent", "gate"}).error().code,
            base::ErrorCode::not_found);
  EXPECT_FALSE(with_value("", "essai.md", {"signature", "without", "gate"}));
}

}  // namespace
}  // namespace cartulaire::charter::model
