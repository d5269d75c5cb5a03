#include "people/source.hpp"

#include <fmt/format.h>

#include "people/text.hpp"

namespace cartulaire::people {

const std::array<FieldName, kFields>& field_names() {
  static constexpr std::array<FieldName, kFields> kNames = {{
      {Field::entity, "entity", "entité"},
      {Field::key, "key", "matricule"},
      {Field::login, "login", "identifiant"},
      {Field::given_name, "given_name", "prénom"},
      {Field::family_name, "family_name", "nom"},
      {Field::mail, "mail", "courriel"},
      {Field::population, "population", "statut"},
      {Field::arrived, "arrived", "arrivée"},
      {Field::unit, "unit", "service"},
      {Field::title, "title", "fonction"},
      {Field::manager, "manager", "responsable"},
  }};
  return kNames;
}

base::Result<FieldMap> read_field_map(const std::vector<std::string>& written) {
  FieldMap map;
  for (const std::string& one : written) {
    const std::size_t equals = one.find('=');
    const std::string_view name = std::string_view(one).substr(0, equals);
    const FieldName* found = nullptr;
    for (const FieldName& known : field_names())
      if (name == known.english || name == known.french) found = &known;
    if (equals == std::string::npos || equals + 1 == one.size() || found == nullptr)
      return base::fail(
          base::ErrorCode::invalid, one,
          "écrivez CHAMP=NOM, avec l’un des champs de `docs/operations/store.md`, comme "
          "`unit=departmentNumber`",
          "write FIELD=NAME with a field of `docs/operations/store.md`, such as `unit=departmentNumber`");
    map[found->field] = lower(one.substr(equals + 1));
  }
  return map;
}

Source::Kind kind_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && (text.front() == '\n' || text.front() == '\r'))
    text.remove_prefix(1);
  const std::string head = lower(text.substr(0, 8));
  const bool ldif = head.starts_with("version:") || head.starts_with("dn:") || head.starts_with("#");
  return ldif ? Source::Kind::directory : Source::Kind::csv;
}

}  // namespace cartulaire::people
