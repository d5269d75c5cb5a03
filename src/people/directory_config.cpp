#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "people/directory.hpp"
#include "people/text.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::people {
namespace {

using base::Status;
using platform::Path;
using platform::YamlNode;

constexpr std::size_t kLongestName = 100;

class Reader {
 public:
  explicit Reader(Path path) : path_(std::move(path)) {}

  base::Result<std::vector<Directory>> read() {
    const auto text = platform::read_text(path_, std::size_t{1} << 20);
    if (!text) return tl::unexpected(text.error());
    const auto root = platform::read_yaml(*text, path_.string());
    if (!root) return tl::unexpected(root.error());
    std::vector<Directory> directories;
    const Keys keys = {
        {"directories", [&](const YamlNode& list) {
           return each(list, [&](const YamlNode& one) { return directory(one, directories.emplace_back()); });
         }}};
    if (auto done = map(*root, keys, {"directories"}); !done) return base::pass(done);
    std::set<std::string> names;
    for (const Directory& one : directories)
      if (!names.insert(one.name).second)
        return wrong(*root, fmt::format("deux annuaires s’appellent `{}`", one.name),
                     fmt::format("two directories are called `{}`", one.name));
    return directories;
  }

 private:
  using Use = std::function<Status(const YamlNode&)>;
  using Keys = std::map<std::string, Use, std::less<>>;

  [[nodiscard]] tl::unexpected<base::Error> wrong(const YamlNode& at, std::string french,
                                                  std::string english) const {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("{}:{}:{}", path_.string(), at.place.line, at.place.column),
                      std::move(french), std::move(english));
  }

  Status map(const YamlNode& node, const Keys& keys, const std::vector<std::string_view>& needed) const {
    std::string names;
    for (const auto& [name, use] : keys)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    if (!node.is_map())
      return wrong(node, "il faut des lignes `nom: valeur` : " + names,
                   "lines `name: value` are wanted: " + names);
    for (const auto& [key, place, value] : node.entries) {
      const auto known = keys.find(key);
      if (known == keys.end())
        return wrong(value, fmt::format("`{}` n’existe pas ici ; il y a {}", key, names),
                     fmt::format("there is no `{}` here; there is {}", key, names));
      if (auto used = known->second(value); !used) return used;
    }
    for (const std::string_view name : needed)
      if (node.find(name) == nullptr)
        return wrong(node, fmt::format("il manque `{}`", name), fmt::format("`{}` is missing", name));
    return {};
  }

  Status each(const YamlNode& node, const Use& use) const {
    if (!node.is_list() || node.items.empty()) return wrong(node, "il faut une liste", "a list is wanted");
    for (const YamlNode& item : node.items)
      if (auto used = use(item); !used) return used;
    return {};
  }

  Status text(const YamlNode& node, std::string& into) const {
    if (!node.is_scalar() || node.text.empty()) return wrong(node, "il faut un texte", "a text is wanted");
    into = node.text;
    return {};
  }
  // One text or a list of them.
  Status texts(const YamlNode& node, std::vector<std::string>& into) const {
    if (node.is_scalar()) return text(node, into.emplace_back());
    return each(node, [&](const YamlNode& item) { return text(item, into.emplace_back()); });
  }
  Status path(const YamlNode& node, Path& into) const {
    std::string written;
    if (auto status = text(node, written); !status) return status;
    into = path_.parent_path() / written;  // an absolute one stays as it is
    return {};
  }
  Status yes_or_no(const YamlNode& node, bool& into) const {
    if (node.is_scalar() && (node.text == "true" || node.text == "false")) {
      into = node.text == "true";
      return {};
    }
    return wrong(node, "il faut `true` ou `false`", "`true` or `false` is wanted");
  }

