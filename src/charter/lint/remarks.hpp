// Collects remarks: one a rule and place, those of all entities once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "charter/lint/lint.hpp"
#include "charter/lint/prose.hpp"

namespace cartulaire::charter::lint {

class Remarks {
 public:
  // `lines` are the file's, for quoting; both outlive the object. `entities`: how many texts are read, 1 for
  // a document.
  Remarks(std::string file, const std::vector<std::string>& lines, std::size_t entities)
      : file_(std::move(file)), lines_(lines), entities_(entities) {}

  // What is added from now on is said of this entity's text.
  void of_entity(std::string entity) { entity_ = std::move(entity); }

  void add(Remark remark);
  // At bytes [span) of the block's text.
  void add(const Statement& says, const Block& block, platform::Span span);

  // The line of the charter, as it is said after "line".
  void with_origins(const Origins& origins) { origins_ = &origins; }
  [[nodiscard]] std::string line_text(int line) const {
    return origins_ == nullptr ? std::to_string(line) : origins_->line_text(line);
  }

  Report take(bool in_language);

 private:
  struct Kept {
    Remark remark;
    std::set<std::string> entities;
  };
  std::string file_;
  const std::vector<std::string>& lines_;
  std::size_t entities_;
  const Origins* origins_ = nullptr;  // of a charter that extends a model
  std::string entity_;
  std::map<std::tuple<int, std::string, std::string, int>, Kept> kept_;  // line, code, rule or text, column
  bool cut_ = false;
};

void sort_by_place(std::vector<Remark>& remarks);

// The words of the block at the span, line breaks as spaces, at most 120 characters.
std::string words_at(const Block& block, platform::Span span);

}  // namespace cartulaire::charter::lint
