// Overrides, of the charter and of its entities, against what the model changed.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "charter/model/update_parts.hpp"
#include "charter/print.hpp"
#include "charter/print_yaml.hpp"
#include "charter/typed_clause.hpp"

namespace cartulaire::charter::model {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

std::optional<Value> value_of(const Clause* clause, std::string_view parameter) {
  if (clause == nullptr || clause->kind->find(parameter) == nullptr) return std::nullopt;
  const Setting* setting = clause->setting(parameter);
  return setting == nullptr ? std::nullopt : std::optional<Value>(setting->value);
}

std::string shown(const std::optional<Value>& value) {
  return value ? print(*value) : std::string();
}

class OverrideMerge {
 public:
  OverrideMerge(Merge& merge, YamlNode& overrides, std::string_view entity, const Overridden& said)
      : merge_(merge),
        overrides_(overrides),
        suffix_(entity.empty() ? "" : fmt::format("@{}", entity)),
        said_(said) {}

  void run() {
    std::vector<YamlEntry> kept;
    for (YamlEntry& entry : overrides_.entries)
      if (stands(entry)) kept.push_back(std::move(entry));
    if (kept.size() != overrides_.entries.size()) merge_.edited = true;
    overrides_.entries = std::move(kept);
  }

 private:
  // False where the line goes.
  bool stands(YamlEntry& entry) {
    if (!entry.key.empty() && entry.key.front() >= '0' && entry.key.front() <= '9') return article(entry);
    const std::size_t dot = std::min(entry.key.find('.'), entry.key.size());
    clause_ = entry.key.substr(0, dot);
    parameter_ = entry.key.substr(std::min(dot + 1, entry.key.size()));
    base_ = merge_.base.clause(clause_);
    if (base_ == nullptr) return true;  // of a clause that the charter itself added
    if (suffix_.empty()) merge_.touched.insert(entry.key);
    model_ = merge_.in_model(clause_);
    if (model_ == nullptr) return without_clause(entry);
    const std::string before = entry.key;
    const bool stays = parameter_.empty() ? off(entry) : value(entry);
    if (stays && model_->name != clause_) rename(entry, before);
    return stays;
  }

  void rename(YamlEntry& entry, const std::string& before) {
    entry.key = model_->name + (parameter_.empty() ? "" : "." + parameter_);
    merge_.edited = true;
    merge_.note(Change::What::renamed, before + suffix_, before, entry.key, entry.key);
  }

  bool without_clause(const YamlEntry& entry) {
    if (parameter_.empty()) {
      merge_.note(Change::What::taken_out, entry.key + suffix_, "", "", "off",
                  "le modèle n'a plus cette clause", "the model has this clause no longer");
      return false;
    }
    merge_.conflict(entry.key + suffix_, shown(value_of(base_, parameter_)), "", local_text(),
                    "le modèle n'a plus cette clause", "the model has this clause no longer");
    return true;
  }

  bool off(const YamlEntry& entry) {
    const std::string before = print_clause(*base_);
    const std::string after = print_clause(*model_);
    if (const Lock* lock = merge_.locks.lock_of(model_->name)) {
      newly_locked(entry, *lock, before, after, "off");
    } else if (!same_clause(*base_, *model_)) {
      merge_.conflict(entry.key + suffix_, before, after, "off", "le modèle a changé une clause écartée ici",
                      "the model changed a clause that is left out here");
    } else {
      merge_.note(Change::What::kept, entry.key + suffix_, "", "", "off");
    }
    return true;
  }

  // Names apart: a clause may have been renamed.
  static bool same_clause(const Clause& a, const Clause& b) {
    if (a.kind != b.kind) return false;
    return std::all_of(a.kind->parameters.begin(), a.kind->parameters.end(), [&](const Parameter& one) {
      return one.name == "formerly" || value_of(&a, one.name) == value_of(&b, one.name);
    });
  }

  void newly_locked(const YamlEntry& entry, const Lock& lock, std::string base, std::string model,
                    std::string local) {
    const std::string line = merge_.model.line_text(lock.place.line);
    merge_.conflict(entry.key + suffix_, std::move(base), std::move(model), std::move(local),
                    fmt::format("le modèle verrouille désormais `{}` ({})", lock.name, line),
                    fmt::format("the model now locks `{}` ({})", lock.name, line));
  }

  bool value(YamlEntry& entry) {
    const auto base = value_of(base_, parameter_);
    const auto model = value_of(model_, parameter_);
    const auto local = local_value();
    if (base_->kind != model_->kind) {
      merge_.conflict(entry.key + suffix_, base_->kind->name, model_->kind->name, shown(local),
                      "le modèle a changé la sorte de cette clause",
                      "the model changed the kind of this clause");
      return true;
    }
    const bool blank = model && model->is_unset();
    if (const Lock* lock = merge_.locks.lock_of(model_->name, parameter_); lock != nullptr && !blank) {
      if (local == model) return out(entry, base, model, local);
      newly_locked(entry, *lock, shown(base), shown(model), shown(local));
      return true;
    }
    if (entry.value.find("add") != nullptr || entry.value.find("remove") != nullptr)
      return items(entry, base, model, local);
    const Fate fate = three_way(base, model, local);
    if (fate == Fate::follows) return out(entry, base, model, local);
    if (fate == Fate::conflict && !blank) {
      merge_.conflict(entry.key + suffix_, shown(base), shown(model), shown(local),
                      "le modèle et la charte ont tous deux changé cette valeur",
                      "both the model and the charter changed this value");
    } else {
      keep(entry, base, model, local, blank && fate == Fate::conflict);
    }
    return true;
  }

