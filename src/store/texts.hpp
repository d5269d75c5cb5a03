// Texts that people sign, one record for each version as one entity reads it: its hash, and the page frozen
// on publication. A charter is a document, and so are what complete it: the administrators' charter, the
// telework instructions (ACK-08, ACK-10). Never changed. Event: text.published.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/roles.hpp"

namespace cartulaire::store {

// When who has signed is asked again.
enum class Again { each_version, substantial_version, yearly };

// Some people of an entity: of these populations, leaves of the charter's, or with a grant of these roles.
struct Audience {
  bool everybody = false;
  std::vector<std::string> populations;
  std::vector<Role> roles;
  [[nodiscard]] bool nobody() const { return !everybody && populations.empty() && roles.empty(); }
  bool operator==(const Audience&) const = default;
};

struct Text {
  std::int64_t id = 0;
  std::string document;   // the id of the charter, or what an `acceptance` clause names: "telework"
  std::string version;    // "2.1"
  std::string hash;       // of the effective text: 64 hexadecimal digits
  std::string title;      // as the charter says it
  std::string language;   // "fr" or "en"
  std::string time_zone;  // in which its days are counted: "Europe/Paris"
  std::string from_day;   // from which it binds: "2026-09-01"; may be to come
  Again again = Again::each_version;
  bool substantial = true;  // a change of substance: somebody decided it (Again::substantial_version)
  Audience audience{.everybody = true, .populations = {}, .roles = {}};  // who is to sign it
  Audience cosigned;        // whose signature counts once their guardian has signed too
  int copies = 2;           // of the receipt: the person's, the employer's, further ones
  bool hands_copy = false;  // by mail to each person, from the day on which it binds (ACK-04)
  bool operator==(const Text&) const = default;
};

// `page` is the whole page that people read. The same hash again: the record that is there, unchanged.
base::Result<Text> publish_text(Writing& in, const EntityScope& scope, const Text& text,
                                const std::string& page, const By& by);
// `not_found` also for another entity's.
base::Result<Text> text_of(Reading& in, const EntityScope& scope, const std::string& document,
                           const std::string& hash);
// The frozen page; `not_found`.
base::Result<std::string> page_of(Reading& in, const EntityScope& scope, const std::string& document,
                                  const std::string& hash);
// Of one document, the newest first: the later day, then the later publication.
base::Result<std::vector<Text>> texts_of(Reading& in, const EntityScope& scope, const std::string& document);
// The documents that the entity has texts of, by id.
base::Result<std::vector<std::string>> documents_of(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
