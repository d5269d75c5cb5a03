#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "people/directory.hpp"
#include "people/text.hpp"
#include "platform/settings.hpp"

namespace cartulaire::people {
namespace {

using base::Status;
using platform::Path;
using platform::Settings;
using platform::YamlNode;

constexpr std::size_t kLongestName = 100;

class Reader {
 public:
  explicit Reader(const Settings& file) : file_(file) {}

  base::Result<std::vector<Directory>> read() {
    std::vector<Directory> directories;
    const auto each_directory = [&](const YamlNode& list) {
      return some(list, [&](const YamlNode& one) { return directory(one, directories.emplace_back()); });
    };
    if (auto done = map(file_.root(), {{"directories", each_directory}}, {"directories"}); !done)
      return base::pass(done);
    std::set<std::string> names;
    for (const Directory& one : directories)
      if (!names.insert(one.name).second)
        return file_.wrong(file_.root(), fmt::format("deux annuaires s’appellent `{}`", one.name),
                           fmt::format("two directories are called `{}`", one.name));
    return directories;
  }

 private:
  // These keys, of which some are needed.
  Status map(const YamlNode& node, const Settings::Keys& keys,
             const std::vector<std::string_view>& needed) const {
    if (auto done = file_.read(node, keys); !done) return done;
    for (const std::string_view name : needed)
      if (node.find(name) == nullptr) return file_.missing(node, name);
    return {};
  }

  Status some(const YamlNode& node, const Settings::Read& use) const {
    if (node.items.empty()) return file_.wrong(node, "il faut une liste", "a list is wanted");
    return file_.each(node, use);
  }

  // One text or a list of them.
  Status texts(const YamlNode& node, std::vector<std::string>& into) const {
    if (node.is_scalar()) return file_.text(into.emplace_back())(node);
    return some(node, [&](const YamlNode& item) { return file_.text(into.emplace_back())(item); });
  }
  Status seconds(const YamlNode& node, platform::LdapPlace& place) const {
    int number = 0;
    if (auto status = file_.number(number, 1, 600)(node); !status) return status;
    place.answering = std::chrono::seconds(number);
    place.connecting = std::min(place.connecting, place.answering);
    return {};
  }

  // `OURS: THEIRS` or `OURS: [THEIRS, …]`, turned round.
  Status values(const YamlNode& node, std::map<std::string, std::string>& into) const {
    if (!node.is_map())
      return file_.wrong(node, "il faut des lignes `nom: valeurs`", "lines `name: values` are wanted");
    for (const auto& [ours, place, value] : node.entries) {
      std::vector<std::string> theirs;
      if (auto status = texts(value, theirs); !status) return status;
      for (std::string& one : theirs)
        if (!into.emplace(one, ours).second)
          return file_.wrong(value, fmt::format("`{}` est là deux fois", one),
                             fmt::format("`{}` is there twice", one));
    }
    return {};
  }

  Status fields(const YamlNode& node, FieldMap& into) const {
    if (!node.is_map())
      return file_.wrong(node, "il faut des lignes `champ: attribut`", "lines `field: attribute` are wanted");
    std::vector<std::string> written;
    for (const auto& [key, place, value] : node.entries) {
      std::string attribute;
      if (auto status = file_.text(attribute)(value); !status) return status;
      // What RFC 4512 §1.4 lets a name be made of: it becomes a part of filters.
      if (!std::all_of(attribute.begin(), attribute.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                   c == '.';
          }))
        return file_.wrong(value, fmt::format("`{}` n’est pas un nom d’attribut", attribute),
                           fmt::format("`{}` is no name of an attribute", attribute));
      written.push_back(key + "=" + attribute);
    }
    auto read = read_field_map(written);
    if (!read) return file_.wrong(node, read.error().text(), read.error().text(base::Language::english));
    into = std::move(*read);
    return {};
  }

