// The reference page: whoever has only it can write a charter down.
#include "charter/reference.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "charter/check.hpp"
#include "charter/effective.hpp"
#include "charter/render.hpp"
#include "charter/wording/slips.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;
constexpr std::array kLanguages{Language::french, Language::english};

std::string everything(const std::string& text, const std::string& name) {
  Loaded loaded = load_charter(text, name);
  std::string told;
  for (const Diagnostic& one : loaded.diagnostics)
    told += format(one, Language::english);
  for (const Diagnostic& one : check(loaded.charter))
    told += format(one, Language::english);
  return told;
}

TEST(Reference, the_example_of_every_kind_checks_clean_and_is_said_in_both_languages) {
  for (const Kind& kind : catalogue().kinds) {
    EXPECT_TRUE(kind.example.starts_with("```clause " + kind.name + " as ")) << kind.name;
    for (const Language language : kLanguages) {
      const std::string text = example_charter(kind, language);
      EXPECT_EQ(everything(text, kind.name), "") << text;
      const auto charter = effective_charter(load_charter(text, kind.name).charter);
      ASSERT_TRUE(charter.has_value()) << kind.name;
      const auto said = article_markdown(*charter, charter->articles.front());
      ASSERT_TRUE(said.has_value()) << kind.name << ": " << said.error().english;
      for (const auto& slip : wording::find_slips(*said, language))
        ADD_FAILURE() << kind.name << ": " << slip.english << " in\n" << *said;
    }
  }
}

// Each kind's example exercises most of it: at least every parameter that must be given.
TEST(Reference, an_example_gives_every_compulsory_parameter_and_what_the_signer_must_see) {
  for (const Kind& kind : catalogue().kinds) {
    const Loaded loaded = load_charter(example_charter(kind, Language::french), kind.name);
    ASSERT_FALSE(loaded.charter.clauses.empty()) << kind.name;
    int told = 0;
    for (const Setting& setting : loaded.charter.clauses.front().settings)
      told += setting.written && kind.find(setting.parameter)->must ? 1 : 0;
    const bool any_must = std::any_of(kind.parameters.begin(), kind.parameters.end(),
                                      [](const Parameter& one) { return one.must && !one.common; });
    EXPECT_EQ(told > 0, any_must) << kind.name;
  }
}

TEST(Reference, tells_every_kind_parameter_option_bound_and_source) {
  for (const Language language : kLanguages) {
    const std::string page = reference_markdown(catalogue(), language);
    for (const Kind& kind : catalogue().kinds) {
      const std::size_t at = page.find("\n### `" + kind.name + "`");
      ASSERT_NE(at, std::string::npos) << kind.name;
      const std::string part = page.substr(at, page.find("\n### ", at + 1) - at);
      EXPECT_NE(part.find(kind.purpose.in(language)), std::string::npos) << kind.name;
      EXPECT_NE(part.find(kind.none.in(language)), std::string::npos) << kind.name;
      EXPECT_NE(part.find("```clause " + kind.name), std::string::npos) << kind.name;
      for (const Parameter& parameter : kind.parameters) {
        if (parameter.common) continue;
        EXPECT_NE(part.find("- `" + parameter.name + "`"), std::string::npos)
            << kind.name << "." << parameter.name;
        for (const std::string& option : parameter.type.options)
          EXPECT_NE(part.find("`" + option + "`"), std::string::npos) << kind.name << "." << parameter.name;
        for (const Bound& bound : parameter.bounds) {
          const LegalSource* source = catalogue().source(bound.source);
          const std::string wanted = source == nullptr ? "" : source->label.in(language);
          EXPECT_NE(part.find(wanted), std::string::npos) << kind.name << " " << wanted;
        }
      }
    }
    for (const Parameter& parameter : catalogue().kinds.front().parameters) {
      const bool told = !parameter.common || page.find("- `" + parameter.name + "`") != std::string::npos;
      EXPECT_TRUE(told) << parameter.name;
    }
  }
}

// The guide shows a whole charter: what people copy first must be right.
TEST(Reference, the_charters_shown_in_the_guide_check_clean) {
  for (const Language language : kLanguages) {
    const std::string page = reference_markdown(catalogue(), language);
    int shown = 0;
    for (std::size_t begin = page.find("---\ncharter: "); begin != std::string::npos; ++shown) {
      const std::size_t end = page.find("\n````", begin);
      EXPECT_EQ(everything(page.substr(begin, end - begin + 1), "guide.md"), "");
      begin = page.find("---\ncharter: ", end);
    }
    EXPECT_EQ(shown, 2);
  }
}

TEST(Reference, says_each_code_in_one_line) {
  for (const Language language : kLanguages) {
    const std::string page = reference_markdown(catalogue(), language);
    for (int code = 1; code <= 28; ++code)
      EXPECT_NE(page.find(fmt::format("\n- `L{:02}`", code)), std::string::npos) << code;
  }
}

TEST(Reference, the_html_page_has_a_language_a_title_landmarks_and_links_that_arrive) {
  for (const Language language : kLanguages) {
    const auto html = reference_html(catalogue(), language);
    ASSERT_TRUE(html.has_value());
    EXPECT_NE(html->find(language == Language::french ? "<html lang=\"fr\">" : "<html lang=\"en\">"),
              std::string::npos);
    for (const char* part : {"<title>", "<h1>", "<nav ", "<main id=\"contenu\"", "class=\"skip\""})
      EXPECT_NE(html->find(part), std::string::npos) << part;
    std::set<std::string> ids;
    for (std::size_t at = html->find(" id=\""); at != std::string::npos; at = html->find(" id=\"", at + 1)) {
      const std::size_t from = at + 5;
      EXPECT_TRUE(ids.insert(html->substr(from, html->find('"', from) - from)).second);
    }
    for (std::size_t at = html->find("href=\"#"); at != std::string::npos;
         at = html->find("href=\"#", at + 1)) {
      const std::size_t from = at + 7;
      const std::string target = html->substr(from, html->find('"', from) - from);
      EXPECT_TRUE(target.starts_with("registre-") || ids.contains(target)) << target;
    }
    EXPECT_GT(ids.size(), catalogue().kinds.size());
    const auto count = [&](const char* text) {
      int found = 0;
      for (std::size_t at = html->find(text); at != std::string::npos; at = html->find(text, at + 1))
        ++found;
      return found;
    };
    EXPECT_EQ(count("<ol>"), count("</ol>"));
    EXPECT_EQ(count("<li>"), count("</li>"));
  }
}

}  // namespace
}  // namespace cartulaire::charter
