#include "acceptance/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/adoption/day.hpp"
#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/wording.hpp"
#include "platform/crypto.hpp"
#include "platform/markdown.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::acceptance {
namespace {

namespace clauses = charter::kinds::acceptance;

constexpr std::int64_t kMinutesADay = 1440;

int days_of(const charter::Duration& duration) {
  return static_cast<int>(charter::approximate_minutes(duration) / kMinutesADay);
}

store::Again again_of(const charter::Clause& clause) {
  switch (clause.get(clauses::again).value_or(clauses::Again::each_version)) {
    case clauses::Again::substantial_version:
      return store::Again::substantial_version;
    case clauses::Again::yearly:
      return store::Again::yearly;
    case clauses::Again::each_version:
      break;
  }
  return store::Again::each_version;
}

store::Method method_by(clauses::ExternalBy way) {
  switch (way) {
    case clauses::ExternalBy::counter:
      return store::Method::counter;
    case clauses::ExternalBy::paper:
      return store::Method::paper;
    case clauses::ExternalBy::mail_link:
      break;
  }
  return store::Method::link;
}

Terms terms_in(const charter::EffectiveCharter& charter, const charter::Clause& clause) {
  Terms terms;
  const std::string_view document = clause.word(clauses::of);
  terms.document = document == "this" ? charter.front.id : std::string(document);
  terms.again = again_of(clause);
  if (const auto* grace = clause.get(clauses::grace)) terms.grace = days_of(*grace);
  terms.remind.clear();
  for (const charter::Duration& before : clause.items(clauses::remind))
    terms.remind.push_back(days_of(before));
  std::sort(terms.remind.rbegin(), terms.remind.rend());
  if (const auto* copies = clause.get(clauses::copies)) terms.copies = static_cast<int>(copies->number);
  for (const clauses::ExternalBy way : clause.items(clauses::external_by))
    terms.external_by.push_back(method_by(way));
  ReadAudience people = audience_of(charter, clause);
  terms.unknown = std::move(people.unknown);
  if (clause.get(clauses::cosigned_by) == clauses::CosignedBy::guardian) terms.cosigned = people.audience;
  terms.audience = std::move(people.audience);
  return terms;
}

base::Result<Terms> terms_for(const charter::EffectiveCharter& charter, std::string_view document) {
  for (Terms& terms : terms_of(charter))
    if (terms.document == document) return std::move(terms);
  return base::fail(
      base::ErrorCode::refused, std::string(document),
      fmt::format("la charte ne demande à personne de signer `{}` : il y faut une clause `acceptance`",
                  document),
      fmt::format("the charter asks nobody to sign `{}`: that takes an `acceptance` clause", document));
}

// Who is to sign: those of the clause, else those who were named.
base::Result<store::Audience> people_of(const Terms& terms, const Publishing& how) {
  if (how.audience) return *how.audience;
  if (terms.unknown.empty()) return terms.audience;
  return base::fail(
      base::ErrorCode::refused, terms.document,
      fmt::format("la clause nomme des personnes que le dépôt ne sait pas reconnaître ({}) : dites quelles "
                  "populations ou quels rôles signent",
                  fmt::join(terms.unknown, ", ")),
      fmt::format("the clause names people whom the store cannot tell ({}): say which populations or roles "
                  "sign",
                  fmt::join(terms.unknown, ", ")));
}

base::Status fits(const store::EntityScope& scope, const charter::EffectiveCharter& charter,
                  const Publishing& how) {
  if (charter.entity.id != scope.entity())
    return base::fail(base::ErrorCode::invalid, charter.entity.id,
                      fmt::format("ce texte est celui d’une autre entité que `{}`", scope.entity()),
                      fmt::format("this is the text of another entity than `{}`", scope.entity()));
  if (!charter::adoption::parse_day(how.from_day))
    return base::fail(base::ErrorCode::invalid, how.from_day, "l’entrée en vigueur s’écrit comme 2026-09-01",
                      "the entry into force is written 2026-09-01");
  return {};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

base::Status is_sound(const Document& what) {
  if (is_blank(what.title) || is_blank(what.version) || is_blank(what.markdown))
    return base::fail(base::ErrorCode::invalid, "", "un document a un titre, une version et un texte",
                      "a document has a title, a version and a text");
  if (platform::count_characters(what.title) > kDocumentTitle ||
      platform::count_characters(what.version) > kDocumentVersion || what.markdown.size() > kDocumentBytes)
    return base::fail(
        base::ErrorCode::invalid, "",
        fmt::format("trop long : {} caractères de titre, {} de version, {} octets de texte au plus",
                    kDocumentTitle, kDocumentVersion, kDocumentBytes),
        fmt::format("too long: at most {} characters of title, {} of version, {} bytes of text",
                    kDocumentTitle, kDocumentVersion, kDocumentBytes));
  return {};
}

// By mail; a copy on paper is handed over at the counter.
bool hands_copy(const charter::EffectiveCharter& charter) {
  namespace notice = charter::kinds::charter_notice;
  return std::ranges::any_of(charter.clauses, [](const charter::Clause& clause) {
    if (!clause.is_a(notice::kind) || !clause.yes(notice::copy)) return false;
    const auto channels = clause.items(notice::channels);
    return std::ranges::find(channels, notice::Channels::mail) != channels.end();
  });
}

std::string typeset(const charter::FrontMatter& front, const std::string& title) {
  return charter::wording::typeset(title, charter::wording::language_of(front));
}

}  // namespace

std::vector<Terms> terms_of(const charter::EffectiveCharter& charter) {
  std::vector<Terms> all;
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(clauses::kind)) continue;
    Terms one = terms_in(charter, clause);
    const auto same = std::ranges::find(all, one.document, &Terms::document);
    if (same == all.end()) {
      all.push_back(std::move(one));
      continue;
    }
    join(same->audience, one.audience);
    join(same->cosigned, one.cosigned);
    same->unknown.insert(same->unknown.end(), one.unknown.begin(), one.unknown.end());
  }
  return all;
}

