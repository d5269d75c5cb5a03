#include "shipping/presence.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "journal/reader.hpp"
#include "journal/segment_writer.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/heads.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Path;

// "web" for "web", "web-1", …: one after the other does the work.
std::string kind_of(const std::string& writer) {
  const std::size_t digits = writer.find_last_not_of("0123456789");
  const bool numbered =
      digits != std::string::npos && digits > 0 && digits + 1 < writer.size() && writer[digits] == '-';
  return numbered ? writer.substr(0, digits) : writer;
}

std::chrono::milliseconds limit_of(const std::string& kind) {
  if (kind.starts_with("sessions-")) return kOccasionalLimit;
  return kHeadLimit;
}

Result<WriterPresence> look_at(const Path& folder) {
  WriterPresence writer;
  writer.writer = folder.filename();
  const auto numbers = journal::segments_in(folder);
  if (!numbers) return tl::unexpected(numbers.error());
  if (!numbers->empty()) {
    writer.segment = numbers->back();
    std::error_code error;
    const auto size = std::filesystem::file_size(journal::segment_path(folder, writer.segment), error);
    if (!error) writer.bytes = size;
  }
  const auto head = newest_head(folder / "heads");
  if (!head) return tl::unexpected(head.error());
  if (*head) writer.head = (*head)->at;
  constexpr std::size_t kNote = 4096;
  if (auto note = platform::read_text(folder / "refused", kNote)) {
    writer.refused = std::move(*note);
    while (writer.refused.ends_with('\n'))
      writer.refused.pop_back();
  }
  return writer;
}

Result<std::vector<WriterPresence>> writers_of(const Path& spool) {
  std::vector<WriterPresence> writers;
  std::error_code error;
  for (std::filesystem::directory_iterator at(spool, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_directory() || !is_folder_name(at->path().filename().string())) continue;
    auto writer = look_at(at->path());
    if (!writer) return base::pass(writer);
    writers.push_back(std::move(*writer));
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return fail(ErrorCode::io, spool.string(), "le dossier ne se lit pas : " + error.message(),
                "the folder cannot be read: " + error.message());
  std::ranges::sort(writers, {}, &WriterPresence::writer);
  return writers;
}

void judge(NodePresence& node, base::Instant now) {
  const base::Instant since = node.since;
  node.expires = node.enrolled && node.until < now + kRenewal;
  node.absent = node.enrolled && node.writers.empty() && since + kHeadLimit < now;
  node.silent = node.enrolled && node.bundle && node.bundle->asked + kHeadLimit < now;
  std::map<std::string, base::Instant> newest;  // by kind
  for (const WriterPresence& one : node.writers) {
    base::Instant& at = newest[kind_of(one.writer)];
    at = std::max(at, one.head.value_or(base::Instant()));
  }
  for (WriterPresence& one : node.writers) {
    const std::string kind = kind_of(one.writer);
    one.absent = node.enrolled && newest[kind] + limit_of(kind) < now && since + kHeadLimit < now;
    one.ahead = one.head && *one.head > now + kAheadLimit;
  }
}

}  // namespace

bool NodePresence::alarm() const {
  return absent || expires || silent || late || std::ranges::any_of(writers, [](const WriterPresence& one) {
           return one.absent || one.ahead || !one.refused.empty();
         });
}

std::uint64_t number_of(const BundleNews& news) {
  return news.runs == 0 ? news.number : std::min(news.runs, news.number);
}

void lags_behind(NodePresence& node, const BundleLag& lag, base::Instant now) {
  node.lag = lag;
  node.late = node.enrolled && lag.since + kHeadLimit < now;
}

platform::Json presence_json(const std::vector<NodePresence>& nodes) {
  const auto count = [](base::Instant at) { return at.time_since_epoch().count(); };
  platform::JsonArray list;
  for (const NodePresence& node : nodes) {
    platform::JsonArray writers;
    for (const WriterPresence& one : node.writers) {
      platform::JsonObject writer = {{"writer", one.writer},
                                     {"segment", static_cast<std::size_t>(one.segment)},
                                     {"bytes", static_cast<std::size_t>(one.bytes)},
                                     {"absent", one.absent},
                                     {"ahead", one.ahead}};
      if (one.head) writer.emplace_back("head", one.head->time_since_epoch().count());
      if (!one.refused.empty()) writer.emplace_back("refused", one.refused);
      writers.emplace_back(std::move(writer));
    }
    platform::JsonObject row = {{"node", node.node},          {"enrolled", node.enrolled},
                                {"until", count(node.until)}, {"expires", node.expires},
                                {"absent", node.absent},      {"silent", node.silent},
                                {"late", node.late},          {"alarm", node.alarm()}};
    if (node.enrolled) row.emplace_back("since", count(node.since));
    if (node.revoked) row.emplace_back("revoked", count(*node.revoked));
    if (const auto& news = node.bundle) {
      platform::JsonObject bundle = {{"number", static_cast<std::size_t>(news->number)},
                                     {"issued", count(news->issued)},
                                     {"since", count(news->since)},
                                     {"asked", count(news->asked)}};
      if (news->runs != 0) bundle.emplace_back("runs", static_cast<std::size_t>(news->runs));
      row.emplace_back("bundle", std::move(bundle));
    }
    if (node.lag)
      row.emplace_back("behind", platform::JsonObject{{"manifests", node.lag->manifests},
                                                      {"since", count(node.lag->since)}});
    row.emplace_back("writers", std::move(writers));
    list.emplace_back(std::move(row));
  }
  return list;
}

Result<std::vector<NodePresence>> presence(const HubFolders& hub, base::Instant now) {
  const auto nodes = enrolled(hub);
  if (!nodes) return tl::unexpected(nodes.error());
  std::map<std::string, NodePresence> all;
  for (const Enrolled& one : *nodes) {
    NodePresence& node = all[one.node];
    node.enrolled = !one.revoked;
    node.revoked = one.revoked;
    node.since = one.since;
    node.until = one.certificate.until;
  }
  for (const auto& [name, at] : revoked(hub))
    if (const auto [node, is_new] = all.try_emplace(name); is_new) node->second.revoked = at;
  std::error_code error;
  for (std::filesystem::directory_iterator at(hub.spools(), error), end; !error && at != end;
       at.increment(error))
    if (at->is_directory()) all.try_emplace(at->path().filename());
  std::vector<NodePresence> present;
  for (auto& [name, node] : all) {
    node.node = name;
    node.bundle = read_bundle_news(hub, name);
    auto writers = writers_of(hub.spool(name));
    if (!writers) return base::pass(writers);
    node.writers = std::move(*writers);
    judge(node, now);
    present.push_back(std::move(node));
  }
  return present;
}

}  // namespace cartulaire::shipping
