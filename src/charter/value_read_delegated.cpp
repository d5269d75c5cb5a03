// A value that a role sets within a frame: `{set_by: ROLE, within: FRAME}`.
#include <utility>

#include <fmt/format.h>

#include "charter/value_reader.hpp"
#include "charter/value_text.hpp"

namespace cartulaire::charter {

using platform::YamlEntry;
using platform::YamlNode;
using Base = Type::Base;

std::optional<Value> ValueReader::delegated(const YamlNode& node, const Parameter& parameter) const {
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
        fmt::format("`{}` cannot be delegated; write {}", parameter.name, expected(parameter.type).english));
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

bool ValueReader::range(const YamlNode& frame, const Type& type, Delegated& delegated) const {
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

}  // namespace cartulaire::charter