base::Status open_to_outsiders(const charter::EffectiveCharter& charter, std::string_view document,
                               store::Method way) {
  for (const Terms& one : terms_of(charter))
    if (one.document == document && std::ranges::find(one.external_by, way) != one.external_by.end())
      return {};
  struct Said {
    std::string_view french, english;
  };
  const Said said = way == store::Method::link ? Said{"par un lien envoyé par courriel", "by a mailed link"}
                    : way == store::Method::counter ? Said{"au guichet", "at the counter"}
                                                    : Said{"sur papier", "on paper"};
  return base::fail(
      base::ErrorCode::refused, "",
      fmt::format("la charte n’ouvre pas la signature {} aux personnes extérieures (`external_by`)",
                  said.french),
      fmt::format("the charter does not open signing {} to external people (`external_by`)", said.english));
}

std::string annexed_title(const charter::EffectiveCharter& charter, std::string_view document) {
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(charter::kinds::charter_annex::kind)) continue;
    for (const charter::Record& one : clause.items(charter::kinds::charter_annex::documents)) {
      const charter::Value* id = one.find("id");
      const charter::Value* title = one.find("title");
      const charter::Text* named = id == nullptr ? nullptr : id->as<charter::Text>();
      const charter::Text* said = title == nullptr ? nullptr : title->as<charter::Text>();
      if (named != nullptr && said != nullptr && named->text == document) return said->text;
    }
  }
  return "";
}

base::Result<store::Text> publish_charter(store::Writing& in, const store::EntityScope& scope,
                                          const charter::EffectiveCharter& charter, const Publishing& how,
                                          const store::By& by) {
  if (auto fit = fits(scope, charter, how); !fit) return base::pass(fit);
  auto terms = terms_for(charter, charter.front.id);
  if (!terms) return base::pass(terms);
  if (charter.blank())
    return base::fail(base::ErrorCode::invalid, charter.front.id,
                      "des valeurs restent à compléter : ce texte ne se signe pas encore",
                      "values are still to be completed: this text cannot be signed yet");
  auto people = people_of(*terms, how);
  if (!people) return base::pass(people);
  auto page = charter::render_html(charter, how.page);
  if (!page) return base::pass(page);
  const store::Text text{0,
                         charter.front.id,
                         charter.front.version,
                         charter.hash,
                         typeset(charter.front, charter.front.title),
                         charter.front.language,
                         charter.front.time_zone,
                         how.from_day,
                         terms->again,
                         how.substantial,
                         std::move(*people),
                         terms->cosigned,
                         terms->copies,
                         hands_copy(charter)};
  return store::publish_text(in, scope, text, *page, by);
}

base::Result<DocumentPage> document_page(const charter::EffectiveCharter& charter, const Document& what) {
  if (auto good = is_sound(what); !good) return base::pass(good);
  auto body = platform::markdown_to_html(what.markdown);
  if (!body) return base::pass(body);
  const std::string bytes = fmt::format("{}\n{}\n{}", what.version, what.title, what.markdown);
  const std::string hash = platform::to_hex(platform::sha256(platform::as_bytes(bytes)));
  const charter::HtmlHead head{charter::wording::language_of(charter.front),
                               what.title,
                               {charter::kBaseStyle, charter::kCharterStyle},
                               false};
  const std::string title = charter::html_escaped(typeset(charter.front, what.title));
  const std::string page = fmt::format(
      "{}<body>\n<header>\n<p class=\"entity\">{}</p>\n<h1>{}</h1>\n</header>\n<main>\n{}</main>\n"
      "<footer>\n<p>Version {}</p>\n<p>SHA-256 <code "
      "class=\"wrap\">{}</code></p>\n</footer>\n</body>\n</html>\n",
      charter::html_head(head), charter::html_escaped(charter::wording::capitalised(charter.entity.name)),
      title, *body, charter::html_escaped(what.version), hash);
  return DocumentPage{hash, page};
}

base::Result<store::Text> publish_document(store::Writing& in, const store::EntityScope& scope,
                                           const charter::EffectiveCharter& charter,
                                           std::string_view document, const Document& what,
                                           const Publishing& how, const store::By& by) {
  if (auto fit = fits(scope, charter, how); !fit) return base::pass(fit);
  auto terms = terms_for(charter, document);
  if (!terms) return base::pass(terms);
  auto people = people_of(*terms, how);
  if (!people) return base::pass(people);
  auto page = document_page(charter, what);
  if (!page) return base::pass(page);
  const auto before = store::texts_of(in, scope, std::string(document));
  if (!before) return tl::unexpected(before.error());
  for (const store::Text& one : *before)
    if (one.version == what.version && one.hash != page->hash)
      return base::fail(
          base::ErrorCode::refused, what.version,
          fmt::format("la version {} de ce document a déjà un autre texte : donnez un autre numéro",
                      what.version),
          fmt::format("version {} of this document has another text already: give another number",
                      what.version));
  const store::Text text{0,
                         std::string(document),
                         what.version,
                         page->hash,
                         typeset(charter.front, what.title),
                         charter.front.language,
                         charter.front.time_zone,
                         how.from_day,
                         terms->again,
                         how.substantial,
                         std::move(*people),
                         terms->cosigned,
                         terms->copies};
  return store::publish_text(in, scope, text, page->html, by);
}

}  // namespace cartulaire::acceptance
