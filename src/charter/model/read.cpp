#include "charter/model/read.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "charter/front_matter.hpp"
#include "charter/print_yaml.hpp"
#include "platform/crypto.hpp"
#include "platform/file.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::model {
namespace {

namespace fs = std::filesystem;

// Only a plain file: a pipe would never end.
base::Result<std::string> read_model(const std::string& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status))
    return base::fail(base::ErrorCode::not_found, file, fmt::format("le modèle `{}` n'existe pas", file),
                      fmt::format("there is no model `{}`", file));
  if (!fs::is_regular_file(status))
    return base::fail(base::ErrorCode::invalid, file,
                      fmt::format("le modèle `{}` n'est pas un fichier", file),
                      fmt::format("the model `{}` is no plain file", file));
  auto text = platform::read_text(file, kMostFileBytes);
  if (!text) return base::pass(text);
  if (platform::invalid_utf8(*text) != std::string_view::npos || text->find('\0') != std::string::npos)
    return base::fail(base::ErrorCode::invalid, file,
                      fmt::format("le modèle `{}` n'est pas du texte UTF-8", file),
                      fmt::format("the model `{}` is no UTF-8 text", file));
  return text;
}

// The value of `extends` and of `version`, without judging anything else.
struct Head {
  FrontMatter front;
  bool extends = false;
};

Head head_of(const Source& source) {
  Head head;
  const Parts parts = cut(source);
  if (parts.body < 0) return head;
  const Origins here;
  Reporter unheard(source.file, source.lines, here);
  head.front = read_front_matter(front_yaml(source, parts), 2, unheard);
  head.extends = head.front.extends.has_value();
  return head;
}

std::string beside(const std::string& file, const std::string& model) {
  return (fs::path(file).parent_path() / model).lexically_normal().string();
}

std::string extends_line(const std::string& model, const ModelIdentity& identity) {
  return fmt::format("extends: {{model: {}, version: {}, hash: {}}}", model, identity.version, identity.hash);
}

// Is `file` a Markdown file within the folder of `own`, once links are followed?
bool is_beside(const std::string& own, const std::string& file) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(own, error).parent_path(), error);
  if (error) return false;
  const fs::path found = fs::weakly_canonical(fs::absolute(file, error), error);
  if (error || found.extension() != ".md") return false;
  return std::mismatch(folder.begin(), folder.end(), found.begin(), found.end()).first == folder.end();
}

class ModelReader {
 public:
  // `root`: the file beside which models stand; empty: they stand anywhere.
  explicit ModelReader(std::string root = {}) : root_(std::move(root)) {}

  // The file's lines with its models' below; nothing where that cannot be, which is said.
  std::optional<Source> whole(Source own, int models_below, std::optional<Completion>* completion) {
    const Head head = head_of(own);
    if (!head.extends) return own;
    seen_.push_back(canonical(own.file));
    const Extends& extends = *head.front.extends;
    const auto say = [&](const std::string& french, const std::string& english) {
      wrong(own, extends.place, french, english);
    };
    if (extends.model.empty()) {
      say("`extends` attend le fichier du modèle : `{model: …, version: …, hash: …}`",
          "`extends` wants the model's file: `{model: …, version: …, hash: …}`");
      return std::nullopt;
    }
    const std::string file = beside(own.file, extends.model);
    if (!root_.empty() && !is_beside(root_, file)) {
      say(fmt::format("`{}` n'est pas un modèle (.md) rangé dans le dossier de la charte", extends.model),
          fmt::format("`{}` is no model (.md) kept in the folder of the charter", extends.model));
      return std::nullopt;
    }
    if (!is_new(file)) {
      say(fmt::format("`{}` se complète lui-même, en passant par ses modèles", file),
          fmt::format("`{}` extends itself, by way of its models", file));
      return std::nullopt;
    }
    if (models_below == 0) {
      say(fmt::format("plus de {} modèles les uns sur les autres", kMostModels),
          fmt::format("more than {} models above each other", kMostModels));
      return std::nullopt;
    }
    const auto text = read_model(file);
    if (!text) {
      say(text.error().french, text.error().english);
      return std::nullopt;
    }
    Source model = plain_source(*text, file);
    const ModelIdentity is{head_of(model).front.version, hash_of(*text)};
    if (!is_as_recorded(own, extends, is)) return std::nullopt;
    auto above = whole(std::move(model), models_below - 1, nullptr);
    if (!above) return std::nullopt;
    auto composed = compose(*above, own, problems_);
    if (!composed) return std::nullopt;
    if (completion != nullptr)
      *completion = Completion{file, std::move(*above), std::move(own), std::move(composed->articles)};
    return std::move(composed->source);
  }

  std::vector<Diagnostic> take() { return std::move(problems_); }

