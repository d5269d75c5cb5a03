// The difference for machines: ids and values as clauses write them, no sentence of ours.
#include <array>
#include <optional>

#include <fmt/format.h>

#include "charter/diff/note.hpp"
#include "lists/categories.hpp"
#include "platform/json.hpp"
#include "policy/reason_text.hpp"

namespace cartulaire::charter::diff {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

std::string_view id_of(Facet facet) {
  constexpr std::array<std::string_view, 5> kIds{"access", "undecided", "journal", "decryption", "counting"};
  return kIds[static_cast<std::size_t>(facet)];
}

std::string_view id_of(Effect effect) {
  constexpr std::array<std::string_view, 15> kIds{"open",
                                                  "warned",
                                                  "gated",
                                                  "refused",
                                                  "decided",
                                                  "passed_undecided",
                                                  "refused_undecided",
                                                  "not_written",
                                                  "written",
                                                  "written_without_subject",
                                                  "not_decrypted",
                                                  "decrypted",
                                                  "not_counted",
                                                  "counted",
                                                  "limited"};
  return kIds[static_cast<std::size_t>(effect)];
}

std::string_view id_of(Direction direction) {
  return direction == Direction::wider ? "wider" : direction == Direction::stricter ? "stricter" : "other";
}

std::string_view id_of(Aspect aspect) {
  constexpr std::array<std::string_view, 5> kIds{"what", "whom", "by_whom", "how_long", "how"};
  return kIds[static_cast<std::size_t>(aspect)];
}

Json value_json(const std::optional<Value>& value) {
  return value ? Json(print(*value)) : Json(nullptr);
}

Json values_json(const std::vector<Value>& values) {
  JsonArray items;
  for (const Value& one : values)
    items.emplace_back(print(one));
  return items;
}

Json parameter_json(const ParameterChange& change) {
  return JsonObject{{"parameter", change.parameter->name},
                    {"before", value_json(change.before)},
                    {"after", value_json(change.after)},
                    {"removed", values_json(change.removed)},
                    {"added", values_json(change.added)}};
}

Json side_json(const EffectiveCharter& charter) {
  return JsonObject{{"charter", charter.front.id},
                    {"version", charter.front.version},
                    {"entity", charter.entity.id},
                    {"hash", charter.hash}};
}

Json clause_json(const EffectiveCharter& charter, int index) {
  if (index == kNone) return nullptr;
  const Clause& clause = charter.clauses[static_cast<std::size_t>(index)];
  return JsonObject{{"name", clause.name}, {"kind", clause.kind->name}, {"article", clause.article}};
}

Json article_json(const EffectiveCharter& charter, int index) {
  if (index == kNone) return nullptr;
  const Article& article = charter.articles[static_cast<std::size_t>(index)];
  return JsonObject{{"number", article.number}, {"title", article.title}};
}

Json text_json(const Difference& difference) {
  JsonArray articles;
  for (const ArticleChange& change : difference.articles) {
    JsonArray sentences;
    for (const SentenceChange& one : change.sentences)
      sentences.emplace_back(JsonObject{{"before", one.before.empty() ? Json(nullptr) : Json(one.before)},
                                        {"after", one.after.empty() ? Json(nullptr) : Json(one.after)}});
    articles.emplace_back(JsonObject{{"before", article_json(*difference.before, change.pair.before)},
                                     {"after", article_json(*difference.after, change.pair.after)},
                                     {"moved", change.pair.moved},
                                     {"sentences", std::move(sentences)}});
  }
  return articles;
}

Json rules_json(const Difference& difference) {
  JsonArray rules;
  for (const ClauseChange& change : difference.clauses) {
    JsonArray parameters;
    for (const ParameterChange& one : change.parameters)
      parameters.push_back(parameter_json(one));
    JsonArray bounds;
    for (const BoundCrossed& one : change.bounds)
      bounds.emplace_back(JsonObject{{"side", one.after ? "after" : "before"},
                                     {"severity", one.severity == Severity::error ? "error" : "warning"},
                                     {"message_fr", one.sentence.french},
                                     {"message_en", one.sentence.english}});
    rules.emplace_back(JsonObject{{"before", clause_json(*difference.before, change.pair.before)},
                                  {"after", clause_json(*difference.after, change.pair.after)},
                                  {"renamed", change.renamed},
                                  {"parameters", std::move(parameters)},
                                  {"bounds_crossed", std::move(bounds)}});
  }
  return rules;
}

Json monitoring_json(const Difference& difference) {
  JsonArray list;
  for (const MonitoringChange& change : difference.monitoring) {
    using What = MonitoringChange::What;
    JsonArray parts;
    for (const auto& part : change.parts) {
      Json json = parameter_json(part.change);
      JsonObject members = *json.object();
      members.emplace_back("aspect", id_of(part.aspect));
      members.emplace_back("direction", id_of(part.direction));
      parts.emplace_back(std::move(members));
    }
    list.emplace_back(JsonObject{{"before", clause_json(*difference.before, change.pair.before)},
                                 {"after", clause_json(*difference.after, change.pair.after)},
                                 {"what", change.what == What::begins ? "begins"
                                          : change.what == What::ends ? "ends"
                                                                      : "changes"},
                                 {"direction", id_of(change.direction)},
                                 {"parts", std::move(parts)}});
  }
  return list;
}

// The values of a box by axis, in the words of the language; an axis that it takes whole is left out.
Json where_json(const Universe& universe, const ChangeBox& box) {
  static constexpr std::array<std::string_view, kAxes> kNames{"people", "traits",  "categories", "moments",
                                                              "zones",  "devices", "signed"};
  const auto sizes = universe.sizes();
  const auto name = [&](Axis axis, std::uint16_t at) -> Json {
    switch (axis) {
      case Axis::person: {
        const PersonKind& kind = universe.people[at];
        if (!kind.identified) return "unidentified";
        if (kind.before.empty() || kind.after.empty() || kind.before == kind.after)
          return kind.after.empty() ? kind.before : kind.after;
        return kind.before + "/" + kind.after;
      }
      case Axis::trait: {
        const Trait& trait = universe.traits[at];
        switch (trait.of) {
          case Trait::Of::group:
            return trait.group;
          case Trait::Of::attribute:
            return policy::name_of(trait.attribute);
          case Trait::Of::leave:
            return "on-leave";
          case Trait::Of::on_call:
            return "on-call";
          case Trait::Of::discharge:
            return "discharge";
          case Trait::Of::none:
            break;
        }
        return "none";
      }
      case Axis::category:
        return universe.categories[at] < 0
                   ? Json("none")
                   : Json(lists::categories()[static_cast<std::size_t>(universe.categories[at])].id);
      case Axis::moment: {
        static constexpr std::array<std::string_view, 8> kDays{"mon", "tue", "wed", "thu",
                                                               "fri", "sat", "sun", "holiday"};
        const Moment& moment = universe.moments[at];
        return fmt::format("{} {:02}:{:02}-{:02}:{:02}", kDays[static_cast<std::size_t>(moment.day)],
                           moment.from / 60, moment.from % 60, moment.to / 60, moment.to % 60);
      }
      case Axis::zone:
        return policy::name_of(universe.zones[at]);
      case Axis::device:
        return policy::name_of(universe.devices[at]);
      case Axis::is_signed:
        return at != 0;
    }
    return nullptr;
  };
  JsonObject where;
  for (std::size_t axis = 0; axis < kAxes; ++axis) {
    if (box.values[axis].size() == sizes[axis]) continue;
    JsonArray values;
    for (const std::uint16_t at : box.values[axis])
      values.push_back(name(static_cast<Axis>(axis), at));
    where.emplace_back(std::string(kNames[axis]), std::move(values));
  }
  return where;
}

Json outcome_json(const Outcome& outcome, const std::vector<CitedClause>& clauses) {
  JsonObject json{{"effect", id_of(outcome.effect)}};
  const bool cited = outcome.clause < clauses.size();
  json.emplace_back("clause", cited ? Json(clauses[outcome.clause].name) : Json(nullptr));
  json.emplace_back("article", cited ? Json(clauses[outcome.clause].article) : Json(nullptr));
  if (outcome.effect == Effect::refused || outcome.effect == Effect::gated)
    json.emplace_back("reason", policy::id_of(outcome.reason));
  return json;
}

Json behaviour_json(const Behaviour& behaviour) {
  JsonArray facets;
  for (const FacetChange& facet : behaviour.facets) {
    JsonArray boxes;
    for (const ChangeBox& box : facet.boxes)
      boxes.emplace_back(JsonObject{{"before", outcome_json(box.before, behaviour.clauses_before)},
                                    {"after", outcome_json(box.after, behaviour.clauses_after)},
                                    {"cells", static_cast<std::int64_t>(box.cells)},
                                    {"where", where_json(behaviour.universe, box)}});
    facets.emplace_back(JsonObject{{"facet", id_of(facet.facet)},
                                   {"differing", static_cast<std::int64_t>(facet.differing)},
                                   {"boxes", std::move(boxes)}});
  }
  return JsonObject{{"compared", !behaviour.too_large},
                    {"cells", static_cast<std::int64_t>(behaviour.cells)},
                    {"undecided_before", static_cast<std::int64_t>(behaviour.undecided_before)},
                    {"undecided_after", static_cast<std::int64_t>(behaviour.undecided_after)},
                    {"facets", std::move(facets)}};
}

}  // namespace

std::string difference_json(const Difference& difference) {
  return platform::print_json(JsonObject{{"same", same(difference)},
                                         {"before", side_json(*difference.before)},
                                         {"after", side_json(*difference.after)},
                                         {"text", text_json(difference)},
                                         {"rules", rules_json(difference)},
                                         {"monitoring", monitoring_json(difference)},
                                         {"behaviour", behaviour_json(difference.behaviour)}},
                              true);
}

}  // namespace cartulaire::charter::diff
