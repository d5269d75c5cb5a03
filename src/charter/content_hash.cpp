// The hash that names the effective text in receipts and decisions. Fields are length-prefixed, so that no
// two charters give the same bytes. Adoption acts, the file's name and its line numbers have no part in it.
#include <span>

#include <fmt/format.h>

#include "charter/effective.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::charter {
namespace {

class Hasher {
 public:
  void add(std::string_view field) {
    const std::string length = fmt::format("{}:", field.size());
    bytes(length);
    bytes(field);
    bytes("\n");
  }
  std::string finish() {
    const platform::Digest digest = hash_.finish();
    return platform::to_hex(digest);
  }

 private:
  void bytes(std::string_view text) { hash_.update(std::as_bytes(std::span(text.data(), text.size()))); }
  platform::Sha256 hash_;
};

void add_named(Hasher& hasher, std::string_view section, const std::vector<Named>& named) {
  hasher.add(section);
  hasher.add(std::to_string(named.size()));
  for (const Named& one : named)
    for (const std::string* field :
         {&one.id, &one.name, &one.english, &one.short_name, &one.mail, &one.parent})
      hasher.add(*field);
}

}  // namespace

std::string content_hash(const EffectiveCharter& charter) {
  Hasher hasher;
  hasher.add("cartulaire effective charter 1");
  const FrontMatter& front = charter.front;
  for (const std::string* field : {&front.id, &front.title, &front.language, &front.version,
                                   &front.jurisdiction, &front.time_zone, &front.calendar})
    hasher.add(*field);
  add_named(hasher, "roles", front.roles);
  add_named(hasher, "populations", front.populations);
  add_named(hasher, "groups", front.groups);
  hasher.add("entity");
  hasher.add(charter.entity.id);
  hasher.add(charter.entity.name);
  hasher.add("text");
  hasher.add(std::to_string(charter.articles.size()));
  for (const Article& article : charter.articles) {
    hasher.add(article.number);
    hasher.add(std::to_string(article.lines.size()));
    for (const EffectiveLine& line : article.lines)
      hasher.add(line.text);
  }
  hasher.add("clauses");
  hasher.add(std::to_string(charter.clauses.size()));
  for (const Clause& clause : charter.clauses) {
    hasher.add(clause.kind->name);
    hasher.add(clause.name);
    hasher.add(clause.article);
    hasher.add(std::to_string(clause.settings.size()));
    // Defaults count: a changed default changes what the clause says.
    for (const Setting& setting : clause.settings) {
      hasher.add(setting.parameter);
      hasher.add(print(setting.value));
    }
  }
  return hasher.finish();
}

}  // namespace cartulaire::charter
