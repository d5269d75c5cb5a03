#include "platform/settings.hpp"

#include <charconv>

#include <fmt/format.h>

namespace cartulaire::platform {

using base::Status;

Settings::Settings(Path file, YamlNode root)
    : file_(std::move(file)), folder_(file_.parent_path()), root_(std::move(root)) {}

base::Result<Settings> Settings::open(const Path& file) {
  const auto text = read_text(file, std::size_t{1} << 20);
  if (!text) return tl::unexpected(text.error());
  auto root = read_yaml(*text, file.string());
  if (!root) return tl::unexpected(root.error());
  return Settings(file, std::move(*root));
}

Status Settings::read(const YamlNode& map, const Keys& keys) const {
  std::string names;
  for (const auto& [name, read] : keys)
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
  if (!map.is_map())
    return wrong(map, "il faut des lignes `nom: valeur` : " + names,
                 "lines `name: value` are wanted: " + names);
  for (const auto& [key, place, value] : map.entries) {
    const auto known = keys.find(key);
    if (known == keys.end())
      return wrong(place, fmt::format("`{}` n’existe pas ici ; il y a : {}", key, names),
                   fmt::format("there is no `{}` here; there are: {}", key, names));
    if (auto status = known->second(value); !status) return status;
  }
  return {};
}

Status Settings::each(const YamlNode& list, const Read& item) const {
  if (!list.is_list()) return wrong(list, "il faut une liste", "a list is wanted");
  for (const YamlNode& one : list.items)
    if (auto status = item(one); !status) return status;
  return {};
}

Settings::Read Settings::text(std::string& into) const {
  return [this, &into](const YamlNode& value) -> Status {
    if (!value.is_scalar() || value.text.empty()) return wrong(value, "il faut un texte", "a text is wanted");
    into = value.text;
    return {};
  };
}

Settings::Read Settings::path(Path& into) const {
  return [this, &into](const YamlNode& value) -> Status {
    if (!value.is_scalar() || value.text.empty())
      return wrong(value, "il faut un chemin", "a path is wanted");
    into = folder_ / value.text;  // an absolute one stays as it is
    return {};
  };
}

Settings::Read Settings::texts(std::vector<std::string>& into) const {
  return [this, &into](const YamlNode& value) -> Status {
    into.clear();
    return each(value, [&](const YamlNode& one) { return text(into.emplace_back())(one); });
  };
}

Settings::Read Settings::paths(std::vector<Path>& into) const {
  return [this, &into](const YamlNode& value) -> Status {
    into.clear();
    return each(value, [&](const YamlNode& one) { return path(into.emplace_back())(one); });
  };
}

Settings::Read Settings::yes_or_no(bool& into) const {
  return [this, &into](const YamlNode& value) -> Status {
    if (value.text == "yes" || value.text == "true")
      into = true;
    else if (value.text == "no" || value.text == "false")
      into = false;
    else
      return wrong(value, "il faut `yes` ou `no`", "`yes` or `no` is wanted");
    return {};
  };
}

Settings::Read Settings::number(int& into, int least, int most) const {
  return [this, &into, least, most](const YamlNode& value) -> Status {
    int read = 0;
    const char* end = value.text.data() + value.text.size();
    const auto done = std::from_chars(value.text.data(), end, read);
    if (done.ec != std::errc{} || done.ptr != end || read < least || read > most)
      return wrong(value, fmt::format("il faut un nombre de {} à {}", least, most),
                   fmt::format("a number from {} to {} is wanted", least, most));
    into = read;
    return {};
  };
}

tl::unexpected<base::Error> Settings::wrong(Place at, std::string french, std::string english) const {
  return base::fail(base::ErrorCode::invalid, fmt::format("{}:{}:{}", file_.string(), at.line, at.column),
                    std::move(french), std::move(english));
}

tl::unexpected<base::Error> Settings::wrong(const YamlNode& at, std::string french,
                                            std::string english) const {
  return wrong(at.place, std::move(french), std::move(english));
}

tl::unexpected<base::Error> Settings::missing(const YamlNode& at, std::string_view name) const {
  return wrong(at, fmt::format("il manque `{}`", name), fmt::format("`{}` is missing", name));
}

}  // namespace cartulaire::platform
