// cartulaire charter deviations FILE...: what each charter says otherwise than its model, in one table.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "charter/model/deviations.hpp"
#include "cli/charter_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using charter::model::Deviation;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using What = Deviation::What;

struct DeviationFlags {
  std::vector<std::string> files;
  bool json = false;
};

struct Deviating {
  std::string file;
  std::string model;  // its file
  std::string version;
  std::vector<Deviation> deviations;
};

// Models are read once: hundreds of charters may share one.
class Models {
 public:
  const charter::Charter& of(const charter::model::Completion& completion) {
    const auto [model, fresh] = read_.try_emplace(completion.model_file);
    if (fresh) model->second = std::move(charter::model::load_source(completion.model).charter);
    return model->second;
  }

 private:
  std::map<std::string, charter::Charter> read_;
};

std::string_view word(What what) {
  switch (what) {
    case What::filled:
      return "filled";
    case What::value:
      return "value";
    case What::off:
      return "off";
    case What::added:
      return "added";
    case What::kind:
      return "kind";
    case What::article:
      return "article";
    case What::name:
      return "name";
  }
  return "";
}

Json json_of(const Deviation& one) {
  return JsonObject{{"what", word(one.what)},     {"article", one.article},    {"clause", one.clause},
                    {"parameter", one.parameter}, {"entity", one.entity},      {"model", one.model},
                    {"local", one.local},         {"reason", one.reason},      {"file", one.file},
                    {"line", one.place.line},     {"column", one.place.column}};
}

void print_json(const std::vector<Deviating>& all) {
  JsonArray charters;
  for (const Deviating& charter : all) {
    JsonArray list;
    for (const Deviation& one : charter.deviations)
      list.push_back(json_of(one));
    charters.push_back(JsonObject{{"file", charter.file},
                                  {"model", charter.model},
                                  {"model_version", charter.version},
                                  {"deviations", std::move(list)}});
  }
  fmt::print("{}", platform::print_json(JsonObject{{"charters", std::move(charters)}}, true));
}

std::string subject(const Deviation& one) {
  if (one.clause.empty()) return one.parameter;
  return one.parameter.empty() ? one.clause : one.clause + "." + one.parameter;
}

std::string local_text(const Deviation& one) {
  if (one.what == What::article) {
    if (one.local == "added") return std::string(say("article ajouté", "article added"));
    if (one.local == "left_out") return std::string(say("article écarté", "article left out"));
    return std::string(say("article récrit", "article reworded"));
  }
  if (one.what == What::off) return std::string(say("clause écartée", "clause left out"));
  if (one.what == What::added)
    return fmt::format("{} `{}`", say("clause ajoutée :", "clause added:"), one.local);
  return one.local.empty() ? std::string(say("rien", "nothing")) : one.local;
}

std::string model_text(const Deviation& one) {
  if (one.what == What::filled) return std::string(say("blanc", "blank"));
  return one.model.empty() || one.what == What::off ? "" : one.model;
}

// Rows by what deviates, below each the values that charters give it and who gives them.
class Table {
 public:
  explicit Table(const std::vector<Deviating>& all) : charters_(all.size()) {
    for (const Deviating& charter : all)
      for (const Deviation& one : charter.deviations)
        add(charter.file, one);
  }

  void print() const {
    print_rows(false);
    print_rows(true);
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // article, subject, the model's value
  struct Who {
    std::string name;  // the file, with the entity that deviates alone
    std::string reason;
  };
  struct Row {
    Key key;
    bool filled = false;
    std::vector<std::pair<std::string, std::vector<Who>>> values;
  };

  void add(const std::string& file, const Deviation& one) {
    const Key key{one.article, subject(one), model_text(one)};
    const auto [at, fresh] = rows_of_.emplace(key, rows_.size());
    if (fresh) rows_.push_back({key, one.what == What::filled, {}});
    Row& row = rows_[at->second];
    const std::string value = local_text(one);
    Who who{one.entity.empty() ? file : fmt::format("{} ({})", file, one.entity), one.reason};
    for (auto& [known, files] : row.values)
      if (known == value) {
        files.push_back(std::move(who));
        return;
      }
    row.values.push_back({value, {std::move(who)}});
  }

  void print_rows(bool filled) const {
    bool titled = !filled;
    for (const Row& row : rows_) {
      if (row.filled != filled) continue;
      if (!titled)
        fmt::print("\n{}\n",
                   say("Ce que le modèle laissait à choisir :", "What the model left to be chosen:"));
      titled = true;
      const auto& [article, subject, model] = row.key;
      fmt::print("{}", article);
      if (!subject.empty()) fmt::print("{}{}", article.empty() ? "" : "  ", subject);
      if (!model.empty() && !filled) fmt::print("  ({} {})", say("modèle :", "model:"), model);
      fmt::print("\n");
      for (const auto& [value, who] : row.values)
        print_value(value, who);
    }
  }

  // Of a value that all share only the reasons are told.
  void print_value(const std::string& value, const std::vector<Who>& all) const {
    const bool shared = all.size() == charters_ && charters_ > 1;
    fmt::print("    {}  [{}{}]\n", value, all.size(), shared ? say(" : toutes", ": all") : "");
    std::set<std::string> told;
    for (const Who& one : all) {
      const std::string reason = one.reason.empty() ? "" : fmt::format("{}{}", say(" : ", ": "), one.reason);
      if (!shared)
        fmt::print("        {}{}\n", one.name, reason);
      else if (!one.reason.empty() && told.insert(one.reason).second)
        fmt::print("        {}\n", one.reason);
    }
  }

  std::size_t charters_;
  std::vector<Row> rows_;
  std::map<Key, std::size_t> rows_of_;
};

int show_deviations(const DeviationFlags& flags) {
  int code = kDone;
  Models models;
  std::vector<Deviating> all;
  for (const std::string& file : flags.files) {
    const auto read = charter::model::read_charter(file);
    if (!read) {
      code = failed(read.error());
      continue;
    }
    if (charter::has_errors(read->loaded.diagnostics) || !read->completion) {
      for (const charter::Diagnostic& one : read->loaded.diagnostics)
        fmt::print(stderr, "{}", charter::format(one, console_language()));
      if (read->loaded.diagnostics.empty())
        fmt::print(stderr, "{}: {}\n", file, say("ne complète aucun modèle", "extends no model"));
      code = kNo;
      continue;
    }
    const charter::Charter& model = models.of(*read->completion);
    all.push_back(
        {file, read->completion->model_file, model.front.version, charter::model::deviations(*read, model)});
  }
  if (flags.json)
    print_json(all);
  else
    Table(all).print();
  return code;
}

}  // namespace

void add_charter_deviations(Command& charter) {
  auto flags = std::make_shared<DeviationFlags>();
  Command showing = charter.subcommand(
      "deviations", {"ce que des chartes disent autrement que leur modèle, article par article",
                     "what charters say otherwise than their model, article by article"});
  showing.positional("FILE...", flags->files, {"les fichiers des chartes", "the charters' files"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  showing.run([flags] { return show_deviations(*flags); });
}

}  // namespace cartulaire::cli
