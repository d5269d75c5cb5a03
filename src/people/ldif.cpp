// LDIF of RFC 2849, as slapcat, ldapsearch, 389-ds and ldifde write entries; no changes.
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "people/source.hpp"
#include "people/text.hpp"
#include "platform/base64.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

// Where each field is looked for; the first that is there counts.
struct Usual {
  Field field;
  std::array<std::string_view, 3> attributes;
};
constexpr std::array<Usual, 9> kUsual = {{
    {Field::key, {"entryuuid", "objectguid", "nsuniqueid"}},
    {Field::login, {"uid", "samaccountname", "userprincipalname"}},
    {Field::given_name, {"givenname", "", ""}},
    {Field::family_name, {"sn", "cn", ""}},
    {Field::mail, {"mail", "", ""}},
    {Field::population, {"employeetype", "", ""}},
    {Field::unit, {"department", "departmentnumber", "ou"}},
    {Field::title, {"title", "", ""}},
    {Field::manager, {"manager", "", ""}},
}};

struct Attribute {
  std::string name;  // lower case, without options
  std::string value;
  bool text = true;  // false: bytes that are no text, as they stand in base64
};

struct Entry {
  int line = 0;
  std::string dn;
  std::vector<Attribute> attributes;

  [[nodiscard]] const Attribute* first(std::string_view name) const {
    for (const Attribute& one : attributes)
      if (one.name == name) return &one;
    return nullptr;
  }
  [[nodiscard]] bool is_of(std::string_view object_class) const {
    return std::any_of(attributes.begin(), attributes.end(), [&](const Attribute& one) {
      return one.name == "objectclass" && lower(one.value) == object_class;
    });
  }
  // Accounts of machines are `user` in Active Directory.
  [[nodiscard]] bool is_person() const {
    return (first("sn") != nullptr || is_of("user")) && !is_of("computer");
  }
};

// "uid=a, ou=B" and "UID=a,ou=b" are the same name.
std::string same_dn(std::string_view dn) {
  std::string out;
  for (std::size_t i = 0; i < dn.size(); ++i) {
    if (dn[i] == '\\' && i + 1 < dn.size()) {
      out += dn[i];
      out += dn[++i];
      continue;
    }
    const auto is_edge = [](char c) { return c == ',' || c == '=' || c == '+' || c == ';'; };
    if (dn[i] == ' ') {
      const std::size_t next = dn.find_first_not_of(' ', i);
      if (out.empty() || is_edge(out.back()) || next == std::string_view::npos || is_edge(dn[next])) continue;
    }
    out += dn[i];
  }
  return lower(out);
}

class Reader {
 public:
  Reader(std::string_view text, const FieldMap& map, const SourceLimits& limits)
      : text_(text), map_(map), limits_(limits) {
    source_.kind = Source::Kind::ldif;
    const auto tell = [&](Field field) { source_.told[static_cast<std::size_t>(field)] = true; };
    for (const Usual& usual : kUsual)
      tell(usual.field);
    for (const auto& [field, attribute] : map)
      tell(field);
  }

  Source read() {
    while (source_.errors.size() < limits_.problems && next_line()) {
      if (line_.empty()) {
        end_entry();
      } else if (line_.front() != '#') {
        read_attribute();
      }
    }
    end_entry();
    name_managers();
    return std::move(source_);
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
    source_.errors.push_back({first_number_, std::move(french), std::move(english)});
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
      if (platform::invalid_utf8(attribute.value) != std::string::npos ||
          attribute.value.find('\0') != std::string::npos) {
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
    } else if (usable && is_wanted(attribute.name)) {
      entry_.attributes.push_back(std::move(attribute));
    }
  }

  // Only what fields are made of is kept, from the first moment: no passwords, telephones, addresses.
  [[nodiscard]] bool is_wanted(std::string_view name) const {
    if (name == "objectclass" || name == "sn") return true;
    for (const auto& [field, attribute] : map_)
      if (name == attribute) return true;
    return std::any_of(kUsual.begin(), kUsual.end(), [&](const Usual& usual) {
      return std::find(usual.attributes.begin(), usual.attributes.end(), name) != usual.attributes.end();
    });
  }

  [[nodiscard]] std::string value_of(Field field) const {
    const auto use = [&](std::string_view name) -> std::optional<std::string> {
      const Attribute* found = name.empty() ? nullptr : entry_.first(name);
      if (found == nullptr || (!found->text && field != Field::key)) return std::nullopt;
      return found->value;
    };
    if (const auto mapped = map_.find(field); mapped != map_.end()) return use(mapped->second).value_or("");
    for (const Usual& usual : kUsual)
      if (usual.field == field)
        for (const std::string_view name : usual.attributes)
          if (auto value = use(name)) return *value;
    return "";
  }

  void end_entry() {
    if (entry_.line == 0) return;
    if (!entry_.is_person()) {
      ++source_.passed_over;
    } else if (source_.lines.size() >= limits_.lines) {
      if (source_.errors.empty() || source_.errors.back().line != 0)
        source_.errors.push_back(
            {0, fmt::format("plus de {} personnes : faites plusieurs fichiers", limits_.lines),
             fmt::format("more than {} people: make several files", limits_.lines)});
      at_ = text_.size();
    } else {
      Line line;
      line.number = entry_.line;
      for (const FieldName& name : field_names())
        line[name.field] = value_of(name.field);
      if (line[Field::login].empty()) {
        source_.remarks.push_back({entry_.line,
                                   "personne sans identifiant (`uid`, `sAMAccountName`) : laissée de côté",
                                   "a person without login (`uid`, `sAMAccountName`): left out"});
      } else {
        keys_.emplace(same_dn(entry_.dn), line[line[Field::key].empty() ? Field::login : Field::key]);
        source_.lines.push_back(std::move(line));
      }
    }
    entry_ = {};
  }

  // The DN of a manager becomes what the roster knows the person by. Where it names nobody of the file it
  // stays, and the roster says so.
  void name_managers() {
    for (Line& line : source_.lines)
      if (const auto found = keys_.find(same_dn(line[Field::manager])); found != keys_.end())
        line[Field::manager] = found->second;
  }

  std::string_view text_;
  const FieldMap& map_;
  const SourceLimits& limits_;
  Source source_;
  std::size_t at_ = 0;
  int number_ = 0;        // lines read
  int first_number_ = 0;  // of line_
  std::string line_;
  Entry entry_;
  std::unordered_map<std::string, std::string> keys_;  // of people, by DN
};

}  // namespace

Source read_ldif(std::string_view text, const FieldMap& map, const SourceLimits& limits) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Reader(text, map, limits).read();
}

}  // namespace cartulaire::people
