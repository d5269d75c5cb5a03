// `except`: for whom, where, when or for what a clause does not hold.
#include <utility>

#include "charter/value_reader.hpp"

namespace cartulaire::charter {

using platform::YamlEntry;
using platform::YamlNode;
using Base = Type::Base;

namespace {

Type plain_type(Base base) {
  Type type;
  type.base = base;
  return type;
}

}  // namespace

std::optional<Value> ValueReader::except(const YamlNode& node) const {
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

bool ValueReader::except_entry(const YamlEntry& entry, Except& except) const {
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

bool ValueReader::except_who(const YamlNode& node, Except& except) const {
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

bool ValueReader::except_windows(const YamlNode& node, Except& except) const {
  Type windows = plain_type(Base::list);
  windows.items.push_back(plain_type(Base::window));
  auto read = value(node, windows);
  if (!read) return false;
  for (const Value& one : read->as<List>()->items)
    except.windows.push_back(*one.as<Window>());
  return true;
}

bool ValueReader::except_words(const YamlNode& node, const Parameter* declared,
                               std::vector<std::string>& into) const {
  if (declared == nullptr) return false;
  auto read = value(node, declared->type);
  if (!read) return false;
  for (const Value& one : read->as<List>()->items)
    into.push_back(one.as<Name>()->id);
  return true;
}

}  // namespace cartulaire::charter
