// cartulaire charter update FILE... --model NEW: a model's changes taken over (charter/model/update.hpp).
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "charter/front_matter.hpp"
#include "charter/model/update.hpp"
#include "charter/reporter.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/line_diff.hpp"
#include "cli/program.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

namespace fs = std::filesystem;
namespace model = charter::model;
using model::Change;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct UpdateFlags {
  std::vector<std::string> files;
  std::string model;
  std::string base;
  bool write = false;
  bool json = false;
};

std::string beside(const std::string& file, const std::string& path) {
  return (fs::path(file).parent_path() / path).lexically_normal().string();
}

// The file whose bytes have this hash: the one named, the one that the charter names, else a neighbour of
// either model.
base::Result<std::string> find_base(const std::string& file, const charter::Extends& extends,
                                    const UpdateFlags& flags) {
  const std::string named = beside(file, extends.model);
  std::vector<std::string> candidates;
  if (!flags.base.empty()) {
    candidates.push_back(flags.base);
  } else {
    candidates.push_back(named);
    for (const std::string& near : {named, flags.model}) {
      const auto folder = fs::path(near).parent_path();
      const auto files = platform::files_in(folder.empty() ? fs::path(".") : folder, ".md");
      if (files)
        for (const platform::Path& one : *files)
          candidates.push_back(one.string());
    }
  }
  for (const std::string& one : candidates) {
    const auto is = model::identify_model(one);
    if (is && is->hash == extends.hash) return one;
  }
  return base::fail(
      base::ErrorCode::not_found, file,
      fmt::format(
          "le modèle {} sur lequel cette charte est faite n'est ni dans `{}` ni à côté ; gardez les versions "
          "du modèle dans un même dossier, ou donnez l'ancienne par `--base`",
          extends.version, named),
      fmt::format(
          "the model {} that this charter is made on is neither `{}` nor beside it; keep the versions of the "
          "model in one folder, or hand in the old one with `--base`",
          extends.version, named));
}

base::Result<model::Source> whole(const std::string& file) {
  const auto text = platform::read_text(file, model::kMostFileBytes);
  if (!text) return tl::unexpected(text.error());
  std::vector<charter::Diagnostic> problems;
  auto source = model::read_whole(*text, file, problems);
  if (source && !charter::has_errors(problems)) return std::move(*source);
  const charter::Diagnostic& first = problems.front();
  return base::fail(base::ErrorCode::invalid,
                    fmt::format("{}:{}:{}", first.file, first.place.line, first.place.column), first.french,
                    first.english);
}

// What the charter's own front matter says of its model.
std::optional<charter::Extends> extends_of(const model::Source& local) {
  const charter::Origins here;
  charter::Reporter unheard(local.file, local.lines, here);
  const model::Parts parts = model::cut(local);
  if (parts.body < 0) return std::nullopt;
  return charter::read_front_matter(model::front_yaml(local, parts), 2, unheard).extends;
}

base::Result<model::Update> update_one(const std::string& file, const std::string& text,
                                       const UpdateFlags& flags) {
  model::UpdateInput input;
  input.local = model::plain_source(text, file);
  const auto extends = extends_of(input.local);
  if (!extends || extends->model.empty() || extends->hash.empty())
    return base::fail(
        base::ErrorCode::invalid, file,
        "cette charte ne dit pas quel modèle elle complète : `extends: {model: …, version: …, hash: …}`",
        "this charter does not say which model it completes: `extends: {model: …, version: …, hash: …}`");
  auto is = model::identify_model(flags.model);
  if (!is) return base::pass(is);
  input.is = std::move(*is);
  const auto base_file = find_base(file, *extends, flags);
  if (!base_file) return tl::unexpected(base_file.error());
  auto base = whole(*base_file);
  if (!base) return base::pass(base);
  auto now = whole(flags.model);
  if (!now) return base::pass(now);
  input.base = std::move(*base);
  input.model = std::move(*now);
  std::error_code error;
  const auto folder = fs::weakly_canonical(fs::absolute(file).parent_path(), error);
  input.path = fs::weakly_canonical(flags.model, error).lexically_relative(folder).string();
  // The charter may name the same file in another way.
  if (fs::equivalent(beside(file, extends->model), flags.model, error)) input.path = extends->model;
  return model::update(input);
}

std::string_view word(Change::What what) {
  switch (what) {
    case Change::What::followed:
      return "followed";
    case Change::What::kept:
      return "kept";
    case Change::What::renamed:
      return "renamed";
    case Change::What::taken_out:
      return "taken_out";
    case Change::What::conflict:
      return "conflict";
  }
  return "";
}

