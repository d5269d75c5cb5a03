#include "acceptance/sheet.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "acceptance/secret.hpp"
#include "charter/html.hpp"
#include "charter/page/print.hpp"
#include "charter/render_style.hpp"
#include "platform/qr.hpp"

namespace cartulaire::acceptance {
namespace {

using charter::html_escaped;
using store::Invitation;
using store::InvitationKind;

// What the code on a sheet says before its secret.
constexpr std::string_view kMark = "CARTULAIRE-FEUILLE ";

constexpr std::string_view kStyle = R"css(
.sheet{break-after:page}.sheet:last-child{break-after:auto}
.sheet .facts{font-size:10.5pt}.sheet .facts div{margin:0 0 4pt}
.qr{width:36mm;margin:0 0 10pt}
.signature{border-bottom:.5pt solid #595450;padding:40pt 0 2pt}
)css";

class Sheets {
 public:
  Sheets(const store::Entity& entity, const store::Text& text)
      : entity_(entity), text_(text), is_french_(text.language != "en") {}

  [[nodiscard]] base::Result<std::string> page(const std::vector<Sheet>& sheets) const {
    const charter::HtmlHead head{is_french_ ? base::Language::french : base::Language::english,
                                 std::string(pick("Feuilles de signature", "Signing sheets")),
                                 {charter::kPaperStyle, kStyle},
                                 false};
    std::string out = charter::html_head(head) + "<body>\n<main>\n";
    for (const Sheet& sheet : sheets) {
      auto one = section(sheet);
      if (!one) return one;
      out += *one;
    }
    return out + "</main>\n</body>\n</html>\n";
  }

 private:
  [[nodiscard]] std::string_view pick(std::string_view french, std::string_view english) const {
    return is_french_ ? french : english;
  }
  [[nodiscard]] std::string fact(std::string_view name, std::string_view value) const {
    return fmt::format("<div><dt>{}{}</dt> <dd>{}</dd></div>\n", name, pick("\u00a0:", ":"),
                       html_escaped(value));
  }
  [[nodiscard]] base::Result<std::string> section(const Sheet& sheet) const {
    auto qr =
        platform::qr_svg(fmt::format("{}{}", kMark, sheet.secret),
                         fmt::format("{} {}", pick("Code de la feuille n°", "Code of sheet"), sheet.number));
    if (!qr) return base::pass(qr);
    const store::PersonData& data = sheet.person.data;
    std::string out = fmt::format(
        "<section class=\"sheet\">\n<div class=\"qr\">{}</div>\n<h1>{}</h1>\n<p>{}</p>\n<dl "
        "class=\"facts\">\n",
        *qr, html_escaped(text_.title),
        pick("J’ai reçu et lu ce texte, dans la version désignée ci-dessous.",
             "I have received and read this text, in the version named below."));
    out += fact(pick("Nom", "Surname"), data.family_name);
    out += fact(pick("Prénom", "First name"), data.given_name);
    if (!data.posts.empty()) {
      out += fact(pick("Service", "Department"), data.posts.front().unit);
      out += fact(pick("Fonction", "Function"), data.posts.front().title);
    }
    out += fact(pick("Entité", "Entity"), entity_.name);
    out += fact(pick("Version", "Version"), text_.version);
    out += fact(pick("Empreinte SHA-256 du texte", "SHA-256 fingerprint of the text"), text_.hash);
    out += fact(pick("Feuille n°", "Sheet"), std::to_string(sheet.number));
    return out + fmt::format(
                     "</dl>\n<p class=\"signature\">{}</p>\n<p class=\"signature\">{}</p>\n</section>\n",
                     pick("Lieu et date\u00a0:", "Place and date:"), pick("Signature\u00a0:", "Signature:"));
  }

