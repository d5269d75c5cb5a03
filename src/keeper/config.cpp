#include "keeper/config.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "charter/diagnostic.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::keeper {
namespace {

using base::ErrorCode;
using base::Status;
using platform::Path;
using platform::YamlNode;

class Reader {
 public:
  explicit Reader(Path path) : path_(std::move(path)), folder_(path_.parent_path()) {}

  base::Result<KeeperConfig> read() {
    const auto text = platform::read_text(path_, std::size_t{1} << 20);
    if (!text) return tl::unexpected(text.error());
    const auto root = platform::read_yaml(*text, path_.string());
    if (!root) return tl::unexpected(root.error());
    if (!root->is_map())
      return wrong(root->place, "il faut des lignes `nom: valeur`", "lines `name: value` are wanted");
    for (const auto& [key, place, value] : root->entries)
      if (auto status = entry(key, place, value); !status) return base::pass(status);
    for (const auto& [name, path] : {std::pair{"sealed", &config_.sealed},
                                     {"keys", &config_.keys},
                                     {"intake", &config_.intake},
                                     {"socket", &config_.socket}})
      if (path->empty())
        return wrong(root->place, fmt::format("il manque `{}`", name), fmt::format("`{}` is missing", name));
    if (config_.feeds_warehouse && config_.warehouse.address.empty())
      return wrong(root->place, "`engine: clickhouse` veut `clickhouse: {address: …}`",
                   "`engine: clickhouse` wants `clickhouse: {address: …}`");
    return std::move(config_);
  }

 private:
  using Keys = std::map<std::string, std::function<Status()>, std::less<>>;

  tl::unexpected<base::Error> wrong(platform::Place place, std::string french, std::string english) const {
    return base::fail(ErrorCode::invalid, fmt::format("{}:{}:{}", path_.string(), place.line, place.column),
                      std::move(french), std::move(english));
  }

  Status entry(const std::string& key, platform::Place place, const YamlNode& value) {
    const Keys keys = {
        {"sealed", [&] { return path(value, config_.sealed); }},
        {"keys", [&] { return path(value, config_.keys); }},
        {"token", [&] { return token(place, value); }},
        {"intake", [&] { return path(value, config_.intake); }},
        {"socket", [&] { return path(value, config_.socket); }},
        {"hub", [&] { return path(value, config_.hub); }},
        {"clock", [&] { return path(value, config_.clock); }},
        {"charter", [&] { return path(value, config_.charter); }},
        {"spools", [&] { return paths(value, config_.spools); }},
        {"checkpoints", [&] { return places(value, config_.checkpoints); }},
        {"smtp", [&] { return text(value, config_.smtp); }},
        {"mail_from", [&] { return text(value, config_.mail_from); }},
        {"timestamps", [&] { return text(value, config_.timestamps); }},
        {"centre", [&] { return text(value, config_.centre); }},
        {"zone", [&] { return text(value, config_.zone); }},
        {"seal_at", [&] { return minute(value, config_.seal_minute); }},
        {"release", [&] { return yes_or_no(value, config_.release); }},
        {"operators", [&] { return texts(value, config_.operators); }},
        {"portals", [&] { return texts(value, config_.portals); }},
        {"readers", [&] { return texts(value, config_.readers); }},
        {"engine", [&] { return engine(value); }},
        {"clickhouse", [&] { return warehouse(value); }},
    };
    return choose(keys, key, place);
  }

  Status warehouse(const YamlNode& map) {
    if (!map.is_map())
      return wrong(map.place, "il faut des lignes `nom: valeur`", "lines `name: value` are wanted");
    WarehouseConfig& into = config_.warehouse;
    for (const auto& entry : map.entries) {
      const Keys keys = {
          {"address", [&] { return address(entry.value, into.address); }},
          {"user", [&] { return text(entry.value, into.user); }},
          {"password_file", [&] { return path(entry.value, into.password_file); }},
          {"database", [&] { return text(entry.value, into.database); }},
      };
      if (auto status = choose(keys, entry.key, entry.key_place); !status) return status;
    }
    if (into.address.empty()) return wrong(map.place, "il manque `address`", "`address` is missing");
    return {};
  }

  Status choose(const Keys& keys, const std::string& key, platform::Place place) const {
    if (const auto known = keys.find(key); known != keys.end()) return known->second();
    std::vector<std::string> names;
    for (const auto& [name, read] : keys)
      names.push_back(name);
    const std::string near = charter::nearest(key, names);
    return wrong(
        place, fmt::format("`{}` n'existe pas ici{}", key, near.empty() ? "" : " ; est-ce `" + near + "` ?"),
        fmt::format("there is no `{}` here{}", key, near.empty() ? "" : "; is it `" + near + "`?"));
  }

