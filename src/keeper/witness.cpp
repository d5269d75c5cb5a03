#include "keeper/witness.hpp"

#include <fmt/format.h>

#include "platform/process.hpp"
#include "platform/send.hpp"

namespace cartulaire::keeper {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::string_view kMailTo = "mailto:";

bool is_web(std::string_view place) {
  return place.starts_with("http://") || place.starts_with("https://");
}

Status deliver(const std::string& note, const std::string& origin, const std::string& place,
               const KeeperConfig& config, std::string_view day) {
  if (is_web(place)) {
    const auto answer = platform::post({.address = place, .type = "text/plain; charset=utf-8"}, note);
    return answer ? Status() : Status(tl::unexpected(answer.error()));
  }
  if (place.starts_with(kMailTo))
    return platform::send_mail({.server = config.smtp,
                                .from = config.mail_from,
                                .to = place.substr(kMailTo.size()),
                                .subject = fmt::format("{} {}", origin, day)},
                               note);
  if (auto status = platform::make_folder(place); !status) return status;
  return platform::replace_file(platform::Path(place) / fmt::format("{}-{}.checkpoint", origin, day), note);
}

Result<platform::ProcessResult> openssl_ts(const std::vector<std::string>& words, std::string_view input) {
  std::vector<std::string> all = {"openssl", "ts"};
  all.insert(all.end(), words.begin(), words.end());
  const auto file = platform::File::of_text(input);
  if (!file) return tl::unexpected(file.error());
  return platform::run_process(all, *file);
}

}  // namespace

std::vector<base::Error> deliver_checkpoint(const journal::sealed::Log& log, const KeeperConfig& config,
                                            std::string_view day) {
  std::vector<base::Error> errors;
  const std::string note = log.checkpoint();
  for (const std::string& place : config.checkpoints)
    if (auto status = deliver(note, log.origin(), place, config, day); !status)
      errors.push_back(status.error());
  return errors;
}

Status stamp_checkpoint(const journal::sealed::Log& log, const KeeperConfig& config, journal::Disk& disk) {
  const platform::Path folder = config.sealed / "timestamps";
  const platform::Path path = folder / fmt::format("{}.tsr", log.size());
  if (std::filesystem::exists(path)) return {};
  const auto known = journal::sealed::parse_checkpoint(log.checkpoint());
  const auto query = openssl_ts({"-query", "-data", "/dev/stdin", "-sha256", "-cert"}, known->text);
  if (!query) return tl::unexpected(query.error());
  const auto reply =
      platform::post({.address = config.timestamps, .type = "application/timestamp-query"}, query->output);
  if (!reply) return tl::unexpected(reply.error());
  const auto read = openssl_ts({"-reply", "-in", "/dev/stdin", "-text"}, *reply);
  if (!read) return tl::unexpected(read.error());
  if (read->exit_code != 0 || read->output.find("Status: Granted") == std::string::npos)
    return fail(ErrorCode::refused, config.timestamps, "l'autorité n'a pas accordé d'horodatage",
                "the authority granted no time stamp");
  if (auto status = platform::make_folder(folder, 0750); !status) return status;
  return disk.replace(path, platform::as_bytes(*reply), 0640);
}

}  // namespace cartulaire::keeper
