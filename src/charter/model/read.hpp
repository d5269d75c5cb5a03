// A charter from its file, with the model that it completes, if any: what every command reads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/model/compose.hpp"
#include "charter/print.hpp"

namespace cartulaire::charter::model {

// A charter extends a model, which extends another…: so many files above it, at most.
inline constexpr int kMostModels = 3;
inline constexpr std::size_t kMostFileBytes = 4u << 20;

// How a charter completes its model.
struct Completion {
  std::string model_file;  // as it can be opened
  Source model;            // whole: with the models that it extends
  Source local;            // the charter's own file
  std::vector<ArticleChange> articles;
};

struct ReadCharter {
  Loaded loaded;
  // The charter by itself, without its model: what nodes receive. The file's own bytes where it has none.
  std::string text;
  std::optional<Completion> completion;  // nothing where it extends no model, or the model cannot be had
};

// Fails where the file itself cannot be read. What is wrong about its model is among the diagnostics, at
// `extends`: missing, no plain file, too large, other than recorded, a circle, too many above each other.
base::Result<ReadCharter> read_charter(const std::string& file);
// Which models a text may name. `beside`: Markdown files (.md) in the folder of `file` or below it, links
// followed: for a text whose writer has no hand on this machine's files.
enum class Models { anywhere, beside };
// The same of bytes that would stand in `file`: paths of models start from its folder.
ReadCharter read_charter_text(std::string text, const std::string& file, Models models = Models::anywhere);

// The lines of a file with those of its models below; nothing where a model cannot be had, which is said.
std::optional<Source> read_whole(std::string_view text, const std::string& file,
                                 std::vector<Diagnostic>& problems);
Loaded load_source(const Source& source);

// The charter's own file in its canonical form, its model left aside.
base::Result<Printed> print_file(const ReadCharter& read);

// What `extends` is to say of a model's file.
struct ModelIdentity {
  std::string version;
  std::string hash;
};
base::Result<ModelIdentity> identify_model(const std::string& file);
std::string hash_of(std::string_view bytes);

}  // namespace cartulaire::charter::model
