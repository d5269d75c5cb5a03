// Articles and clauses that the charter writes itself, against what the model changed.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/model/update_parts.hpp"
#include "charter/print.hpp"

namespace cartulaire::charter::model {
namespace {

class ArticleMerge {
 public:
  explicit ArticleMerge(Merge& merge) : merge_(merge) {}

  void run() {
    for (const Part& part : merge_.local_parts.parts) {
      const Part* base = merge_.base.parts.find(part.name());
      if (base == nullptr)
        added(part);
      else
        changed(part, *base);
      for (const PartClause& one : part.clauses)
        clause(one.block.name);
    }
  }

 private:
  [[nodiscard]] std::string local_text(const Part& part) const {
    return joined(sentences(*merge_.local, part));
  }

  // An article of the charter alone.
  void added(const Part& part) {
    merge_.touched.insert(part.name());
    const Part* taken = merge_.model.parts.find(part.name());
    if (taken == nullptr) {
      merge_.note(Change::What::kept, part.name(), "", "", part.title);
      return;
    }
    merge_.conflict(part.name(), "", text_of(merge_.model, *taken), part.title + "\n" + local_text(part),
                    "le modèle a maintenant un article de ce numéro ; donnez-en un autre au vôtre",
                    "the model now has an article of this number; give yours another");
  }

  void changed(const Part& part, const Part& base) {
    merge_.touched.insert(part.name());
    const auto to = merge_.moved.find(part.name());
    const std::string before = text_of(merge_.base, base);
    const std::string local =
        part.title + "\n" + (part.prose ? local_text(part) : joined(sentences(*merge_.base.source, base)));
    if (to == merge_.moved.end()) {
      merge_.conflict(part.name(), before, "", local, "le modèle n'a plus cet article",
                      "the model has this article no longer");
      return;
    }
    const Part& after = *merge_.model.parts.find(to->second);
    const std::string model = text_of(merge_.model, after);
    if (const Lock* lock = merge_.locks.lock_of_article(after.number);
        lock != nullptr && !after.number.empty()) {
      const std::string line = merge_.model.line_text(lock->place.line);
      merge_.conflict(part.name(), before, model, local,
                      fmt::format("le modèle verrouille désormais l'article {} ({})", lock->name, line),
                      fmt::format("the model now locks the article {} ({})", lock->name, line));
    } else if (part.prose ? is_conflict(before, model, local)
                          : is_conflict(base.title, after.title, part.title)) {
      merge_.conflict(part.name(), before, model, local,
                      "le modèle et la charte ont tous deux changé cet article",
                      "both the model and the charter changed this article");
    } else {
      merge_.note(Change::What::kept, part.name(), "", "", part.title);
      if (!part.prose && part.title == base.title) head(part, part.title, after.title);
      // Its sentences are the model's: they follow.
      if (!part.prose) merge_.touched.erase(part.name());
    }
    if (after.number != part.number) {
      head(part, part.number, after.number);
      merge_.note(Change::What::renamed, part.name(), part.number, after.number, after.number);
    }
  }

  static bool is_conflict(const std::string& base, const std::string& model, const std::string& local) {
    const Fate fate = three_way(base, model, local);
    return fate == Fate::conflict || fate == Fate::follows;
  }

  // In the heading's line.
  void head(const Part& part, const std::string& before, const std::string& after) {
    std::string& line = merge_.lines[static_cast<std::size_t>(part.first)];
    const std::size_t at = line.find(before);
    if (before == after || at == std::string::npos) return;
    line.replace(at, before.size(), after);
    merge_.edited = true;
  }

  // A clause that the charter writes whole.
  void clause(const std::string& name) {
    const Clause* local = merge_.whole.clause(name);
    const Clause* base = merge_.base.clause(name);
    const Clause* model = base == nullptr ? merge_.model.clause(name) : merge_.in_model(name);
    if (local == nullptr) return;
    merge_.touched.insert(name);
    const auto text = [](const Clause* one) { return one == nullptr ? std::string() : print_clause(*one); };
    if (base == nullptr && model == nullptr) {
      merge_.note(Change::What::kept, name, "", "", local->kind->name);
      return;
    }
    const Lock* lock = model == nullptr ? nullptr : merge_.locks.lock_of(model->name);
    if (lock != nullptr) {
      const std::string line = merge_.model.line_text(lock->place.line);
      merge_.conflict(name, text(base), text(model), text(local),
                      fmt::format("le modèle verrouille désormais `{}` ({})", lock->name, line),
                      fmt::format("the model now locks `{}` ({})", lock->name, line));
    } else if (model == nullptr) {
      merge_.conflict(name, text(base), "", text(local), "le modèle n'a plus cette clause",
                      "the model has this clause no longer");
    } else if (base == nullptr) {
      if (text(local) != text(model))
        merge_.conflict(name, "", text(model), text(local), "le modèle a maintenant une clause de ce nom",
                        "the model now has a clause of this name");
    } else if (model->name != name) {
      merge_.conflict(name, text(base), text(model), text(local),
                      fmt::format("le modèle nomme désormais cette clause `{}`", model->name),
                      fmt::format("the model now calls this clause `{}`", model->name));
    } else if (is_conflict(text(base), text(model), text(local))) {
      merge_.conflict(name, text(base), text(model), text(local),
                      "le modèle et la charte ont tous deux changé cette clause",
                      "both the model and the charter changed this clause");
    } else {
      merge_.note(Change::What::kept, name, text(base), text(model), text(local));
    }
  }

  Merge& merge_;
};

// How many clauses of the one stand in the other, by their names of today.
int shared(const Merge& merge, const Part& base, const Part& model) {
  return static_cast<int>(std::count_if(base.clauses.begin(), base.clauses.end(), [&](const PartClause& one) {
    const Clause* now = merge.in_model(one.block.name);
    return now != nullptr &&
           std::any_of(model.clauses.begin(), model.clauses.end(),
                       [&](const PartClause& other) { return other.block.name == now->name; });
  }));
}

const Part* counterpart(const Merge& merge, const Part& base) {
  const Part* best = nullptr;
  int most = 0;
  for (const Part& part : merge.model.parts.parts)
    if (const int here = shared(merge, base, part);
        here > most || (here == most && here > 0 && part.name() == base.name())) {
      best = &part;
      most = here;
    }
  if (best != nullptr) return best;
  std::vector<const Part*> titled;
  for (const Part& part : merge.model.parts.parts)
    if (part.title == base.title) titled.push_back(&part);
  if (titled.size() == 1) return titled.front();
  const Part* numbered = merge.model.parts.find(base.name());
  // Another article that has taken the number is no counterpart.
  const bool other = numbered != nullptr && !base.clauses.empty() && !numbered->clauses.empty();
  return other ? nullptr : numbered;
}

}  // namespace

void merge_articles(Merge& merge) {
  ArticleMerge(merge).run();
}

void match_parts(Merge& merge) {
  for (const Part& part : merge.base.parts.parts)
    if (const Part* now = counterpart(merge, part)) merge.moved.emplace(part.name(), now->name());
}

std::string text_of(const Side& side, const Part& part) {
  return part.title + "\n" + joined(sentences(*side.source, part));
}

}  // namespace cartulaire::charter::model
