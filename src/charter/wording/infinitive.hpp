// French infinitives by their look: "de le dire" is right where "de le dossier" is not.
#pragma once

#include <string_view>

namespace cartulaire::charter::wording {

// Whether `word`, in lower case, follows the pronoun `le` (or `les`: plural) rather than the article: an
// infinitive, or a second pronoun ("les leur remettre", "les y inviter"). What may be both a noun and a verb
// ("le conseiller") counts as a verb: correct French is not blamed.
bool follows_pronoun(std::string_view word, bool plural);

}  // namespace cartulaire::charter::wording
