#include "keeper/config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "platform/settings.hpp"

namespace cartulaire::keeper {
namespace {

using base::Status;
using platform::Path;
using platform::Settings;
using platform::YamlNode;

class Reader {
 public:
  explicit Reader(const Settings& file) : file_(file) {}

  base::Result<KeeperConfig> read() {
    const YamlNode& root = file_.root();
    if (auto status = file_.read(root, top()); !status) return base::pass(status);
    for (const auto& [name, path] : {std::pair{"sealed", &config_.sealed},
                                     {"keys", &config_.keys},
                                     {"intake", &config_.intake},
                                     {"socket", &config_.socket}})
      if (path->empty()) return file_.missing(root, name);
    if (config_.feeds_warehouse && config_.warehouse.address.empty())
      return file_.wrong(root, "`engine: clickhouse` veut `clickhouse: {address: …}`",
                         "`engine: clickhouse` wants `clickhouse: {address: …}`");
    return std::move(config_);
  }

 private:
  Settings::Keys top() {
    KeeperConfig& to = config_;
    return {
        {"sealed", file_.path(to.sealed)},
        {"keys", file_.path(to.keys)},
        {"token", [this](const YamlNode& value) { return token(value); }},
        {"intake", file_.path(to.intake)},
        {"socket", file_.path(to.socket)},
        {"hub", file_.path(to.hub)},
        {"clock", file_.path(to.clock)},
        {"charter", file_.path(to.charter)},
        {"spools", file_.paths(to.spools)},
        {"checkpoints", [this](const YamlNode& value) { return places(value, config_.checkpoints); }},
        {"smtp", file_.text(to.smtp)},
        {"mail_from", file_.text(to.mail_from)},
        {"timestamps", file_.text(to.timestamps)},
        {"centre", file_.text(to.centre)},
        {"zone", file_.text(to.zone)},
        {"seal_at", [this](const YamlNode& value) { return minute(value, config_.seal_minute); }},
        {"release", file_.yes_or_no(to.release)},
        {"operators", file_.texts(to.operators)},
        {"portals", file_.texts(to.portals)},
        {"readers", file_.texts(to.readers)},
        {"engine", [this](const YamlNode& value) { return engine(value); }},
        {"clickhouse", [this](const YamlNode& value) { return warehouse(value); }},
    };
  }

  Status warehouse(const YamlNode& value) {
    WarehouseConfig& to = config_.warehouse;
    auto status =
        file_.read(value, {{"address", [&](const YamlNode& one) { return address(one, to.address); }},
                           {"user", file_.text(to.user)},
                           {"password_file", file_.path(to.password_file)},
                           {"database", file_.text(to.database)}});
    if (status && to.address.empty()) return file_.missing(value, "address");
    return status;
  }

  Status token(const YamlNode& value) {
    platform::TokenPlace& to = config_.token.emplace();
    auto status = file_.read(value, {{"module", file_.path(to.module)},
                                     {"label", file_.text(to.label)},
                                     {"pin_file", file_.path(to.pin_file)}});
    if (status && (to.module.empty() || to.label.empty() || to.pin_file.empty()))
      return file_.wrong(value, "`token` veut `module`, `label` et `pin_file`",
                         "`token` wants `module`, `label` and `pin_file`");
    return status;
  }

  // Addresses stay as they are, folders begin at the file's.
  Status places(const YamlNode& value, std::vector<std::string>& into) const {
    if (auto status = file_.texts(into)(value); !status) return status;
    for (std::string& place : into)
      if (place.find(':') == std::string::npos) place = (file_.folder() / place).string();
    return {};
  }
  Status engine(const YamlNode& value) {
    if (value.text != "duckdb" && value.text != "clickhouse")
      return file_.wrong(value, "il faut `duckdb` ou `clickhouse`", "`duckdb` or `clickhouse` is wanted");
    config_.feeds_warehouse = value.text == "clickhouse";
    return {};
  }
  // Rows cross another machine's network under TLS only.
  Status address(const YamlNode& value, std::string& into) const {
    if (auto status = file_.text(into)(value); !status) return status;
    while (into.ends_with('/'))
      into.pop_back();
    constexpr std::array kHere = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
    const bool here = std::ranges::any_of(kHere, [&](std::string_view host) {
      return into.starts_with(host) && (into.size() == host.size() || into[host.size()] == ':');
    });
    if (here || into.starts_with("https://")) return {};
    return file_.wrong(
        value, fmt::format("`{}` : il faut une adresse `https://`, ou `http://` sur cette machine", into),
        fmt::format("`{}`: an `https://` address is wanted, or `http://` on this machine", into));
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
      return file_.wrong(value, "il faut une heure telle que `02:30`", "a time such as `02:30` is wanted");
    into = hour * 60 + minute;
    return {};
  }

  const Settings& file_;
  KeeperConfig config_;
};

}  // namespace

base::Result<KeeperConfig> read_config(const Path& path) {
  const auto file = Settings::open(path);
  if (!file) return tl::unexpected(file.error());
  return Reader(*file).read();
}

}  // namespace cartulaire::keeper
