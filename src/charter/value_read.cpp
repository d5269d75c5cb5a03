#include "charter/value_read.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "charter/front_matter.hpp"
#include "charter/value_reader.hpp"
#include "charter/value_text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {

using platform::YamlEntry;
using platform::YamlNode;
using Base = Type::Base;

std::optional<Value> ValueReader::value(const YamlNode& node, const Type& type) const {
  switch (type.base) {
    case Base::list:
      return list(node, type);
    case Base::record:
    case Base::step:
      return record(node, type);
    case Base::except:
      return except(node);
    case Base::text:
      if (node.is_scalar()) return Value{Text{node.text}};
      return misfit(node, type);
    default:
      break;
  }
  if (!node.is_scalar()) return misfit(node, type);
  return scalar(node, type);
}

std::optional<Value> ValueReader::list(const YamlNode& node, const Type& type) const {
  const Type& item = type.items.front();
  List list;
  // `any` may stand alone for the whole.
  if (item.any && node.is_scalar() && node.text == "any") {
    auto any = scalar(node, item);
    if (!any) return std::nullopt;
    list.items.push_back(std::move(*any));
    return Value{std::move(list)};
  }
  if (node.is_scalar() && item.base != Base::list && item.base != Base::record) {
    report("L01", node.place, node_length(node),
           fmt::format("une liste s'écrit entre crochets : `[{}]`", node.text),
           fmt::format("a list is written in brackets: `[{}]`", node.text));
    return std::nullopt;
  }
  if (!node.is_list()) return misfit(node, type);
  bool sound = true;
  for (const YamlNode& one : node.items) {
    auto read = value(one, item);
    if (!read) {
      sound = false;
      continue;
    }
    if (std::find(list.items.begin(), list.items.end(), *read) != list.items.end()) {
      report("L02", one.place, node_length(one), "cet élément est déjà dans la liste ; gardez-en un seul",
             "this item is already in the list; keep one only");
      sound = false;
      continue;
    }
    list.items.push_back(std::move(*read));
  }
  if (!sound) return std::nullopt;
  return Value{std::move(list)};
}

std::optional<Value> ValueReader::record(const YamlNode& node, const Type& type) const {
  if (!node.is_map()) return misfit(node, type);
  bool sound = true;
  for (const YamlEntry& entry : node.entries)
    if (std::find(type.names.begin(), type.names.end(), entry.key) == type.names.end()) {
      unknown(entry.key_place, entry.key, type.names, "la clé", "key");
      sound = false;
    }
  Record record;
  for (std::size_t i = 0; i < type.names.size(); ++i) {
    const YamlNode* member = node.find(type.names[i]);
    if (member == nullptr) {
      if (type.optional[i]) continue;
      report("L01", node.place, 1, fmt::format("il manque la clé `{}`", type.names[i]),
             fmt::format("the key `{}` is missing", type.names[i]));
      sound = false;
      continue;
    }
    auto read = value(*member, type.items[i]);
    sound = sound && read.has_value();
    if (read) record.members.push_back({type.names[i], std::move(*read)});
  }
  if (!sound) return std::nullopt;
  return Value{std::move(record)};
}

std::optional<Value> ValueReader::scalar(const YamlNode& node, const Type& type) const {
  switch (type.base) {
    case Base::option:
      return option(node, type);
    case Base::field:
      return field(node);
    case Base::category:
      return category(node, type);
    case Base::role:
      if (!role(node.text, node.place)) return std::nullopt;
      return Value{Name{Name::Of::role, node.text}};
    case Base::population:
      return population(node);
    case Base::entity:
      return entity(node);
    case Base::who:
      return who(node);
    case Base::reference:
      return Value{Name{Name::Of::clause, node.text}};  // looked up once all are read
    case Base::registry:
      if (node.text != type.argument) {
        unknown(node.place, node.text, {type.argument}, "le registre", "register");
        return std::nullopt;
      }
      return Value{Name{Name::Of::registry, node.text}};
    case Base::kind:
      return kind(node);
    case Base::document:
      if (!is_identifier(node.text)) return misfit(node, type);
      return Value{Name{Name::Of::document, node.text}};
    case Base::file_type:
      return file_type(node, type);
    case Base::legal:
      return legal(node, type);
    case Base::active: {
      auto active = parse_active(node.text);
      if (!active) return misfit(node, type);
      if (active->kind == Active::Kind::by_decision && !role(active->role, node.place)) return std::nullopt;
      return Value{std::move(*active)};
    }
    default:
      break;
  }
  auto plain = parse_plain(type.base, node.text);
  if (!plain) return misfit(node, type);
  return plain;
}

