#include "adapters/sessions/mapping.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "platform/yaml.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using logs::Shape;
using platform::YamlEntry;
using platform::YamlNode;

constexpr std::size_t kMaxRules = 50;
constexpr std::size_t kMaxId = 40;

const std::vector<Shape> kShapes = {Shape::syslog, Shape::key_values, Shape::csv,   Shape::json,
                                    Shape::blocks, Shape::utmp,       Shape::utmp64};

struct DoesName {
  Does does;
  std::string_view name;
};
constexpr std::array<DoesName, 9> kDoes = {{{Does::begin, "begin"},
                                            {Does::update, "update"},
                                            {Does::end, "end"},
                                            {Does::once, "once"},
                                            {Does::refused, "refused"},
                                            {Does::note, "note"},
                                            {Does::forget, "forget"},
                                            {Does::end_all, "end-all"},
                                            {Does::break_all, "break-all"}}};

bool needs_key(Does does) {
  return does != Does::once && does != Does::refused && does != Does::end_all && does != Does::break_all;
}

class Loader {
 public:
  explicit Loader(std::string_view file) : file_(file), reader_(file, mapping_.log) {}

  base::Result<Mapping> load(const YamlNode& root) {
    if (!root.is_map())
      return reader_.wrong(root, "une liste de clés est attendue", "a map of keys is expected");
    const YamlNode* rules_node = nullptr;
    for (const YamlEntry& entry : root.entries) {
      if (entry.key == "rules") {
        rules_node = &entry.value;  // read last: they are about the fields that the others name
        continue;
      }
      auto common = reader_.read(entry, kShapes);
      if (!common) return base::pass(common);
      if (*common) continue;
      if (auto read = key(entry); !read) return base::pass(read);
    }
    if (rules_node == nullptr) return reader_.wrong(root, "`rules` manque", "`rules` is missing");
    if (auto read = rules(*rules_node); !read) return base::pass(read);
    if (auto finished = reader_.finish(root); !finished) return base::pass(finished);
    return checked(root);
  }

 private:
  base::Result<Mapping> checked(const YamlNode& root) {
    const auto is_plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    const std::string& id = mapping_.log.id;  // names files and the writer
    if (id.size() > kMaxId || !std::all_of(id.begin(), id.end(), is_plain))
      return reader_.wrong(root, "`id` : au plus 40 caractères parmi a-z, 0-9, - et _",
                           "`id`: at most 40 of a-z, 0-9, - and _");
    if (mapping_.application.empty())
      return reader_.wrong(root, "`application` manque", "`application` is missing");
    if (mapping_.user.empty()) return reader_.wrong(root, "`user` manque", "`user` is missing");
    const auto keyed = [](const Rule& rule) { return needs_key(rule.does); };
    if (mapping_.key.empty() && std::any_of(mapping_.rules.begin(), mapping_.rules.end(), keyed))
      return reader_.wrong(root, "`key` manque : ce qui relie le début et la fin d'une session",
                           "`key` is missing: what joins the beginning and the end of a session");
    return std::move(mapping_);
  }

  base::Status key(const YamlEntry& entry) {
    const YamlNode& value = entry.value;
    if (entry.key == "application") return application(value);
    if (entry.key == "key") return reader_.slots(value, mapping_.key);
    if (entry.key == "scope") return reader_.slots(value, mapping_.scope);
    if (entry.key == "unique_key") return yes_or_no(value, mapping_.unique_key);
    if (entry.key == "user") return reader_.slots(value, mapping_.user);
    if (entry.key == "address") return reader_.slots(value, mapping_.address);
    if (entry.key == "host") return reader_.slots(value, mapping_.host);
    if (entry.key == "seconds") return reader_.slots(value, mapping_.seconds);
    if (entry.key == "serial") return serial(value);
    if (entry.key == "timeout") return timeout(value);
    std::vector<std::string> known = logs::DeclarationReader::keys();
    known.insert(known.end(), {"application", "key", "scope", "unique_key", "user", "address", "host",
                               "seconds", "serial", "timeout", "rules"});
    return reader_.unknown(entry, known);
  }

  base::Status yes_or_no(const YamlNode& node, bool& target) {
    if (node.text != "yes" && node.text != "no")
      return reader_.wrong(node, "`yes` ou `no` est attendu", "`yes` or `no` is expected");
    target = node.text == "yes";
    return {};
  }

  // `ssh`, or `{name: ssh, of: [host]}`.
  base::Status application(const YamlNode& node) {
    if (node.is_scalar()) return reader_.text(node, mapping_.application);
    if (!node.is_map())
      return reader_.wrong(node, "un nom ou `{name: …, of: …}` est attendu",
                           "a name or `{name: …, of: …}` is expected");
    for (const YamlEntry& entry : node.entries) {
      base::Status read;
      if (entry.key == "name") {
        read = reader_.text(entry.value, mapping_.application);
      } else if (entry.key == "of") {
        read = reader_.slots(entry.value, mapping_.application_of);
      } else {
        return reader_.unknown(entry, {"name", "of"});
      }
      if (!read) return read;
    }
    return {};
  }

