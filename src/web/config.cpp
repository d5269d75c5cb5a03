#include "web/config.hpp"

#include <charconv>

#include <fmt/format.h>

#include "platform/settings.hpp"

namespace cartulaire::web {
namespace {

using base::Status;
using platform::Path;
using platform::Settings;
using platform::YamlNode;

class Reader {
 public:
  explicit Reader(const Settings& file) : file_(file) {}

  base::Result<WebConfig> read() {
    const YamlNode& root = file_.root();
    config_.keys = file_.folder() / "web.key";
    if (auto status = file_.read(root, top()); !status) return base::pass(status);
    if (config_.listen.address.empty()) return file_.missing(root, "listen");
    if (config_.store.target.empty()) return file_.missing(root, "store");
    if (config_.charters.empty()) return file_.missing(root, "charters");
    const bool tls = !config_.listen.certificate.empty();
    if (tls != !config_.listen.key.empty()) return file_.missing(root, "tls: {certificate: …, key: …}");
    if (!config_.bundle.empty() && (config_.bundle_key.empty() || config_.bundle_memory.empty()))
      return file_.missing(root, "bundle: {folder: …, key: …, memory: …}");
    if (!config_.spool.folder.empty() && config_.bundle.empty())
      return file_.missing(root, "bundle: {folder: …, key: …, memory: …}");
    return std::move(config_);
  }

 private:
  Settings::Keys top() {
    WebConfig& to = config_;
    return {
        {"listen", [this](const YamlNode& value) { return listen(value); }},
        {"address", [this](const YamlNode& value) { return address(value); }},
        {"store", [this](const YamlNode& value) { return store(value); }},
        {"keys", file_.path(to.keys)},
        {"adoption_key", file_.path(to.adoption_key)},
        {"keeper", file_.path(to.keeper)},
        {"portal", file_.path(to.portal)},
        {"common_passwords", file_.path(to.common_passwords)},
        {"clock", file_.path(to.clock)},
        {"sign_in", [this](const YamlNode& value) { return sign_in(value); }},
        {"scim", [this](const YamlNode& value) { return scim(value); }},
        {"inside", prefixes_into(to.inside)},
        {"proxies", prefixes_into(to.proxies)},
        {"contact", file_.text(to.contact)},
        {"charters", [this](const YamlNode& value) { return charters(value); }},
        {"list_rhythms", [this](const YamlNode& value) { return list_rhythms(value); }},
        {"jobs", file_.yes_or_no(to.jobs)},
        {"mail", [this](const YamlNode& value) { return mail(value); }},
        {"spool", [this](const YamlNode& value) { return spool(value); }},
        {"hub", [this](const YamlNode& value) { return hub(value); }},
        {"webhooks", [this](const YamlNode& value) { return webhooks(value); }},
        {"metrics",
         [this](const YamlNode& value) -> Status {
           if (value.text != "loopback" && value.text != "token")
             return file_.wrong(value, "il faut `loopback` ou `token`", "`loopback` or `token` is wanted");
           config_.metrics_on_loopback = value.text == "loopback";
           return {};
         }},
        {"tls",
         [this](const YamlNode& value) {
           return file_.read(value, {{"certificate", file_.path(config_.listen.certificate)},
                                     {"key", file_.path(config_.listen.key)}});
         }},
        {"bundle",
         [this](const YamlNode& value) {
           return file_.read(value, {{"folder", file_.path(config_.bundle)},
                                     {"key", file_.path(config_.bundle_key)},
                                     {"memory", file_.path(config_.bundle_memory)}});
         }},
    };
  }

