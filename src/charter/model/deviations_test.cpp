// What a charter says otherwise than its model, and nothing else.
#include "charter/model/deviations.hpp"

#include <gtest/gtest.h>

#include "charter/model/testing.hpp"

namespace cartulaire::charter::model {
namespace {

using testing::Folder;
using testing::kModel;
using testing::local;
using testing::shown;

std::vector<std::string> of(const std::string& text) {
  const Folder folder;
  folder.write("modele.md", kModel);
  const auto read = read_charter(folder.write("c.md", text));
  EXPECT_TRUE(read->completion.has_value()) << shown(read->loaded.diagnostics);
  EXPECT_FALSE(has_errors(read->loaded.diagnostics)) << shown(read->loaded.diagnostics);
  std::vector<std::string> rows;
  if (!read->completion) return rows;
  for (const Deviation& one : deviations(*read, load_source(read->completion->model).charter)) {
    EXPECT_EQ(std::filesystem::path(one.file).filename(), "c.md");
    rows.push_back(fmt::format("{}|{}|{}.{}|{}|{}|{}|{}", one.what == Deviation::What::filled ? "filled" : "",
                               one.article, one.clause, one.parameter, one.model, one.local, one.reason,
                               one.place.line) +
                   (one.entity.empty() ? "" : "|" + one.entity));
  }
  return rows;
}

TEST(Deviations, each_is_told_with_both_values_its_reason_and_its_line) {
  EXPECT_EQ(of(local("roles:\n  it: {name: la DSI}\noverrides:\n  traces.retention: 6 months\n"
                     "  traces.fields: {add: [user], reason: un seul poste}\n  nuages: {off: aucun}\n"
                     "  4: {off: rien à verrouiller}\n",
                     "\n## 1.1 Le serveur\n\n{{le serveur.topics}}\n\n```clause duty as serveur\ntopics: "
                     "[care]\n```\n")),
            (std::vector<std::string>{"||.roles.it|le service informatique|la DSI||7", "|1.1|.||added||15",
                                      "|4|.||left_out|rien à verrouiller|12",
                                      "|1|traces.fields|[site, time]|[site, time, user]|un seul poste|10",
                                      "filled|1|traces.retention|unset|6 months||9",
                                      "|1.1|serveur.||duty||19", "|3|nuages.|web.storage|off|aucun|11"}));
}

TEST(Deviations, what_says_the_same_in_other_words_is_none) {
  EXPECT_TRUE(
      of(local("overrides:\n  verrou.after: \"10   minutes\"\n",
               "\n# 4. Accès\n\nUn poste se verrouille en {{verrou.after}}.\n\n```clause access.lock as "
               "verrou\nafter: 10 minutes\n```\n"))
          .empty());
}

TEST(Deviations, one_entity_s_own_is_told_as_its_own) {
  EXPECT_EQ(
      of(local("entities:\n  - {id: ville, name: la ville}\n  - id: ccas\n    name: le CCAS\n    overrides:\n"
               "      verrou.after: 5 minutes\noverrides:\n  traces.retention: 6 months\n")),
      (std::vector<std::string>{"filled|1|traces.retention|unset|6 months||13",
                                "|4|verrou.after|10 minutes|5 minutes||11|ccas"}));
}

}  // namespace
}  // namespace cartulaire::charter::model
