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
    if (!config_.spool.folder.empty() && config_.bundle.empty())
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
        {"sign_in", [this](const YamlNode& value) { return sign_in(value); }},
        {"scim", [this](const YamlNode& value) { return scim(value); }},
        {"inside", prefixes_into(to.inside)},
        {"proxies", prefixes_into(to.proxies)},
        {"contact", text_into(to.contact)},
        {"charters", [this](const YamlNode& value) { return charters(value); }},
        {"jobs", yes_or_no_into(to.jobs)},
        {"mail", [this](const YamlNode& value) { return mail(value); }},
        {"spool", [this](const YamlNode& value) { return spool(value); }},
        {"webhooks", [this](const YamlNode& value) { return webhooks(value); }},
        {"metrics",
         [this](const YamlNode& value) -> Status {
           if (value.text != "loopback" && value.text != "token")
             return wrong(value, "il faut `loopback` ou `token`", "`loopback` or `token` is wanted");
           config_.metrics_on_loopback = value.text == "loopback";
           return {};
         }},
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

  std::function<Status(const YamlNode&)> yes_or_no_into(bool& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      if (value.text != "yes" && value.text != "no" && value.text != "true" && value.text != "false")
        return wrong(value, "il faut `yes` ou `no`", "`yes` or `no` is wanted");
      to = value.text == "yes" || value.text == "true";
      return {};
    };
  }

  Status mail(const YamlNode& value) {
    MailPlace& to = config_.mail;
    const auto rate = [&](const YamlNode& one) -> Status {
      const char* end = one.text.data() + one.text.size();
      const auto read = std::from_chars(one.text.data(), end, to.per_minute);
      if (read.ec == std::errc{} && read.ptr == end && to.per_minute >= 0 && to.per_minute <= 60'000)
        return {};
      return wrong(one, "il faut un nombre de 0 à 60000", "a number from 0 to 60000 is wanted");
    };
    auto status = entries(value, {{"server", text_into(to.server)},
                                  {"from", text_into(to.from)},
                                  {"name", text_into(to.name)},
                                  {"login", text_into(to.login)},
                                  {"password_file", path_into(to.password_file)},
                                  {"ca", path_into(to.authority)},
                                  {"in_clear", yes_or_no_into(to.in_clear)},
                                  {"per_minute", rate}});
    if (!status) return status;
    if (to.server.empty() || to.from.empty()) return missing(value, "mail: {server: …, from: …}");
    return {};
  }

  Status spool(const YamlNode& value) {
    SpoolPlace& to = config_.spool;
    auto status = entries(
        value,
        {{"folder", path_into(to.folder)}, {"intake", path_into(to.intake)}, {"node", text_into(to.node)}});
    if (!status) return status;
    if (to.folder.empty()) return missing(value, "spool: {folder: …}");
    if (to.intake.empty()) to.intake = to.folder / "intake";
    return {};
  }

  Status webhooks(const YamlNode& value) {
    for (const YamlNode& one : value.items) {
      HookPlace hook;
      const auto events = [&](const YamlNode& list) -> Status {
        for (const YamlNode& event : list.items) {
          if (!event.is_scalar() || event.text.find('.') == std::string::npos)
            return wrong(event, "il faut un événement comme `campaign.opened`",
                         "an event like `campaign.opened` is wanted");
          hook.events.push_back(event.text);
        }
        return {};
      };
      auto status = entries(one, {{"name", text_into(hook.name)},
                                  {"entity", text_into(hook.entity)},
                                  {"address", text_into(hook.address)},
                                  {"events", events},
                                  {"secret_file", path_into(hook.secret_file)},
                                  {"ca", path_into(hook.authority)}});
      if (!status) return status;
      if (hook.name.empty() || hook.entity.empty() || hook.events.empty() || hook.secret_file.empty())
        return missing(one, "webhooks: [{name: …, entity: …, address: …, events: […], secret_file: …}]");
      if (!hook.address.starts_with("https://"))
        return wrong(one, "l’adresse d’un webhook commence par https://",
                     "the address of a webhook begins with https://");
      for (const HookPlace& other : config_.webhooks)
        if (other.name == hook.name && other.entity == hook.entity)
          return wrong(one, fmt::format("il y a deux webhooks `{}`", hook.name),
                       fmt::format("there are two webhooks `{}`", hook.name));
      config_.webhooks.push_back(std::move(hook));
    }
    return {};
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

  std::function<Status(const YamlNode&)> texts_into(std::vector<std::string>& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      if (!value.is_list())
        return wrong(value, "il faut une liste entre crochets", "a list in brackets is wanted");
      to.clear();
      for (const YamlNode& one : value.items) {
        if (!one.is_scalar() || one.text.empty()) return wrong(one, "il faut un texte", "a text is wanted");
        to.push_back(one.text);
      }
      return {};
    };
  }
  std::function<Status(const YamlNode&)> prefixes_into(std::vector<policy::Prefix>& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      std::vector<std::string> texts;
      if (auto status = texts_into(texts)(value); !status) return status;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto prefix = policy::parse_prefix(texts[i]);
        if (!prefix)
          return wrong(value.items[i], "il faut une adresse ou une plage, comme `10.0.0.0/8`",
                       "an address or a range is wanted, like `10.0.0.0/8`");
        to.push_back(*prefix);
      }
      return {};
    };
  }

  Status sign_in(const YamlNode& value) {
    SignInPlaces& to = config_.sign_in;
    to.password.clear();
    auto status = entries(value, {{"password", texts_into(to.password)},
                                  {"ldap", path_into(to.ldap)},
                                  {"oidc", [this](const YamlNode& one) { return oidc(one); }}});
    if (status && to.password.empty() && to.ldap.empty() && !to.oidc)
      return wrong(value, "personne ne pourrait se connecter : nommez `password`, `ldap` ou `oidc`",
                   "nobody could sign in: name `password`, `ldap` or `oidc`");
    return status;
  }

  Status oidc(const YamlNode& value) {
    SignInPlaces& to = config_.sign_in;
    access::OidcClient& client = to.oidc.emplace();
    if (auto status = entries(value, {{"name", text_into(to.provider)},
                                      {"issuer", text_into(client.issuer)},
                                      {"client", text_into(client.id)},
                                      {"secret_file", path_into(to.oidc_secret)},
                                      {"scopes", text_into(client.scope)},
                                      {"login_claim", text_into(client.login_claim)},
                                      {"strong_acr", texts_into(client.strong)},
                                      {"directory", text_into(client.directory)}});
        !status)
      return status;
    if (client.issuer.empty()) return missing(value, "issuer");
    if (client.id.empty()) return missing(value, "client");
    if (to.provider.empty()) return missing(value, "name");
    return {};
  }

  Status scim(const YamlNode& value) {
    if (!value.is_list()) return wrong(value, "il faut une liste", "a list is wanted");
    for (const YamlNode& one : value.items) {
      ScimPlace place;
      if (auto status = entries(one, {{"entity", text_into(place.entity)},
                                      {"directory", text_into(place.directory)},
                                      {"token_file", path_into(place.token)}});
          !status)
        return status;
      if (place.entity.empty()) return missing(one, "entity");
      if (place.directory.empty()) return missing(one, "directory");
      if (place.token.empty()) return missing(one, "token_file");
      config_.scim.push_back(std::move(place));
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
