#include "cli/adoption_parts.hpp"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "charter/adoption/entity_text.hpp"
#include "charter/model/read.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {

using charter::adoption::Register;

base::Result<AdoptedCharter> read_adopted(const std::string& file) {
  AdoptedCharter out;
  auto read = charter::model::read_charter(file);
  if (!read) return base::pass(read);
  out.text = std::move(read->text);  // whole: a record outlives the model that it was written on
  out.loaded = std::move(read->loaded);
  if (charter::has_errors(out.loaded.diagnostics)) {
    for (const charter::Diagnostic& one : out.loaded.diagnostics)
      fmt::print(stderr, "{}", charter::format(one, console_language()));
    return base::fail(base::ErrorCode::invalid, file, "la charte a des erreurs", "the charter has errors");
  }
  auto today = charter::adoption::today_in(out.loaded.charter.front.time_zone, base::SystemClock().now());
  if (!today) return base::pass(today);
  out.today = *today;
  return out;
}

std::string register_path(const std::string& charter, const std::string& named) {
  if (!named.empty()) return named;
  return (std::filesystem::path(charter).parent_path() / charter::adoption::kRegisterName).string();
}

base::Result<std::optional<Register>> find_register(const std::string& charter, const std::string& named,
                                                    const std::string& key) {
  const std::string path = register_path(charter, named);
  std::error_code error;
  if (named.empty() && !std::filesystem::exists(path, error)) return std::optional<Register>{};
  const auto public_key = platform::read_sign_public_key(key);
  if (!public_key) return tl::unexpected<base::Error>(public_key.error());
  auto all = charter::adoption::read_register(path, *public_key);
  if (!all) return base::pass(all);
  if (all->torn)
    fmt::print(stderr, "{}: {}\n", path,
               say("la dernière ligne, coupée pendant son écriture, ne compte pas",
                   "the last line was cut short while it was written and does not count"));
  return std::optional<Register>(std::move(*all));
}

void add_register(Command& command, RegisterFlags& flags) {
  command
      .option("--register", flags.path,
              {"le registre d'adoption (par défaut adoption.jsonl à côté de la charte, s'il existe)",
               "the register of adoption (by default adoption.jsonl beside the charter, if there is one)"})
      .option("--key", flags.key,
              {"la clé publique qui vérifie le registre", "the public key that verifies the register"});
}

base::Result<CharterInForce> charter_in_force(const std::string& file, const RegisterFlags& flags,
                                              const std::string& entity) {
  auto charter = read_adopted(file);
  if (!charter) return base::pass(charter);
  auto text = charter::effective_charter(charter->loaded.charter, entity);
  if (!text) return base::pass(text);
  auto all = find_register(file, flags.path, flags.key);
  if (!all) return base::pass(all);
  if (*all) {
    const auto status = charter::adoption::status_of(**all, text->front.version,
                                                     charter::adoption::entity_text(*text), charter->today);
    if (status.in_force && status.in_force->hash != text->hash)
      return base::fail(base::ErrorCode::refused, file,
                        fmt::format("ce texte n’est pas celui qui est en vigueur, de la version {} : donnez "
                                    "le fichier de celle-ci",
                                    status.in_force->version),
                        fmt::format("this is not the text in force, of version {}: give the file of that one",
                                    status.in_force->version));
  }
  return CharterInForce{std::move(*text), charter->today};
}

base::Result<charter::wording::Adoption> adoption_of(const charter::EffectiveCharter& charter,
                                                     const std::string& file, const RegisterFlags& flags) {
  auto all = find_register(file, flags.path, flags.key);
  if (!all) return base::pass(all);
  if (!*all) return charter::wording::Adoption{};
  auto today = charter::adoption::today_in(charter.front.time_zone, base::SystemClock().now());
  if (!today) return base::pass(today);
  return charter::adoption::adoption_words(
      charter::adoption::status_of(**all, charter.front.version, charter::adoption::entity_text(charter),
                                   *today),
      charter::wording::language_of(charter.front));
}

}  // namespace cartulaire::cli
