#include "replay/attached.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

#include "platform/json_members.hpp"
#include "platform/utf8.hpp"
#include "replay/study.hpp"

namespace cartulaire::replay {
namespace {

using base::Status;
using platform::Json;
using platform::JsonObject;

constexpr std::size_t kLabel = 500;       // characters
constexpr std::size_t kSentence = 4'000;  // likewise
constexpr std::size_t kMostSheets = 20;
constexpr std::size_t kMostRows = 2'000;
constexpr std::size_t kMostColumns = 12;

Status wrong(const std::string& where, std::string_view french, std::string_view english) {
  return base::fail(
      base::ErrorCode::invalid, where,
      fmt::format("{} : {} ; joignez le fichier que `cartulaire replay --json` a écrit, tel quel", where,
                  french),
      fmt::format("{}: {}; attach the file that `cartulaire replay --json` wrote, as it is", where, english));
}

using Check = Status (*)(const Json&, const std::string& where);
struct Member {
  std::string_view name;
  Check check;
  bool required = true;
};

Status members(const Json& value, const std::string& where, std::initializer_list<Member> known) {
  if (value.object() == nullptr) return wrong(where, "il faut un objet", "an object is wanted");
  for (const auto& [name, member] : *value.object()) {
    const auto* const found = std::ranges::find(known, name, &Member::name);
    const std::string here = where.empty() ? name : where + "." + name;
    if (found == known.end()) return wrong(here, "ce nom n’est pas prévu", "this name is not known");
    if (auto good = found->check(member, here); !good) return good;
  }
  for (const Member& one : known)
    if (one.required && value.find(one.name) == nullptr)
      return wrong(where.empty() ? std::string(one.name) : fmt::format("{}.{}", where, one.name),
                   "cela manque", "this is missing");
  return {};
}

Status each(const Json& value, const std::string& where, std::size_t most, Check check) {
  if (value.array() == nullptr) return wrong(where, "il faut une liste", "a list is wanted");
  if (value.array()->size() > most) return wrong(where, "il y en a trop", "there are too many");
  for (std::size_t i = 0; i < value.array()->size(); ++i)
    if (auto good = check((*value.array())[i], fmt::format("{}[{}]", where, i)); !good) return good;
  return {};
}

Status text_of_at_most(const Json& value, const std::string& where, std::size_t most) {
  if (value.text() == nullptr) return wrong(where, "il faut un texte", "a text is wanted");
  if (platform::count_characters(*value.text()) > most)
    return wrong(where, "ce texte est trop long", "this text is too long");
  return {};
}
Status label(const Json& value, const std::string& where) {
  return text_of_at_most(value, where, kLabel);
}
Status sentence(const Json& value, const std::string& where) {
  return text_of_at_most(value, where, kSentence);
}
Status sentences(const Json& value, const std::string& where) {
  return each(value, where, 50, sentence);
}
Status flag(const Json& value, const std::string& where) {
  return value.boolean() != nullptr ? Status() : wrong(where, "il faut oui ou non", "yes or no is wanted");
}
Status count(const Json& value, const std::string& where) {
  return value.integer() != nullptr && *value.integer() >= 0
             ? Status()
             : wrong(where, "il faut un nombre", "a number is wanted");
}
Status format_name(const Json& value, const std::string& where) {
  return value == Json("cartulaire-replay-1")
             ? Status()
             : wrong(where, "ce n’est pas un rapport de rejeu", "this is no report of a replay");
}
Status language(const Json& value, const std::string& where) {
  return value == Json("fr") || value == Json("en") ? Status()
                                                    : wrong(where, "il faut fr ou en", "fr or en is wanted");
}
Status hash(const Json& value, const std::string& where) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return value.text() != nullptr && value.text()->size() == 64 && std::ranges::all_of(*value.text(), hex)
             ? Status()
             : wrong(where, "ce n’est pas une empreinte", "this is no hash");
}

// --- figures

bool is_hidden(const Json& figure) {
  return figure.find("hidden") != nullptr;
}
std::int64_t requests_of(const Json& figure) {
  return number_in(figure, "requests");
}

Status hidden_how(const Json& value, const std::string& where) {
  return value == Json("fewer_than_5") || value == Json("masked")
             ? Status()
             : wrong(where, "ce mot n’est pas prévu", "this word is not known");
}

Status figure(const Json& value, const std::string& where) {
  if (is_hidden(value)) return members(value, where, {{"hidden", hidden_how}});
  if (auto good = members(value, where, {{"requests", count}, {"people", count}}); !good) return good;
  const std::int64_t people = *value.find("people")->integer();
  const std::int64_t requests = requests_of(value);
  if (people > 0 && people < static_cast<std::int64_t>(kFewestPeople))
    return wrong(where, "un nombre porte sur moins de cinq personnes",
                 "a number is about fewer than five people");
  if (people > requests || (requests > 0 && people == 0))
    return wrong(where, "ces deux nombres ne vont pas ensemble", "these two numbers do not fit together");
  return {};
}

// Parts that are all shown make the total; one hidden part alone would be told by it.
Status adds_up(const std::vector<const Json*>& parts, const Json& total, const std::string& where) {
  if (is_hidden(total)) return {};
  std::int64_t sum = 0;
  std::size_t hidden = 0;
  for (const Json* part : parts) {
    sum += requests_of(*part);
    hidden += is_hidden(*part) ? 1U : 0U;
  }
  if (hidden == 1)
    return wrong(where, "le total redonne un nombre masqué", "the total gives a hidden number back");
  if (hidden == 0 && sum != requests_of(total))
    return wrong(where, "le total n’est pas la somme", "the total is not the sum");
  return {};
}

Status cells(const Json& value, const std::string& where) {
  if (value.object() == nullptr || value.find("total") == nullptr)
    return wrong(where, "il faut des nombres et leur total", "numbers and their total are wanted");
  if (value.object()->size() > kMostColumns) return wrong(where, "il y en a trop", "there are too many");
  std::vector<const Json*> parts;
  for (const auto& [name, one] : *value.object()) {
    if (auto good = label(Json(name), where); !good) return good;
    if (auto good = figure(one, where + "." + name); !good) return good;
    if (name != "total") parts.push_back(&one);
  }
  return adds_up(parts, *value.find("total"), where);
}

Status row(const Json& value, const std::string& where) {
  return members(value, where, {{"id", label}, {"label", label}, {"cells", cells}});
}
Status rows(const Json& value, const std::string& where) {
  return each(value, where, kMostRows, row);
}
Status column(const Json& value, const std::string& where) {
  return members(value, where, {{"id", label}, {"label", label}});
}
Status columns(const Json& value, const std::string& where) {
  return each(value, where, kMostColumns, column);
}
Status bars(const Json& value, const std::string& where) {
  return members(value, where, {{"column", label}, {"title", label}});
}

// Every row has the columns of the first, and each column adds up.
Status sheet(const Json& value, const std::string& where) {
  if (auto good = members(value, where,
                          {{"id", label},
                           {"caption", label},
                           {"row_header", label, false},
                           {"columns", columns, false},
                           {"bars", bars, false},
                           {"rows", rows},
                           {"totals", row, false}});
      !good)
    return good;
  const platform::JsonArray& lines = *value.find("rows")->array();
  const Json* totals = value.find("totals");
  const Json* first = totals != nullptr ? totals : lines.empty() ? nullptr : lines.data();
  if (first == nullptr) return {};
  for (const auto& [name, ignored] : *first->find("cells")->object()) {
    std::vector<const Json*> parts;
    for (const Json& line : lines) {
      parts.push_back(line.find("cells")->find(name));
      if (parts.back() == nullptr ||
          line.find("cells")->object()->size() != first->find("cells")->object()->size())
        return wrong(where, "les lignes n’ont pas les mêmes colonnes", "the rows have not the same columns");
    }
    if (totals == nullptr) continue;
    if (auto good = adds_up(parts, *totals->find("cells")->find(name), where + "." + name); !good)
      return good;
  }
  return {};
}
Status sheets(const Json& value, const std::string& where) {
  return each(value, where, kMostSheets, sheet);
}

// --- what was read

Status lines_of_kind(const Json& value, const std::string& where) {
  return members(value, where,
                 {{"lines", count}, {"first_file", count, false}, {"first_line", count, false}});
}
Status lines_by_kind(const Json& value, const std::string& where) {
  if (value.object() == nullptr || value.object()->size() > kReadings)
    return wrong(where, "il faut les lignes par raison", "lines by their reason are wanted");
  for (const auto& [name, one] : *value.object()) {
    if (auto good = label(Json(name), where); !good) return good;
    if (auto good = lines_of_kind(one, where + "." + name); !good) return good;
  }
  return {};
}
Status log(const Json& value, const std::string& where) {
  return members(value, where,
                 {{"files", count},
                  {"lines", count},
                  {"requests", count},
                  {"aside", lines_by_kind},
                  {"unreadable", lines_by_kind}});
}
Status people(const Json& value, const std::string& where) {
  if (is_hidden(value)) return members(value, where, {{"hidden", hidden_how}});
  if (auto good = members(value, where, {{"count", count}, {"at_least", flag}}); !good) return good;
  const std::int64_t counted = *value.find("count")->integer();
  return counted == 0 || counted >= static_cast<std::int64_t>(kFewestPeople)
             ? Status()
             : wrong(where, "un nombre porte sur moins de cinq personnes",
                     "a number is about fewer than five people");
}
Status charter(const Json& value, const std::string& where) {
  return members(value, where, {{"id", label}, {"version", label}, {"hash", hash}, {"entity", label}});
}
Status charters(const Json& value, const std::string& where) {
  if (auto good = each(value, where, 2, charter); !good) return good;
  return value.array()->empty() ? wrong(where, "il faut une charte", "a charter is wanted") : Status();
}
Status limit(const Json& value, const std::string& where) {
  return members(value, where, {{"id", label}, {"text", sentence}, {"figure", figure, false}});
}
Status limits(const Json& value, const std::string& where) {
  return each(value, where, 50, limit);
}

Status whole(const Json& report) {
  const Json* form = report.find("format");
  if (form == nullptr)
    return wrong("format", "ce n’est pas un rapport de rejeu", "this is no report of a replay");
  auto good = members(report, "",
                      {{"format", format_name},
                       {"language", language, false},
                       {"title", label, false},
                       {"subtitle", label, false},
                       {"findings", sentences, false},
                       {"reading", sentences, false},
                       {"guarantees", sentences, false},
                       {"log", log},
                       {"people", people},
                       {"state", flag},
                       {"assumed_signed", flag},
                       {"lists", flag},
                       {"too_few_people", flag},
                       {"charters", charters},
                       {"verdicts", sheets},
                       {"changes", sheets},
                       {"limits", limits}});
  if (!good) return good;
  if (platform::print_json(report).size() > kAttachedBytes)
    return wrong("format", "ce rapport fait plus de 1 Mo", "this report is larger than 1 MB");
  const bool few = is_hidden(*report.find("people")) || *report.find("too_few_people") == Json(true);
  const bool told = !report.find("verdicts")->array()->empty() || !report.find("changes")->array()->empty();
  if (few && told)
    return wrong("too_few_people", "un journal de moins de cinq personnes n’a pas de tableau",
                 "a log of fewer than five people has no table");
  return {};
}

}  // namespace

base::Result<Attached> check_attached(const Json& report) {
  if (auto good = whole(report); !good) return base::pass(good);
  const Json& last = report.find("charters")->array()->back();
  return Attached{*last.find("id")->text(), *last.find("version")->text(), *last.find("hash")->text()};
}

}  // namespace cartulaire::replay
