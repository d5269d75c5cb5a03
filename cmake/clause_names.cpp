// clause_names FILE... : the parameters of every kind of clause as C++ names, from catalogue/clauses/*.yml to
// standard output (charter/clause_names.hpp). What code reads of a clause it reads through them: a misspelt
// parameter or option does not compile.
#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "charter/catalogue_type.hpp"
#include "platform/file.hpp"
#include "platform/yaml.hpp"

namespace {

using cartulaire::charter::Type;
using cartulaire::platform::YamlEntry;
using cartulaire::platform::YamlNode;

// "web.filter" -> "web_filter"; a word of the language gets a final `_`: `for_`, `public_`.
std::string name_of(std::string_view text) {
  static const std::set<std::string_view> kKeywords{
      "alignas",       "alignof",     "and",        "and_eq",    "asm",       "auto",
      "bitand",        "bitor",       "bool",       "break",     "case",      "catch",
      "char",          "class",       "co_await",   "co_return", "co_yield",  "compl",
      "concept",       "const",       "const_cast", "consteval", "constexpr", "constinit",
      "continue",      "decltype",    "default",    "delete",    "do",        "double",
      "dynamic_cast",  "else",        "enum",       "explicit",  "export",    "extern",
      "false",         "float",       "for",        "friend",    "goto",      "if",
      "inline",        "int",         "long",       "mutable",   "namespace", "new",
      "noexcept",      "not",         "not_eq",     "nullptr",   "operator",  "or",
      "or_eq",         "private",     "protected",  "public",    "register",  "reinterpret_cast",
      "requires",      "return",      "short",      "signed",    "sizeof",    "static",
      "static_assert", "static_cast", "struct",     "switch",    "template",  "this",
      "thread_local",  "throw",       "true",       "try",       "typedef",   "typeid",
      "typename",      "union",       "unsigned",   "using",     "virtual",   "void",
      "volatile",      "wchar_t",     "while",      "xor",       "xor_eq"};
  std::string name(text);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  if (kKeywords.contains(text)) name += '_';
  return name;
}

// "on_failure" -> "OnFailure"
std::string type_name(std::string_view text) {
  std::string name;
  bool upper = true;
  for (const char c : text) {
    if (c == '_' || c == '.' || c == '-') {
      upper = true;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return name;
}

std::string enumeration(const std::string& name, const std::vector<std::string>& options) {
  std::string values;
  std::string words;
  for (const std::string& option : options) {
    values += (values.empty() ? "" : ", ") + name_of(option);
    words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ", option);
  }
  return fmt::format(
      "enum class {0} {{ {1} }};\n"
      "constexpr std::array<std::string_view, {2}> option_words({0}) {{ return {{{3}}}; }}\n",
      name, values, options.size(), words);
}

// The C++ type of the values of a parameter; `option` is the enumeration that was made for it.
std::string value_type(const Type& type, const std::string& option) {
  using Base = Type::Base;
  switch (type.base) {
    case Base::list:
      return fmt::format("ListOf<{}>", value_type(type.items.front(), option));
    case Base::option:
      return fmt::format("OneOf<{}>", type.argument.empty() ? option : type_name(type.argument));
    case Base::duration:
      return "Duration";
    case Base::deadline:
      return "Deadline";
    case Base::span:
      return "Span";
    case Base::frequency:
      return "Frequency";
    case Base::window:
      return "Window";
    case Base::size:
      return "Size";
    case Base::rate:
      return "Rate";
    case Base::daily_time:
      return "DailyTime";
    case Base::daily_volume:
      return "DailyVolume";
    case Base::money:
      return "Money";
    case Base::boolean:
      return "bool";
    case Base::count:
      return "Count";
    case Base::percent:
      return "Percent";
    case Base::date:
      return "Date";
    case Base::text:
      return "Text";
    case Base::legal:
      return "LegalRef";
    case Base::active:
      return "Active";
    case Base::who:
      return "Who";
    case Base::except:
      return "Except";
    case Base::step:
    case Base::record:
      return "Record";
    default:
      return "Name";  // a role, a category, a clause, a field…
  }
}

const std::vector<std::string>* own_options(const Type& type) {
  if (type.base == Type::Base::list) return own_options(type.items.front());
  return type.base == Type::Base::option && type.argument.empty() ? &type.options : nullptr;
}

std::string parameter(const YamlEntry& entry) {
  const YamlNode* spelling = entry.value.find("type");
  const auto type = spelling == nullptr ? std::nullopt : cartulaire::charter::parse_type(spelling->text);
  if (!type) return fmt::format("#error \"{}: unknown type\"\n", entry.key);
  std::string out;
  if (const auto* options = own_options(*type)) out += enumeration(type_name(entry.key), *options);
  return out + fmt::format("inline constexpr Key<{}> {}{{\"{}\"}};\n",
                           value_type(*type, type_name(entry.key)), name_of(entry.key), entry.key);
}

std::string parameters(const YamlNode& node) {
  std::string out;
  for (const YamlEntry& entry : node.entries)
    out += parameter(entry);
  return out;
}

std::string names_in(const YamlNode& root) {
  std::string out;
  if (const YamlNode* vocabularies = root.find("vocabularies"))
    for (const YamlEntry& entry : vocabularies->entries) {
      std::vector<std::string> options;
      for (const YamlNode& item : entry.value.items)
        options.push_back(item.text);
      out += enumeration(type_name(entry.key), options) + "\n";
    }
  if (const YamlNode* common = root.find("common"))
    out += fmt::format("// Of every kind.\nnamespace common {{\n{}}}  // namespace common\n\n",
                       parameters(*common));
  if (const YamlNode* kinds = root.find("kinds"))
    for (const YamlEntry& entry : kinds->entries) {
      const YamlNode* own = entry.value.find("parameters");
      out += fmt::format(
          "namespace {0} {{\ninline constexpr KindName kind{{\"{1}\"}};\n{2}}}  // namespace {0}\n\n",
          name_of(entry.key), entry.key, own == nullptr ? "" : parameters(*own));
    }
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  std::string out =
      "// Made by cmake/clause_names.cpp from catalogue/clauses/*.yml; not to be edited.\n#pragma once\n\n"
      "#include <array>\n#include <string_view>\n\n#include \"charter/key.hpp\"\n\n"
      "namespace cartulaire::charter::kinds {\n\n";
  for (int i = 1; i < count; ++i) {
    const auto text = cartulaire::platform::read_text(arguments[i]);
    const auto root = text ? cartulaire::platform::read_yaml(*text, arguments[i])
                           : cartulaire::base::Result<YamlNode>(tl::make_unexpected(text.error()));
    if (!root) {
      fmt::print(stderr, "{}\n", root.error().text(cartulaire::base::Language::english));
      return 1;
    }
    out += names_in(*root);
  }
  fmt::print("{}}}  // namespace cartulaire::charter::kinds\n", out);
  return 0;
}