std::string_view title(Change::What what) {
  switch (what) {
    case Change::What::followed:
      return say("suit le modèle", "follows the model");
    case Change::What::kept:
      return say("reste", "stays");
    case Change::What::renamed:
      return say("change de nom", "renamed");
    case Change::What::taken_out:
      return say("n'a plus lieu d'être", "taken out");
    case Change::What::conflict:
      return say("CONFLIT", "CONFLICT");
  }
  return "";
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("        {}\n", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_text(std::string_view value) {
  return value.find('\n') != std::string_view::npos;
}

void print_change(const Change& one) {
  const std::string_view why = say(one.french, one.english);
  fmt::print("  {}  {}{}{}\n", title(one.what), one.subject, why.empty() ? "" : ": ", why);
  if (is_text(one.base) || is_text(one.model)) {
    fmt::print("{}",
               indented(line_diff(one.base + "\n", one.model + "\n", say("modèle d'avant", "model before"),
                                  say("modèle d'après", "model after"))));
  } else {
    const std::string_view none = say("rien", "nothing");
    fmt::print("        {} → {}\n", one.base.empty() ? none : one.base, one.model.empty() ? none : one.model);
  }
  if (one.what == Change::What::conflict)
    fmt::print("      {}\n{}", say("ici :", "here:"),
               indented(one.local.empty() ? say("rien", "nothing") : one.local));
}

Json json_of(const std::string& file, const model::Update& update) {
  JsonArray changes;
  for (const Change& one : update.changes)
    changes.push_back(JsonObject{{"what", word(one.what)},
                                 {"subject", one.subject},
                                 {"base", one.base},
                                 {"model", one.model},
                                 {"local", one.local},
                                 {"why_fr", one.french},
                                 {"why_en", one.english}});
  return JsonObject{{"file", file},
                    {"conflicts", update.has_conflicts()},
                    {"changes", std::move(changes)},
                    {"text", update.text}};
}

void print_update(const std::string& file, const std::string& before, const model::Update& update) {
  fmt::print("{}\n", file);
  for (const Change::What what :
       {Change::What::conflict, Change::What::renamed, Change::What::taken_out, Change::What::followed})
    for (const Change& one : update.changes)
      if (one.what == what) print_change(one);
  const auto kept = std::count_if(update.changes.begin(), update.changes.end(),
                                  [](const Change& one) { return one.what == Change::What::kept; });
  fmt::print("  {}  {}\n", title(Change::What::kept), kept);
  fmt::print("{}",
             line_diff(before, update.text, file, file + std::string(say(" (mis à jour)", " (updated)"))));
}

int update_all(const UpdateFlags& flags) {
  int code = kDone;
  JsonArray all;
  for (const std::string& file : flags.files) {
    const auto text = platform::read_text(file, model::kMostFileBytes);
    const auto updated =
        text ? update_one(file, *text, flags) : base::Result<model::Update>(tl::unexpected(text.error()));
    if (!updated) {
      code = std::max(code, failed(updated.error()));
      continue;
    }
    if (updated->has_conflicts()) code = std::max(code, kNo);
    if (flags.json)
      all.push_back(json_of(file, *updated));
    else
      print_update(file, *text, *updated);
    if (!flags.write || updated->text == *text) continue;
    if (const auto written = rewrite_file(file, updated->text); !written)
      code = std::max(code, failed(written.error()));
  }
  if (flags.json) fmt::print("{}", platform::print_json(JsonObject{{"charters", std::move(all)}}, true));
  return code;
}

}  // namespace

void add_charter_update(Command& charter) {
  auto flags = std::make_shared<UpdateFlags>();
  Command updating = charter.subcommand(
      "update",
      {"reprend les changements d'un modèle dans les chartes qui le complètent ; rend 1 s'il reste à choisir",
       "takes a model's changes over into the charters that extend it; gives 1 where a choice is left"});
  updating.positional("FILE...", flags->files, {"les fichiers des chartes", "the charters' files"})
      .option("--model", flags->model, {"le nouveau modèle", "the new model"}, true)
      .option("--base", flags->base,
              {"le modèle sur lequel les chartes sont faites, s'il n'est plus à côté",
               "the model that the charters are made on, if it is no longer beside"})
      .flag("--write", flags->write, {"récrit les fichiers eux-mêmes", "rewrites the files themselves"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  updating.run([flags] { return update_all(*flags); });
}

}  // namespace cartulaire::cli
