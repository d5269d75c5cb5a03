#include "lists/list_info.hpp"

#include "lists/layout.hpp"

namespace cartulaire::lists {
namespace {

base::Instant instant(std::int64_t milliseconds) {
  return base::Instant(std::chrono::milliseconds(milliseconds));
}

}  // namespace

base::Result<ListInfo> describe(const Table& table) {
  if (table.header_ == nullptr) {
    return base::fail(base::ErrorCode::not_found, "", "aucun fichier de listes n'est chargé",
                      "no list file is loaded");
  }
  auto text = [&](const layout::Text& where) { return std::string(table.text(where)); };
  ListInfo info;
  info.built_at = instant(table.header_->built_at);
  info.bytes = table.header_->file_size;
  info.names = table.header_->name_count;
  info.urls = table.header_->url_count;
  info.expressions = table.expression_records_.size();
  for (const layout::SourceRecord& source : table.sources_) {
    info.sources.push_back({text(source.id), text(source.title), text(source.place), text(source.licence),
                            text(source.attribution), text(source.checksum), text(source.validator),
                            text(source.recipe), instant(source.read_at), BadLines(source.bad_lines)});
  }
  for (const layout::ListRecord& list : table.lists_) {
    ListInfo::List described{
        text(list.name), text(list.label_fr), text(list.label_en), info.sources[list.source].id, {},
        list.names,      list.urls,           list.expressions};
    CategorySet(list.categories[0], list.categories[1]).for_each([&](CategoryId id) {
      described.categories.emplace_back(table.category_name(id));
    });
    info.lists.push_back(std::move(described));
  }
  for (const layout::CategoryRecord& category : table.categories_) {
    info.categories.push_back({text(category.name), category.entries, category.opens != 0});
  }
  return info;
}

}  // namespace cartulaire::lists
