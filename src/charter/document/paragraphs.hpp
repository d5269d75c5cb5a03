// Paragraphs as they come out of the XML of a word processor: a note may stand within a paragraph.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "charter/document/readers.hpp"

namespace cartulaire::charter::document {

class Paragraphs {
 public:
  explicit Paragraphs(Document& document) : document_(document) {}

  void open() { open_.emplace_back(); }
  // The paragraph being written; nullptr outside any.
  Line* now() { return open_.empty() ? nullptr : &open_.back(); }
  void write(std::string_view text) {
    if (open_.empty() || full()) return;
    for (const char c : text)
      open_.back().text += c == '\n' || c == '\r' || c == '\t' || c == '\0' ? ' ' : c;
    written_ += text.size();
  }
  void close() {
    if (open_.empty()) return;
    Line line = std::move(open_.back());
    open_.pop_back();
    if (line.footnote && !open_.empty()) {
      notes_.push_back(std::move(line));
    } else if (status_) {
      status_ = add_line(document_, std::move(line));
    }
  }
  // Notes that stood within paragraphs go to the end.
  base::Status finish() {
    for (Line& note : notes_)
      if (status_) status_ = add_line(document_, std::move(note));
    if (status_ && written_ > kMostTextBytes) {
      return base::fail(base::ErrorCode::too_large, document_.file, "le texte dépasse 4 Mo",
                        "the text is larger than 4 MB");
    }
    return status_;
  }
  [[nodiscard]] bool full() const { return written_ > kMostTextBytes || !status_; }

 private:
  Document& document_;
  std::vector<Line> open_;
  std::vector<Line> notes_;
  std::size_t written_ = 0;
  base::Status status_;
};

}  // namespace cartulaire::charter::document
