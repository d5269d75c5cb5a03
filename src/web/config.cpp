#include "web/config.hpp"

#include <charconv>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "platform/yaml.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using base::Status;
using platform::Path;
using platform::YamlNode;

class Reader {
 public:
  explicit Reader(Path path) : path_(std::move(path)), folder_(path_.parent_path()) {}

  base::Result<WebConfig> read() {
    const auto text = platform::read_text(path_, std::size_t{1} << 20);
    if (!text) return tl::unexpected(text.error());
    const auto root = platform::read_yaml(*text, path_.string());
    if (!root) return tl::unexpected(root.error());
    config_.keys = folder_ / "web.key";
    if (auto status = entries(*root, top()); !status) return base::pass(status);
    if (config_.listen.address.empty()) return missing(*root, "listen");
    if (config_.store.target.empty()) return missing(*root, "store");
    if (config_.charters.empty()) return missing(*root, "charters");
    const bool tls = !config_.listen.certificate.empty();
    if (tls != !config_.listen.key.empty()) return missing(*root, "tls: {certificate: …, key: …}");
    if (!config_.bundle.empty() && (config_.bundle_key.empty() || config_.bundle_memory.empty()))
      return missing(*root, "bundle: {folder: …, key: …, memory: …}");
    return std::move(config_);
  }

 private:
  using Keys = std::map<std::string, std::function<Status(const YamlNode&)>, std::less<>>;

  Keys top() {
    WebConfig& to = config_;
    return {
        {"listen", [this](const YamlNode& value) { return listen(value); }},
        {"address", [this](const YamlNode& value) { return address(value); }},
        {"store", [this](const YamlNode& value) { return store(value); }},
        {"keys", path_into(to.keys)},
        {"adoption_key", path_into(to.adoption_key)},
        {"keeper", path_into(to.keeper)},
        {"portal", path_into(to.portal)},
        {"common_passwords", path_into(to.common_passwords)},
        {"clock", path_into(to.clock)},
        {"directory", text_into(to.directory)},
        {"charters", [this](const YamlNode& value) { return charters(value); }},
        {"tls",
         [this](const YamlNode& value) {
           return entries(value, {{"certificate", path_into(config_.listen.certificate)},
                                  {"key", path_into(config_.listen.key)}});
         }},
        {"bundle",
         [this](const YamlNode& value) {
           return entries(value, {{"folder", path_into(config_.bundle)},
                                  {"key", path_into(config_.bundle_key)},
                                  {"memory", path_into(config_.bundle_memory)}});
         }},
    };
  }

  tl::unexpected<base::Error> wrong(platform::Place at, std::string french, std::string english) const {
    return base::fail(ErrorCode::invalid, fmt::format("{}:{}:{}", path_.string(), at.line, at.column),
                      std::move(french), std::move(english));
  }
  tl::unexpected<base::Error> wrong(const YamlNode& at, std::string french, std::string english) const {
    return wrong(at.place, std::move(french), std::move(english));
  }
  tl::unexpected<base::Error> missing(const YamlNode& at, std::string_view name) const {
    return wrong(at, fmt::format("il manque `{}`", name), fmt::format("`{}` is missing", name));
  }

  Status entries(const YamlNode& node, const Keys& keys) const {
    if (!node.is_map())
      return wrong(node, "il faut des lignes `nom: valeur`", "lines `name: value` are wanted");
    for (const auto& [key, place, value] : node.entries) {
      const auto known = keys.find(key);
      if (known == keys.end()) {
        std::string names;
        for (const auto& [name, read] : keys)
          names += (names.empty() ? "" : ", ") + name;
        return wrong(place, fmt::format("`{}` n’est pas un réglage ; il y a : {}", key, names),
                     fmt::format("`{}` is no setting; there are: {}", key, names));
      }
      if (auto status = known->second(value); !status) return status;
    }
    return {};
  }

  std::function<Status(const YamlNode&)> text_into(std::string& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      if (!value.is_scalar() || value.text.empty())
        return wrong(value, "il faut un texte", "a text is wanted");
      to = value.text;
      return {};
    };
  }
  std::function<Status(const YamlNode&)> path_into(Path& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      if (!value.is_scalar() || value.text.empty())
        return wrong(value, "il faut un chemin", "a path is wanted");
      to = folder_ / value.text;
      return {};
    };
  }

  Status listen(const YamlNode& value) {
    const std::size_t colon = value.text.rfind(':');
    if (!value.is_scalar() || colon == std::string::npos || colon == 0)
      return wrong(value, "il faut `ADRESSE:PORT`", "`ADDRESS:PORT` is wanted");
    std::string_view address = std::string_view(value.text).substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    config_.listen.address = address;
    const char* end = value.text.data() + value.text.size();
    if (const auto read = std::from_chars(value.text.data() + colon + 1, end, config_.listen.port);
        read.ec != std::errc{} || read.ptr != end)
      return wrong(value, "il faut `ADRESSE:PORT`", "`ADDRESS:PORT` is wanted");
    return {};
  }

  Status address(const YamlNode& value) {
    const bool web = value.text.starts_with("https://") || value.text.starts_with("http://");
    if (!value.is_scalar() || !web || value.text.ends_with('/'))
      return wrong(value, "il faut une adresse comme `https://charte.ville.fr`",
                   "an address like `https://charter.town.example` is wanted");
    config_.address = value.text;
    return {};
  }

  Status store(const YamlNode& value) {
    auto place = platform::SqlPlace::parse(value.text);
    if (!place) return wrong(value, place.error().french, place.error().english);
    config_.store = std::move(*place);
    if (config_.store.engine == platform::SqlEngine::sqlite)
      config_.store.target = (folder_ / config_.store.target).string();
    return {};
  }

  Status charters(const YamlNode& value) {
    for (const YamlNode& one : value.items) {
      CharterPlace place;
      if (auto status = entries(one, {{"charter", path_into(place.charter)},
                                      {"adoption", path_into(place.adoption)},
                                      {"key", path_into(place.key)}});
          !status)
        return status;
      if (place.charter.empty()) return missing(one, "charter");
      if (place.adoption.empty()) place.adoption = place.charter.parent_path() / "adoption.jsonl";
      if (place.key.empty()) place.key = place.charter.parent_path() / "publish.key.pub";
      config_.charters.push_back(std::move(place));
    }
    return {};
  }

  Path path_;
  Path folder_;
  WebConfig config_;
};

}  // namespace

base::Result<WebConfig> read_config(const Path& path) {
  return Reader(path).read();
}

}  // namespace cartulaire::web
