#include "acceptance/letter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "acceptance/civil.hpp"

namespace cartulaire::embedded {
extern const std::string_view kMailNoticeFr;
extern const std::string_view kMailNoticeEn;
extern const std::string_view kMailReminderFr;
extern const std::string_view kMailReminderEn;
extern const std::string_view kMailEscalationFr;
extern const std::string_view kMailEscalationEn;
extern const std::string_view kMailCopyFr;
extern const std::string_view kMailCopyEn;
extern const std::string_view kMailLinkFr;
extern const std::string_view kMailLinkEn;
extern const std::string_view kMailGuardianFr;
extern const std::string_view kMailGuardianEn;
extern const std::string_view kMailAccountFr;
extern const std::string_view kMailAccountEn;
}  // namespace cartulaire::embedded

namespace cartulaire::acceptance {
namespace {

struct Template {
  std::string_view kind;
  std::string_view french;
  std::string_view english;
};

// On one line, whatever a name holds.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
  return out;
}

// In one pass: what is put in is never looked at again.
std::string filled(std::string_view text,
                   const std::array<std::pair<std::string_view, std::string>, 5>& facts) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    const auto found = std::find_if(facts.begin(), facts.end(),
                                    [&](const auto& fact) { return text.starts_with(fact.first); });
    if (text.empty()) break;
    out += found == facts.end() ? std::string(1, '{') : found->second;
    text.remove_prefix(found == facts.end() ? 1 : found->first.size());
  }
  return out;
}

}  // namespace

base::Result<Letter> letter(std::string_view kind, base::Language language, const LetterFacts& facts) {
  static const std::array<Template, 7> templates{
      {{"notice", embedded::kMailNoticeFr, embedded::kMailNoticeEn},
       {"reminder", embedded::kMailReminderFr, embedded::kMailReminderEn},
       {"escalation", embedded::kMailEscalationFr, embedded::kMailEscalationEn},
       {"copy", embedded::kMailCopyFr, embedded::kMailCopyEn},
       {"link", embedded::kMailLinkFr, embedded::kMailLinkEn},
       {"guardian", embedded::kMailGuardianFr, embedded::kMailGuardianEn},
       {"account", embedded::kMailAccountFr, embedded::kMailAccountEn}}};
  const auto found =
      std::find_if(templates.begin(), templates.end(), [&](const Template& one) { return one.kind == kind; });
  if (found == templates.end())
    return base::fail(base::ErrorCode::not_found, std::string(kind), "modèle de courriel inconnu",
                      "unknown template of a mail");
  const std::string_view text = language == base::Language::french ? found->french : found->english;
  const std::string whole = filled(text, {{{"{name}", one_line(facts.name)},
                                           {"{title}", one_line(facts.title)},
                                           {"{entity}", one_line(facts.entity)},
                                           {"{deadline}", say_day(facts.deadline, language)},
                                           {"{link}", facts.link}}});
  const std::size_t end = whole.find('\n');
  return Letter{whole.substr(0, end), whole.substr(end + 2)};
}

}  // namespace cartulaire::acceptance