  const store::Entity& entity_;
  const store::Text& text_;
  bool is_french_;
};

// The secret in a code of ours; empty: of something else.
std::string_view secret_in(std::string_view code) {
  if (!code.starts_with(kMark) || code.size() != kMark.size() + kSecretDigits) return {};
  return code.substr(kMark.size());
}

bool is_over(const Invitation& one, base::Instant at) {
  return one.ended_at || at >= one.expires_at;
}

// The codes of one page.
base::Result<Recognised> recognise(store::Writing& in, const store::EntityScope& scope, const Page& page,
                                   base::Instant at) {
  Recognised out{page.number, Found::nothing, 0};
  for (const std::string& code : page.codes) {
    const std::string_view secret = secret_in(code);
    if (secret.empty()) continue;
    auto held = store::invitation_with(in, store::Installation::as_operator(), hash_of_secret(secret));
    if (!held) return base::pass(held);
    Recognised one{page.number, Found::forged, 0};
    if (*held && (*held)->entity == scope.entity() && (*held)->invitation.kind == InvitationKind::sheet)
      one = {page.number, is_over((*held)->invitation, at) ? Found::ended : Found::sheet,
             (*held)->invitation.id};
    if (out.found != Found::nothing) return Recognised{page.number, Found::several, 0};
    out = one;
  }
  return out;
}

}  // namespace

base::Result<std::vector<Sheet>> make_sheets(store::Writing& in, const store::EntityScope& scope,
                                             const store::Text& text,
                                             const std::vector<store::Person>& people, const store::By& by) {
  std::vector<Sheet> out;
  for (const store::Person& person : people) {
    Sheet sheet{0, person, new_secret()};
    Invitation one;
    one.person = person.id;
    one.document = text.document;
    one.hash = text.hash;
    one.kind = InvitationKind::sheet;
    one.expires_at = by.at + std::chrono::days(kSheetDays);
    auto made = store::add_invitation(in, scope, one, hash_of_secret(sheet.secret), by);
    if (!made) return base::pass(made);
    sheet.number = *made;
    out.push_back(std::move(sheet));
  }
  return out;
}

base::Result<std::string> sheets_html(const store::Entity& entity, const store::Text& text,
                                      const std::vector<Sheet>& sheets) {
  return Sheets(entity, text).page(sheets);
}

base::Result<std::string> sheets_pdf(const store::Entity& entity, const store::Text& text,
                                     const std::vector<Sheet>& sheets) {
  auto html = sheets_html(entity, text, sheets);
  if (!html) return html;
  return charter::page::print_pdf(*html);
}

base::Result<std::vector<Recognised>> take_scan(store::Writing& in, const store::EntityScope& scope,
                                                const Scan& scan, const std::string& filed,
                                                const store::By& by) {
  if (filed.empty())
    return base::fail(base::ErrorCode::invalid, "", "il faut dire où les feuilles sont rangées",
                      "say where the sheets are kept");
  std::vector<Recognised> out;
  for (const Page& page : scan.pages) {
    auto one = recognise(in, scope, page, by.at);
    if (!one) return base::pass(one);
    if (one->found == Found::sheet) {
      auto noted = store::sheet_scanned(in, scope, one->number,
                                        fmt::format("{}#{}", scan.sha256, page.number), filed, by);
      if (!noted) return base::pass(noted);
    }
    out.push_back(*one);
  }
  return out;
}

base::Result<Signed> confirm_sheet(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                                   store::Capacity capacity, const std::string& place, const store::By& by) {
  auto one = store::invitation_of(in, scope, number);
  if (!one) return base::pass(one);
  if (!one->scanned_at || one->kind != InvitationKind::sheet)
    return base::fail(base::ErrorCode::refused, "",
                      fmt::format("la feuille n° {} n’est pas revenue : numérisez-la d’abord", number),
                      fmt::format("sheet {} has not come back: scan it first", number));
  if (auto ended = store::end_invitation(in, scope, number, store::InvitationOutcome::signed_it, by); !ended)
    return base::pass(ended);
  Signing signing{one->person, one->document, one->hash,  store::Method::paper,
                  capacity,    place,         one->filed, one->scan};
  return acknowledge(in, scope, signing, by);
}

base::Status reject_sheet(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                          const store::By& by) {
  return store::end_invitation(in, scope, number, store::InvitationOutcome::not_signed, by);
}

}  // namespace cartulaire::acceptance
