// WordprocessingML (ECMA-376 part 1, 17): paragraphs w:p, runs of text w:t.
#include <algorithm>
#include <string>

#include "charter/document/paragraphs.hpp"
#include "platform/xml.hpp"

namespace cartulaire::charter::document {
namespace {

using Attributes = platform::XmlHandler::Attributes;

std::string_view attribute(const Attributes& attributes, std::string_view name) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) { return one.first == name; });
  return found == attributes.end() ? std::string_view{} : found->second;
}

// "Heading2", "Titre2": 2. Other styles: 0.
int heading_of_style(std::string_view style) {
  for (const std::string_view prefix : {"Heading", "heading", "Titre", "titre"})
    if (style.starts_with(prefix) && style.size() == prefix.size() + 1 && style.back() >= '1' &&
        style.back() <= '9')
      return style.back() - '0';
  return 0;
}

// What is deleted, what repeats a drawing for old readers, the codes of fields: no text of the charter.
bool is_hidden(std::string_view name) {
  return name == "w:del" || name == "w:moveFrom" || name == "mc:Fallback" || name == "w:instrText" ||
         name == "w:delText";
}

class Handler final : public platform::XmlHandler {
 public:
  Handler(Document& document, bool footnotes) : paragraphs_(document), footnotes_(footnotes) {}

  void open(std::string_view name, const Attributes& attributes) override {
    if (hidden_ > 0 || is_hidden(name)) {
      ++hidden_;
      return;
    }
    if (name == "w:p") {
      paragraphs_.open();
      paragraphs_.now()->footnote = footnotes_;
    } else if (name == "w:t") {
      in_text_ = true;
    } else if (name == "w:tab" || name == "w:br" || name == "w:cr") {
      // A tab stop of the paragraph's own settings is w:tab too, within w:tabs.
      if (!in_tabs_) paragraphs_.write(" ");
    } else if (name == "w:tabs") {
      in_tabs_ = true;
    } else if (name == "w:noBreakHyphen") {
      paragraphs_.write("-");
    } else if (Line* line = paragraphs_.now()) {
      if (name == "w:pStyle") line->heading = heading_of_style(attribute(attributes, "w:val"));
      if (name == "w:numPr") line->item = true;
    }
  }
  void close(std::string_view name) override {
    if (hidden_ > 0) {
      --hidden_;
      return;
    }
    if (name == "w:t") in_text_ = false;
    if (name == "w:tabs") in_tabs_ = false;
    if (name == "w:p") {
      // A numbered title is a title.
      if (Line* line = paragraphs_.now()) line->item = line->item && line->heading == 0;
      paragraphs_.close();
    }
  }
  void text(std::string_view text) override {
    if (hidden_ == 0 && in_text_) paragraphs_.write(text);
  }
  [[nodiscard]] bool enough() const override { return paragraphs_.full(); }
  base::Status finish() { return paragraphs_.finish(); }

 private:
  Paragraphs paragraphs_;
  bool footnotes_;
  bool in_text_ = false;
  bool in_tabs_ = false;
  int hidden_ = 0;
};

}  // namespace

base::Status add_docx_part(std::string_view xml, bool footnotes, Document& document) {
  Handler handler(document, footnotes);
  if (auto status = platform::read_xml(xml, document.file, handler); !status) return status;
  return handler.finish();
}

}  // namespace cartulaire::charter::document