  Status seconds(const YamlNode& node, platform::LdapPlace& place) const {
    int number = 0;
    const char* end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 1 || number > 600)
      return wrong(node, "il faut un nombre de secondes, de 1 à 600",
                   "a number of seconds is wanted, from 1 to 600");
    place.answering = std::chrono::seconds(number);
    place.connecting = std::min(place.connecting, place.answering);
    return {};
  }

  // `OURS: THEIRS` or `OURS: [THEIRS, …]`, turned round.
  Status values(const YamlNode& node, std::map<std::string, std::string>& into) const {
    if (!node.is_map())
      return wrong(node, "il faut des lignes `nom: valeurs`", "lines `name: values` are wanted");
    for (const auto& [ours, place, value] : node.entries) {
      std::vector<std::string> theirs;
      if (auto status = texts(value, theirs); !status) return status;
      for (std::string& one : theirs)
        if (!into.emplace(one, ours).second)
          return wrong(value, fmt::format("`{}` est là deux fois", one),
                       fmt::format("`{}` is there twice", one));
    }
    return {};
  }

  Status fields(const YamlNode& node, FieldMap& into) const {
    if (!node.is_map())
      return wrong(node, "il faut des lignes `champ: attribut`", "lines `field: attribute` are wanted");
    std::vector<std::string> written;
    for (const auto& [key, place, value] : node.entries) {
      std::string attribute;
      if (auto status = text(value, attribute); !status) return status;
      // What RFC 4512 §1.4 lets a name be made of: it becomes a part of filters.
      if (!std::all_of(attribute.begin(), attribute.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                   c == '.';
          }))
        return wrong(value, fmt::format("`{}` n’est pas un nom d’attribut", attribute),
                     fmt::format("`{}` is no name of an attribute", attribute));
      written.push_back(key + "=" + attribute);
    }
    auto read = read_field_map(written);
    if (!read) return wrong(node, read.error().text(), read.error().text(base::Language::english));
    into = std::move(*read);
    return {};
  }

  Status search(const YamlNode& node, PeopleSearch& into) const {
    return map(node,
               {{"base", [&](const YamlNode& value) { return text(value, into.base); }},
                {"filter", [&](const YamlNode& value) { return text(value, into.filter); }},
                {"entity", [&](const YamlNode& value) { return text(value, into.entity); }}},
               {"base"});
  }

  Status who(const YamlNode& node, GroupRule& into) const {
    return map(
        node,
        {{"entity", [&](const YamlNode& value) { return text(value, into.entity); }},
         {"population", [&](const YamlNode& value) { return texts(value, into.populations); }},
         {"signed", [&](const YamlNode& value) { return yes_or_no(value, into.has_signed.emplace()); }},
         {"document", [&](const YamlNode& value) { return text(value, into.document); }}},
        {});
  }
  Status group(const YamlNode& node, GroupRule& into) const {
    return map(node,
               {{"group", [&](const YamlNode& value) { return text(value, into.group); }},
                {"who", [&](const YamlNode& value) { return who(value, into); }}},
               {"group", "who"});
  }

  Status directory(const YamlNode& node, Directory& into) const {
    platform::LdapPlace& place = into.place;
    const Keys keys = {
        {"name", [&](const YamlNode& value) { return text(value, into.name); }},
        {"server", [&](const YamlNode& value) { return text(value, place.server); }},
        {"start_tls", [&](const YamlNode& value) { return yes_or_no(value, place.start_tls); }},
        {"plain", [&](const YamlNode& value) { return yes_or_no(value, place.plain); }},
        {"ca", [&](const YamlNode& value) { return path(value, place.authorities); }},
        {"account", [&](const YamlNode& value) { return text(value, place.account); }},
        {"password_file", [&](const YamlNode& value) { return path(value, place.password_file); }},
        {"timeout", [&](const YamlNode& value) { return seconds(value, place); }},
        {"people",
         [&](const YamlNode& value) {
           return each(value, [&](const YamlNode& one) { return search(one, into.people.emplace_back()); });
         }},
        {"fields", [&](const YamlNode& value) { return fields(value, into.mapping.fields); }},
        {"entities", [&](const YamlNode& value) { return values(value, into.mapping.entities); }},
        {"populations", [&](const YamlNode& value) { return values(value, into.mapping.populations); }},
        {"groups",
         [&](const YamlNode& value) {
           return each(value, [&](const YamlNode& one) { return group(one, into.groups.emplace_back()); });
         }},
    };
    if (auto done = map(node, keys, {"name", "server", "people"}); !done) return done;
    return judge(node, into);
  }

  [[nodiscard]] Status judge(const YamlNode& node, const Directory& one) const {
    if (one.name.size() > kLongestName || one.name.find_first_of(" \t\n") != std::string::npos)
      return wrong(node, "`name` est un mot court", "`name` is one short word");
    if (one.place.account.empty() && !one.place.server.starts_with("ldapi:"))
      return wrong(node, "il manque `account` et `password_file` : un annuaire ne se lit pas anonymement",
                   "`account` and `password_file` are missing: a directory is not read anonymously");
    if (!one.place.account.empty() && one.place.password_file.empty())
      return wrong(node, "il manque `password_file`", "`password_file` is missing");
    const bool told = one.mapping.fields.contains(Field::entity);
    for (const PeopleSearch& search : one.people)
      if (search.entity.empty() && !told)
        return wrong(
            node,
            fmt::format(
                "de quelle entité sont les personnes sous `{}` ? `entity`, ou un attribut sous `fields`",
                search.base),
            fmt::format("of which entity are people below `{}`? `entity`, or an attribute under `fields`",
                        search.base));
    if (!one.mapping.entities.empty() && !told)
      return wrong(node, "`entities` veut l’attribut de l’entité, sous `fields`",
                   "`entities` wants the attribute of the entity, under `fields`");
    return {};
  }

  Path path_;
};

}  // namespace

base::Result<std::vector<Directory>> read_directories(const Path& file) {
  return Reader(file).read();
}

}  // namespace cartulaire::people