void ValueReader::report(std::string code, Place place, int length, std::string french, std::string english,
                         std::string suggestion) const {
  context_.report({std::move(code), Severity::error, place, length, std::move(french), std::move(english),
                   std::move(suggestion)});
}

std::optional<Value> ValueReader::misfit(const YamlNode& node, const Type& type) const {
  const Label wanted = expected(type);
  std::string suggestion;
  if (node.is_scalar()) suggestion = nearest(node.text, vocabulary(type));
  if (node.is_scalar() && type.base == Base::window && is_empty_window(node.text)) {
    report("L01", node.place, node_length(node),
           fmt::format("`{}` commence et finit à la même heure : cette plage est vide ; la journée entière "
                       "s'écrit `00:00-24:00`",
                       node.text),
           fmt::format("`{}` begins and ends at the same hour: this window is empty; a whole day is written "
                       "`00:00-24:00`",
                       node.text));
    return std::nullopt;
  }
  if (node.kind == YamlNode::Kind::null || (node.is_scalar() && node.text.empty())) {
    report("L01", node.place, 1, fmt::format("valeur absente ; écrivez {}", wanted.french),
           fmt::format("value missing; write {}", wanted.english));
  } else if (node.is_scalar()) {
    report("L01", node.place, node_length(node),
           fmt::format("`{}` ne convient pas ; écrivez {}", node.text, wanted.french),
           fmt::format("`{}` does not fit; write {}", node.text, wanted.english), suggestion);
  } else {
    report("L01", node.place, 1,
           fmt::format("{} ne convient pas ici ; écrivez {}",
                       node.is_list() ? "une liste" : "un ensemble de clés", wanted.french),
           fmt::format("{} does not fit here; write {}", node.is_list() ? "a list" : "a set of keys",
                       wanted.english));
  }
  return std::nullopt;
}

void ValueReader::unknown(Place place, const std::string& word, const std::vector<std::string>& known,
                          std::string_view what_french, std::string_view what_english) const {
  constexpr std::size_t kAllShown = 20;
  constexpr std::size_t kNearestShown = 8;
  const bool all = known.size() <= kAllShown;
  const std::string shown =
      fmt::format("{}", fmt::join(all ? known : nearest_ones(word, known, kNearestShown), ", "));
  const std::string french = all ? " ; il y a : " + shown
                                 : fmt::format(
                                       " ; parmi les {} qui existent, les plus proches : {} ; `cartulaire "
                                       "charter reference` les donne toutes",
                                       known.size(), shown);
  const std::string english =
      all ? "; there are: " + shown
          : fmt::format(
                "; the nearest of the {} that there are: {}; `cartulaire charter reference` gives them all",
                known.size(), shown);
  report("L01", place, static_cast<int>(platform::count_characters(word)),
         fmt::format("{} `{}` n'existe pas{}", what_french, word, known.empty() ? "" : french),
         fmt::format("there is no {} `{}`{}", what_english, word, known.empty() ? "" : english),
         nearest(word, known));
}

int node_length(const YamlNode& node) {
  if (!node.is_scalar()) return 1;
  const std::size_t first_line = std::min(node.text.find('\n'), node.text.size());
  const auto length =
      static_cast<int>(platform::count_characters(std::string_view(node.text).substr(0, first_line)));
  return std::max(1, length + (node.quoted ? 2 : 0));
}

std::optional<Value> read_value(const YamlNode& node, const Type& type, const ReadContext& context) {
  return ValueReader(context).value(node, type);
}

std::optional<Value> read_parameter(const YamlNode& node, const Parameter& parameter,
                                    const ReadContext& context) {
  const ValueReader reader(context);
  if (node.is_scalar() && !node.quoted && node.text == "unset") return Value{Unset{}};
  if (node.is_map() && (node.find("set_by") != nullptr || node.find("within") != nullptr) &&
      parameter.type.base != Base::step)
    return reader.delegated(node, parameter);
  return reader.value(node, parameter.type);
}

}  // namespace cartulaire::charter
