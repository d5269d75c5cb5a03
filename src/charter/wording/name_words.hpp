// The noun that an identifier stands for: a role, a category, an option, an article, a document, a text of
// law.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::wording {

bool is_french(const Speaker& speaker) noexcept;
std::string pick(const Speaker& speaker, std::string_view french, std::string_view english);
// « … » or “…”
std::string quoted(std::string_view text, const Speaker& speaker);

Noun everyone(const Speaker& speaker);
// Errors: an identifier without a label.
base::Result<Noun> word_noun(const std::map<std::string, Label>& words, const std::string& id,
                             const Speaker& speaker);
base::Result<Noun> name_noun(const Name& name, const Speaker& speaker);
// "l'article 33 du RGPD", "la loi n° 78-17"; a reference that begins with no known text as it is written.
base::Result<Noun> legal_noun(const LegalRef& value, const Speaker& speaker);

}  // namespace cartulaire::charter::wording
