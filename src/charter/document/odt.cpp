// OpenDocument text (OASIS ODF 1.3 part 3, 5): paragraphs text:p, headings text:h, lists text:list-item.
#include <algorithm>
#include <string>

#include "charter/document/paragraphs.hpp"
#include "platform/xml.hpp"

namespace cartulaire::charter::document {
namespace {

using Attributes = platform::XmlHandler::Attributes;

int number_of(const Attributes& attributes, std::string_view name, int most) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) { return one.first == name; });
  if (found == attributes.end()) return 1;
  int number = 0;
  for (const char c : found->second)
    if (c >= '0' && c <= '9' && number < most) number = number * 10 + (c - '0');
  return std::clamp(number, 1, most);
}

bool is_hidden(std::string_view name) {
  return name == "text:tracked-changes" || name == "office:annotation" || name == "text:note-citation" ||
         name == "text:table-of-content" || name == "office:forms" || name == "text:sequence-decls";
}

class Handler final : public platform::XmlHandler {
 public:
  explicit Handler(Document& document) : paragraphs_(document) {}

  void open(std::string_view name, const Attributes& attributes) override {
    if (hidden_ > 0 || is_hidden(name)) {
      ++hidden_;
      return;
    }
    if (name == "text:p" || name == "text:h") {
      paragraphs_.open();
      Line& line = *paragraphs_.now();
      if (name == "text:h") line.heading = number_of(attributes, "text:outline-level", 9);
      line.item = items_ > 0 && line.heading == 0;
      line.footnote = notes_ > 0;
    } else if (name == "text:list-item") {
      ++items_;
    } else if (name == "text:note-body") {
      ++notes_;
    } else if (name == "text:s") {
      paragraphs_.write(std::string(static_cast<std::size_t>(number_of(attributes, "text:c", 100)), ' '));
    } else if (name == "text:tab" || name == "text:line-break") {
      paragraphs_.write(" ");
    }
  }
  void close(std::string_view name) override {
    if (hidden_ > 0) {
      --hidden_;
      return;
    }
    if (name == "text:p" || name == "text:h") paragraphs_.close();
    if (name == "text:list-item") --items_;
    if (name == "text:note-body") --notes_;
  }
  void text(std::string_view text) override {
    if (hidden_ == 0) paragraphs_.write(text);
  }
  [[nodiscard]] bool enough() const override { return paragraphs_.full(); }
  base::Status finish() { return paragraphs_.finish(); }

 private:
  Paragraphs paragraphs_;
  int items_ = 0;
  int notes_ = 0;
  int hidden_ = 0;
};

}  // namespace

base::Status add_odt_content(std::string_view xml, Document& document) {
  Handler handler(document);
  if (auto status = platform::read_xml(xml, document.file, handler); !status) return status;
  return handler.finish();
}

}  // namespace cartulaire::charter::document
