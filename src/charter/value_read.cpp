#include "charter/value_read.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/front_matter.hpp"
#include "charter/legal_reference.hpp"
#include "charter/value_text.hpp"
#include "lists/categories.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;
using Base = Type::Base;

Type plain_type(Base base) {
  Type type;
  type.base = base;
  return type;
}

bool all_of(std::string_view text, bool (*allowed)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}
bool is_extension(std::string_view text) {
  return text.size() <= 8 &&
         all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}
// "exe" of ".EXE" or "*.exe"; empty where no extension is meant.
std::string bare_extension(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of("*.")));
  std::string bare(text);
  for (char& c : bare)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return is_extension(bare) ? bare : std::string();
}

class Reader {
 public:
  explicit Reader(const ReadContext& context) : context_(context) {}

  std::optional<Value> value(const YamlNode& node, const Type& type) const {
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

  std::optional<Value> delegated(const YamlNode& node, const Parameter& parameter) const {
    const YamlNode* by = node.find("set_by");
    const YamlNode* frame = node.find("within");
    bool sound = true;
    for (const YamlEntry& entry : node.entries)
      if (entry.key != "set_by" && entry.key != "within") {
        unknown(entry.key_place, entry.key, {"set_by", "within"}, "clé", "key");
        sound = false;
      }
    if (!parameter.delegable) {
      report(
          "L01", node.place, 1,
          fmt::format("`{}` ne se délègue pas ; écrivez {}", parameter.name, expected(parameter.type).french),
          fmt::format("`{}` cannot be delegated; write {}", parameter.name,
                      expected(parameter.type).english));
      return std::nullopt;
    }
    if (by == nullptr || frame == nullptr || !by->is_scalar()) {
      report("L01", node.place, 1, "une valeur déléguée s'écrit `{set_by: RÔLE, within: CADRE}`",
             "a delegated value is written `{set_by: ROLE, within: FRAME}`");
      return std::nullopt;
    }
    Delegated delegated;
    delegated.role = by->text;
    sound = role(by->text, by->place) && sound;
    const Type& type = parameter.type;
    if (frame->is_list()) {
      delegated.kind = Delegated::Frame::choice;
      const Type& item = type.base == Base::list ? type.items.front() : type;
      for (const YamlNode& one : frame->items) {
        auto read = value(one, item);
        sound = sound && read.has_value();
        if (read) delegated.frame.push_back(std::move(*read));
      }
      if (delegated.frame.empty() && sound) {
        report("L01", frame->place, 1, "un cadre vide ne permet rien ; énumérez les valeurs admises",
               "an empty frame allows nothing; list the values allowed");
        return std::nullopt;
      }
    } else {
      sound = range(*frame, type, delegated) && sound;
    }
    if (!sound) return std::nullopt;
    return Value{std::move(delegated)};
  }

  void report(std::string code, Place place, int length, std::string french, std::string english,
              std::string suggestion = {}) const {
    context_.report({std::move(code), Severity::error, place, length, std::move(french), std::move(english),
                     std::move(suggestion)});
  }

 private:
  std::optional<Value> misfit(const YamlNode& node, const Type& type) const {
    const Label wanted = expected(type);
    std::string suggestion;
    if (node.is_scalar()) suggestion = nearest(node.text, vocabulary(type));
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

  void unknown(Place place, const std::string& word, const std::vector<std::string>& known,
               std::string_view what_french, std::string_view what_english) const {
    const std::string suggestion = nearest(word, known);
    std::string shown;
    if (suggestion.empty() && known.size() <= 16)
      for (const std::string& one : known)
        shown += (shown.empty() ? "" : ", ") + one;
    report(
        "L01", place, static_cast<int>(platform::count_characters(word)),
        fmt::format("{} `{}` n'existe pas{}", what_french, word, shown.empty() ? "" : " ; il y a : " + shown),
        fmt::format("there is no {} `{}`{}", what_english, word,
                    shown.empty() ? "" : "; there are: " + shown),
        suggestion);
  }

  static std::vector<std::string> ids(const std::vector<Named>& named) {
    std::vector<std::string> found;
    found.reserve(named.size());
    for (const Named& one : named)
      found.push_back(one.id);
    return found;
  }

  bool role(const std::string& id, Place place) const {
    if (context_.front == nullptr || context_.front->role(id) != nullptr) return true;
    unknown(place, id, ids(context_.front->roles), "le rôle", "role");
    return false;
  }

  std::optional<Value> scalar(const YamlNode& node, const Type& type) const {
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
        if (context_.front != nullptr && context_.catalogue.find(node.text) == nullptr) {
          std::vector<std::string> names;
          names.reserve(context_.catalogue.kinds.size());
          for (const Kind& kind : context_.catalogue.kinds)
            names.push_back(kind.name);
          unknown(node.place, node.text, names, "la sorte de clause", "kind of clause");
          return std::nullopt;
        }
        return Value{Name{Name::Of::kind, node.text}};
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

  std::optional<Value> option(const YamlNode& node, const Type& type) const {
    const std::vector<std::string>* known = &type.options;
    if (!type.argument.empty()) {
      const auto vocabulary = context_.catalogue.vocabularies.find(type.argument);
      if (vocabulary == context_.catalogue.vocabularies.end())
        return Value{Name{Name::Of::option, node.text}};
      known = &vocabulary->second;
    }
    if (std::find(known->begin(), known->end(), node.text) == known->end()) {
      unknown(node.place, node.text, *known, "la valeur", "value");
      return std::nullopt;
    }
    return Value{Name{Name::Of::option, node.text}};
  }

  // A family, or an extension: "exe". ".exe" and "EXE" are near misses.
  std::optional<Value> file_type(const YamlNode& node, const Type& type) const {
    if (context_.catalogue.file_families.contains(node.text) || is_extension(node.text))
      return Value{Name{Name::Of::file_type, node.text}};
    const Label wanted = expected(type);
    std::vector<std::string> families;
    for (const auto& [family, label] : context_.catalogue.file_families)
      families.push_back(family);
    std::string suggestion = bare_extension(node.text);
    if (suggestion.empty()) suggestion = nearest(node.text, families);
    report("L01", node.place, node_length(node),
           fmt::format("`{}` n'est pas un type de fichiers ; écrivez {}", node.text, wanted.french),
           fmt::format("`{}` is no type of files; write {}", node.text, wanted.english),
           std::move(suggestion));
    return std::nullopt;
  }

  std::optional<Value> legal(const YamlNode& node, const Type& type) const {
    const LegalRead read = parse_legal_reference(node.text, context_.catalogue);
    if (read.value) return Value{*read.value};
    const Label wanted = expected(type);
    report("L01", node.place, node_length(node),
           fmt::format("`{}` n'est pas une référence juridique ; écrivez {}", node.text, wanted.french),
           fmt::format("`{}` is no legal reference; write {}", node.text, wanted.english), read.suggestion);
    return std::nullopt;
  }

  std::optional<Value> field(const YamlNode& node) const {
    if (node.text == "all") {
      report("L10", node.place, 3, "`all` est refusé : annoncez chaque champ enregistré, un par un",
             "`all` is refused: announce each recorded field, one by one");
      return std::nullopt;
    }
    const auto vocabulary = context_.catalogue.vocabularies.find(context_.field_set);
    if (vocabulary != context_.catalogue.vocabularies.end() &&
        std::find(vocabulary->second.begin(), vocabulary->second.end(), node.text) ==
            vocabulary->second.end()) {
      unknown(node.place, node.text, vocabulary->second, "dans cette classe de traces, le champ",
              "field in this class of log called");
      return std::nullopt;
    }
    return Value{Name{Name::Of::option, node.text}};
  }

  std::optional<Value> category(const YamlNode& node, const Type& type) const {
    if (type.any && node.text == "any") return Value{Name{Name::Of::category, "any"}};
    if (context_.front != nullptr && lists::find_category(node.text) == nullptr) {
      std::vector<std::string> names;
      for (const lists::Category& one : lists::categories())
        names.push_back(one.id);
      unknown(node.place, node.text, names, "la catégorie", "category");
      return std::nullopt;
    }
    return Value{Name{Name::Of::category, node.text}};
  }

  std::optional<Value> population(const YamlNode& node) const {
    if (context_.front != nullptr && context_.front->population(node.text) == nullptr) {
      unknown(node.place, node.text, ids(context_.front->populations), "la population", "population");
      return std::nullopt;
    }
    return Value{Name{Name::Of::population, node.text}};
  }

  std::optional<Value> entity(const YamlNode& node) const {
    if (context_.front != nullptr && context_.front->entity(node.text) == nullptr) {
      std::vector<std::string> names;
      names.reserve(context_.front->entities.size());
      for (const Entity& one : context_.front->entities)
        names.push_back(one.id);
      unknown(node.place, node.text, names, "l'entité", "entity");
      return std::nullopt;
    }
    return Value{Name{Name::Of::entity, node.text}};
  }

  std::optional<Value> who(const YamlNode& node) const {
    Who term;
    std::string_view id = node.text;
    if (id.starts_with("not ")) {
      term.negated = true;
      id.remove_prefix(4);
    }
    auto name = person(std::string(id), node.place);
    if (!name) return std::nullopt;
    term.name = std::move(*name);
    return Value{std::move(term)};
  }

  // What a word of `who` names: everyone, an attribute, a population, a role, a group, in this order; ids are
  // unique among populations, roles and groups (front_matter.cpp).
  std::optional<Name> person(std::string id, Place place) const {
    if (id == "everyone") return Name{Name::Of::everyone, std::move(id)};
    if (context_.catalogue.attributes.contains(id)) return Name{Name::Of::attribute, std::move(id)};
    const FrontMatter* front = context_.front;
    if (front == nullptr || front->population(id) != nullptr)
      return Name{Name::Of::population, std::move(id)};
    if (front->group(id) != nullptr) return Name{Name::Of::group, std::move(id)};
    if (front->role(id) != nullptr) return Name{Name::Of::role, std::move(id)};
    std::vector<std::string> known{"everyone"};
    for (const auto& [attribute, label] : context_.catalogue.attributes)
      known.push_back(attribute);
    for (const auto* named : {&front->populations, &front->groups, &front->roles})
      for (const Named& one : *named)
        known.push_back(one.id);
    unknown(place, id, known, "la population, le groupe, le rôle ou le statut",
            "population, group, role or attribute");
    return std::nullopt;
  }

  std::optional<Value> list(const YamlNode& node, const Type& type) const {
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

  std::optional<Value> record(const YamlNode& node, const Type& type) const {
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

  bool except_words(const YamlNode& node, const Parameter* declared, std::vector<std::string>& into) const {
    if (declared == nullptr) return false;
    auto read = value(node, declared->type);
    if (!read) return false;
    for (const Value& one : read->as<List>()->items)
      into.push_back(one.as<Name>()->id);
    return true;
  }

  // {who | group | population, zones, devices, windows, PARAMETER: values taken out, until, reason}
  std::optional<Value> except(const YamlNode& node) const {
    if (!node.is_map()) return misfit(node, plain_type(Base::except));
    Except except;
    bool sound = true;
    for (const YamlEntry& entry : node.entries)
      sound = except_entry(entry, except) && sound;
    if (sound && except.who.empty() && except.zones.empty() && except.devices.empty() &&
        except.windows.empty() && except.parts.empty()) {
      report("L01", node.place, 1, "une exception dit pour qui, où, quand ou quoi ; complétez-la",
             "an exception says for whom, where, when or what; complete it");
      sound = false;
    }
    if (!sound) return std::nullopt;
    return Value{std::move(except)};
  }

  bool except_entry(const YamlEntry& entry, Except& except) const {
    const YamlNode& node = entry.value;
    if (entry.key == "who") return except_who(node, except);
    if (entry.key == "group" || entry.key == "population") {
      if (!node.is_scalar()) return misfit(node, plain_type(Base::text)).has_value();
      auto name = person(node.text, node.place);
      if (name) except.who.push_back({false, std::move(*name)});
      return name.has_value();
    }
    if (entry.key == "zones" || entry.key == "devices")
      return except_words(node, context_.kind == nullptr ? nullptr : context_.kind->find(entry.key),
                          entry.key == "zones" ? except.zones : except.devices);
    if (entry.key == "until") {
      auto read = value(node, plain_type(Base::date));
      if (!read) return false;
      except.has_until = true;
      except.until = *read->as<Date>();
      return true;
    }
    if (entry.key == "reason") {
      if (!node.is_scalar()) return false;
      except.reason = node.text;
      return true;
    }
    const Parameter* part = context_.kind == nullptr ? nullptr : context_.kind->find(entry.key);
    if (entry.key == "windows" && part == nullptr) return except_windows(node, except);
    if (part == nullptr || part->common) {
      std::vector<std::string> known{"who",     "group",   "population", "zones",
                                     "devices", "windows", "until",      "reason"};
      if (context_.kind != nullptr)
        for (const Parameter& one : context_.kind->parameters)
          if (!one.common) known.push_back(one.name);
      unknown(entry.key_place, entry.key, known, "la clé", "key");
      return false;
    }
    if (entry.key == "windows") return except_windows(node, except);
    auto read = value(node, part->type);
    if (read) except.parts.push_back({entry.key, std::move(*read)});
    return read.has_value();
  }

  bool except_who(const YamlNode& node, Except& except) const {
    if (!node.is_list() && !node.is_scalar()) return false;
    const std::vector<YamlNode> alone = node.is_scalar() ? std::vector<YamlNode>{node} : node.items;
    bool sound = true;
    for (const YamlNode& one : alone) {
      auto term = one.is_scalar() ? who(one) : std::nullopt;
      sound = sound && term.has_value();
      if (term) except.who.push_back(*term->as<Who>());
    }
    return sound;
  }

  bool except_windows(const YamlNode& node, Except& except) const {
    Type windows;
    windows.base = Base::list;
    Type item;
    item.base = Base::window;
    windows.items.push_back(item);
    auto read = value(node, windows);
    if (!read) return false;
    for (const Value& one : read->as<List>()->items)
      except.windows.push_back(*one.as<Window>());
    return true;
  }

  // "3 months to 1 year" for a value of `type`.
  bool range(const YamlNode& frame, const Type& type, Delegated& delegated) const {
    const auto wrong = [&] {
      const Label wanted = expected(type);
      report("L01", frame.place, node_length(frame),
             fmt::format("le cadre s'écrit `BAS to HAUT` ou `[valeur, valeur]`, avec {}", wanted.french),
             fmt::format("the frame is written `LOW to HIGH` or `[value, value]`, with {}", wanted.english));
      return false;
    };
    if (!frame.is_scalar()) return wrong();
    const std::size_t to = frame.text.find(" to ");
    if (to == std::string::npos) return wrong();
    delegated.kind = Delegated::Frame::range;
    for (const std::string_view side :
         {std::string_view(frame.text).substr(0, to), std::string_view(frame.text).substr(to + 4)}) {
      auto value = parse_plain(type.base, side);
      // The frame of a frequency may be given by its intervals: "3 months to 1 year".
      if (!value && type.base == Base::frequency) {
        const auto interval = parse_duration(side);
        if (interval && interval->count > 0) value = Value{Frequency{1, *interval}};
      }
      if (!value) return wrong();
      delegated.frame.push_back(std::move(*value));
    }
    const int order = compare(delegated.frame[0], delegated.frame[1]);
    if (order > 0) {
      report("L08", frame.place, node_length(frame), "le bas du cadre dépasse le haut ; échangez-les",
             "the low end of the frame is above the high end; swap them");
      return false;
    }
    return true;
  }

  const ReadContext& context_;
};

}  // namespace

int node_length(const YamlNode& node) {
  if (!node.is_scalar()) return 1;
  const std::size_t first_line = std::min(node.text.find('\n'), node.text.size());
  const auto length =
      static_cast<int>(platform::count_characters(std::string_view(node.text).substr(0, first_line)));
  return std::max(1, length + (node.quoted ? 2 : 0));
}

std::optional<Value> read_value(const YamlNode& node, const Type& type, const ReadContext& context) {
  return Reader(context).value(node, type);
}

std::optional<Value> read_parameter(const YamlNode& node, const Parameter& parameter,
                                    const ReadContext& context) {
  const Reader reader(context);
  if (node.is_scalar() && !node.quoted && node.text == "unset") return Value{Unset{}};
  if (node.is_map() && (node.find("set_by") != nullptr || node.find("within") != nullptr) &&
      parameter.type.base != Base::step)
    return reader.delegated(node, parameter);
  return reader.value(node, parameter.type);
}

}  // namespace cartulaire::charter
