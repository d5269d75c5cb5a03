#include "charter/adoption/act.hpp"

#include <array>

namespace cartulaire::charter::adoption {
namespace {

struct Named {
  std::string_view word;
  std::string_view french;
  std::string_view english;
};
// In the order of What.
constexpr std::array<Named, std::variant_size_v<What>> kActs{{
    {"version", "l'enregistrement de la version", "the registration of the version"},
    {"consultation", "la consultation", "the consultation"},
    {"answer", "la réponse de l'employeur", "the employer's answer"},
    {"deliberation", "la délibération", "the deliberation"},
    {"annexation", "l'annexion au règlement intérieur", "the annexation to the internal rules"},
    {"publication", "la publication", "the publication"},
    {"entry_into_force", "l'entrée en vigueur", "the entry into force"},
    {"papers", "les pièces d'une clause de surveillance", "the papers of a monitoring clause"},
    {"withdrawal", "le retrait d'un acte", "the withdrawal of an act"},
}};
// In the order of Body.
constexpr std::array<Named, 4> kBodies{{
    {"cst", "le comité social territorial", "the staff committee"},
    {"joint_cst", "le comité social territorial commun", "the shared staff committee"},
    {"centre_cst", "le comité social territorial du centre de gestion",
     "the staff committee of the management centre"},
    {"other", "une autre instance", "another body"},
}};

Label label(const Named& named) {
  return {std::string(named.french), std::string(named.english)};
}

}  // namespace

Opinion opinion_of(const Votes& votes) {
  if (votes.favourable == votes.unfavourable) return Opinion::divided;
  return votes.favourable > votes.unfavourable ? Opinion::favourable : Opinion::unfavourable;
}

bool is_unanimously_unfavourable(const Votes& votes) {
  return votes.unfavourable > 0 && votes.favourable == 0 && votes.abstentions == 0;
}

std::string_view act_word(const What& what) {
  return kActs.at(what.index()).word;
}

Label act_label(const What& what) {
  return label(kActs.at(what.index()));
}

std::string_view body_word(Body body) {
  return kBodies.at(static_cast<std::size_t>(body)).word;
}

std::optional<Body> parse_body(std::string_view word) {
  for (std::size_t i = 0; i < kBodies.size(); ++i)
    if (kBodies.at(i).word == word) return static_cast<Body>(i);
  return std::nullopt;
}

Label body_label(Body body) {
  return label(kBodies.at(static_cast<std::size_t>(body)));
}

Label opinion_label(Opinion opinion) {
  switch (opinion) {
    case Opinion::favourable:
      return {"avis favorable", "favourable opinion"};
    case Opinion::unfavourable:
      return {"avis défavorable", "unfavourable opinion"};
    case Opinion::divided:
      break;
  }
  return {"voix partagées, avis réputé donné", "votes divided, opinion deemed given"};
}

}  // namespace cartulaire::charter::adoption
