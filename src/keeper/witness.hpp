// Checkpoints to places that the keeper does not hold, and time stamps: what makes a rollback visible.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/log.hpp"
#include "keeper/config.hpp"

namespace cartulaire::keeper {

// Sends the checkpoint to every place of the configuration; what could not be sent.
std::vector<base::Error> deliver_checkpoint(const journal::sealed::Log& log, const KeeperConfig& config,
                                            std::string_view day);

// Has the configured authority stamp what the checkpoint signs (RFC 3161), and keeps the answer as
// SEALED/timestamps/SIZE.tsr. One that is there already is kept. unavailable: no authority answered; refused:
// it did not grant the stamp.
base::Status stamp_checkpoint(const journal::sealed::Log& log, const KeeperConfig& config,
                              journal::Disk& disk);

}  // namespace cartulaire::keeper
