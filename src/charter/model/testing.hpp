// A small model, and charters that complete it, in a folder of their own.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "charter/model/update.hpp"

namespace cartulaire::charter::model::testing {

inline constexpr const char* kModel = R"(---
charter: modele
title: Modèle
version: 1.0.0
locked: [traces.readers, 2]
roles:
  it: {name: le service informatique}
  ciso: {name: le responsable de la sécurité}
  dpo: {name: le délégué}
populations:
  agents: {name: les agents}
  elus: {name: les élus}
---

# 1. Traces

On garde {{le traces.fields}} {{traces.retention}}, pour {{le traces.purposes}} ; {{le traces.readers}} les lit.

```clause log as traces
class: web
fields: [site, time]
retention: unset
purposes: [security]
readers: [it]
```

# 2. Devoirs

Vos devoirs : {{le devoirs.topics}}.

```clause duty as devoirs
topics: [care, vpn]
```

# 3. Stockage

::: when nuages is set
Le stockage en ligne est {{nuages.policy}}.
:::

```clause web.storage as nuages
policy: forbidden
```

# 4. Accès

Un poste se verrouille en {{verrou.after}}.

```clause access.lock as verrou
after: 10 minutes
```

# Glossaire

Trace : ce qui reste.
)";

// The text with each pair's first part replaced by the second.
inline std::string changed(std::string text, const std::map<std::string, std::string>& changes) {
  for (const auto& [before, after] : changes) {
    const std::size_t at = text.find(before);
    if (at == std::string::npos) throw std::runtime_error("not in the text: " + before);
    text.replace(at, before.size(), after);
  }
  return text;
}

inline std::string extends_line(const std::string& model, const std::string& version,
                                const std::string& text) {
  return fmt::format("extends: {{model: {}, version: {}, hash: {}}}\n", model, version, hash_of(text));
}

// A charter on `model`, which stands beside it as modele.md: lines of its front matter, then its articles.
inline std::string local(const std::string& front, const std::string& body = "",
                         const std::string& model = kModel) {
  return "---\ncharter: c\ntitle: Charte de la commune\nversion: 1.0.0\n" +
         extends_line("modele.md", "1.0.0", model) + front + "---\n" + body;
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cartulaire-model-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string shown(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics)
    text += format(one, base::Language::english);
  return text;
}

inline UpdateInput input(const std::string& base, const std::string& model, const std::string& local_text) {
  UpdateInput input;
  input.base = plain_source(base, "modele.md");
  input.model = plain_source(model, "modele-2.md");
  input.local = plain_source(local_text, "c.md");
  input.path = "modele-2.md";
  input.is = {"2.0.0", hash_of(model)};
  return input;
}

}  // namespace cartulaire::charter::model::testing
