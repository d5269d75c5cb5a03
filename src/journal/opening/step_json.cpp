// A step to and from the members of its `case` entry.
#include <algorithm>
#include <array>

#include "journal/opening/steps.hpp"
#include "journal/sealed/members.hpp"
#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::opening {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using sealed::number_json;
using sealed::read;
using sealed::read_hex;
using sealed::read_number;

constexpr std::array<std::string_view, 10> kKinds{"open",   "opinion", "approve", "refuse", "urgent",
                                                  "unlock", "run",     "told",    "review", "close"};
constexpr std::array<std::string_view, 4> kTold{"before", "after", "where_law_lets", "no"};
constexpr std::array<std::string_view, 4> kOutcomes{"done", "refused", "expired", "withdrawn"};

// Beside those of sealed/members.hpp.
bool read_day(const Json& object, std::string_view name, CivilDay& into) {
  std::string text;
  const auto day = read(object, name, text) ? sealed::parse_day(text) : std::nullopt;
  if (day) into = *day;
  return day.has_value();
}
bool read_role(const Json& object, std::string& role) {
  return read(object, "role", role) && sealed::is_name(role);
}
template <class Choice, std::size_t N>
bool read_choice(const Json& object, std::string_view name, const std::array<std::string_view, N>& words,
                 Choice& into) {
  std::string text;
  if (!read(object, name, text)) return false;
  const auto found = std::ranges::find(words, text);
  into = static_cast<Choice>(found - words.begin());
  return found != words.end();
}

bool read_scope(const Json& object, Scope& scope) {
  const Json* classes = object.find("classes");
  std::string of;
  if (classes == nullptr || classes->array() == nullptr || !read(object, "of", of) || of != "identity")
    return false;
  for (const Json& one : *classes->array()) {
    if (one.text() == nullptr || !sealed::is_name(*one.text())) return false;
    scope.classes.push_back(*one.text());
  }
  return read(object, "ground", scope.ground) && read_day(object, "from", scope.from) &&
         read_day(object, "to", scope.to) && read_number(object, "people", scope.people) &&
         read_hex(object, "subject", scope.subject) && read_hex(object, "reference", scope.reference) &&
         read_day(object, "deadline", scope.deadline) && read_choice(object, "told", kTold, scope.told);
}

bool read_rest(const Json& object, Step& step) {
  const Json* favourable = object.find("favourable");
  switch (step.kind) {
    case Kind::open:
      return read_scope(object, step.scope);
    case Kind::opinion:
      if (favourable == nullptr || favourable->boolean() == nullptr) return false;
      step.favourable = *favourable->boolean();
      return read_role(object, step.role);
    case Kind::approve:
    case Kind::refuse:
    case Kind::urgent:
    case Kind::review:
      return read_role(object, step.role);
    case Kind::unlock:
      // Before there were handovers, `custody` was left out.
      return (object.find("custody") == nullptr || read_number(object, "custody", step.custody)) &&
             read_number(object, "set", step.set) && read_number(object, "units", step.units);
    case Kind::run:
      return read_number(object, "units", step.units) && read_number(object, "rows", step.rows) &&
             read_hex(object, "extract", step.extract);
    case Kind::told:
      return true;
    case Kind::close:
      return read(object, "outcome", step.outcome) &&
             std::ranges::find(kOutcomes, step.outcome) != kOutcomes.end();
  }
  return false;
}

}  // namespace

JsonObject step_members(const Step& step) {
  JsonObject members{
      {"case", step.name}, {"entity", step.entity}, {"step", kKinds.at(static_cast<std::size_t>(step.kind))}};
  const auto add = [&](const char* name, Json value) { members.emplace_back(name, std::move(value)); };
  switch (step.kind) {
    case Kind::open:
      add("ground", step.scope.ground);
      add("of", "identity");
      add("classes", JsonArray(step.scope.classes.begin(), step.scope.classes.end()));
      add("from", sealed::day_name(step.scope.from));
      add("to", sealed::day_name(step.scope.to));
      add("people", number_json(step.scope.people));
      add("subject", platform::to_hex(step.scope.subject));
      add("reference", platform::to_hex(step.scope.reference));
      add("deadline", sealed::day_name(step.scope.deadline));
      add("told", kTold.at(static_cast<std::size_t>(step.scope.told)));
      break;
    case Kind::opinion:
      add("role", step.role);
      add("favourable", step.favourable);
      break;
    case Kind::approve:
    case Kind::refuse:
    case Kind::urgent:
    case Kind::review:
      add("role", step.role);
      break;
    case Kind::unlock:
      add("custody", number_json(step.custody));
      add("set", number_json(step.set));
      add("units", number_json(step.units));
      break;
    case Kind::run:
      add("units", number_json(step.units));
      add("rows", number_json(step.rows));
      add("extract", platform::to_hex(step.extract));
      break;
    case Kind::told:
      break;
    case Kind::close:
      add("outcome", step.outcome);
      break;
  }
  return members;
}

base::Result<Step> read_step(const JsonObject& members) {
  const Json object(members);
  Step step;
  if (read(object, "case", step.name) && sealed::is_name(step.name) && read(object, "entity", step.entity) &&
      sealed::is_name(step.entity) && read_choice(object, "step", kKinds, step.kind) &&
      read_rest(object, step))
    return step;
  return base::fail(base::ErrorCode::corrupt, step.name, "ce n'est pas l'étape d'une ouverture",
                    "this is not a step of an opening");
}

}  // namespace cartulaire::journal::opening
