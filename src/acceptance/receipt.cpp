#include "acceptance/receipt.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "acceptance/civil.hpp"
#include "charter/html.hpp"
#include "charter/page/print.hpp"
#include "charter/render_style.hpp"
#include "platform/qr.hpp"

namespace cartulaire::acceptance {
namespace {

using charter::html_escaped;
using store::Method;

constexpr std::string_view kStyle = R"css(
.copy{break-after:page}.copy:last-child{break-after:auto}
.copy .facts div{margin:0 0 4pt}.copy .facts{font-size:10.5pt}
.qr{width:32mm;margin:10pt 0 0}.which{font-weight:600}
)css";

// Labels in the language of the text that was signed.
class Copy {
 public:
  Copy(const Receipt& receipt, std::string moment, std::string qr)
      : receipt_(receipt),
        moment_(std::move(moment)),
        qr_(std::move(qr)),
        is_french_(receipt.text.language != "en") {}

  [[nodiscard]] std::string page() const {
    const charter::HtmlHead head{is_french_ ? base::Language::french : base::Language::english,
                                 fmt::format("{} {}", pick("Récépissé n°", "Receipt"), receipt_.record.id),
                                 {charter::kPaperStyle, kStyle},
                                 false};
    return charter::html_head(head) + "<body>\n<main>\n" + sections() + "</main>\n</body>\n</html>\n";
  }

 private:
  // The person's copy, the employer's, and as many more as the charter announces.
  [[nodiscard]] std::string sections() const {
    std::string out = section(pick("Exemplaire de la personne", "The person’s copy"));
    if (receipt_.text.copies > 1) out += section(pick("Exemplaire de l’employeur", "The employer’s copy"));
    for (int number = 3; number <= receipt_.text.copies; ++number)
      out += section(fmt::format("{} {}", pick("Exemplaire n°", "Copy"), number));
    return out;
  }
  [[nodiscard]] std::string_view pick(std::string_view french, std::string_view english) const {
    return is_french_ ? french : english;
  }
  [[nodiscard]] std::string fact(std::string_view name, std::string_view value) const {
    if (value.empty()) return "";
    return fmt::format("<div><dt>{}{}</dt> <dd>{}</dd></div>\n", name, pick("\u00a0:", ":"),
                       html_escaped(value));
  }
  [[nodiscard]] std::string_view method() const {
    switch (receipt_.record.method) {
      case Method::screen:
        return pick("à l’écran, dans sa propre session", "on screen, in their own session");
      case Method::link:
        return pick("par un lien personnel reçu par courriel", "by a personal link received by mail");
      case Method::counter:
        return pick("au guichet, devant témoin", "at a counter, before a witness");
      case Method::paper:
        break;
    }
    return pick("sur papier", "on paper");
  }
  [[nodiscard]] std::string_view capacity() const {
    switch (receipt_.record.capacity) {
      case store::Capacity::agent:
        return pick("agent", "staff");
      case store::Capacity::elected:
        return pick("élu", "elected member");
      case store::Capacity::external:
        break;
    }
    return pick("personne extérieure", "external person");
  }

  [[nodiscard]] std::string section(std::string_view which) const {
    const store::Acknowledgement& one = receipt_.record;
    std::string out = fmt::format(
        "<section class=\"copy\">\n<p class=\"which\">{}</p>\n<h1>{} {}</h1>\n<p>{}</p>\n<dl "
        "class=\"facts\">\n",
        which, pick("Récépissé n°", "Receipt"), one.id,
        pick("La personne nommée ci-dessous a reçu et lu le texte désigné, et l’a signé.",
             "The person named below has received and read the text named here, and has signed it."));
    out += fact(pick("Nom", "Surname"), one.family_name);
    out += fact(pick("Prénom", "First name"), one.given_name);
    out += fact(pick("Service", "Department"), one.unit);
    out += fact(pick("Fonction", "Function"), one.title);
    out += fact(pick("Entité", "Entity"), one.entity_name);
    out += fact(pick("En qualité de", "As"), capacity());
    out += fact(pick("Texte", "Text"), receipt_.text.title);
    out += fact(pick("Version", "Version"), receipt_.text.version);
    out += fact(pick("Empreinte SHA-256 du texte", "SHA-256 fingerprint of the text"), one.hash);
    out += fact(pick("Lieu", "Place"), one.place);
    out += fact(pick("Date et heure", "Date and time"),
                fmt::format("{} ({})", moment_, receipt_.text.time_zone));
    out += fact(pick("Moyen", "Method"), method());
    out += fact(pick("Devant", "Before"), one.witness_name.empty() ? one.witness : one.witness_name);
    if (one.needs_guardian)
      out += fact(pick("Représentant légal", "Guardian"),
                  one.guardian.empty() ? pick("n’a pas encore signé : cette signature ne compte pas encore",
                                              "has not signed yet: this signature does not count yet")
                                       : std::string_view(one.guardian));
    out += fact(pick("Feuille signée rangée", "Signed sheet kept"), one.filed);
    return out + fmt::format("</dl>\n<div class=\"qr\">{}</div>\n</section>\n", qr_);
  }

  const Receipt& receipt_;
  std::string moment_;
  std::string qr_;
  bool is_french_;
};

}  // namespace

base::Result<Receipt> receipt_of(store::Reading& in, const store::EntityScope& scope, std::int64_t number) {
  auto record = store::acknowledgement_of(in, scope, number);
  if (!record) return base::pass(record);
  auto text = store::text_of(in, scope, record->document, record->hash);
  if (!text) return base::pass(text);
  return Receipt{std::move(*record), std::move(*text)};
}

base::Result<std::string> receipt_html(const Receipt& receipt, const store::EntityScope& scope) {
  auto moment = moment_in(receipt.text.time_zone, receipt.record.at);
  if (!moment) return base::pass(moment);
  const std::string said =
      fmt::format("CARTULAIRE-RECEPISSE {} {} {}", scope.entity(), receipt.record.id, receipt.record.hash);
  auto qr = platform::qr_svg(said, said);
  if (!qr) return base::pass(qr);
  return Copy(receipt, *moment, *qr).page();
}

base::Result<std::string> receipt_pdf(const Receipt& receipt, const store::EntityScope& scope) {
  auto html = receipt_html(receipt, scope);
  if (!html) return html;
  return charter::page::print_pdf(*html);
}

}  // namespace cartulaire::acceptance
