#include "policy/reason_text.hpp"

#include <array>

namespace cartulaire::policy {
namespace {

struct Words {
  std::string_view id, french, english;
};

// In the order of each enumeration; the static_asserts hold the lengths.
constexpr std::array<Words, 3> kVerdicts{{
    {"allow", "ouvert", "open"},
    {"deny", "refusé", "refused"},
    {"gate", "signature demandée", "signature asked for"},
}};
constexpr std::array<Words, 14> kPhases{{
    {"bootstrap", "accès au portail", "way to the portal"},
    {"protected", "échanges protégés", "protected traffic"},
    {"suspension", "suspension", "suspension"},
    {"legal", "ce que la loi interdit", "what the law forbids"},
    {"security", "sécurité", "security"},
    {"account", "comptes génériques", "generic accounts"},
    {"acceptance", "signature de la charte", "acceptance of the charter"},
    {"network", "matériel et réseau", "device and network"},
    {"names", "listes de noms", "lists of names"},
    {"ai", "outils d'intelligence artificielle", "artificial intelligence tools"},
    {"storage", "stockage externe", "external storage"},
    {"conduct", "familles de sites", "families of sites"},
    {"private_use", "usage privé", "private use"},
    {"default", "rien ne s'y oppose", "nothing against it"},
}};
constexpr std::array<Words, 19> kReasons{{
    {"nothing_refuses", "Aucun article de la charte ne s'oppose à cette visite.",
     "No article of the charter is against this visit."},
    {"bootstrap",
     "Cette adresse est nécessaire pour se connecter ou pour signer : elle reste toujours accessible.",
     "This address is needed to sign in or to sign: it always stays reachable."},
    {"protected_traffic",
     "Ce site relève d'échanges protégés : il est accessible à toute heure et jamais examiné.",
     "This site is protected traffic: it is reachable at any hour and never examined."},
    {"suspended", "Votre accès à Internet est suspendu par une décision qui vous a été notifiée.",
     "Your access to the Internet is suspended by a decision that you were told of."},
    {"law", "La loi interdit la consultation de ce site ; aucune dérogation n'est possible.",
     "The law forbids visiting this site; no exception is possible."},
    {"malware", "Ce site est signalé comme dangereux pour la sécurité du système d'information.",
     "This site is reported as a danger to the security of the information system."},
    {"generic_account", "Ce compte n'est celui de personne : ouvrez la session avec un compte à votre nom.",
     "This account is nobody's own: sign in with an account in your name."},
    {"not_signed", "Il faut d'abord lire et signer la charte.", "The charter must be read and signed first."},
    {"device_forbidden", "Ce matériel n'est pas admis sur ce réseau.",
     "This device is not admitted on this network."},
    {"device_needs_authorisation", "Ce matériel n'est admis sur ce réseau qu'avec une autorisation.",
     "This device is admitted on this network with an authorisation only."},
    {"listed_name", "Ce site figure dans la liste des sites refusés.",
     "This site is in the list of refused sites."},
    {"ai_forbidden", "Les outils d'intelligence artificielle de tiers ne sont pas autorisés.",
     "Third-party artificial intelligence tools are not allowed."},
    {"ai_not_designated",
     "Cet outil d'intelligence artificielle ne fait pas partie de ceux qui ont été désignés.",
     "This artificial intelligence tool is not one of those that were designated."},
    {"storage_forbidden",
     "Le stockage et le transfert de fichiers hors de l'administration ne sont pas autorisés.",
     "Storing and transferring files outside the administration is not allowed."},
    {"storage_not_validated",
     "Ce service de stockage ou de transfert ne fait pas partie de ceux qui ont été validés.",
     "This storage or transfer service is not one of those that were validated."},
    {"category", "Ce site fait partie d'une famille de sites que la charte ferme.",
     "This site belongs to a family of sites that the charter closes."},
    {"outside_window", "L'usage privé de ce site n'est pas ouvert à cette heure.",
     "Private use of this site is not open at this hour."},
    {"quota_used_up", "La durée ou le volume d'usage privé prévu pour la journée est épuisé.",
     "The time or volume of private use granted for the day is used up."},
    {"indeterminate",
     "Une condition de cet article n'a pas pu être vérifiée ; l'article prévoit de refuser dans ce cas.",
     "A condition of this article could not be checked; the article refuses in that case."},
}};
constexpr std::array<Words, 12> kResults{{
    {"passed", "rien à dire", "nothing to say"},
    {"not_concerned", "ne concerne pas cette demande", "does not concern this request"},
    {"not_active", "n'est pas en vigueur", "is not in force"},
    {"excepted", "exception de l'article", "exception of the article"},
    {"lifted", "levé par une autorisation", "lifted by an approval"},
    {"loosened", "assoupli pendant la crise", "loosened while the crisis lasts"},
    {"opened", "ouvert à cette personne", "open to this person"},
    {"refused", "refuse", "refuses"},
    {"warned", "avertit", "warns"},
    {"counted", "compte l'usage privé", "counts private use"},
    {"observed", "aurait refusé (observation)", "would have refused (observe)"},
    {"indeterminate", "ne peut pas être vérifié", "cannot be checked"},
}};
constexpr std::array<Words, 5> kChanges{{
    {"hour", "à une autre heure", "at another hour"},
    {"signature", "une fois la charte signée", "once the charter is signed"},
    {"relief", "avec une autorisation", "with an approval"},
    {"zone", "depuis un autre réseau", "from another network"},
    {"clause_off", "sans cet article", "without this article"},
}};
static_assert(kPhases.size() == kPhaseCount);
static_assert(kReasons.size() == static_cast<std::size_t>(Reason::indeterminate) + 1);
static_assert(kResults.size() == static_cast<std::size_t>(Step::Result::indeterminate) + 1);
static_assert(kChanges.size() == static_cast<std::size_t>(Change::What::clause_off) + 1);

constexpr Words kNone{};

template <class E, std::size_t N>
const Words& at(const std::array<Words, N>& table, E value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? table[index] : kNone;
}
std::string_view in(const Words& words, base::Language language) noexcept {
  return language == base::Language::french ? words.french : words.english;
}

}  // namespace

std::string_view sentence(Reason reason, base::Language language) noexcept {
  return in(at(kReasons, reason), language);
}
std::string_view words(Verdict verdict, base::Language language) noexcept {
  return in(at(kVerdicts, verdict), language);
}
std::string_view words(Phase phase, base::Language language) noexcept {
  return in(at(kPhases, phase), language);
}
std::string_view words(Step::Result result, base::Language language) noexcept {
  return in(at(kResults, result), language);
}
std::string_view words(Change::What what, base::Language language) noexcept {
  return in(at(kChanges, what), language);
}
std::string_view id_of(Verdict verdict) noexcept {
  return at(kVerdicts, verdict).id;
}
std::string_view id_of(Phase phase) noexcept {
  return at(kPhases, phase).id;
}
std::string_view id_of(Reason reason) noexcept {
  return at(kReasons, reason).id;
}
std::string_view id_of(Step::Result result) noexcept {
  return at(kResults, result).id;
}
std::string_view id_of(Change::What what) noexcept {
  return at(kChanges, what).id;
}

}  // namespace cartulaire::policy
