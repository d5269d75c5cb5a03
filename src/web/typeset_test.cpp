#include "web/typeset.hpp"

#include <gtest/gtest.h>

namespace cartulaire::web {
namespace {

TEST(Typeset, TheApostropheOfPrintStandsAfterLettersOnly) {
  EXPECT_EQ(with_apostrophes("l'accès, qu'après ; été's"), "l’accès, qu’après ; été’s");
  EXPECT_EQ(with_apostrophes("'cité' 12'"), "'cité’ 12'");
  EXPECT_EQ(with_apostrophes(""), "");
}

TEST(Typeset, MarkupAndCodeKeepTheirBytes) {
  EXPECT_EQ(with_apostrophes(R"(<p title="l'un">l'autre</p>)"), R"(<p title="l'un">l’autre</p>)");
  EXPECT_EQ(with_apostrophes("<code>d'ici</code> d'ici <pre class=\"x\">d'ici</pre>"),
            "<code>d'ici</code> d’ici <pre class=\"x\">d'ici</pre>");
  EXPECT_EQ(with_apostrophes("<codex>d'ici</codex>"), "<codex>d’ici</codex>");
  EXPECT_EQ(with_apostrophes("<code>d'ici"), "<code>d'ici");
  EXPECT_EQ(with_apostrophes("a < b d'ici"), "a < b d'ici");  // no tag of Markdown's: left alone
  EXPECT_EQ(with_apostrophes("<"), "<");
}

}  // namespace
}  // namespace cartulaire::web
