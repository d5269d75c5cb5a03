// What compose.cpp puts together.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/model/compose.hpp"
#include "charter/print_yaml.hpp"

namespace cartulaire::charter::model {

// Added to the line of a place in the local file: one number tells of which of the two files it is.
inline constexpr int kLocal = 1 << 24;

// Says what is wrong at a place of either file.
class Voice {
 public:
  Voice(const Source& model, const Source& local, std::vector<Diagnostic>& problems)
      : model_(model), local_(local), problems_(problems) {}

  void error(Place place, std::string_view words, std::string french, std::string english);
  // "modele/charte.md:12"
  [[nodiscard]] std::string line_text(Place place) const;
  [[nodiscard]] const Source& source_of(int line) const { return line >= kLocal ? local_ : model_; }

 private:
  const Source& model_;
  const Source& local_;
  std::vector<Diagnostic>& problems_;
};

// The two front matters, read, and what they come to.
struct Fronts {
  platform::YamlNode model;
  platform::YamlNode local;  // its places are kLocal further
  platform::YamlNode whole;
  std::vector<Lock> locks;  // the model's
  std::map<std::string, const platform::YamlEntry*, std::less<>>
      off;  // articles that the local file leaves out

  // The lock that holds a clause, one of its parameters, or an article; nullptr where none does.
  [[nodiscard]] const Lock* lock_of(std::string_view clause, std::string_view parameter = {}) const;
  [[nodiscard]] const Lock* lock_of_article(std::string_view number) const;
};

// False where a front matter cannot be read: said.
bool read_fronts(const Source& model, const Parts& model_parts, const Source& local, const Parts& local_parts,
                 Voice& voice, Fronts& fronts);
void merge_fronts(const Parts& model_parts, Voice& voice, Fronts& fronts);

// nullptr where the map has no such key.
platform::YamlEntry* entry_of(platform::YamlNode& map, std::string_view key);
// The reason in `{off: REASON}`; empty where it is none.
std::string_view off_reason(const platform::YamlNode& node);

void locked(Voice& voice, Place place, std::string_view words, const Lock& lock);

}  // namespace cartulaire::charter::model
