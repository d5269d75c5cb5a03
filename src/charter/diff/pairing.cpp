#include "charter/diff/pairing.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "charter/diff/sentences.hpp"

namespace cartulaire::charter::diff {
namespace {

namespace common = kinds::common;

std::string former_name(const Clause& clause) {
  const Text* former = clause.get(common::formerly);
  return former == nullptr ? std::string() : former->text;
}

// What a clause is about where its kind says so; nothing where a charter may have several for one subject.
std::optional<std::string> subject_of(const Clause& clause) {
  if (clause.kind->split == Kind::Split::many) return std::nullopt;
  if (clause.kind->split == Kind::Split::one) return clause.kind->name;
  const Setting* key = clause.setting(clause.kind->key);
  if (key == nullptr) return std::nullopt;
  return clause.kind->name + " " + print(key->value);
}

class ClausePairing {
 public:
  ClausePairing(const EffectiveCharter& before, const EffectiveCharter& after)
      : before_(before),
        after_(after),
        of_before_(before.clauses.size(), kNone),
        of_after_(after.clauses.size(), kNone),
        by_(after.clauses.size(), ClausePair::By::nothing) {}

  std::vector<ClausePair> run() {
    for (std::size_t j = 0; j < after_.clauses.size(); ++j)
      pair(index(before_, after_.clauses[j].name), static_cast<int>(j), ClausePair::By::name);
    // A name that is still in use is nobody's former one.
    for (std::size_t j = 0; j < after_.clauses.size(); ++j)
      pair(index(before_, former_name(after_.clauses[j])), static_cast<int>(j), ClausePair::By::formerly);
    for (std::size_t i = 0; i < before_.clauses.size(); ++i)
      pair(static_cast<int>(i), index(after_, former_name(before_.clauses[i])), ClausePair::By::formerly);
    by_subject();
    return result();
  }

 private:
  static int index(const EffectiveCharter& charter, const std::string& name) {
    const auto found = name.empty() ? charter.by_name.end() : charter.by_name.find(name);
    return found == charter.by_name.end() ? kNone : static_cast<int>(found->second);
  }

  void pair(int before, int after, ClausePair::By by) {
    if (before == kNone || after == kNone) return;
    const auto i = static_cast<std::size_t>(before);
    const auto j = static_cast<std::size_t>(after);
    if (of_before_[i] != kNone || of_after_[j] != kNone) return;
    if (before_.clauses[i].kind != after_.clauses[j].kind) return;
    of_before_[i] = after;
    of_after_[j] = before;
    by_[j] = by;
  }

  // The clauses still alone, by subject; several of one subject (for other people or entities) stay alone.
  static std::map<std::string, std::vector<int>> alone(const EffectiveCharter& charter,
                                                       const std::vector<int>& paired) {
    std::map<std::string, std::vector<int>> found;
    for (std::size_t i = 0; i < charter.clauses.size(); ++i) {
      if (paired[i] != kNone) continue;
      if (auto subject = subject_of(charter.clauses[i]))
        found[std::move(*subject)].push_back(static_cast<int>(i));
    }
    return found;
  }

  void by_subject() {
    const auto left = alone(before_, of_before_);
    for (const auto& [subject, right] : alone(after_, of_after_)) {
      const auto found = left.find(subject);
      if (found != left.end() && found->second.size() == 1 && right.size() == 1)
        pair(found->second.front(), right.front(), ClausePair::By::subject);
    }
  }

  [[nodiscard]] std::vector<ClausePair> result() const {
    std::vector<ClausePair> pairs;
    for (std::size_t j = 0; j < of_after_.size(); ++j)
      pairs.push_back({of_after_[j], static_cast<int>(j), by_[j]});
    for (std::size_t i = 0; i < of_before_.size(); ++i)
      if (of_before_[i] == kNone) pairs.push_back({static_cast<int>(i), kNone, ClausePair::By::nothing});
    return pairs;
  }

  const EffectiveCharter& before_;
  const EffectiveCharter& after_;
  std::vector<int> of_before_;
  std::vector<int> of_after_;
  std::vector<ClausePair::By> by_;
};

// --- articles

// Texts are compared all with all only where there are few of them.
constexpr std::size_t kMostPairs = 40'000;
constexpr double kAlike = 0.5;

struct Candidate {
  double score = 0;
  int before = kNone;
  int after = kNone;
  // Ties are broken by what does not change when the charters are exchanged.
  [[nodiscard]] auto order() const {
    return std::tuple(-score, std::abs(before - after), std::min(before, after), std::max(before, after));
  }
};

class ArticlePairing {
 public:
  ArticlePairing(const EffectiveCharter& before, const EffectiveCharter& after,
                 const std::vector<ClausePair>& clauses, const std::vector<std::string>& before_texts,
                 const std::vector<std::string>& after_texts)
      : before_(before), after_(after), before_texts_(before_texts), after_texts_(after_texts) {
    count_shared(clauses);
  }

  std::vector<ArticlePair> run() {
    std::vector<Candidate> candidates = propose();
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.order() < b.order(); });
    std::vector<int> of_before(before_.articles.size(), kNone);
    std::vector<int> of_after(after_.articles.size(), kNone);
    for (const Candidate& one : candidates) {
      const auto i = static_cast<std::size_t>(one.before);
      const auto j = static_cast<std::size_t>(one.after);
      if (of_before[i] != kNone || of_after[j] != kNone) continue;
      of_before[i] = one.after;
      of_after[j] = one.before;
    }
    std::vector<ArticlePair> pairs;
    for (std::size_t j = 0; j < of_after.size(); ++j)
      pairs.push_back({of_after[j], static_cast<int>(j), false});
    for (std::size_t i = 0; i < of_before.size(); ++i)
      if (of_before[i] == kNone) pairs.push_back({static_cast<int>(i), kNone, false});
    mark_moved(pairs);
    return pairs;
  }

