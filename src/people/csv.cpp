// People out of a sheet.
#include "people/sheet.hpp"
#include "people/source.hpp"

namespace cartulaire::people {

Source read_csv(std::string_view text, const FieldMap& map, const SourceLimits& limits) {
  std::vector<SheetColumn> columns;
  for (const FieldName& name : field_names()) {
    const auto mapped = map.find(name.field);
    columns.push_back({name.english, name.french, name.field == Field::login,
                       mapped == map.end() ? std::string() : mapped->second});
  }
  Sheet sheet = read_sheet(text, columns, limits);
  Source source;
  source.kind = Source::Kind::csv;
  for (std::size_t i = 0; i < sheet.told.size(); ++i)
    source.told.at(i) = sheet.told[i];
  for (SheetRow& row : sheet.rows) {
    Line line;
    line.number = row.line;
    std::move(row.values.begin(), row.values.end(), line.values.begin());
    source.lines.push_back(std::move(line));
  }
  source.errors = std::move(sheet.errors);
  return source;
}

}  // namespace cartulaire::people
