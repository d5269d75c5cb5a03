#include "charter/adoption/entity_text_json.hpp"

#include <algorithm>

#include "charter/front_matter.hpp"
#include "charter/value_text.hpp"

namespace cartulaire::charter::adoption {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kMaxItems = 20'000;

// Members of one object, each read once; `fine` says whether all were there, of their form, and no other.
class Members {
 public:
  explicit Members(const Json& json) : members_(json.object()) {}

  std::string text(std::string_view name, bool may_be_empty = false) {
    const Json* value = find(name);
    if (value == nullptr || value->text() == nullptr || (value->text()->empty() && !may_be_empty)) {
      fine_ = false;
      return {};
    }
    return *value->text();
  }
  std::string text_if_there(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr) return {};
    if (value->text() == nullptr) fine_ = false;
    return value->text() == nullptr ? std::string{} : *value->text();
  }
  bool yes(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr || value->boolean() == nullptr) fine_ = false;
    return value != nullptr && value->boolean() != nullptr && *value->boolean();
  }
  const JsonArray& list(std::string_view name) {
    static const JsonArray none;
    const Json* value = find(name);
    if (value == nullptr || value->array() == nullptr || value->array()->size() > kMaxItems) {
      fine_ = false;
      return none;
    }
    return *value->array();
  }
  void fails() { fine_ = false; }
  [[nodiscard]] bool fine() const { return members_ != nullptr && fine_ && read_ == members_->size(); }

 private:
  const Json* find(std::string_view name) {
    if (members_ == nullptr) return nullptr;
    for (const auto& [key, value] : *members_)
      if (key == name) {
        ++read_;
        return &value;
      }
    return nullptr;
  }
  const JsonObject* members_;
  std::size_t read_ = 0;
  bool fine_ = true;
};

void read_requires(Members& members, Formalities& out) {
  for (const Json& item : members.list("requires")) {
    const std::string* text = item.text();
    const std::string_view word = text == nullptr ? std::string_view() : *text;
    if (word == "cst_opinion")
      out.staff_committee = true;
    else if (word == "body_opinion")
      out.any_body = true;
    else if (word == "deliberation")
      out.deliberation = true;
    else if (word == "annexation")
      out.annexation = true;
    else
      members.fails();
  }
}

Formalities read_formalities(Members& members) {
  Formalities out;
  read_requires(members, out);
  out.again_on_change = members.yes("again_on_change");
  if (const std::string notice = members.text_if_there("notice"); !notice.empty()) {
    out.notice = parse_duration(notice);
    if (!out.notice) members.fails();
  }
  out.clause = members.text_if_there("clause");
  out.article = members.text_if_there("article");
  return out;
}

std::optional<Monitoring> read_monitoring(const Json& json) {
  Members members(json);
  Monitoring out;
  out.clause = members.text("clause");
  out.formerly = members.text_if_there("formerly");
  out.kind = members.text("kind");
  out.article = members.text("article", true);
  out.fingerprint = members.text("fingerprint");
  return members.fine() && is_hash(out.fingerprint) ? std::optional(out) : std::nullopt;
}

std::optional<ArticleMark> read_article(const Json& json) {
  Members members(json);
  ArticleMark out{members.text("number", true), members.text("title", true), members.text("hash")};
  return members.fine() && is_hash(out.hash) ? std::optional(out) : std::nullopt;
}

}  // namespace

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

JsonObject entity_text_json(const EntityText& text) {
  const Formalities& asked = text.formalities;
  JsonArray needed;
  if (asked.staff_committee) needed.emplace_back("cst_opinion");
  if (asked.any_body) needed.emplace_back("body_opinion");
  if (asked.deliberation) needed.emplace_back("deliberation");
  if (asked.annexation) needed.emplace_back("annexation");
  JsonArray monitoring;
  for (const Monitoring& one : text.monitoring) {
    JsonObject members{{"clause", one.clause}};
    if (!one.formerly.empty()) members.emplace_back("formerly", one.formerly);
    members.emplace_back("kind", one.kind);
    members.emplace_back("article", one.article);
    members.emplace_back("fingerprint", one.fingerprint);
    monitoring.emplace_back(std::move(members));
  }
  JsonArray articles;
  for (const ArticleMark& one : text.articles)
    articles.emplace_back(JsonObject{{"number", one.number}, {"title", one.title}, {"hash", one.hash}});
  JsonObject out{{"entity", text.entity},
                 {"hash", text.hash},
                 {"requires", std::move(needed)},
                 {"again_on_change", asked.again_on_change}};
  if (asked.notice) out.emplace_back("notice", print(*asked.notice));
  if (!asked.clause.empty()) out.emplace_back("clause", asked.clause);
  if (!asked.article.empty()) out.emplace_back("article", asked.article);
  out.emplace_back("monitoring", std::move(monitoring));
  out.emplace_back("articles", std::move(articles));
  return out;
}

std::optional<EntityText> read_entity_text(const Json& json) {
  Members members(json);
  EntityText out;
  out.entity = members.text("entity");
  out.hash = members.text("hash");
  const auto formalities = read_formalities(members);
  for (const Json& item : members.list("monitoring")) {
    auto one = read_monitoring(item);
    if (!one) return std::nullopt;
    out.monitoring.push_back(std::move(*one));
  }
  for (const Json& item : members.list("articles")) {
    auto one = read_article(item);
    if (!one) return std::nullopt;
    out.articles.push_back(std::move(*one));
  }
  if (!members.fine() || !is_identifier(out.entity) || !is_hash(out.hash)) return std::nullopt;
  out.formalities = formalities;
  return out;
}

}  // namespace cartulaire::charter::adoption