  Status token(platform::Place place, const YamlNode& value) {
    platform::TokenPlace token;
    if (!value.is_map())
      return wrong(value.place, "il faut `module`, `label` et `pin_file`",
                   "`module`, `label` and `pin_file` are wanted");
    for (const auto& [key, key_place, member] : value.entries) {
      const Keys keys = {
          {"module", [&] { return path(member, token.module); }},
          {"label", [&] { return text(member, token.label); }},
          {"pin_file", [&] { return path(member, token.pin_file); }},
      };
      if (auto status = choose(keys, key, key_place); !status) return status;
    }
    if (token.module.empty() || token.label.empty() || token.pin_file.empty())
      return wrong(place, "`token` veut `module`, `label` et `pin_file`",
                   "`token` wants `module`, `label` and `pin_file`");
    config_.token = std::move(token);
    return {};
  }

  Status text(const YamlNode& value, std::string& into) const {
    if (!value.is_scalar() || value.text.empty())
      return wrong(value.place, "il faut un texte", "a text is wanted");
    into = value.text;
    return {};
  }
  Status path(const YamlNode& value, Path& into) const {
    std::string written;
    if (auto status = text(value, written); !status) return status;
    into = folder_ / written;  // an absolute one stays as it is
    return {};
  }
  Status texts(const YamlNode& value, std::vector<std::string>& into) const {
    if (!value.is_list()) return wrong(value.place, "il faut une liste", "a list is wanted");
    for (const YamlNode& item : value.items)
      if (auto status = text(item, into.emplace_back()); !status) return status;
    return {};
  }
  Status paths(const YamlNode& value, std::vector<Path>& into) const {
    std::vector<std::string> written;
    if (auto status = texts(value, written); !status) return status;
    for (const std::string& one : written)
      into.push_back(folder_ / one);
    return {};
  }
  // Addresses stay as they are, folders begin at the file's.
  Status places(const YamlNode& value, std::vector<std::string>& into) const {
    if (auto status = texts(value, into); !status) return status;
    for (std::string& place : into)
      if (place.find(':') == std::string::npos) place = (folder_ / place).string();
    return {};
  }
  Status engine(const YamlNode& value) {
    if (value.text != "duckdb" && value.text != "clickhouse")
      return wrong(value.place, "il faut `duckdb` ou `clickhouse`", "`duckdb` or `clickhouse` is wanted");
    config_.feeds_warehouse = value.text == "clickhouse";
    return {};
  }
  // Rows cross another machine's network under TLS only.
  Status address(const YamlNode& value, std::string& into) const {
    if (auto status = text(value, into); !status) return status;
    while (into.ends_with('/'))
      into.pop_back();
    constexpr std::array kHere = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
    const bool here = std::ranges::any_of(kHere, [&](std::string_view host) {
      return into.starts_with(host) && (into.size() == host.size() || into[host.size()] == ':');
    });
    if (here || into.starts_with("https://")) return {};
    return wrong(value.place,
                 fmt::format("`{}` : il faut une adresse `https://`, ou `http://` sur cette machine", into),
                 fmt::format("`{}`: an `https://` address is wanted, or `http://` on this machine", into));
  }
  Status yes_or_no(const YamlNode& value, bool& into) const {
    if (value.text != "yes" && value.text != "no")
      return wrong(value.place, "il faut `yes` ou `no`", "`yes` or `no` is wanted");
    into = value.text == "yes";
    return {};
  }
  Status minute(const YamlNode& value, int& into) const {
    int hour = 0;
    int minute = 0;
    const std::string& written = value.text;
    const char* end = written.data() + written.size();
    const auto colon = std::from_chars(written.data(), end, hour);
    const bool read = colon.ec == std::errc() && colon.ptr != end && *colon.ptr == ':' &&
                      std::from_chars(colon.ptr + 1, end, minute).ptr == end && colon.ptr + 3 == end;
    if (!read || hour < 0 || hour > 23 || minute < 0 || minute > 59)
      return wrong(value.place, "il faut une heure telle que `02:30`", "a time such as `02:30` is wanted");
    into = hour * 60 + minute;
    return {};
  }

  Path path_;
  Path folder_;
  KeeperConfig config_;
};

}  // namespace

base::Result<KeeperConfig> read_config(const Path& path) {
  return Reader(path).read();
}

}  // namespace cartulaire::keeper
