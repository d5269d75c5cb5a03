// What the employer cannot see: what the clauses leave out, said from the catalogue's own lists.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "charter/applied.hpp"
#include "charter/paper/blocks.hpp"

namespace cartulaire::charter::paper {
namespace {

// Every line of a log of ours has them (journal.md): they are about the decision, not chosen by the charter.
const std::set<std::string_view> kEnvelope{"verdict", "clause", "time"};

std::string word(const Saying& say, const Parameter& parameter, std::string_view option) {
  const Label* label = catalogue().word(parameter, option);
  return label == nullptr ? std::string(option) : label->in(say.language());
}

// The fields that a log of this class might hold and that this one does not.
std::vector<std::string> left_out(const Saying& say, const Clause& log) {
  const auto vocabulary = catalogue().vocabularies.find("field_" + std::string(log.word(kinds::log::class_)));
  if (vocabulary == catalogue().vocabularies.end()) return {};
  const Parameter& fields = *log.kind->find(kinds::log::fields.name);
  const std::vector<std::string> kept = log.words(kinds::log::fields);
  std::vector<std::string> out;
  for (const std::string& field : vocabulary->second)
    if (!kEnvelope.contains(field) && std::find(kept.begin(), kept.end(), field) == kept.end())
      out.push_back(word(say, fields, field));
  return out;
}

std::string capital_none(const Saying& say, const Kind& kind) {
  return wording::capitalised(kind.none.in(say.language()));
}

// The options of a kind's key that no clause of the charter takes, save those `beside` the question.
std::vector<std::string> untaken(const Saying& say, KindName name,
                                 const std::vector<std::string_view>& beside = {}) {
  const Kind& kind = *catalogue().find(name.name);
  const Parameter& key = *kind.find(kind.key);
  std::vector<std::string> out;
  for (const std::string& option : key.type.options) {
    if (std::find(beside.begin(), beside.end(), option) != beside.end()) continue;
    const std::vector<const Clause*> clauses = say.of_kind(name);
    const bool taken = std::any_of(clauses.begin(), clauses.end(), [&](const Clause* clause) {
      const Setting* setting = clause->setting(kind.key);
      return setting != nullptr && holds(setting->value, option);
    });
    if (!taken) out.push_back(word(say, key, option));
  }
  return out;
}

std::string bullets(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items)
    out += fmt::format("- {}\n", item);
  return out;
}

}  // namespace

std::string not_recorded(const Saying& say) {
  std::string out;
  for (const Clause* log : say.of_kind(kinds::log::kind)) {
    const std::vector<std::string> fields = left_out(say, *log);
    if (fields.empty()) continue;
    using How = Applied::How;
    const How how = applied(*log).how;
    const bool ours = how == How::by_tools || how == How::in_part;
    out += fmt::format(
        "- **{}** ({} {}){} {}. {}\n", wording::capitalised(say.value(*log, "class")),
        say.pick("article", "article"), log->article, say.pick(" :", ":"), fmt::join(fields, " ; "),
        ours ? say.pick("Nos outils ne peuvent pas l'écrire.", "Our tools cannot write it.")
             : say.pick("La charte ne permet pas de l'écrire.", "The charter does not allow writing it."));
  }
  // Vehicles and cameras are often ruled by texts of their own: a charter that is silent on them promises
  // nothing.
  if (const std::vector<std::string> classes = untaken(say, kinds::log::kind, {"vehicles", "cameras"});
      !classes.empty())
    out += fmt::format("\n{}\n\n{}",
                       say.pick("Aucune trace n'est annoncée, donc permise, pour :",
                                "No log is announced, hence allowed, for:"),
                       bullets(classes));
  return out;
}

std::string not_decrypted(const Saying& say) {
  const std::vector<const Clause*> found = say.of_kind(kinds::web_inspection::kind);
  if (found.empty() || found.front()->word(kinds::web_inspection::tls) == "never")
    return say.pick(
        "Les échanges chiffrés ne sont pas déchiffrés : le contenu des pages reste entre vous et le site.\n",
        "Encrypted traffic is not decrypted: the content of pages stays between you and the site.\n");
  return fmt::format("{} {} ({} {}).\n",
                     say.pick("Certains échanges sont déchiffrés. Ne le sont jamais :",
                              "Some traffic is decrypted. Never decrypted:"),
                     say.value(*found.front(), "exempt"), say.pick("article", "article"),
                     found.front()->article);
}

std::string kept_private(const Saying& say) {
  const std::vector<const Clause*> found = say.of_kind(kinds::private_markers::kind);
  if (found.empty()) return capital_none(say, *catalogue().find(kinds::private_markers::kind.name)) + ".\n";
  std::string out;
  for (const Clause* clause : found)
    out += fmt::format("- {}{} {} ({} {})\n", wording::capitalised(say.value(*clause, "on")),
                       say.pick(" :", ":"), say.value(*clause, "marks"), say.pick("article", "article"),
                       clause->article);
  return out;
}

std::string never_opened(const Saying& say) {
  const std::vector<const Clause*> logs = say.of_kind(kinds::log::kind);
  const bool named = std::any_of(logs.begin(), logs.end(), [](const Clause* log) {
    return log->word(kinds::log::identities) == "named";
  });
  // What a judge asks for is the law's, and a name in clear needs no opening.
  std::vector<std::string_view> beside{"judicial_extract"};
  if (named) beside.emplace_back("identity");
  const std::vector<std::string> never = untaken(say, kinds::opening::kind, beside);
  std::string out;
  if (!never.empty())
    out = fmt::format("{}\n\n{}\n",
                      say.pick("Aucune clause ne prévoit d'ouvrir, en tant que tel :",
                               "No clause provides for opening, as such:"),
                      bullets(never));
  std::string wide;
  for (const Clause* clause : say.of_kind(kinds::opening::kind))
    wide += fmt::format("- {} ({} {}){} {}\n", say.value(*clause, "of"), say.pick("article", "article"),
                        clause->article, say.pick(", sur décision de :", ", decided by:"),
                        say.value(*clause, "decided_by"));
  if (!wide.empty())
    out += fmt::format(
        "{}\n\n{}",
        say.pick("Mais une ouverture prévue peut laisser voir ce qui se trouve là où elle a lieu :",
                 "But an opening that is provided for may show what stands where it takes place:"),
        wide);
  return out;
}

std::string not_watched(const Saying& say) {
  std::string out;
  for (const Kind& kind : catalogue().kinds) {
    const bool shown_above = kind.name == kinds::log::kind.name || kind.name == kinds::opening::kind.name ||
                             kind.name == kinds::web_inspection::kind.name;
    if (!kind.monitors || shown_above || !say.of_kind({kind.name}).empty()) continue;
    out += fmt::format("- {}{} {}\n", wording::capitalised(kind.label.in(say.language())),
                       say.pick(" :", ":"), kind.none.in(say.language()));
  }
  if (out.empty())
    return say.pick("Chaque sorte de vérification que nous connaissons est annoncée par la charte.\n",
                    "Every sort of check that we know of is announced by the charter.\n");
  return fmt::format("{}\n\n{}",
                     say.pick("Ces vérifications n'ont aucune clause. Voici ce qui vaut sans elle :",
                              "These checks have no clause. What holds without it:"),
                     out);
}

}  // namespace cartulaire::charter::paper
