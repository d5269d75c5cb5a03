// Behind read_value and read_parameter: one method for each shape of a value. Whatever is wrong is reported
// where it is found; the method then returns nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "charter/value_read.hpp"

namespace cartulaire::charter {

class ValueReader {
 public:
  explicit ValueReader(const ReadContext& context) : context_(context) {}

  // value_read.cpp
  [[nodiscard]] std::optional<Value> value(const platform::YamlNode& node, const Type& type) const;
  // value_read_delegated.cpp
  [[nodiscard]] std::optional<Value> delegated(const platform::YamlNode& node,
                                               const Parameter& parameter) const;

 private:
  // value_read.cpp: lists, records, and what is reported
  [[nodiscard]] std::optional<Value> list(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> record(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> scalar(const platform::YamlNode& node, const Type& type) const;
  void report(std::string code, Place place, int length, std::string french, std::string english,
              std::string suggestion = {}) const;
  std::optional<Value> misfit(const platform::YamlNode& node, const Type& type) const;
  void unknown(Place place, const std::string& word, const std::vector<std::string>& known,
               std::string_view what_french, std::string_view what_english) const;

  // value_read_names.cpp: words that name something
  [[nodiscard]] bool role(const std::string& id, Place place) const;
  [[nodiscard]] std::optional<Value> option(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> file_type(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> legal(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> field(const platform::YamlNode& node) const;
  [[nodiscard]] std::optional<Value> category(const platform::YamlNode& node, const Type& type) const;
  [[nodiscard]] std::optional<Value> kind(const platform::YamlNode& node) const;
  [[nodiscard]] std::optional<Value> population(const platform::YamlNode& node) const;
  [[nodiscard]] std::optional<Value> entity(const platform::YamlNode& node) const;
  [[nodiscard]] std::optional<Value> who(const platform::YamlNode& node) const;
  // What a word of `who` names: everyone, an attribute, a population, a role, a group, in this order; ids are
  // unique among populations, roles and groups (front_matter.cpp).
  [[nodiscard]] std::optional<Name> person(std::string id, Place place) const;

  // value_read_except.cpp
  // {who | group | population, zones, devices, windows, PARAMETER: values taken out, until, reason}
  [[nodiscard]] std::optional<Value> except(const platform::YamlNode& node) const;
  bool except_entry(const platform::YamlEntry& entry, Except& except) const;
  bool except_who(const platform::YamlNode& node, Except& except) const;
  bool except_windows(const platform::YamlNode& node, Except& except) const;
  bool except_words(const platform::YamlNode& node, const Parameter* declared,
                    std::vector<std::string>& into) const;

  // value_read_delegated.cpp
  // "3 months to 1 year" for a value of `type`.
  bool range(const platform::YamlNode& frame, const Type& type, Delegated& delegated) const;

  const ReadContext& context_;
};

}  // namespace cartulaire::charter
