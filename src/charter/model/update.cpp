#include "charter/model/update.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/model/update_parts.hpp"
#include "charter/print_parts.hpp"

namespace cartulaire::charter::model {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

YamlNode scalar(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = std::move(text);
  return node;
}

Side side_of(const Source& source, Charter charter) {
  Side side;
  side.source = &source;
  side.charter = std::move(charter);
  side.parts = cut(source);
  side.front = platform::parse_yaml(front_yaml(source, side.parts), {}, 2).root;
  Entity nobody;
  side.said = overridden(side.charter, nobody);
  return side;
}

base::Error first_error(const std::vector<Diagnostic>& diagnostics) {
  const auto first = std::find_if(diagnostics.begin(), diagnostics.end(),
                                  [](const Diagnostic& one) { return one.severity == Severity::error; });
  return {base::ErrorCode::invalid,
          fmt::format("{}:{}:{}", first->file, first->place.line, first->place.column), first->french,
          first->english};
}

base::Result<Side> sound_side(const Source& source) {
  Loaded loaded = load_source(source);
  if (has_errors(loaded.diagnostics)) return tl::unexpected(first_error(loaded.diagnostics));
  return side_of(source, std::move(loaded.charter));
}

// `formerly: X` names what the base calls X, unless the model still has an X.
void find_renamed(Merge& merge) {
  for (const Clause& clause : merge.model.said.clauses) {
    const Text* before = clause.get(kinds::common::formerly);
    if (before != nullptr && merge.model.clause(before->text) == nullptr)
      merge.renamed.emplace(before->text, clause.name);
  }
}

bool is_article(const Merge& merge, const std::string& subject) {
  return merge.base.parts.find(subject) != nullptr || merge.model.parts.find(subject) != nullptr ||
         merge.local_parts.find(subject) != nullptr;
}

std::string part_line(const Side& side, const std::string& name) {
  const Part* part = side.parts.find(name);
  return part == nullptr ? std::string() : side.line_text(part->first + 1);
}

// Values as they are; of texts, the lines on which they begin.
void write_conflicts(Merge& merge) {
  YamlNode conflicts;
  conflicts.kind = YamlNode::Kind::map;
  for (const Change& change : merge.changes) {
    if (change.what != Change::What::conflict) continue;
    YamlNode one;
    one.kind = YamlNode::Kind::map;
    const bool article = is_article(merge, change.subject);
    const auto moved = merge.moved.find(change.subject);
    const std::string& now = moved == merge.moved.end() ? change.subject : moved->second;
    const auto told = [&](std::string text, const Side& side, const std::string& name) {
      if (article) return part_line(side, name);
      if (const std::size_t end = text.find('\n'); end != std::string::npos && end + 1 < text.size()) {
        const Clause* clause = side.clause(name);
        if (clause != nullptr) return side.line_text(clause->place.line);
      }
      return text;
    };
    const std::string base = told(change.base, merge.base, change.subject);
    const std::string model = told(change.model, merge.model, now);
    if (!base.empty()) one.entries.push_back({"base", {}, scalar(base)});
    if (!model.empty()) one.entries.push_back({"model", {}, scalar(model)});
    if (change.local.find('\n') == std::string::npos && !change.local.empty())
      one.entries.push_back({"local", {}, scalar(change.local)});
    one.entries.push_back({"why", {}, scalar(change.french)});
    if (YamlEntry* there = entry_of(conflicts, change.subject))
      there->value = std::move(one);
    else
      conflicts.entries.push_back({change.subject, {}, std::move(one)});
  }
  if (conflicts.entries.empty()) return;
  merge.front.entries.push_back({"conflicts", {}, std::move(conflicts)});
  merge.edited = true;
}

void write_extends(Merge& merge, const UpdateInput& input) {
  YamlNode model;
  model.kind = YamlNode::Kind::map;
  model.entries = {{"model", {}, scalar(input.path)},
                   {"version", {}, scalar(input.is.version)},
                   {"hash", {}, scalar(input.is.hash)}};
  YamlEntry* own = entry_of(merge.front, "extends");
  if (own == nullptr || same_yaml(own->value, model)) return;
  own->value = std::move(model);
  merge.edited = true;
}

base::Result<std::string> write(const Merge& merge) {
  std::vector<YamlLine> front = print_front_matter(merge.front);
  if (const auto homeless = place_comments(front_yaml(*merge.local, merge.local_parts), 2, front))
    return base::fail(
        base::ErrorCode::invalid, fmt::format("{}:{}", merge.local->file, *homeless),
        "ce commentaire se perdrait, sa ligne change ou disparaît ; déplacez-le au-dessus d'une ligne "
        "qui reste, puis recommencez",
        "this comment would get lost, its line changes or goes; put it above a line that stays, then "
        "start again");
  std::string text = "---\n";
  for (const YamlLine& line : front)
    text += line.text + '\n';
  for (std::size_t at = static_cast<std::size_t>(merge.local_parts.front); at < merge.lines.size(); ++at)
    text += merge.lines[at] + '\n';
  return text;
}

}  // namespace

