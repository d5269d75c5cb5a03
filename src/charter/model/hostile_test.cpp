// Files that nobody would write: an answer or an error, never a crash, and not for long.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/check.hpp"
#include "charter/model/testing.hpp"
#include "charter/model/update_parts.hpp"

namespace cartulaire::charter::model {
namespace {

using testing::kModel;
using testing::local;

const std::string kLocal = local(
    "roles:\n  it: {name: la DSI}\nentities:\n  - {id: v, name: la ville, overrides: {verrou.after: 5 "
    "minutes}}\n"
    "overrides:\n  traces.retention: 6 months\n  traces.fields: {add: [user], remove: [time]}\n"
    "  nuages: {off: aucun}\n  2: {off: rien}\n",
    "\n# 4. Accès\n\n::: when verrou is set\nVite : {{verrou.after}}.\n:::\n\n```clause access.lock as "
    "verrou\nafter: 5 "
    "minutes\n```\n\n## 4.1 Ici\n\n<!-- un mot -->\n\n```clause duty as ici\ntopics: [care]\n```\n\n# "
    "Glossaire\n\nFin.\n");

// Lines lost, doubled, moved, cut short or with a stray byte.
std::string damaged(const std::string& text) {
  std::vector<std::string> lines = plain_source(text, "").lines;
  const int times = *rc::gen::inRange(1, 6);
  for (int i = 0; i < times && !lines.empty(); ++i) {
    const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(lines.size())));
    const auto to = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(lines.size())));
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(to), std::string(lines[at]));
        break;
      case 2:
        std::swap(lines[at], lines[to]);
        break;
      case 3:
        lines[at].resize(lines[at].size() / 2);
        break;
      default:
        lines[at] +=
            *rc::gen::elementOf(std::vector<std::string>{"{", "]", ":", "```", "\xc3", " #", "---", "<!--"});
    }
  }
  return joined(lines) + "\n";
}

RC_GTEST_PROP(HostileModel, whatever_the_two_files_hold_there_is_an_answer_with_places_that_exist, ()) {
  const std::string model = *rc::gen::arbitrary<bool>() ? damaged(kModel) : kModel;
  const std::string text = damaged(kLocal);
  std::vector<Diagnostic> problems;
  const auto whole = compose(plain_source(model, "m.md"), plain_source(text, "c.md"), problems);
  if (whole) {
    const Loaded loaded = load_source(whole->source);
    for (const auto& list : {loaded.diagnostics, check(loaded.charter)})
      problems.insert(problems.end(), list.begin(), list.end());
  } else {
    RC_ASSERT(has_errors(problems));
  }
  const int model_lines = static_cast<int>(plain_source(model, "").lines.size());
  const int local_lines = static_cast<int>(plain_source(text, "").lines.size());
  for (const Diagnostic& one : problems) {
    RC_ASSERT(one.file == "m.md" || one.file == "c.md");
    RC_ASSERT(one.place.line >= 1 &&
              one.place.line <= std::max(1, one.file == "m.md" ? model_lines : local_lines));
    RC_ASSERT(one.place.column >= 1);
  }
  // An update of such files ends too, and never writes what its own base does not bear.
  const auto done = update(testing::input(kModel, model, text));
  RC_ASSERT(done.has_value() || !done.error().english.empty());
}

TEST(HostileModel, ten_thousand_overrides_and_articles_are_put_together) {
  std::string model = "---\ncharter: m\ntitle: M\nversion: 1.0.0\n---\n";
  std::string front = "overrides:\n";
  std::string body;
  for (int i = 1; i <= 10'000; ++i) {
    model += fmt::format("\n# {0}. A\n\n```clause duty as d{0}\ntopics: [care]\n```\n", i);
    front += fmt::format("  d{}.topics: [vpn]\n", i);
    if (i % 10 == 0) body += fmt::format("\n# {0}. B\n\nMots.\n\n# {1}. C\n\nPlus.\n", i, i + 20'000);
  }
  std::vector<Diagnostic> problems;
  const auto whole =
      compose(plain_source(model, "m.md"), plain_source(local(front, body, model), "c.md"), problems);
  ASSERT_TRUE(whole.has_value());
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(whole->articles.size(), 2'000U);
}

}  // namespace
}  // namespace cartulaire::charter::model
