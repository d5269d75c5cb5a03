#include "charter/catalogue_type.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cartulaire::charter {
namespace {

using Base = Type::Base;

constexpr std::array<std::pair<std::string_view, Base>, 27> kSimple{{
    {"duration per day", Base::daily_time},
    {"size per day", Base::daily_volume},
    {"duration", Base::duration},
    {"deadline", Base::deadline},
    {"span", Base::span},
    {"frequency", Base::frequency},
    {"window", Base::window},
    {"size", Base::size},
    {"rate", Base::rate},
    {"money", Base::money},
    {"bool", Base::boolean},
    {"count", Base::count},
    {"percent", Base::percent},
    {"date", Base::date},
    {"text", Base::text},
    {"active", Base::active},
    {"who", Base::who},
    {"except", Base::except},
    {"category", Base::category},
    {"role", Base::role},
    {"population", Base::population},
    {"entity", Base::entity},
    {"kind", Base::kind},
    {"document", Base::document},
    {"file_type", Base::file_type},
    {"legal", Base::legal},
    {"field", Base::field},
}};

// type := list<type> | enum[word, …] | vocabulary<word> | ref<kind> | register<word> | record{name: type, …}
//       | step | SIMPLE [|any]
class TypeParser {
 public:
  explicit TypeParser(std::string_view text) : text_(text) {}

  std::optional<Type> whole() {
    auto type = parse(0);
    if (!type || !text_.empty()) return std::nullopt;
    return type;
  }

 private:
  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void blanks() {
    while (text_.starts_with(' '))
      text_.remove_prefix(1);
  }
  std::string word() {
    std::size_t length = 0;
    while (length < text_.size()) {
      const char c = text_[length];
      const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
      if (!part) break;
      ++length;
    }
    std::string found(text_.substr(0, length));
    text_.remove_prefix(length);
    return found;
  }

  std::optional<Type> parse(int depth) {
    if (depth > 4) return std::nullopt;
    Type type;
    if (take("list<")) {
      type.base = Base::list;
      auto item = parse(depth + 1);
      if (!item || !take(">")) return std::nullopt;
      type.items.push_back(std::move(*item));
      return type;
    }
    if (take("enum[")) {
      type.base = Base::option;
      do {
        blanks();
        type.options.push_back(word());
        if (type.options.back().empty()) return std::nullopt;
        blanks();
      } while (take(","));
      if (!take("]")) return std::nullopt;
      return type;
    }
    for (const auto& [spelling, base] :
         {std::pair{"vocabulary<", Base::option}, {"ref<", Base::reference}, {"register<", Base::registry}})
      if (take(spelling)) {
        type.base = base;
        type.argument = word();
        if (type.argument.empty() || !take(">")) return std::nullopt;
        return type;
      }
    if (take("record{")) {
      type.base = Base::record;
      if (!members(type, depth)) return std::nullopt;
      return type;
    }
    if (take("step")) {
      TypeParser members_of_step("do: vocabulary<act>, to?: role, by?: role, within?: deadline, if?: text}");
      type.base = Base::step;
      if (!members_of_step.members(type, depth)) return std::nullopt;
      return type;
    }
    for (const auto& [spelling, base] : kSimple)
      if (take(spelling)) {
        type.base = base;
        type.any = take("|any");
        return type;
      }
    return std::nullopt;
  }

  bool members(Type& type, int depth) {
    do {
      blanks();
      type.names.push_back(word());
      type.optional.push_back(take("?"));
      if (type.names.back().empty() || !take(":")) return false;
      blanks();
      auto member = parse(depth + 1);
      if (!member) return false;
      type.items.push_back(std::move(*member));
      blanks();
    } while (take(","));
    return take("}");
  }

  std::string_view text_;
};

}  // namespace

std::optional<Type> parse_type(std::string_view spelling) {
  return TypeParser(spelling).whole();
}

}  // namespace cartulaire::charter
