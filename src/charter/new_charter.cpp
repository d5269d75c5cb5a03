#include "charter/new_charter.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/check.hpp"
#include "charter/print.hpp"
#include "charter/print_yaml.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::embedded {
extern const std::string_view kNewCharterMd;  // catalogue/new/charte.md
}

namespace cartulaire::charter {
namespace {

// Those who govern, who sign the charter like everyone.
std::string_view members(std::string_view kind) {
  if (kind == "epci") return "les élus communautaires";
  if (kind == "cdg" || kind == "ccas") return "les membres du conseil d'administration";
  if (kind == "syndicat") return "les délégués au comité syndical";
  return "les élus";
}

std::string words_of(const std::vector<Choice>& choices) {
  std::string words;
  for (const Choice& one : choices)
    words += (words.empty() ? "" : ", ") + std::string(one.word);
  return words;
}

base::Status known(std::string_view word, const std::vector<Choice>& choices) {
  if (std::any_of(choices.begin(), choices.end(), [&](const Choice& one) { return one.word == word; }))
    return {};
  return base::fail(base::ErrorCode::invalid, "",
                    fmt::format("`{}` n'existe pas ; il y a : {}", word, words_of(choices)),
                    fmt::format("there is no `{}`; there are: {}", word, words_of(choices)));
}

// "la commune de Saint-Exemple" -> "commune-de-saint-exemple": letters of a file name, without the article.
std::string identifier_of(std::string_view name) {
  // U+00C0…U+00FF, the second byte from 0x80: the letter without its accent, `-` where there is none.
  constexpr std::string_view kPlain = "aaaaaaaceeeeiiii-nooooo-ouuuuy--aaaaaaaceeeeiiii-nooooo-ouuuuy-y";
  std::string id;
  const std::size_t article = name.find_first_of(" '");
  for (std::size_t at = article == std::string_view::npos ? 0 : article + 1;
       at < name.size() && id.size() < 50; ++at) {
    char c = name[at];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '\xc3' && at + 1 < name.size()) c = kPlain[static_cast<unsigned char>(name[++at]) & 0x3fU];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && !id.empty());
    if (letter)
      id += c;
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  while (id.ends_with('-'))
    id.pop_back();
  return id.empty() ? "charte" : id;
}

// Proper names have none in French; what a sentence calls an authority always has.
bool has_article(std::string_view name) {
  return name.starts_with("le ") || name.starts_with("la ") || name.starts_with("les ") ||
         name.starts_with("l'") || name.starts_with("l’");
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string in_quotes(std::string_view text) {
  platform::YamlNode node;
  node.kind = platform::YamlNode::Kind::scalar;
  node.text = text;
  return yaml_scalar(node, YamlStyle::flow);
}

// The template's parts by name, the first one without; each begins after its line `%% NAME`.
std::map<std::string, std::string, std::less<>> template_parts() {
  std::map<std::string, std::string, std::less<>> parts;
  std::string name;
  std::string_view left = embedded::kNewCharterMd;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size() - 1) + 1;
    const std::string_view line = left.substr(0, end);
    left.remove_prefix(end);
    if (line.starts_with("%% "))
      name = line.substr(3, line.size() - 4);
    else
      parts[name] += line;
  }
  return parts;
}

// Parts in the order of the list, whatever the order of the asking, and their articles numbered.
std::string assemble(const NewCharter& wanted) {
  const auto parts = template_parts();
  int number = 1;
  const auto numbered = [&number](std::string part) {
    replace_all(part, "# #.", fmt::format("# {}.", number++));
    return part;
  };
  std::string text = numbered(parts.at(""));
  for (const Choice& one : new_charter_parts())
    if (std::find(wanted.parts.begin(), wanted.parts.end(), one.word) != wanted.parts.end())
      text += numbered(parts.at(std::string(one.word)));
  return text;
}

}  // namespace

const std::vector<Choice>& new_charter_kinds() {
  static const std::vector<Choice> kinds{{"commune", "commune", "municipality"},
                                         {"epci", "communauté, métropole", "union of municipalities"},
                                         {"departement", "département", "department"},
                                         {"region", "région", "region"},
                                         {"cdg", "centre de gestion", "management centre"},
                                         {"ccas", "centre d'action sociale", "social action centre"},
                                         {"syndicat", "syndicat mixte ou de communes", "joint authority"}};
  return kinds;
}

const std::vector<Choice>& new_charter_parts() {
  static const std::vector<Choice> parts{
      {"signature", "lire et signer la charte", "reading and signing the charter"},
      {"web", "l'usage d'Internet et ce qui est fermé", "the use of the web and what is closed"},
      {"ai", "l'intelligence artificielle", "artificial intelligence"},
      {"journal", "ce qui est enregistré de la navigation", "what is recorded of browsing"}};
  return parts;
}

base::Result<std::string> write_new_charter(const NewCharter& wanted) {
  if (auto kind = known(wanted.kind, new_charter_kinds()); !kind) return base::pass(kind);
  for (const std::string& part : wanted.parts)
    if (auto one = known(part, new_charter_parts()); !one) return base::pass(one);
  using wording::Form;
  if (wanted.entity.find('\n') != std::string::npos || !has_article(wanted.entity) ||
      !wording::inflect({wanted.entity, {}, {}}, Form::du, base::Language::french))
    return base::fail(
        base::ErrorCode::invalid, "",
        fmt::format("`{}` n'est pas un nom avec son article ; écrivez par exemple `la commune de …`, "
                    "`le syndicat …`, `l'agglomération …`",
                    wanted.entity),
        fmt::format("`{}` is no name with its French article; write for example `la commune de …`, `le "
                    "syndicat …`, `l'agglomération …`",
                    wanted.entity));
  std::string text = assemble(wanted);
  replace_all(text, "@ID@", identifier_of(wanted.entity));
  replace_all(text, "@MEMBERS@", members(wanted.kind));
  replace_all(text, "@TITLE@", in_quotes(wanted.title.empty() ? "Charte du numérique" : wanted.title));
  replace_all(text, "@ENTITY@", in_quotes(wanted.entity));
  const Loaded loaded = load_charter(text, "");
  std::vector<Diagnostic> found = loaded.diagnostics;
  for (Diagnostic& one : check(loaded.charter))
    found.push_back(std::move(one));
  // Only the name and the title come from outside.
  if (!found.empty())
    return base::fail(base::ErrorCode::invalid, "",
                      "le nom ou le titre ne convient pas : " + found.front().french,
                      "the name or the title does not fit: " + found.front().english);
  auto printed = print_charter(loaded);
  if (!printed) return base::pass(printed);
  return std::move(printed->text);
}

}  // namespace cartulaire::charter