 private:
  bool is_as_recorded(const Source& own, const Extends& extends, const ModelIdentity& is) {
    const std::string line = extends_line(extends.model, is);
    if (extends.hash.empty() || extends.version.empty()) {
      wrong(own, extends.place, fmt::format("dites sur quel état du modèle la charte est faite : `{}`", line),
            fmt::format("say which state of the model the charter is made on: `{}`", line));
      return false;
    }
    if (extends.hash != is.hash) {
      wrong(
          own, extends.place,
          fmt::format(
              "`{}` n'est plus le modèle sur lequel cette charte est faite (version {}, aujourd'hui {}) "
              "; reprenez ses changements par `charter update`",
              extends.model, extends.version, is.version),
          fmt::format("`{}` is no longer the model that this charter is made on (version {}, today {}); take "
                      "its changes over with `charter update`",
                      extends.model, extends.version, is.version));
      return false;
    }
    if (extends.version != is.version) {
      wrong(own, extends.place,
            fmt::format("ce modèle est la version {}, non {} : `{}`", is.version, extends.version, line),
            fmt::format("this model is version {}, not {}: `{}`", is.version, extends.version, line));
      return false;
    }
    return true;
  }

  void wrong(const Source& own, Place place, std::string french, std::string english) {
    Diagnostic one;
    one.code = "L27";
    one.file = own.file;
    one.place = place;
    const auto line = static_cast<std::size_t>(place.line);
    if (line >= 1 && line <= own.lines.size()) one.line = own.lines[line - 1];
    one.french = std::move(french);
    one.english = std::move(english);
    problems_.push_back(std::move(one));
  }

  static std::string canonical(const std::string& file) {
    std::error_code error;
    const fs::path found = fs::weakly_canonical(file, error);
    return error ? file : found.string();
  }
  [[nodiscard]] bool is_new(const std::string& file) const {
    return std::find(seen_.begin(), seen_.end(), canonical(file)) == seen_.end();
  }

  std::string root_;
  std::vector<Diagnostic> problems_;
  std::vector<std::string> seen_;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + '\n';
  return text;
}

}  // namespace

ReadCharter read_charter_text(std::string text, const std::string& file, Models models) {
  ReadCharter read;
  // Bytes that are no text are load_charter's to refuse.
  const bool is_text = text.size() <= kMostFileBytes &&
                       platform::invalid_utf8(text) == std::string_view::npos &&
                       text.find('\0') == std::string::npos && text.find("extends") != std::string::npos;
  if (!is_text || !head_of(plain_source(text, file)).extends) {
    read.loaded = load_charter(text, file);
    read.text = std::move(text);
    return read;
  }
  ModelReader reader(models == Models::beside ? file : std::string());
  auto whole = reader.whole(plain_source(text, file), kMostModels, &read.completion);
  std::vector<Diagnostic> problems = reader.take();
  if (!whole) {
    read.loaded.charter.file = file;
    read.loaded.diagnostics = std::move(problems);
    read.text = std::move(text);
    return read;
  }
  read.text = joined(whole->lines);
  read.loaded = load_charter(read.text, file, std::move(whole->origins));
  problems.insert(problems.end(), std::make_move_iterator(read.loaded.diagnostics.begin()),
                  std::make_move_iterator(read.loaded.diagnostics.end()));
  read.loaded.diagnostics = std::move(problems);
  return read;
}

base::Result<ReadCharter> read_charter(const std::string& file) {
  auto text = platform::read_text(file);
  if (!text) return base::pass(text);
  return read_charter_text(std::move(*text), file);
}

std::optional<Source> read_whole(std::string_view text, const std::string& file,
                                 std::vector<Diagnostic>& problems) {
  ModelReader reader;
  auto whole = reader.whole(plain_source(text, file), kMostModels, nullptr);
  for (Diagnostic& one : reader.take())
    problems.push_back(std::move(one));
  return whole;
}

Loaded load_source(const Source& source) {
  return load_charter(joined(source.lines), source.file, source.origins);
}

base::Result<Printed> print_file(const ReadCharter& read) {
  if (!read.completion || has_errors(read.loaded.diagnostics)) return print_charter(read.loaded);
  return print_charter(load_part(joined(read.completion->local.lines), read.completion->local.file,
                                 read.loaded.charter.front));
}

base::Result<ModelIdentity> identify_model(const std::string& file) {
  const auto text = read_model(file);
  if (!text) return tl::unexpected(text.error());
  ModelIdentity identity{head_of(plain_source(*text, file)).front.version, hash_of(*text)};
  if (identity.version.empty())
    return base::fail(base::ErrorCode::invalid, file, "ce modèle n'a pas de `version` dans son en-tête",
                      "this model has no `version` in its front matter");
  return identity;
}

std::string hash_of(std::string_view bytes) {
  return platform::to_hex(platform::sha256(platform::as_bytes(bytes)));
}

}  // namespace cartulaire::charter::model
