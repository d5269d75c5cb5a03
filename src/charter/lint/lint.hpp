// The lint of a charter: law that is stale or misquoted, figures out of legal bounds, contradictions,
// promises without a figure, outdated advice, rules that overreach. Of a charter in the language every
// rendered sentence of every entity is read, on top of check(); of any other document every sentence
// (CHA-15).
//
//   lint::Report report = lint::lint_charter(text, "charte.md");     // a charter with clauses
//   lint::Report report = lint::lint_document(*document);            // document::read_document
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "charter/check.hpp"
#include "charter/document/document.hpp"
#include "charter/lint/rules.hpp"

namespace cartulaire::charter::lint {

struct Remark {
  Level level = Level::warning;
  std::string code;  // "L16"; docs/language.md lists them
  std::string rule;  // id of legal.yml or lint.yml; empty for a rule of the check
  std::string file;
  Place place;
  int length = 1;         // characters under the caret line
  int page = 0;           // PDF, else 0
  std::string line;       // the whole line of the file, for quoting
  std::string offending;  // the words that are meant
  Label text;             // what is the matter, lower case, without a full stop
  Label cure;             // may be empty
  std::optional<Status> status;
  Confidence confidence = Confidence::high;
  std::vector<std::string> sources;
  bool verified = true;
  std::string since;
  std::string suggestion;  // a near miss that exists
  std::string entity;      // set where only this entity's text is meant
};

struct Report {
  std::string file;
  bool in_language = false;     // a charter with clauses
  std::vector<Remark> remarks;  // by place
  bool cut = false;             // there were more than kMostRemarks
};

inline constexpr std::size_t kMostRemarks = 1000;

Report lint_charter(std::string_view text, std::string_view file, const CheckOptions& options = {});
// The same of a charter that was read: one that extends a model (model/read.hpp).
Report lint_charter(Loaded loaded, const CheckOptions& options = {});
Report lint_document(const document::Document& document);

bool has_errors(const Report& report);

}  // namespace cartulaire::charter::lint