bool Update::has_conflicts() const {
  return std::any_of(changes.begin(), changes.end(),
                     [](const Change& one) { return one.what == Change::What::conflict; });
}

const Clause* Side::clause(std::string_view name) const {
  for (const Clause& one : said.clauses)
    if (one.name == name) return &one;
  return nullptr;
}

const Clause* Merge::in_model(std::string_view base_name) const {
  if (const Clause* same = model.clause(base_name)) return same;
  const auto now = renamed.find(base_name);
  return now == renamed.end() ? nullptr : model.clause(now->second);
}

void Merge::note(Change::What what, std::string subject, std::string before, std::string now, std::string own,
                 std::string french, std::string english) {
  changes.push_back({what, std::move(subject), std::move(before), std::move(now), std::move(own),
                     std::move(french), std::move(english)});
}

void Merge::conflict(std::string subject, std::string before, std::string now, std::string own,
                     std::string french, std::string english) {
  note(Change::What::conflict, std::move(subject), std::move(before), std::move(now), std::move(own),
       std::move(french), std::move(english));
}

std::string joined(const std::vector<std::string>& lines) {
  return fmt::format("{}", fmt::join(lines, "\n"));
}

base::Result<Update> update(const UpdateInput& input) {
  std::vector<Diagnostic> problems;
  auto whole = compose(input.base, input.local, problems);
  if (has_errors(problems)) return tl::unexpected(first_error(problems));
  auto base = sound_side(input.base);
  if (!base) return base::pass(base);
  auto model = sound_side(input.model);
  if (!model) return base::pass(model);
  auto on_base = sound_side(whole->source);
  if (!on_base) return base::pass(on_base);

  Merge merge;
  merge.base = std::move(*base);
  merge.model = std::move(*model);
  merge.whole = std::move(*on_base);
  merge.local = &input.local;
  merge.local_parts = cut(input.local);
  merge.lines = input.local.lines;
  merge.front = platform::parse_yaml(front_yaml(input.local, merge.local_parts), {}, 2).root;
  merge.locks.locks = merge.model.charter.front.locked;
  find_renamed(merge);
  match_parts(merge);
  merge_names(merge);
  merge_overrides(merge);
  merge_articles(merge);
  list_followed(merge);
  write_conflicts(merge);
  write_extends(merge, input);

  Update update;
  if (merge.edited) {
    auto text = write(merge);
    if (!text) return base::pass(text);
    update.text = std::move(*text);
  } else {
    update.text = joined(input.local.lines) + (input.local.lines.empty() ? "" : "\n");
  }
  update.changes = std::move(merge.changes);
  return update;
}

}  // namespace cartulaire::charter::model
