#include "cli/rules_parts.hpp"

#include <fmt/format.h>

#include "charter/model/read.hpp"
#include "cli/console.hpp"

namespace cartulaire::cli {

bool RulesPlace::is_told() const {
  if (bundle.empty() != charter.empty() && bundle.empty() == key.empty()) return true;
  complain({base::ErrorCode::invalid, "", "donnez --bundle et --key, ou --charter",
            "give --bundle and --key, or --charter"});
  return false;
}

base::Result<std::shared_ptr<const node::Bundle>> read_rules(const RulesPlace& place,
                                                             const platform::Path& memory,
                                                             base::Instant now) {
  if (!place.bundle.empty()) {
    node::BundleOptions options;
    options.folder = place.bundle;
    auto key = platform::read_sign_public_key(place.key);
    if (!key) return base::pass(key);
    options.key = *key;
    if (base::Status made = platform::make_folder(memory.parent_path(), 0750); !made) return base::pass(made);
    options.memory = memory;
    return node::load_bundle(options, now);
  }
  const auto read = charter::model::read_charter(place.charter);
  if (!read) return tl::unexpected(read.error());
  if (charter::has_errors(read->loaded.diagnostics)) {
    for (const charter::Diagnostic& one : read->loaded.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
    return base::fail(base::ErrorCode::invalid, place.charter,
                      "cette charte a des erreurs : rien n’a été importé",
                      "this charter has errors: nothing was imported");
  }
  node::LooseFiles files;
  files.charter_text = read->text;
  files.charter_file = place.charter;
  return node::bind_files(std::move(files));
}

}  // namespace cartulaire::cli
