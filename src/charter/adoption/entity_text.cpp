#include "charter/adoption/entity_text.hpp"

#include <algorithm>

#include "platform/crypto.hpp"

namespace cartulaire::charter::adoption {
namespace {

// Fields with their length before them: no two lists of fields give the same bytes.
class Fields {
 public:
  void add(std::string_view field) {
    const std::string length = std::to_string(field.size()) + ":";
    hash_.update(platform::as_bytes(length)).update(platform::as_bytes(field));
  }
  std::string finish() { return platform::to_hex(hash_.finish()); }

 private:
  platform::Sha256 hash_;
};

Formalities formalities_of(const EffectiveCharter& charter) {
  namespace keys = kinds::charter_adoption;
  Formalities out;
  for (const Clause& clause : charter.clauses) {
    if (!clause.is_a(keys::kind)) continue;
    out.clause = clause.name;
    out.article = clause.article;
    for (const keys::Requires one : clause.items(keys::requires_)) {
      out.staff_committee = out.staff_committee || one == keys::Requires::cst_opinion;
      out.any_body = out.any_body || one == keys::Requires::body_opinion;
      out.deliberation = out.deliberation || one == keys::Requires::deliberation;
      out.annexation = out.annexation || one == keys::Requires::annexation;
    }
    const bool* again = clause.get(keys::again_on_change);
    out.again_on_change = again == nullptr || *again;
    if (const Duration* notice = clause.get(keys::notice)) out.notice = *notice;
  }
  return out;
}

std::string article_hash(const EffectiveCharter& charter, const Article& article) {
  Fields fields;
  fields.add("cartulaire article 1");
  fields.add(article.title);
  // The heading's own line holds the number.
  const std::size_t first = article.level > 0 && !article.lines.empty() ? 1 : 0;
  for (std::size_t i = first; i < article.lines.size(); ++i)
    fields.add(article.lines[i].text);
  for (const std::size_t clause : article.clauses)
    fields.add(fingerprint_of(charter.clauses[clause]));
  return fields.finish();
}

std::string name_of(const ArticleMark& mark) {
  if (mark.number.empty()) return mark.title;
  return mark.title.empty() ? mark.number : mark.number + " " + mark.title;
}

using Marks = std::vector<const ArticleMark*>;

// Those of `marks` that have no equal among `others`; an equal is used once.
Marks without_equal(const std::vector<ArticleMark>& marks, const std::vector<ArticleMark>& others) {
  std::vector<std::string> hashes;
  for (const ArticleMark& other : others)
    hashes.push_back(other.hash);
  Marks left;
  for (const ArticleMark& mark : marks) {
    const auto equal = std::find(hashes.begin(), hashes.end(), mark.hash);
    if (equal == hashes.end())
      left.push_back(&mark);
    else
      hashes.erase(equal);
  }
  return left;
}

}  // namespace

std::string fingerprint_of(const Clause& clause) {
  Fields fields;
  fields.add("cartulaire clause 1");
  fields.add(clause.kind->name);
  for (const Setting& setting : clause.settings) {
    if (setting.parameter == kinds::common::formerly.name) continue;
    fields.add(setting.parameter);
    fields.add(print(setting.value));
  }
  return fields.finish();
}

EntityText entity_text(const EffectiveCharter& charter) {
  EntityText out;
  out.entity = charter.entity.id;
  out.hash = charter.hash;
  out.formalities = formalities_of(charter);
  for (const Clause& clause : charter.clauses) {
    if (!clause.kind->monitors) continue;
    Monitoring one{clause.name, {}, clause.kind->name, clause.article, fingerprint_of(clause)};
    if (const Text* formerly = clause.get(kinds::common::formerly)) one.formerly = formerly->text;
    out.monitoring.push_back(std::move(one));
  }
  for (const Article& article : charter.articles)
    out.articles.push_back({article.number, article.title, article_hash(charter, article)});
  return out;
}

ArticlesChanged articles_changed(const EntityText& before, const EntityText& after) {
  ArticlesChanged out;
  Marks old = without_equal(before.articles, after.articles);
  for (const ArticleMark* mark : without_equal(after.articles, before.articles)) {
    const auto same = std::find_if(old.begin(), old.end(), [&](const ArticleMark* one) {
      return one->number == mark->number || (!one->title.empty() && one->title == mark->title);
    });
    if (same == old.end()) {
      out.added.push_back(name_of(*mark));
      continue;
    }
    out.changed.push_back(name_of(*mark));
    old.erase(same);
  }
  for (const ArticleMark* mark : old)
    out.removed.push_back(name_of(*mark));
  return out;
}

}  // namespace cartulaire::charter::adoption
