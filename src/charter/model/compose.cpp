#include "charter/model/compose.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/model/compose_parts.hpp"
#include "charter/print_parts.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::model {
namespace {

// One line of the whole, and the line that it comes from: of the model, or kLocal further of the local file.
struct WholeLine {
  std::string text;
  int from = 0;
};

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

class Composer {
 public:
  Composer(const Source& model, const Source& local, std::vector<Diagnostic>& problems)
      : model_(model), local_(local), voice_(model, local, problems) {}

  std::optional<Whole> compose() {
    model_parts_ = cut(model_);
    local_parts_ = cut(local_);
    if (!read_fronts(model_, model_parts_, local_, local_parts_, voice_, fronts_)) return std::nullopt;
    merge_fronts(model_parts_, voice_, fronts_);
    look_at_local();
    front();
    body();
    whole_.source = numbered();
    return std::move(whole_);
  }

 private:
  static Place local_place(Place place) { return {place.line + kLocal, place.column}; }

  // What the local file may not do, and the clauses that it writes anew.
  void look_at_local() {
    if (local_parts_.preamble)
      voice_.error(
          local_place(local_parts_.preamble_place), "",
          "une charte qui complète un modèle n'écrit rien avant son premier titre ; mettez ces lignes "
          "dans un article",
          "a charter that completes a model writes nothing before its first heading; put these lines in "
          "an article");
    std::set<std::string_view> names;
    for (const Part& part : local_parts_.parts) {
      if (!names.insert(part.name()).second)
        voice_.error(local_place(part.place), part.name(),
                     fmt::format("l'article `{}` est déjà écrit plus haut", part.name()),
                     fmt::format("the article `{}` is written above already", part.name()));
      if (const auto off = fronts_.off.find(part.name()); off != fronts_.off.end())
        voice_.error(local_place(part.place), part.name(),
                     fmt::format("l'article {} est écarté ({}) et récrit ; choisissez", part.name(),
                                 voice_.line_text(off->second->key_place)),
                     fmt::format("the article {} is left out ({}) and written anew; choose", part.name(),
                                 voice_.line_text(off->second->key_place)));
      if (const Lock* lock = fronts_.lock_of_article(part.number); lock != nullptr && !part.number.empty())
        locked(voice_, local_place(part.place), part.name(), *lock);
      for (const PartClause& one : part.clauses) {
        rewritten_.insert(one.block.name);
        if (const Lock* lock = fronts_.lock_of(one.block.name))
          locked(voice_, local_place(one.block.name_place), one.block.name, *lock);
      }
    }
  }

  void front() {
    add("---", kLocal + 1);
    for (YamlLine& line : print_front_matter(fronts_.whole))
      add(std::move(line.text), line.source);
    add("---", kLocal + local_parts_.front + 1);
  }

  void body() {
    const int first =
        model_parts_.parts.empty() ? static_cast<int>(model_.lines.size()) : model_parts_.parts.front().first;
    copy(model_, model_parts_.body, first);
    find_additions();
    for (std::size_t at = 0; at < model_parts_.parts.size(); ++at) {
      const Part& part = model_parts_.parts[at];
      added_before(&part);
      const Part* own = local_parts_.find(part.name());
      if (const auto off = fronts_.off.find(part.name()); off != fronts_.off.end())
        left_out(part, *off->second);
      else if (own == nullptr)
        kept(part);
      else if (own->prose)
        reworded(part, *own);
      else
        clauses_only(part, *own);
    }
    added_before(nullptr);
  }

  // Articles of the local file alone, each after the last that has a smaller number: before `next`, or at the
  // end. A section without a number stands at the end.
  void added_before(const Part* next) {
    const bool section = next != nullptr && next->number.empty();
    if (section && numbers_follow(*next)) return;
    for (; added_ < additions_.size(); ++added_) {
      const Part& part = *additions_[added_];
      if (next != nullptr && (part.number.empty() || (!section && !comes_before(part.number, next->number))))
        return;
      blank();
      copy(local_, part.first, part.last);
      whole_.articles.push_back({ArticleChange::What::added, part.name(), part.title, {}, part.place});
    }
  }

  [[nodiscard]] bool numbers_follow(const Part& section) const {
    const auto after = model_parts_.parts.begin() + (&section - model_parts_.parts.data());
    return std::any_of(after, model_parts_.parts.end(), [](const Part& one) { return !one.number.empty(); });
  }

  // By number; sections without one last.
  void find_additions() {
    for (const Part& part : local_parts_.parts)
      if (model_parts_.find(part.name()) == nullptr) additions_.push_back(&part);
    std::stable_sort(additions_.begin(), additions_.end(), [](const Part* a, const Part* b) {
      if (a->number.empty() || b->number.empty()) return !a->number.empty() && b->number.empty();
      return comes_before(a->number, b->number);
    });
  }

  // The model's article as it is, but for clauses that the local file writes elsewhere.
  void kept(const Part& part) {
    int at = part.first;
    for (const PartClause& one : part.clauses) {
      if (!rewritten_.contains(one.block.name)) continue;
      copy(model_, at, one.first);
      at = one.last;
    }
    copy(model_, at, part.last);
  }

