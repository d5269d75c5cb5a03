// A draft in the language from a charter that an authority has today: its articles and sentences kept, and
// beside the sentences that carry a rule a proposal, which applies to nobody until a person makes a clause of
// it.
//
//   auto document = document::read_document("charte.docx");
//   auto draft = draft::make_draft(*document);          // draft->text loads, and is in the canonical form
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "charter/document/document.hpp"
#include "charter/draft/outline.hpp"
#include "charter/draft/rules.hpp"

namespace cartulaire::charter::draft {

// Words of the document.
struct Source {
  int line = 0;  // from 1; DOCX and ODT: the paragraph
  int page = 0;  // PDF, else 0
  std::string words;
};

struct Proposal {
  std::string kind;
  std::string name;
  std::string rule;  // id of import.yml
  lint::Confidence confidence = lint::Confidence::high;
  std::vector<Value> values;        // in the catalogue's order
  std::vector<Source> sources;      // the first one is where it stands
  std::vector<std::string> others;  // a value that another sentence gives: "retention: 1 year"
  int article = -1;                 // index into Outline::titles, -1 before the first
  std::size_t after = 0;            // index of the document's line under which it stands
};

// A sentence that carries something and that no rule could bind.
struct Unplaced {
  std::vector<const Concern*> concerns;
  Source source;
};

struct Draft {
  std::string text;
  Outline outline;
  std::vector<Proposal> proposals;  // in the order of the text
  std::vector<Unplaced> unplaced;
  bool cut = false;  // there was more to list
};

inline constexpr std::size_t kMostUnplaced = 1'000;
inline constexpr std::size_t kMostProposals = 2'000;

// Error: corrupt, where the text made would not read back as what was meant (a fault of ours).
base::Result<Draft> make_draft(const document::Document& document);

// The passes: what the sentences carry, and the text of the draft. `write` fills in the text only.
void find_proposals(const document::Document& document, Draft& draft);
base::Result<std::string> write_text(const document::Document& document, const Draft& draft);

}  // namespace cartulaire::charter::draft
