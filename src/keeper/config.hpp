// keeper.yml: where the keeper finds and keeps things (docs/operations/keeper.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/token.hpp"

namespace cartulaire::keeper {

// A ClickHouse beside the parts (docs/operations/scale-out.md).
struct WarehouseConfig {
  std::string address;  // empty: none
  std::string user = "default";
  platform::Path password_file;  // empty: no password
  std::string database = "cartulaire";
};

struct KeeperConfig {
  platform::Path sealed;                      // the sealed journal
  platform::Path keys;                        // keystore; never in the same backup
  std::optional<platform::TokenPlace> token;  // where the root key lives; none: in a file of `keys`
  platform::Path intake;                      // public intake keys, for the nodes
  platform::Path socket;                      // where it answers
  std::vector<platform::Path> spools;         // folders of nodes' spools: one folder a writer inside
  platform::Path hub;                         // where nodes ship to (docs/format/shipping.md); empty: nowhere
  platform::Path charter;                     // whose retentions, custody and openings hold
  std::string centre;  // name under which small entities' statistics are shown together; empty: nowhere
  std::string zone = "Europe/Paris";
  int seal_minute = 2 * 60 + 30;         // of the civil day
  bool release = true;                   // remove spool segments once sealed
  std::vector<std::string> checkpoints;  // where each day's goes: folders, `mailto:` and http(s) addresses
  std::string smtp = "smtp://localhost";
  std::string mail_from;
  std::string timestamps;  // address of an RFC 3161 authority; empty: none
  platform::Path clock;    // a file with the time, for tests and demonstrations: journals `*.example` only
  std::vector<std::string> operators;  // system users beside its own who may give orders
  std::vector<std::string> portals;    // who serves people: their keys and opinions, beside what readers may
  std::vector<std::string> readers;    // system users who may ask for statistics and states
  bool feeds_warehouse = false;        // `engine: clickhouse`; with an address alone, it is emptied
  WarehouseConfig warehouse;
};

// Paths are relative to the file's folder. Errors: invalid, with file, line and column.
base::Result<KeeperConfig> read_config(const platform::Path& path);

}  // namespace cartulaire::keeper
