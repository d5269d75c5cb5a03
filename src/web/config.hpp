// web.yml: where the portal finds and keeps things (docs/operations/web.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/oidc.hpp"
#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/http_server.hpp"
#include "platform/sql.hpp"
#include "policy/address.hpp"

namespace cartulaire::web {

// A charter, the register of its adoption and the key that signed that.
struct CharterPlace {
  platform::Path charter;
  platform::Path adoption;  // adoption.jsonl beside the charter, unless said
  platform::Path key;       // publish.key.pub beside the charter, unless said
};

// How people sign in: passwords of our own, those of directories, another system's word.
struct SignInPlaces {
  std::vector<std::string> password{"import"};  // directories of accounts whose passwords are kept here
  platform::Path ldap;                          // hub-ldap.yml: directories that are asked
  std::string provider;                         // the name of the OpenID provider as people know it
  std::optional<access::OidcClient> oidc;       // without its secret and the address to come back to
  platform::Path oidc_secret;                   // a file; empty: a public client
};

// A service that pushes people by SCIM, to one entity and directory.
struct ScimPlace {
  std::string entity;
  std::string directory;
  platform::Path token;  // a file
};

// The mail server, as `cartulaire campaign send` has it.
struct MailPlace {
  std::string server;  // smtp:// or smtps://; empty: no mail is sent from here
  std::string from;
  std::string name;
  std::string login;
  platform::Path password_file;
  platform::Path authority;
  bool in_clear = false;
  int per_minute = 0;
};

// The journal of acts (docs/operations/api.md).
struct SpoolPlace {
  platform::Path folder;  // empty: acts are taken by `cartulaire hub acts`
  platform::Path intake;
  std::string node;
};

// The folder of the hub that nodes talk to, where the portal runs beside it (docs/operations/hub.md).
struct NodesPlace {
  platform::Path folder;  // empty: no node is revoked from here
  std::string entity;     // whose IT does
};

struct HookPlace {
  std::string name;
  std::string entity;
  std::string address;  // https://
  std::vector<std::string> events;
  platform::Path secret_file;
  platform::Path authority;
};

// After how many days without anything new a list's source is late.
struct ListRhythm {
  std::string source;  // its id in lists.yml
  int days = 0;
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
  SignInPlaces sign_in;
  std::vector<ScimPlace> scim;
  std::vector<policy::Prefix> inside;   // the networks of the premises
  std::vector<policy::Prefix> proxies;  // whose X-Forwarded-For is believed
  platform::Path common_passwords;      // one a line; empty: none are known
  std::string contact;                  // whom to tell what stops one: a mail address, a telephone number
  std::vector<ListRhythm> list_rhythms;
  bool jobs = true;  // this hub runs jobs
  MailPlace mail;
  SpoolPlace spool;
  NodesPlace hub;
  std::vector<HookPlace> webhooks;
  bool metrics_on_loopback = false;  // /metrics without a token, to this machine
  platform::Path clock;              // a file with the time, for tests and demonstrations
};

// Paths are relative to the file's folder. Errors: invalid, with file, line and column.
base::Result<WebConfig> read_config(const platform::Path& path);

}  // namespace cartulaire::web