  Status search(const YamlNode& node, PeopleSearch& into) const {
    return map(node,
               {{"base", file_.text(into.base)},
                {"filter", file_.text(into.filter)},
                {"entity", file_.text(into.entity)}},
               {"base"});
  }

  Status who(const YamlNode& node, GroupRule& into) const {
    return map(
        node,
        {{"entity", file_.text(into.entity)},
         {"population", [&](const YamlNode& value) { return texts(value, into.populations); }},
         {"signed", [&](const YamlNode& value) { return file_.yes_or_no(into.has_signed.emplace())(value); }},
         {"document", file_.text(into.document)}},
        {});
  }
  Status group(const YamlNode& node, GroupRule& into) const {
    return map(
        node,
        {{"group", file_.text(into.group)}, {"who", [&](const YamlNode& value) { return who(value, into); }}},
        {"group", "who"});
  }

  Status directory(const YamlNode& node, Directory& into) const {
    platform::LdapPlace& place = into.place;
    const Settings::Keys keys = {
        {"name", file_.text(into.name)},
        {"server",
         [&](const YamlNode& value) -> Status {
           if (auto status = texts(value, place.others); !status) return status;
           place.server = place.others.front();
           place.others.erase(place.others.begin());
           return {};
         }},
        {"start_tls", file_.yes_or_no(place.start_tls)},
        {"plain", file_.yes_or_no(place.plain)},
        {"ca", file_.path(place.authorities)},
        {"account", file_.text(place.account)},
        {"password_file", file_.path(place.password_file)},
        {"timeout", [&](const YamlNode& value) { return seconds(value, place); }},
        {"people",
         [&](const YamlNode& value) {
           return some(value, [&](const YamlNode& one) { return search(one, into.people.emplace_back()); });
         }},
        {"fields", [&](const YamlNode& value) { return fields(value, into.mapping.fields); }},
        {"entities", [&](const YamlNode& value) { return values(value, into.mapping.entities); }},
        {"populations", [&](const YamlNode& value) { return values(value, into.mapping.populations); }},
        {"groups",
         [&](const YamlNode& value) {
           return some(value, [&](const YamlNode& one) { return group(one, into.groups.emplace_back()); });
         }},
    };
    if (auto done = map(node, keys, {"name", "server", "people"}); !done) return done;
    return judge(node, into);
  }

  [[nodiscard]] Status judge(const YamlNode& node, const Directory& one) const {
    if (one.name.size() > kLongestName || one.name.find_first_of(" \t\n") != std::string::npos)
      return file_.wrong(node, "`name` est un mot court", "`name` is one short word");
    const bool local = one.place.server.starts_with("ldapi:") && one.place.others.empty();
    if (one.place.account.empty() && !local)
      return file_.wrong(node,
                         "il manque `account` et `password_file` : un annuaire ne se lit pas anonymement",
                         "`account` and `password_file` are missing: a directory is not read anonymously");
    if (!one.place.account.empty() && one.place.password_file.empty())
      return file_.wrong(node, "il manque `password_file`", "`password_file` is missing");
    const bool told = one.mapping.fields.contains(Field::entity);
    for (const PeopleSearch& search : one.people)
      if (search.entity.empty() && !told)
        return file_.wrong(
            node,
            fmt::format(
                "de quelle entité sont les personnes sous `{}` ? `entity`, ou un attribut sous `fields`",
                search.base),
            fmt::format("of which entity are people below `{}`? `entity`, or an attribute under `fields`",
                        search.base));
    if (!one.mapping.entities.empty() && !told)
      return file_.wrong(node, "`entities` veut l’attribut de l’entité, sous `fields`",
                         "`entities` wants the attribute of the entity, under `fields`");
    return {};
  }

  const Settings& file_;
};

}  // namespace

base::Result<std::vector<Directory>> read_directories(const Path& file) {
  const auto settings = Settings::open(file);
  if (!settings) return tl::unexpected(settings.error());
  return Reader(*settings).read();
}

}  // namespace cartulaire::people
