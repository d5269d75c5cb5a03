#include "keeper/notices.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "shipping/names.hpp"
#include "shipping/notice.hpp"

namespace cartulaire::keeper {
namespace {

using base::ErrorCode;
using base::Status;
using platform::Path;

constexpr int kDaysAhead = 14;

// The same state gives the same text: written only where it is another.
Status say(const Path& file, const std::string& text, journal::Disk& disk) {
  const auto before = platform::read_text(file, std::size_t{1} << 20);
  if (before && *before == text) return {};
  return disk.replace(file, platform::as_bytes(text), 0644);
}

}  // namespace

Status tell_nodes(const KeeperConfig& config, const journal::sealed::Books& books, const std::string& origin,
                  journal::Day today, journal::Disk& disk) {
  if (config.hub.empty()) return {};
  const shipping::HubFolders hub{config.hub};
  if (auto status = platform::make_folder(hub.root / "keeper"); !status) return status;
  const auto keys = platform::sign_keys_at(config.keys / "shipping.key");
  if (!keys) return tl::unexpected(keys.error());
  if (auto status = say(hub.keeper_key(), platform::to_hex(keys->public_key) + "\n", disk); !status)
    return status;
  std::string intake;
  for (int i = 0; i <= kDaysAhead; ++i) {
    const journal::Day day = today + std::chrono::days(i);
    const auto key = journal::public_day_key(config.intake, day);
    if (!key && key.error().code == ErrorCode::not_found) continue;
    if (!key) return tl::unexpected(key.error());
    intake += shipping::sign_intake_key({origin, day, *key}, *keys) + "\n";
  }
  if (auto status = say(hub.intake(), intake, disk); !status) return status;
  std::map<std::string, std::string> receipts;  // by node
  for (const auto& [name, read] : books.cursors())
    receipts[read.node] +=
        shipping::sign_receipt({origin, read.node, read.writer, read.segment, read.bytes, read.to, read.hash},
                               *keys) +
        "\n";
  for (const auto& [node, text] : receipts)
    if (auto status = say(hub.receipts(node), text, disk); !status) return status;
  return {};
}

base::Result<std::vector<Path>> folders_in(const Path& folder) {
  std::vector<Path> folders;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_directory()) folders.push_back(at->path());
  if (error && error != std::errc::no_such_file_or_directory)
    return base::fail(ErrorCode::io, folder.string(), "le dossier ne se lit pas : " + error.message(),
                      "the folder cannot be read: " + error.message());
  std::ranges::sort(folders);
  return folders;
}

base::Result<std::vector<Path>> shipped_spools(const KeeperConfig& config) {
  if (config.hub.empty()) return std::vector<Path>();
  return folders_in(shipping::HubFolders{config.hub}.spools());
}

}  // namespace cartulaire::keeper