  void keep(const YamlEntry& entry, const std::optional<Value>& base, const std::optional<Value>& model,
            const std::optional<Value>& local, bool left_open) {
    merge_.note(Change::What::kept, entry.key + suffix_, shown(base), shown(model), shown(local),
                left_open ? "le modèle laisse désormais le choix" : "",
                left_open ? "the model now leaves the choice" : "");
  }

  bool out(const YamlEntry& entry, const std::optional<Value>& base, const std::optional<Value>& model,
           const std::optional<Value>& local) {
    merge_.note(Change::What::taken_out, entry.key + suffix_, shown(base), shown(model), shown(local));
    return false;
  }

  // Each item is a choice of its own: added here and by the model is there once, removed by both is gone.
  bool items(YamlEntry& entry, const std::optional<Value>& base, const std::optional<Value>& model,
             const std::optional<Value>& local) {
    const List* list = model ? model->as<List>() : nullptr;
    if (list == nullptr) {
      merge_.conflict(entry.key + suffix_, shown(base), shown(model), shown(local),
                      "le modèle n'a plus de liste ici", "the model has no list here any longer");
      return true;
    }
    const Parameter& parameter = *model_->kind->find(parameter_);
    bool any = false;
    for (const bool adds : {true, false}) {
      YamlEntry* part = entry_of(entry.value, adds ? "add" : "remove");
      if (part == nullptr) continue;
      const auto gone = std::erase_if(part->value.items, [&](const YamlNode& item) {
        const auto one = read_value(item, parameter.type.items.front(),
                                    context_for(*model_, merge_.whole.charter.front, [](const Finding&) {}));
        const bool there =
            one && std::find(list->items.begin(), list->items.end(), *one) != list->items.end();
        return one && there == adds;
      });
      merge_.edited = merge_.edited || gone > 0;
      if (part->value.items.empty())
        std::erase_if(entry.value.entries,
                      [&](const YamlEntry& one) { return one.key == (adds ? "add" : "remove"); });
      else
        any = true;
    }
    if (!any) return out(entry, base, model, local);
    keep(entry, base, model, local, false);
    return true;
  }

  bool article(YamlEntry& entry) {
    merge_.touched.insert(entry.key);
    const Part* before = merge_.base.parts.find(entry.key);
    const auto to = merge_.moved.find(entry.key);
    if (before == nullptr) return true;
    if (to == merge_.moved.end()) {
      merge_.note(Change::What::taken_out, entry.key, "", "", "off", "le modèle n'a plus cet article",
                  "the model has this article no longer");
      return false;
    }
    const Part& after = *merge_.model.parts.find(to->second);
    const Lock* lock = merge_.locks.lock_of_article(after.number);
    for (const PartClause& one : after.clauses)
      if (lock == nullptr) lock = merge_.locks.lock_of(one.block.name);
    const std::string base = text_of(merge_.base, *before);
    const std::string model = text_of(merge_.model, after);
    if (lock != nullptr)
      newly_locked(entry, *lock, base, model, "off");
    else if (base != model || !same_clauses(*before, after))
      merge_.conflict(entry.key, base, model, "off", "le modèle a changé un article écarté ici",
                      "the model changed an article that is left out here");
    else
      merge_.note(Change::What::kept, entry.key, "", "", "off");
    if (after.name() != entry.key) {
      merge_.note(Change::What::renamed, entry.key, entry.key, after.name(), after.name());
      entry.key = after.name();
      merge_.edited = true;
    }
    return true;
  }

  [[nodiscard]] bool same_clauses(const Part& before, const Part& after) const {
    if (before.clauses.size() != after.clauses.size()) return false;
    return std::all_of(before.clauses.begin(), before.clauses.end(), [&](const PartClause& one) {
      const Clause* base = merge_.base.clause(one.block.name);
      const Clause* model = merge_.in_model(one.block.name);
      return base != nullptr && model != nullptr && same_clause(*base, *model);
    });
  }

  [[nodiscard]] std::optional<Value> local_value() const {
    for (const Clause& one : said_.clauses)
      if (one.name == clause_) return value_of(&one, parameter_);
    return std::nullopt;
  }
  [[nodiscard]] std::string local_text() const { return shown(local_value()); }

  Merge& merge_;
  YamlNode& overrides_;
  std::string suffix_;
  const Overridden& said_;
  // Of the line looked at.
  std::string clause_;
  std::string parameter_;
  const Clause* base_ = nullptr;
  const Clause* model_ = nullptr;
};

}  // namespace

void merge_overrides(Merge& merge) {
  if (YamlEntry* own = entry_of(merge.front, "overrides")) {
    OverrideMerge(merge, own->value, "", merge.whole.said).run();
    if (own->value.entries.empty())
      std::erase_if(merge.front.entries, [](const YamlEntry& one) { return one.key == "overrides"; });
  }
  YamlEntry* entities = entry_of(merge.front, "entities");
  if (entities == nullptr) return;
  for (YamlNode& item : entities->value.items) {
    YamlEntry* own = entry_of(item, "overrides");
    const YamlNode* id = item.find("id");
    const Entity* entity = id == nullptr ? nullptr : merge.whole.charter.front.entity(id->text);
    if (own == nullptr || entity == nullptr) continue;
    OverrideMerge(merge, own->value, entity->id, overridden(merge.whole.charter, *entity)).run();
    if (own->value.entries.empty())
      std::erase_if(item.entries, [](const YamlEntry& one) { return one.key == "overrides"; });
  }
}

}  // namespace cartulaire::charter::model
