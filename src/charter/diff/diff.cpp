#include "charter/diff/diff.hpp"

#include <utility>

#include "charter/render.hpp"

namespace cartulaire::charter::diff {
namespace {

base::Result<std::vector<std::string>> texts_of(const EffectiveCharter& charter) {
  std::vector<std::string> texts;
  for (const Article& article : charter.articles) {
    auto text = article_text(charter, article);
    if (!text) return base::pass(text);
    texts.push_back(std::move(*text));
  }
  return texts;
}

std::vector<SentenceChange> one_sided(const std::string& text, bool added) {
  std::vector<SentenceChange> changes;
  for (std::string& sentence : sentences(text))
    changes.push_back(added ? SentenceChange{{}, std::move(sentence), {}}
                            : SentenceChange{std::move(sentence), {}, {}});
  return changes;
}

}  // namespace

base::Result<std::vector<ArticleChange>> compare_texts(const EffectiveCharter& before,
                                                       const EffectiveCharter& after,
                                                       const std::vector<ClausePair>& clauses) {
  auto left = texts_of(before);
  if (!left) return base::pass(left);
  auto right = texts_of(after);
  if (!right) return base::pass(right);
  std::vector<ArticleChange> changes;
  for (const ArticlePair& pair : pair_articles(before, after, clauses, *left, *right)) {
    ArticleChange change;
    change.pair = pair;
    if (pair.before == kNone || pair.after == kNone) {
      const bool added = pair.before == kNone;
      change.sentences = one_sided(added ? (*right)[static_cast<std::size_t>(pair.after)]
                                         : (*left)[static_cast<std::size_t>(pair.before)],
                                   added);
      changes.push_back(std::move(change));
      continue;
    }
    const auto i = static_cast<std::size_t>(pair.before);
    const auto j = static_cast<std::size_t>(pair.after);
    change.renumbered = before.articles[i].number != after.articles[j].number;
    change.retitled = before.articles[i].title != after.articles[j].title;
    change.sentences = compare_sentences((*left)[i], (*right)[j]);
    if (change.renumbered || change.retitled || pair.moved || !change.sentences.empty())
      changes.push_back(std::move(change));
  }
  return changes;
}

base::Result<Difference> compare(const EffectiveCharter& before, const EffectiveCharter& after) {
  Difference difference;
  difference.before = &before;
  difference.after = &after;
  difference.clause_pairs = pair_clauses(before, after);
  auto articles = compare_texts(before, after, difference.clause_pairs);
  if (!articles) return base::pass(articles);
  difference.articles = std::move(*articles);
  difference.clauses = compare_parameters(before, after, difference.clause_pairs);
  difference.monitoring = compare_monitoring(before, after, difference.clause_pairs);
  auto behaviour = compare_behaviour(before, after);
  if (!behaviour) return base::pass(behaviour);
  difference.behaviour = std::move(*behaviour);
  return difference;
}

bool same(const Difference& difference) {
  if (!difference.articles.empty() || !difference.clauses.empty() || !difference.monitoring.empty())
    return false;
  for (const FacetChange& facet : difference.behaviour.facets)
    if (facet.differing != 0) return false;
  return true;
}

}  // namespace cartulaire::charter::diff
