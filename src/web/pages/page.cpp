#include "web/pages/page.hpp"

#include <array>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::web::pages {

using charter::html_content;
using charter::html_escaped;

std::string Visit::say(std::string_view french, std::string_view english) const {
  return html_content(charter::wording::typeset(is_french() ? french : english, language));
}

namespace {

std::string other_language(const Visit& visit, const Page& page) {
  if (page.here.empty()) return "";
  const char joint = page.here.find('?') == std::string::npos ? '?' : '&';
  const std::string address = fmt::format("{}{}lang={}", page.here, joint, visit.is_french() ? "en" : "fr");
  return visit.is_french() ? fmt::format("<a href=\"{}\" lang=\"en\" hreflang=\"en\">Read in English</a>",
                                         html_escaped(address))
                           : fmt::format("<a href=\"{}\" lang=\"fr\" hreflang=\"fr\">Lire en français</a>",
                                         html_escaped(address));
}

}  // namespace

platform::HttpReply show(const Visit& visit, const Page& page) {
  const std::string_view lang = charter::html_code(visit.language);
  platform::HttpReply reply{page.status, "", "text/html; charset=utf-8"};
  reply.fields.emplace_back("Cache-Control", "no-store");
  // Forms of these pages must tell where they are from; nothing is told to other sites.
  reply.fields.emplace_back("Referrer-Policy", "same-origin");
  const std::string title = charter::wording::typeset(page.title, visit.language);
  reply.body = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{1}</title>\n"
      "<link rel=\"icon\" href=\"/mark.svg\" type=\"image/svg+xml\">"
      "<link rel=\"stylesheet\" href=\"/plain.css\">\n</head>\n<body>\n"
      "<a class=\"skip\" href=\"#contenu\">{2}</a>\n"
      "<header><p class=\"kicker\">{3}</p><p class=\"other\">{4}</p></header>\n"
      "<main id=\"contenu\">\n<h1>{1}</h1>\n{5}\n</main>\n"
      "<footer><p><a href=\"/accessibilite?lang={0}\">{6}</a></p></footer>\n</body>\n</html>\n",
      lang, html_content(title), visit.say("Aller au contenu", "Skip to content"),
      page.kicker.empty() ? visit.say("Charte du numérique", "IT charter") : html_content(page.kicker),
      other_language(visit, page), page.body,
      visit.say("Accessibilité : non conforme, audit à faire",
                "Accessibility: not compliant, audit to be made"));
  return reply;
}

platform::HttpReply go_to(std::string address) {
  platform::HttpReply reply{303, "", "text/plain; charset=utf-8"};
  reply.fields.emplace_back("Location", std::move(address));
  reply.fields.emplace_back("Cache-Control", "no-store");
  return reply;
}

std::string paragraph(const std::string& html, std::string_view kind) {
  return kind.empty() ? "<p>" + html + "</p>\n" : fmt::format("<p class=\"{}\">{}</p>\n", kind, html);
}

std::string link(std::string_view address, const std::string& html, std::string_view kind) {
  const std::string of = kind.empty() ? "" : fmt::format(" class=\"{}\"", kind);
  return fmt::format("<a href=\"{}\"{}>{}</a>", html_escaped(address), of, html);
}

std::string hidden(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, html_escaped(value));
}

std::string input(std::string_view name, const std::string& label, std::string_view attributes) {
  return fmt::format(
      "<p class=\"field\"><label for=\"{0}\">{1}</label><input id=\"{0}\" name=\"{0}\" {2}></p>\n", name,
      label, attributes);
}

std::string button(const std::string& label, std::string_view kind) {
  const std::string looks = kind.empty() ? "" : fmt::format(" class=\"{}\"", kind);
  return fmt::format("<p><button type=\"submit\"{}>{}</button></p>\n", looks, label);
}

std::string trouble(const std::string& html) {
  return fmt::format("<p class=\"trouble\" role=\"alert\">{}</p>\n", html);
}

std::string capacity_and_place(const Visit& visit, std::string_view capacity) {
  const std::array<std::pair<std::string_view, std::string>, 3> all = {
      {{"agent", visit.say("agent", "a member of staff")},
       {"elected", visit.say("élue ou élu", "an elected member")},
       {"external", visit.say("personne extérieure", "an outsider")}}};
  std::string options;
  for (const auto& [word, label] : all)
    options +=
        fmt::format("<option value=\"{}\"{}>{}</option>", word, word == capacity ? " selected" : "", label);
  return fmt::format(
             "<p class=\"field\"><label for=\"capacity\">{}</label>"
             "<select id=\"capacity\" name=\"capacity\">{}</select></p>\n",
             visit.say("Vous signez comme", "You sign as"), options) +
         input("place", visit.say("Lieu (facultatif)", "Place (optional)"),
               "type=\"text\" maxlength=\"200\" autocomplete=\"address-level2\"");
}

}  // namespace cartulaire::web::pages