  // `{field: RecordId, per: MachineName}`.
  base::Status serial(const YamlNode& node) {
    if (!node.is_map() || node.find("field") == nullptr)
      return reader_.wrong(node, "`{field: …, per: …}` est attendu", "`{field: …, per: …}` is expected");
    for (const YamlEntry& entry : node.entries) {
      if (entry.key == "field") {
        auto slot = reader_.slot(entry.value, entry.value.text);
        if (!slot) return base::pass(slot);
        mapping_.serial = *slot;
      } else if (entry.key == "per") {
        if (auto read = reader_.slots(entry.value, mapping_.per); !read) return read;
      } else {
        return reader_.unknown(entry, {"field", "per"});
      }
    }
    return {};
  }

  // `30 minutes`, `12 hours`, `7 days`.
  base::Status timeout(const YamlNode& node) {
    std::int64_t count = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, count);
    const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
    std::chrono::seconds one{0};
    if (unit == " minutes" || unit == " minute") one = std::chrono::minutes(1);
    if (unit == " hours" || unit == " hour") one = std::chrono::hours(1);
    if (unit == " days" || unit == " day") one = std::chrono::hours(24);
    constexpr std::int64_t kMost = 100'000;
    if (read.ec != std::errc() || one.count() == 0 || count < 1 || count > kMost ||
        one * count > std::chrono::days(31))
      return reader_.wrong(node, "une durée est attendue, 31 jours au plus : `12 hours`, `7 days`",
                           "a duration is expected, at most 31 days: `12 hours`, `7 days`");
    mapping_.timeout = one * count;
    return {};
  }

  base::Status rules(const YamlNode& node) {
    if (!node.is_list() || node.items.empty() || node.items.size() > kMaxRules)
      return reader_.wrong(node, fmt::format("une liste de 1 à {} règles est attendue", kMaxRules),
                           fmt::format("a list of 1 to {} rules is expected", kMaxRules));
    for (const YamlNode& item : node.items)
      if (auto read = rule(item); !read) return read;
    return {};
  }

  base::Status rule(const YamlNode& node) {
    if (!node.is_map()) return reader_.wrong(node, "`{does: …}` est attendu", "`{does: …}` is expected");
    Rule rule;
    std::string_view in = mapping_.log.shape == Shape::syslog ? "message" : "";
    const YamlNode* match = nullptr;
    bool done = false;
    for (const YamlEntry& entry : node.entries) {
      base::Status read;
      if (entry.key == "does") {
        read = does(entry.value, rule);
        done = true;
      } else if (entry.key == "when") {
        read = reader_.conditions(entry.value, rule.when);
      } else if (entry.key == "in") {
        in = entry.value.text;
      } else if (entry.key == "match") {
        match = &entry.value;
      } else {
        return reader_.unknown(entry, {"does", "when", "in", "match"});
      }
      if (!read) return read;
    }
    if (!done) return reader_.wrong(node, "`does` manque", "`does` is missing");
    if (match != nullptr)
      if (auto read = expression(*match, in, rule); !read) return read;
    if (match == nullptr && rule.when.empty())
      return reader_.wrong(node, "`when` ou `match` manque", "`when` or `match` is missing");
    mapping_.rules.push_back(std::move(rule));
    return {};
  }

  base::Status does(const YamlNode& node, Rule& rule) {
    std::string all;
    for (const DoesName& one : kDoes) {
      if (one.name == node.text) {
        rule.does = one.does;
        return {};
      }
      all += (all.empty() ? "" : ", ") + std::string(one.name);
    }
    return reader_.wrong(node, fmt::format("effet inconnu : `{}` ; il y a : {}", node.text, all),
                         fmt::format("unknown effect: `{}`; there are: {}", node.text, all));
  }

  base::Status expression(const YamlNode& node, std::string_view in, Rule& rule) {
    if (in.empty())
      return reader_.wrong(node, "`in` manque : le champ où chercher",
                           "`in` is missing: the field to look at");
    auto slot = reader_.slot(node, in);
    if (!slot) return base::pass(slot);
    rule.in = *slot;
    auto pattern = platform::Pattern::compile(
        node.text, fmt::format("{}:{}:{}", file_, node.place.line, node.place.column));
    if (!pattern) return base::pass(pattern);
    rule.match = std::move(*pattern);
    for (const std::string& group : rule.match.groups()) {
      auto place = reader_.slot(node, group);
      if (!place) return base::pass(place);
      rule.captures.push_back(*place);
      rule.tells_user |= std::find(mapping_.user.begin(), mapping_.user.end(), *place) != mapping_.user.end();
    }
    return {};
  }

  std::string file_;
  Mapping mapping_;
  logs::DeclarationReader reader_;
};

}  // namespace

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file) {
  auto root = platform::read_yaml(text, file);
  if (!root) return base::pass(root);
  return Loader(file).load(*root);
}

}  // namespace cartulaire::adapters::sessions
