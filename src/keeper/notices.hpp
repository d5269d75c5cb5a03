// What the keeper says to nodes through a hub's folder: receipts for what it sealed, intake keys to come,
// each line signed with its shipping key (docs/format/shipping.md).
#pragma once

#include "base/result.hpp"
#include "journal/day_keys.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/books.hpp"
#include "keeper/config.hpp"

namespace cartulaire::keeper {

// Writes what has changed. Nothing where no hub is configured.
base::Status tell_nodes(const KeeperConfig& config, const journal::sealed::Books& books,
                        const std::string& origin, journal::Day today, journal::Disk& disk);

// Folders directly in `folder`, in the order of their names; none where it does not exist.
base::Result<std::vector<platform::Path>> folders_in(const platform::Path& folder);
// Those of the spools that nodes shipped to the hub.
base::Result<std::vector<platform::Path>> shipped_spools(const KeeperConfig& config);

}  // namespace cartulaire::keeper