  Status mail(const YamlNode& value) {
    MailPlace& to = config_.mail;
    auto status = file_.read(value, {{"server", file_.text(to.server)},
                                     {"from", file_.text(to.from)},
                                     {"name", file_.text(to.name)},
                                     {"login", file_.text(to.login)},
                                     {"password_file", file_.path(to.password_file)},
                                     {"ca", file_.path(to.authority)},
                                     {"in_clear", file_.yes_or_no(to.in_clear)},
                                     {"per_minute", file_.number(to.per_minute, 0, 60'000)}});
    if (!status) return status;
    if (to.server.empty() || to.from.empty()) return file_.missing(value, "mail: {server: …, from: …}");
    return {};
  }

  Status spool(const YamlNode& value) {
    SpoolPlace& to = config_.spool;
    auto status = file_.read(value, {{"folder", file_.path(to.folder)},
                                     {"intake", file_.path(to.intake)},
                                     {"node", file_.text(to.node)}});
    if (!status) return status;
    if (to.folder.empty()) return file_.missing(value, "spool: {folder: …}");
    if (to.intake.empty()) to.intake = to.folder / "intake";
    return {};
  }

  Status hub(const YamlNode& value) {
    NodesPlace& to = config_.hub;
    auto status = file_.read(value, {{"folder", file_.path(to.folder)}, {"entity", file_.text(to.entity)}});
    if (!status) return status;
    if (to.folder.empty() || to.entity.empty()) return file_.missing(value, "hub: {folder: …, entity: …}");
    return {};
  }

  Status webhooks(const YamlNode& value) {
    for (const YamlNode& one : value.items) {
      HookPlace hook;
      const auto events = [&](const YamlNode& list) -> Status {
        for (const YamlNode& event : list.items) {
          if (!event.is_scalar() || event.text.find('.') == std::string::npos)
            return file_.wrong(event, "il faut un événement comme `campaign.opened`",
                               "an event like `campaign.opened` is wanted");
          hook.events.push_back(event.text);
        }
        return {};
      };
      auto status = file_.read(one, {{"name", file_.text(hook.name)},
                                     {"entity", file_.text(hook.entity)},
                                     {"address", file_.text(hook.address)},
                                     {"events", events},
                                     {"secret_file", file_.path(hook.secret_file)},
                                     {"ca", file_.path(hook.authority)}});
      if (!status) return status;
      if (hook.name.empty() || hook.entity.empty() || hook.events.empty() || hook.secret_file.empty())
        return file_.missing(one,
                             "webhooks: [{name: …, entity: …, address: …, events: […], secret_file: …}]");
      if (!hook.address.starts_with("https://"))
        return file_.wrong(one, "l’adresse d’un webhook commence par https://",
                           "the address of a webhook begins with https://");
      for (const HookPlace& other : config_.webhooks)
        if (other.name == hook.name && other.entity == hook.entity)
          return file_.wrong(one, fmt::format("il y a deux webhooks `{}`", hook.name),
                             fmt::format("there are two webhooks `{}`", hook.name));
      config_.webhooks.push_back(std::move(hook));
    }
    return {};
  }

  Status list_rhythms(const YamlNode& value) {
    if (!value.is_map())
      return file_.wrong(value, "il faut des lignes `source: jours`", "lines `source: days` are wanted");
    for (const auto& [source, place, days] : value.entries) {
      ListRhythm one{source, 0};
      if (auto status = file_.number(one.days, 1, 3660)(days); !status) return status;
      config_.list_rhythms.push_back(std::move(one));
    }
    return {};
  }

  Status listen(const YamlNode& value) {
    const std::size_t colon = value.text.rfind(':');
    if (!value.is_scalar() || colon == std::string::npos || colon == 0)
      return file_.wrong(value, "il faut `ADRESSE:PORT`", "`ADDRESS:PORT` is wanted");
    std::string_view address = std::string_view(value.text).substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    config_.listen.address = address;
    const char* end = value.text.data() + value.text.size();
    if (const auto read = std::from_chars(value.text.data() + colon + 1, end, config_.listen.port);
        read.ec != std::errc{} || read.ptr != end)
      return file_.wrong(value, "il faut `ADRESSE:PORT`", "`ADDRESS:PORT` is wanted");
    return {};
  }

  Status address(const YamlNode& value) {
    const bool web = value.text.starts_with("https://") || value.text.starts_with("http://");
    if (!value.is_scalar() || !web || value.text.ends_with('/'))
      return file_.wrong(value, "il faut une adresse comme `https://charte.ville.fr`",
                         "an address like `https://charter.town.example` is wanted");
    config_.address = value.text;
    return {};
  }

  Status store(const YamlNode& value) {
    auto place = platform::SqlPlace::parse(value.text);
    if (!place) return file_.wrong(value, place.error().french, place.error().english);
    config_.store = std::move(*place);
    if (config_.store.engine == platform::SqlEngine::sqlite)
      config_.store.target = (file_.folder() / config_.store.target).string();
    return {};
  }

  Status charters(const YamlNode& value) {
    for (const YamlNode& one : value.items) {
      CharterPlace place;
      if (auto status = file_.read(one, {{"charter", file_.path(place.charter)},
                                         {"adoption", file_.path(place.adoption)},
                                         {"key", file_.path(place.key)}});
          !status)
        return status;
      if (place.charter.empty()) return file_.missing(one, "charter");
      if (place.adoption.empty()) place.adoption = place.charter.parent_path() / "adoption.jsonl";
      if (place.key.empty()) place.key = place.charter.parent_path() / "publish.key.pub";
      config_.charters.push_back(std::move(place));
    }
    return {};
  }

  [[nodiscard]] Settings::Read prefixes_into(std::vector<policy::Prefix>& to) const {
    return [this, &to](const YamlNode& value) -> Status {
      std::vector<std::string> texts;
      if (auto status = file_.texts(texts)(value); !status) return status;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto prefix = policy::parse_prefix(texts[i]);
        if (!prefix)
          return file_.wrong(value.items[i], "il faut une adresse ou une plage, comme `10.0.0.0/8`",
                             "an address or a range is wanted, like `10.0.0.0/8`");
        to.push_back(*prefix);
      }
      return {};
    };
  }

  Status sign_in(const YamlNode& value) {
    SignInPlaces& to = config_.sign_in;
    to.password.clear();
    auto status = file_.read(value, {{"password", file_.texts(to.password)},
                                     {"ldap", file_.path(to.ldap)},
                                     {"oidc", [this](const YamlNode& one) { return oidc(one); }}});
    if (status && to.password.empty() && to.ldap.empty() && !to.oidc)
      return file_.wrong(value, "personne ne pourrait se connecter : nommez `password`, `ldap` ou `oidc`",
                         "nobody could sign in: name `password`, `ldap` or `oidc`");
    return status;
  }

  Status oidc(const YamlNode& value) {
    SignInPlaces& to = config_.sign_in;
    access::OidcClient& client = to.oidc.emplace();
    if (auto status = file_.read(value, {{"name", file_.text(to.provider)},
                                         {"issuer", file_.text(client.issuer)},
                                         {"client", file_.text(client.id)},
                                         {"secret_file", file_.path(to.oidc_secret)},
                                         {"scopes", file_.text(client.scope)},
                                         {"login_claim", file_.text(client.login_claim)},
                                         {"strong_acr", file_.texts(client.strong)},
                                         {"directory", file_.text(client.directory)}});
        !status)
      return status;
    if (client.issuer.empty()) return file_.missing(value, "issuer");
    if (client.id.empty()) return file_.missing(value, "client");
    if (to.provider.empty()) return file_.missing(value, "name");
    return {};
  }

  Status scim(const YamlNode& value) {
    if (!value.is_list()) return file_.wrong(value, "il faut une liste", "a list is wanted");
    for (const YamlNode& one : value.items) {
      ScimPlace place;
      if (auto status = file_.read(one, {{"entity", file_.text(place.entity)},
                                         {"directory", file_.text(place.directory)},
                                         {"token_file", file_.path(place.token)}});
          !status)
        return status;
      if (place.entity.empty()) return file_.missing(one, "entity");
      if (place.directory.empty()) return file_.missing(one, "directory");
      if (place.token.empty()) return file_.missing(one, "token_file");
      config_.scim.push_back(std::move(place));
    }
    return {};
  }

  const Settings& file_;
  WebConfig config_;
};

}  // namespace

base::Result<WebConfig> read_config(const Path& path) {
  const auto file = Settings::open(path);
  if (!file) return tl::unexpected(file.error());
  return Reader(*file).read();
}

}  // namespace cartulaire::web
