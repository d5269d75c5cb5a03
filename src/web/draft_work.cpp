#include "web/draft_work.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/adoption/import.hpp"
#include "charter/check.hpp"
#include "charter/diff/note.hpp"
#include "charter/lint/lint.hpp"
#include "charter/model/edit.hpp"
#include "charter/paper/paper.hpp"
#include "platform/json_members.hpp"
#include "platform/markdown.hpp"
#include "web/annotated.hpp"
#include "web/call.hpp"
#include "web/draft_form.hpp"
#include "web/typeset.hpp"

namespace cartulaire::web {
namespace {

namespace lint = charter::lint;
namespace model = charter::model;
using base::ErrorCode;
using base::Result;
using charter::EffectiveCharter;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct Asked {
  const Json& request;

  [[nodiscard]] std::string text(std::string_view name) const { return text_in(request, name); }
  [[nodiscard]] base::Language language() const {
    return text("language") == "en" ? base::Language::english : base::Language::french;
  }
  [[nodiscard]] model::ReadCharter read() const {
    return model::read_charter_text(text("text"), text("file"), model::Models::beside);
  }
};

// --- check

std::string_view word_of(lint::Level level) {
  return level == lint::Level::error ? "error" : level == lint::Level::warning ? "warning" : "note";
}

Json remark_json(const lint::Remark& remark, const std::string& own) {
  JsonObject out = {{"level", word_of(remark.level)}, {"code", remark.code},
                    {"line", remark.place.line},      {"column", remark.place.column},
                    {"length", remark.length},        {"message", label_json(remark.text)}};
  if (!remark.cure.french.empty()) out.emplace_back("cure", label_json(remark.cure));
  if (!remark.suggestion.empty()) out.emplace_back("suggestion", remark.suggestion);
  if (!remark.sources.empty())
    out.emplace_back("sources", JsonArray(remark.sources.begin(), remark.sources.end()));
  if (!remark.entity.empty()) out.emplace_back("entity", remark.entity);
  if (remark.file != own) out.emplace_back("model", remark.file);
  return out;
}

Result<Json> check(const Asked& asked) {
  model::ReadCharter read = asked.read();
  const std::string version = read.loaded.charter.front.version;
  const lint::Report report = lint::lint_charter(std::move(read.loaded));
  std::size_t errors = 0;
  std::size_t warnings = 0;
  JsonArray list;
  for (const lint::Remark& one : report.remarks) {
    errors += one.level == lint::Level::error ? 1U : 0U;
    warnings += one.level == lint::Level::warning ? 1U : 0U;
    list.push_back(remark_json(one, asked.text("file")));
  }
  return Json(JsonObject{{"version", version},
                         {"errors", errors},
                         {"warnings", warnings},
                         {"cut", report.cut},
                         {"diagnostics", std::move(list)}});
}

// --- a text without errors

tl::unexpected<base::Error> not_sound(const std::vector<charter::Diagnostic>& all) {
  const auto is_error = [](const charter::Diagnostic& one) {
    return one.severity == charter::Severity::error;
  };
  const auto count = std::ranges::count_if(all, is_error);
  const auto first = std::ranges::find_if(all, is_error);
  return base::fail(ErrorCode::invalid, "text",
                    fmt::format("le texte a {} erreur{} à corriger d’abord ; ligne {} : {}", count,
                                count > 1 ? "s" : "", first->place.line, first->french),
                    fmt::format("the text has {} error{} to be corrected first; line {}: {}", count,
                                count > 1 ? "s" : "", first->place.line, first->english));
}

Result<EffectiveCharter> effective(const charter::Loaded& loaded, const std::string& entity) {
  if (charter::has_errors(loaded.diagnostics)) return not_sound(loaded.diagnostics);
  const bool named = loaded.charter.front.entity(entity) != nullptr;
  return charter::effective_charter(loaded.charter, named ? entity : std::string());
}

Result<Json> preview(const Asked& asked) {
  const model::ReadCharter read = asked.read();
  auto text = effective(read.loaded, asked.text("entity"));
  if (!text) return base::pass(text);
  auto articles = annotated_articles(*text);
  if (!articles) return articles;
  return Json(JsonObject{{"title", text->front.title},
                         {"version", text->front.version},
                         {"hash", text->hash},
                         {"entity", JsonObject{{"id", text->entity.id}, {"name", text->entity.name}}},
                         {"language", text->front.language},
                         {"articles", std::move(*articles)}});
}

// --- difference

std::string_view word_of(charter::diff::Span::Is is) {
  using Is = charter::diff::Span::Is;
  switch (is) {
    case Is::strong:
      return "strong";
    case Is::removed:
      return "removed";
    case Is::added:
      return "added";
    case Is::plain:
      break;
  }
  return "plain";
}

Json item_json(const charter::diff::Item& item) {
  JsonArray lines;
  for (const charter::diff::Line& line : item.lines) {
    JsonArray spans;
    for (const charter::diff::Span& span : line)
      spans.emplace_back(JsonObject{{"is", word_of(span.is)}, {"text", span.text}});
    lines.emplace_back(std::move(spans));
  }
  return JsonObject{{"heading", item.heading}, {"lines", std::move(lines)}};
}

Json section_json(const charter::diff::Section& section) {
  JsonArray items;
  for (const charter::diff::Item& one : section.items)
    items.push_back(item_json(one));
  return JsonObject{{"id", section.id},
                    {"title", section.title},
                    {"intro", JsonArray(section.intro.begin(), section.intro.end())},
                    {"items", std::move(items)}};
}

// What a charter that the check refuses would do is not known: it is compared with nothing.
Result<EffectiveCharter> sound(charter::Loaded loaded, const std::string& entity) {
  for (charter::Diagnostic& one : charter::check(loaded.charter))
    loaded.diagnostics.push_back(std::move(one));
  return effective(loaded, entity);
}

Result<Json> difference(const Asked& asked) {
  model::ReadCharter now = asked.read();
  auto after = sound(std::move(now.loaded), asked.text("entity"));
  if (!after) return base::pass(after);
  const charter::Loaded served = charter::load_charter(asked.text("before"), asked.text("file"));
  auto before = effective(served, asked.text("entity"));
  if (!before) return base::pass(before);
  const auto found = charter::diff::compare(*before, *after);
  if (!found) return tl::unexpected(found.error());
  const charter::diff::Note note = charter::diff::make_note(*found, asked.language());
  auto machine = platform::parse_json(charter::diff::difference_json(*found), "difference");
  if (!machine) return machine;
  JsonArray sections;
  for (const charter::diff::Section& one : note.sections)
    sections.push_back(section_json(one));
  return Json(JsonObject{{"before", before->front.version},
                         {"after", after->front.version},
                         {"same", charter::diff::same(*found)},
                         {"title", note.title},
                         {"findings", JsonArray(note.findings.begin(), note.findings.end())},
                         {"sections", std::move(sections)},
                         {"difference", std::move(*machine)}});
}

// --- the form

Result<Json> clauses(const Asked& asked) {
  return clause_forms(asked.read());
}

Result<Json> value(const Asked& asked) {
  auto text = model::with_value(asked.text("text"), asked.text("file"),
                                {asked.text("clause"), asked.text("parameter"), asked.text("value")},
                                model::Models::beside);
  if (!text) return base::pass(text);
  return Json(JsonObject{{"text", std::move(*text)}});
}

// --- papers, versions

Result<Json> paper(const Asked& asked) {
  const model::ReadCharter read = asked.read();
  auto text = effective(read.loaded, asked.text("entity"));
  if (!text) return base::pass(text);
  charter::RenderOptions options;
  options.labels = asked.language();
  if (const Json* words = asked.request.find("adoption"); words != nullptr && words->object() != nullptr)
    for (const auto& [name, said] : *words->object())
      if (said.text() != nullptr) options.adoption.emplace_back(name, *said.text());
  auto markdown = charter::paper::paper_markdown(*text, asked.text("paper"), options);
  if (!markdown) return base::pass(markdown);
  // Its first line is its title.
  const std::size_t end = std::min(markdown->find('\n'), markdown->size());
  std::string title = markdown->substr(0, end);
  title.erase(0, title.find_first_not_of("# "));
  auto html = platform::markdown_to_html(std::string_view(*markdown).substr(end));
  if (!html) return base::pass(html);
  options.medium = charter::RenderOptions::Medium::paper;
  auto page = charter::paper::paper_html(*text, asked.text("paper"), options);
  if (!page) return base::pass(page);
  return Json(JsonObject{{"title", with_apostrophes(title)},
                         {"html", with_apostrophes(*html)},
                         {"page", std::move(*page)},
                         {"footer", charter::running_line(*text)}});
}

// Nothing that the check refuses is registered: a version never changes again.
Result<Json> version(const Asked& asked) {
  model::ReadCharter read = asked.read();
  const auto day = charter::adoption::parse_day(asked.text("day"));
  if (!day) return base::fail(ErrorCode::invalid, "day", "ce jour n’existe pas", "there is no such day");
  charter::CheckOptions options;
  options.for_publication = true;
  std::vector<charter::Diagnostic> all = read.loaded.diagnostics;
  for (charter::Diagnostic& one : charter::check(read.loaded.charter, options))
    all.push_back(std::move(one));
  if (charter::has_errors(all)) return not_sound(all);
  auto act = charter::adoption::version_act(read.loaded.charter, read.text, *day);
  if (!act) return base::pass(act);
  JsonArray entities;
  for (const charter::Entity& one : read.loaded.charter.front.entities)
    entities.emplace_back(one.id);
  return Json(JsonObject{{"act", charter::adoption::act_json(*act)},
                         {"version", act->version},
                         {"extends", read.completion.has_value()},
                         {"entities", std::move(entities)}});
}

using Work = Result<Json> (*)(const Asked&);

}  // namespace

Result<Json> draft_work(const Json& request) {
  static const std::map<std::string, Work, std::less<>> works = {
      {"check", check}, {"preview", preview}, {"difference", difference}, {"clauses", clauses},
      {"value", value}, {"paper", paper},     {"version", version}};
  const Asked asked{request};
  const auto work = works.find(asked.text("work"));
  if (work == works.end())
    return base::fail(ErrorCode::invalid, "work", "ce travail n’existe pas", "there is no such work");
  return work->second(asked);
}

}  // namespace cartulaire::web