  // The local sentences; the model's clauses stay in force.
  void reworded(const Part& part, const Part& own) {
    copy(local_, own.first, own.last);
    for (const PartClause& one : part.clauses) {
      if (rewritten_.contains(one.block.name)) continue;
      if (one.block.passage >= 0)
        voice_.error(
            local_place(own.place), own.name(),
            fmt::format("la clause `{}` ({}) est dans un passage de l'article récrit ; écrivez-la dans "
                        "l'article, ou écartez-la",
                        one.block.name, voice_.line_text(one.block.place)),
            fmt::format("the clause `{}` ({}) stands in a passage of the article written anew; write it "
                        "in the article, or leave it out",
                        one.block.name, voice_.line_text(one.block.place)));
      blank();
      copy(model_, one.first, one.last);
    }
    blank();
    if (part.title != own.title || sentences(model_, part) != sentences(local_, own))
      whole_.articles.push_back({ArticleChange::What::reworded, own.name(), own.title, {}, own.place});
  }

  // The model's sentences under the local title, with the clauses that the local file writes for them.
  void clauses_only(const Part& part, const Part& own) {
    copy(local_, own.first, own.first + 1);
    std::set<std::string_view> placed;
    int at = part.first + 1;
    for (const PartClause& one : part.clauses) {
      if (!rewritten_.contains(one.block.name)) continue;
      copy(model_, at, one.first);
      at = one.last;
      for (const PartClause& other : own.clauses)
        if (other.block.name == one.block.name) {
          copy(local_, other.first, other.last);
          placed.insert(other.block.name);
        }
    }
    copy(model_, at, part.last);
    for (const PartClause& other : own.clauses) {
      if (placed.contains(other.block.name)) continue;
      blank();
      copy(local_, other.first, other.last);
    }
    blank();
    if (part.title != own.title)
      whole_.articles.push_back({ArticleChange::What::reworded, own.name(), own.title, {}, own.place});
  }

  // The number stays taken, so that an article is the same everywhere; the reason is what people read. Its
  // clauses stand there, out of force: passages elsewhere may ask for them.
  void left_out(const Part& part, const platform::YamlEntry& off) {
    const std::string reason(off_reason(off.value));
    const platform::YamlNode* language = fronts_.whole.find("language");
    const bool english = language != nullptr && language->text == "en";
    copy(model_, part.first, part.first + 1);
    blank();
    add(fmt::format("{}{}", english ? "*Not applicable*: " : "*Sans objet* : ", reason), off.key_place.line);
    for (const PartClause& one : part.clauses) {
      blank();
      copy(model_, one.first, one.last);
    }
    blank();
    whole_.articles.push_back({ArticleChange::What::left_out,
                               part.name(),
                               part.title,
                               reason,
                               {off.key_place.line - kLocal, off.key_place.column}});
  }

  void add(std::string text, int from) { lines_.push_back({std::move(text), from}); }

  void copy(const Source& source, int first, int last) {
    const int offset = &source == &local_ ? kLocal : 0;
    for (int at = first; at < last; ++at)
      add(source.lines[static_cast<std::size_t>(at)], at + 1 + offset);
  }

  void blank() {
    if (!lines_.empty() && !lines_.back().text.empty()) add("", lines_.back().from);
  }

  Source numbered() {
    Source source;
    source.file = local_.file;
    source.origins.files = model_.origins.files;
    const auto local_file = static_cast<int>(source.origins.files.size());
    source.origins.files.push_back({local_.file, local_.lines});
    const platform::YamlNode* extends = fronts_.local.find("extends");
    const int otherwise = extends == nullptr ? kLocal + 1 : extends->place.line;
    for (WholeLine& line : lines_) {
      const int from = line.from > 0 ? line.from : otherwise;
      const Source& of = voice_.source_of(from);
      const auto index = static_cast<std::size_t>(from % kLocal) - 1;
      Origins::Line origin =
          from >= kLocal ? Origins::Line{local_file, from % kLocal, 0, true} : model_.origins.lines[index];
      place_words(line.text, of.lines[index], origin);
      source.origins.lines.push_back(origin);
      source.lines.push_back(std::move(line.text));
    }
    return source;
  }

  // Where the words of a line stand in the one that it comes from, which may hold more.
  static void place_words(const std::string& text, const std::string& written, Origins::Line& origin) {
    if (text == written) return;
    const std::size_t indented = std::min(text.find_first_not_of(" -"), text.size());
    const std::size_t at = written.find(std::string_view(text).substr(indented));
    if (at == std::string::npos || indented == text.size()) {
      origin.same = false;
      return;
    }
    origin.shift += width(std::string_view(written).substr(0, at)) - static_cast<int>(indented);
  }

  const Source& model_;
  const Source& local_;
  Voice voice_;
  Parts model_parts_;
  Parts local_parts_;
  Fronts fronts_;
  std::set<std::string, std::less<>> rewritten_;  // clauses that the local file writes
  std::vector<const Part*> additions_;            // articles of the local file alone
  std::size_t added_ = 0;                         // so many of them are in their place
  std::vector<WholeLine> lines_;
  Whole whole_;
};

}  // namespace

std::optional<Whole> compose(const Source& model, const Source& local, std::vector<Diagnostic>& problems) {
  return Composer(model, local, problems).compose();
}

}  // namespace cartulaire::charter::model
