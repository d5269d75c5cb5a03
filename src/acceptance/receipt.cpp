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

// In the language of the text that was signed.
class Labels {
 public:
  explicit Labels(const store::Text& text) : is_french_(text.language != "en") {}
  [[nodiscard]] std::string_view pick(std::string_view french, std::string_view english) const {
    return is_french_ ? french : english;
  }
  [[nodiscard]] base::Language language() const {
    return is_french_ ? base::Language::french : base::Language::english;
  }
  [[nodiscard]] std::string fact(std::string_view name, std::string_view value) const {
    if (value.empty()) return "";
    return fmt::format("<div><dt>{}{}</dt> <dd>{}</dd></div>\n", name, pick("\u00a0:", ":"),
                       html_escaped(value));
  }
  [[nodiscard]] std::string_view method(Method method) const {
    switch (method) {
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
  [[nodiscard]] std::string_view capacity(store::Capacity capacity) const {
    switch (capacity) {
      case store::Capacity::agent:
        return pick("agent", "staff");
      case store::Capacity::elected:
        return pick("élu", "elected member");
      case store::Capacity::external:
        break;
    }
    return pick("personne extérieure", "external person");
  }
  [[nodiscard]] std::string text(const store::Text& one) const {
    return fact(pick("Texte", "Text"), one.title) + fact(pick("Version", "Version"), one.version) +
           fact(pick("Empreinte SHA-256 du texte", "SHA-256 fingerprint of the text"), one.hash);
  }

 private:
  bool is_french_;
};

// What each copy says, under its own heading.
struct Said {
  std::string heading;
  std::string_view lead;
  std::string facts;
  std::string qr;
  std::string_view first;  // whose copy the first one is
};

// The signer's copy, the employer's, and as many more as the charter announces.
std::string page_of(const Said& said, const Labels& labels, int copies) {
  const auto section = [&](std::string_view which) {
    return fmt::format(
        "<section class=\"copy\">\n<p class=\"which\">{}</p>\n<h1>{}</h1>\n<p>{}</p>\n<dl "
        "class=\"facts\">\n{}</dl>\n<div class=\"qr\">{}</div>\n</section>\n",
        which, said.heading, said.lead, said.facts, said.qr);
  };
  std::string all = section(said.first);
  if (copies > 1) all += section(labels.pick("Exemplaire de l’employeur", "The employer’s copy"));
  for (int number = 3; number <= copies; ++number)
    all += section(fmt::format("{} {}", labels.pick("Exemplaire n°", "Copy"), number));
  const charter::HtmlHead head{labels.language(), said.heading, {charter::kPaperStyle, kStyle}, false};
  return charter::html_head(head) + "<body>\n<main>\n" + all + "</main>\n</body>\n</html>\n";
}

// Who signs beside a minor, when and how; or that nobody has yet.
base::Result<std::string> guardian_fact(const Receipt& receipt, const Labels& labels) {
  const store::Acknowledgement& one = receipt.record;
  if (!one.needs_guardian) return std::string();
  std::string said(labels.pick("n’a pas encore signé : cette signature ne compte pas encore",
                               "has not signed yet: this signature does not count yet"));
  if (one.guardian_at && one.guardian_method) {
    auto moment = moment_in(receipt.text.time_zone, *one.guardian_at);
    if (!moment) return moment;
    said = fmt::format("{}, {}, {}", one.guardian, *moment, labels.method(*one.guardian_method));
  }
  return labels.fact(labels.pick("Représentant légal", "Guardian"), said);
}

base::Result<std::string> facts_of(const Receipt& receipt, const Labels& l) {
  const store::Acknowledgement& one = receipt.record;
  auto moment = moment_in(receipt.text.time_zone, one.at);
  if (!moment) return moment;
  auto guardian = guardian_fact(receipt, l);
  if (!guardian) return guardian;
  return l.fact(l.pick("Nom", "Surname"), one.family_name) +
         l.fact(l.pick("Prénom", "First name"), one.given_name) +
         l.fact(l.pick("Service", "Department"), one.unit) +
         l.fact(l.pick("Fonction", "Function"), one.title) +
         l.fact(l.pick("Entité", "Entity"), one.entity_name) +
         l.fact(l.pick("En qualité de", "As"), l.capacity(one.capacity)) + l.text(receipt.text) +
         l.fact(l.pick("Lieu", "Place"), one.place) +
         l.fact(l.pick("Date et heure", "Date and time"),
                fmt::format("{} ({})", *moment, receipt.text.time_zone)) +
         l.fact(l.pick("Moyen", "Method"), l.method(one.method)) +
         l.fact(l.pick("Devant", "Before"), one.witness_name.empty() ? one.witness : one.witness_name) +
         *guardian + l.fact(l.pick("Feuille signée rangée", "Signed sheet kept"), one.filed);
}

base::Result<std::string> facts_of(const GuardianReceipt& receipt, const Labels& l) {
  const store::Cosignature& one = receipt.record;
  auto moment = moment_in(receipt.text.time_zone, one.at);
  if (!moment) return moment;
  const std::string beside =
      one.acknowledgement == 0 ? std::string(l.pick("n’a pas encore signé : cette signature attend la sienne",
                                                    "has not signed yet: this signature waits for theirs"))
                               : fmt::format("{} {}", l.pick("récépissé n°", "receipt"), one.acknowledgement);
  return l.fact(l.pick("Représentant légal", "Guardian"), one.name) +
         l.fact(l.pick("À côté de", "Beside"), receipt.minor + ", " + beside) +
         l.fact(l.pick("Entité", "Entity"), receipt.entity) + l.text(receipt.text) +
         l.fact(l.pick("Date et heure", "Date and time"),
                fmt::format("{} ({})", *moment, receipt.text.time_zone)) +
         l.fact(l.pick("Moyen", "Method"), l.method(one.method));
}

}  // namespace

base::Result<Receipt> receipt_of(store::Reading& in, const store::EntityScope& scope, std::int64_t number) {
  auto record = store::acknowledgement_of(in, scope, number);
  if (!record) return base::pass(record);
  auto text = store::text_of(in, scope, record->document, record->hash);
  if (!text) return base::pass(text);
  return Receipt{std::move(*record), std::move(*text)};
}

base::Result<std::string> receipt_html(const Receipt& receipt, const store::EntityScope& scope) {
  const Labels labels(receipt.text);
  auto facts = facts_of(receipt, labels);
  if (!facts) return base::pass(facts);
  const std::string said =
      fmt::format("CARTULAIRE-RECEPISSE {} {} {}", scope.entity(), receipt.record.id, receipt.record.hash);
  auto qr = platform::qr_svg(said, said);
  if (!qr) return base::pass(qr);
  return page_of(
      {fmt::format("{} {}", labels.pick("Récépissé n°", "Receipt"), receipt.record.id),
       labels.pick("La personne nommée ci-dessous a reçu et lu le texte désigné, et l’a signé.",
                   "The person named below has received and read the text named here, and has signed it."),
       std::move(*facts), std::move(*qr), labels.pick("Exemplaire de la personne", "The person’s copy")},
      labels, receipt.text.copies);
}

base::Result<std::string> guardian_receipt_html(const GuardianReceipt& receipt,
                                                const store::EntityScope& scope) {
  const Labels labels(receipt.text);
  auto facts = facts_of(receipt, labels);
  if (!facts) return base::pass(facts);
  const std::string said =
      fmt::format("CARTULAIRE-REPRESENTANT {} {} {}", scope.entity(), receipt.record.id, receipt.record.hash);
  auto qr = platform::qr_svg(said, said);
  if (!qr) return base::pass(qr);
  return page_of(
      {fmt::format("{} {}", labels.pick("Récépissé de représentant légal n°", "Guardian’s receipt"),
                   receipt.record.id),
       labels.pick(
           "Le représentant légal nommé ci-dessous a reçu et lu le texte désigné, et l’a signé à côté "
           "de la personne mineure.",
           "The guardian named below has received and read the text named here, and has signed it "
           "beside the minor."),
       std::move(*facts), std::move(*qr),
       labels.pick("Exemplaire du représentant légal", "The guardian’s copy")},
      labels, receipt.text.copies);
}

base::Result<std::string> receipt_pdf(const Receipt& receipt, const store::EntityScope& scope) {
  auto html = receipt_html(receipt, scope);
  if (!html) return html;
  return charter::page::print_pdf(*html);
}

base::Result<std::string> guardian_receipt_pdf(const GuardianReceipt& receipt,
                                               const store::EntityScope& scope) {
  auto html = guardian_receipt_html(receipt, scope);
  if (!html) return html;
  return charter::page::print_pdf(*html);
}

}  // namespace cartulaire::acceptance
