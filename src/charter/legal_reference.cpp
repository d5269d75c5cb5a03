#include "charter/legal_reference.hpp"

#include <algorithm>
#include <vector>

#include "charter/diagnostic.hpp"
#include "charter/value_text.hpp"

namespace cartulaire::charter {
namespace {

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The longest of the catalogue's texts that the reference begins with.
const LegalText* text_of(std::string_view written, const Catalogue& catalogue) {
  const LegalText* longest = nullptr;
  for (const LegalText& one : catalogue.legal_texts) {
    const bool begins =
        written.starts_with(one.id) && (written.size() == one.id.size() || written[one.id.size()] == ' ');
    if (begins && (longest == nullptr || one.id.size() > longest->id.size())) longest = &one;
  }
  return longest;
}

LegalRead unknown_text(std::string_view written, const Catalogue& catalogue) {
  const std::vector<std::string_view> words = split_words(written);
  if (words.empty()) return {};
  std::vector<std::string> ids;
  for (const LegalText& one : catalogue.legal_texts)
    ids.push_back(one.id);
  if (std::string meant = nearest(words.front(), ids); !meant.empty()) return {{}, std::move(meant)};
  if (words.size() == 1 && !has_digit(written)) return {};
  return {LegalRef{std::string(written), {}, {}}, {}};
}

}  // namespace

LegalRead parse_legal_reference(std::string_view written, const Catalogue& catalogue) {
  const LegalText* text = text_of(written, catalogue);
  if (text == nullptr) return unknown_text(written, catalogue);
  LegalRef value{text->id, {}, {}};
  std::string rest;
  for (const std::string_view word : split_words(written.substr(text->id.size())))
    rest.append(rest.empty() ? "" : " ").append(word);
  const std::size_t mark = rest.starts_with("art. ") ? 0 : rest.find(" art. ");
  value.number = rest.substr(0, mark);
  if (mark != std::string::npos) value.article = rest.substr(rest.find("art. ", mark) + 5);
  if (!text->numbered() && value.article.empty()) std::swap(value.number, value.article);
  const bool sound = text->numbered() == has_digit(value.number) &&
                     (text->numbered() || value.number.empty()) &&
                     (value.article.empty() || has_digit(value.article));
  if (!sound) return {};
  return {std::move(value), {}};
}

}  // namespace cartulaire::charter
