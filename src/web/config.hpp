// web.yml: where the portal finds and keeps things (docs/operations/portal.md).
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/http_server.hpp"
#include "platform/sql.hpp"

namespace cartulaire::web {

// A charter, the register of its adoption and the key that signed that.
struct CharterPlace {
  platform::Path charter;
  platform::Path adoption;  // adoption.jsonl beside the charter, unless said
  platform::Path key;       // publish.key.pub beside the charter, unless said
};

struct WebConfig {
  platform::HttpPlace listen;
  std::string address;  // as people type it: "https://charte.ville.fr", without a slash at its end
  platform::SqlPlace store;
  platform::Path keys;                 // the key file of sign-in; made on the first start
  std::vector<CharterPlace> charters;  // an entity is that of the first charter that names it
  platform::Path adoption_key;         // the publisher's signing key; empty: acts are recorded elsewhere
  platform::Path keeper;               // its socket; empty: no journal is shown
  platform::Path portal;               // the built portal; empty: the API alone
  platform::Path bundle;               // that nodes run on; empty: nothing is decided here
  platform::Path bundle_key;
  platform::Path bundle_memory;
  std::string directory = "import";  // whose accounts sign in with a password
  platform::Path common_passwords;   // one a line; empty: none are known
  platform::Path clock;              // a file with the time, for tests and demonstrations
};

// Paths are relative to the file's folder. Errors: invalid, with file, line and column.
base::Result<WebConfig> read_config(const platform::Path& path);

}  // namespace cartulaire::web