 private:
  void count_shared(const std::vector<ClausePair>& clauses) {
    const auto article_of = [](const EffectiveCharter& charter) {
      std::vector<int> of(charter.clauses.size(), kNone);
      for (std::size_t i = 0; i < charter.articles.size(); ++i)
        for (const std::size_t clause : charter.articles[i].clauses)
          of[clause] = static_cast<int>(i);
      return of;
    };
    const std::vector<int> before = article_of(before_);
    const std::vector<int> after = article_of(after_);
    for (const ClausePair& pair : clauses) {
      if (pair.before == kNone || pair.after == kNone) continue;
      ++shared_[{before[static_cast<std::size_t>(pair.before)], after[static_cast<std::size_t>(pair.after)]}];
    }
  }

  std::vector<Candidate> propose() const {
    std::set<std::pair<int, int>> proposed;
    for (const auto& [pair, count] : shared_)
      proposed.insert(pair);
    std::map<std::string, std::vector<int>> titles;
    for (std::size_t i = 0; i < before_.articles.size(); ++i)
      titles[before_.articles[i].title].push_back(static_cast<int>(i));
    for (std::size_t j = 0; j < after_.articles.size(); ++j) {
      const auto same = titles.find(after_.articles[j].title);
      // A title that stands everywhere ("Objet") says nothing.
      if (same == titles.end() || same->second.size() > 20) continue;
      for (const int i : same->second)
        proposed.emplace(i, static_cast<int>(j));
    }
    const bool all = before_.articles.size() * after_.articles.size() <= kMostPairs;
    for (std::size_t i = 0; all && i < before_.articles.size(); ++i)
      for (std::size_t j = 0; j < after_.articles.size(); ++j)
        proposed.emplace(static_cast<int>(i), static_cast<int>(j));
    std::vector<Candidate> candidates;
    for (const auto& [i, j] : proposed)
      if (const double score = score_of(i, j); score > 0) candidates.push_back({score, i, j});
    return candidates;
  }

  [[nodiscard]] double score_of(int before, int after) const {
    const Article& a = before_.articles[static_cast<std::size_t>(before)];
    const Article& b = after_.articles[static_cast<std::size_t>(after)];
    const auto found = shared_.find({before, after});
    const int shared = found == shared_.end() ? 0 : found->second;
    const bool title = a.title == b.title;
    const std::string& left = before_texts_[static_cast<std::size_t>(before)];
    const std::string& right = after_texts_[static_cast<std::size_t>(after)];
    const double alike = left.empty() || right.empty() ? 0.0 : likeness(left, right);
    if (shared == 0 && !title && alike < kAlike) return 0;
    return 2.0 * shared + (title ? 3.0 : 0.0) + 2.0 * alike + (a.number == b.number ? 0.5 : 0.0);
  }

  // Those outside the heaviest run of articles that keeps its order have moved; the others were only pushed.
  void mark_moved(std::vector<ArticlePair>& pairs) const {
    std::vector<ArticlePair*> both;
    for (ArticlePair& pair : pairs)
      if (pair.before != kNone && pair.after != kNone) both.push_back(&pair);
    std::vector<double> best(both.size());
    std::vector<std::size_t> from(both.size(), both.size());
    std::size_t last = both.size();
    for (std::size_t i = 0; i < both.size(); ++i) {
      best[i] = weight(*both[i]);
      for (std::size_t j = 0; j < i; ++j) {
        if (both[j]->before > both[i]->before || best[j] + weight(*both[i]) <= best[i]) continue;
        best[i] = best[j] + weight(*both[i]);
        from[i] = j;
      }
      if (last == both.size() || best[i] > best[last]) last = i;
    }
    std::set<std::size_t> kept;
    for (; last < both.size(); last = from[last])
      kept.insert(last);
    for (std::size_t i = 0; i < both.size(); ++i)
      both[i]->moved = !kept.contains(i);
  }

  // The more there is in it, the less it moves. The fraction keeps two runs from weighing the same: which one
  // stays must not hang on the direction of the comparison.
  [[nodiscard]] double weight(const ArticlePair& pair) const {
    const auto i = static_cast<std::size_t>(pair.before);
    const auto j = static_cast<std::size_t>(pair.after);
    const std::string& low = std::min(before_texts_[i], after_texts_[j]);
    const std::string& high = std::max(before_texts_[i], after_texts_[j]);
    const std::size_t mark = (std::hash<std::string>{}(low) ^ (std::hash<std::string>{}(high) * 31)) % 4096;
    return 1.0 + static_cast<double>(std::min(low.size(), high.size())) + static_cast<double>(mark) / 8192;
  }

  const EffectiveCharter& before_;
  const EffectiveCharter& after_;
  const std::vector<std::string>& before_texts_;
  const std::vector<std::string>& after_texts_;
  std::map<std::pair<int, int>, int> shared_;  // clauses that two articles have in common
};

}  // namespace

std::vector<ClausePair> pair_clauses(const EffectiveCharter& before, const EffectiveCharter& after) {
  return ClausePairing(before, after).run();
}

std::vector<ArticlePair> pair_articles(const EffectiveCharter& before, const EffectiveCharter& after,
                                       const std::vector<ClausePair>& clauses,
                                       const std::vector<std::string>& before_texts,
                                       const std::vector<std::string>& after_texts) {
  return ArticlePairing(before, after, clauses, before_texts, after_texts).run();
}

}  // namespace cartulaire::charter::diff
