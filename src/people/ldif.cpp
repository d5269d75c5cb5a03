// LDIF of RFC 2849, as slapcat, ldapsearch, 389-ds and ldifde write entries; no changes.
#include "people/entries.hpp"
#include "people/text.hpp"
#include "platform/base64.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

class Reader {
 public:
  Reader(std::string_view text, const FieldMap& map, const SourceLimits& limits)
      : text_(text), limits_(limits), gatherer_({map, {}, {}, {}}, limits) {}

  Source read() {
    while (errors_.size() < limits_.problems && next_line()) {
      if (line_.empty()) {
        end_entry();
      } else if (line_.front() != '#') {
        read_attribute();
      }
    }
    end_entry();
    Source source = gatherer_.finish();
    source.errors.insert(source.errors.begin(), errors_.begin(), errors_.end());
    return source;
  }

 private:
  // A line with those that continue it.
  bool next_line() {
    if (at_ >= text_.size()) return false;
    line_.clear();
    first_number_ = number_ + 1;
    while (true) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view piece = text_.substr(at_, end - at_);
      if (piece.ends_with('\r')) piece.remove_suffix(1);
      if (number_ + 1 != first_number_) piece.remove_prefix(1);
      line_ += piece;
      at_ = std::min(end + 1, text_.size());
      ++number_;
      if (at_ >= text_.size() || text_[at_] != ' ' || line_.empty()) return true;
    }
  }

  void error(std::string french, std::string english) {
    errors_.push_back({first_number_, std::move(french), std::move(english)});
  }

  void read_attribute() {
    const std::size_t colon = line_.find(':');
    if (colon == std::string::npos || colon == 0)
      return error("ce n’est pas une ligne de LDIF : `attribut: valeur`",
                   "this is no line of LDIF: `attribute: value`");
    std::string name = lower(std::string_view(line_).substr(0, colon));
    const std::size_t option = name.find(';');
    const bool usable = option == std::string::npos || name.substr(option) == ";binary";
    name = name.substr(0, option);
    std::string_view value = std::string_view(line_).substr(colon + 1);
    if (value.starts_with('<'))
      return error("une valeur tirée d’un autre fichier n’est pas lue",
                   "a value from another file is not read");
    Attribute attribute{std::move(name), {}, true};
    if (value.starts_with(':')) {
      const std::string_view coded = trim(value.substr(1));
      const auto bytes = platform::from_base64(coded);
      if (!bytes) return error("base64 mal formé", "malformed base64");
      attribute.value = std::string(platform::as_text(*bytes));
      if (!is_text(attribute.name, attribute.value)) {
        attribute.value = std::string(coded);
        attribute.text = false;
      }
    } else {
      attribute.value = std::string(trim(value));
      if (platform::invalid_utf8(attribute.value) != std::string::npos ||
          attribute.value.find('\0') != std::string::npos)
        return error("ce n’est pas du texte UTF-8", "this is no UTF-8 text");
    }
    if (attribute.name == "dn") {
      if (entry_.line != 0) {
        error("une entrée commence sans ligne vide avant elle",
              "an entry begins without an empty line before it");
        end_entry();
      }
      entry_.line = first_number_;
      entry_.dn = attribute.value;
    } else if (attribute.name == "changetype" && lower(attribute.value) != "add") {
      error("ce fichier change des entrées : il faut un export complet de l’annuaire",
            "this file changes entries: a full export of the directory is needed");
    } else if (entry_.line == 0) {
      if (attribute.name != "version" && attribute.name != "search" && attribute.name != "result")
        error("une entrée commence par `dn:`", "an entry begins with `dn:`");
    } else if (usable && gatherer_.is_wanted(attribute.name)) {
      entry_.attributes.push_back(std::move(attribute));
    }
  }

  void end_entry() {
    if (entry_.line != 0 && !gatherer_.add(entry_)) at_ = text_.size();
    entry_ = {};
  }

  std::string_view text_;
  const SourceLimits& limits_;
  Gatherer gatherer_;
  std::vector<Problem> errors_;
  std::size_t at_ = 0;
  int number_ = 0;        // lines read
  int first_number_ = 0;  // of line_
  std::string line_;
  Entry entry_;
};

}  // namespace

Source read_ldif(std::string_view text, const FieldMap& map, const SourceLimits& limits) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Reader(text, map, limits).read();
}

}  // namespace cartulaire::people
