#include "journal/custody/request_folder.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

// Whether `request` asks for all these units, of the custody under which they are.
bool covers(const Request& request, const std::vector<RequestUnit>& units) {
  std::map<sealed::Unit, std::uint32_t> asked;
  for (const RequestUnit& one : request.units)
    asked.emplace(one.unit, one.custody);
  return std::ranges::all_of(units, [&](const RequestUnit& wanted) {
    const auto found = asked.find(wanted.unit);
    return found != asked.end() && found->second == wanted.custody;
  });
}

}  // namespace

void add_boxes(Requests& requests, std::vector<ShareBox> boxes) {
  for (ShareBox& box : boxes) {
    Request& request = requests[{box.name.role, box.key}];
    request.role = box.name.role;
    request.key = box.key;
    if (request.units.empty() || request.units.back().unit != box.name.unit)
      request.units.push_back({box.name.unit, box.name.custody, {}});
    request.units.back().boxes.push_back({box.name.set, std::move(box.sealed)});
  }
}

platform::Path RequestFolder::path(const std::string& name, std::string_view end) const {
  return folder_ / (name + std::string(end));
}
platform::Path RequestFolder::path(const std::string& name, const platform::BoxPublicKey& key,
                                   std::string_view end) const {
  return folder_ / fmt::format("{}.{}{}", name, platform::to_hex(key), end);
}

Status RequestFolder::keep_keys(const std::string& name, const platform::BoxKeyPair& keys) {
  if (auto status = platform::make_folder(folder_, 0700); !status) return status;
  return platform::write_secret_file(path(name, ".key"), keys.secret);
}

Result<platform::BoxKeyPair> RequestFolder::keys(const std::string& name) const {
  auto secret = platform::read_secret_file(path(name, ".key"), 32);
  if (!secret) return base::pass(secret);
  return platform::box_keys_of(std::move(*secret));
}

Result<std::vector<Request>> RequestFolder::ask(const std::string& name, Requests wanted) {
  std::vector<Request> all;
  for (auto& [whose, request] : wanted) {
    // The same line until it is closed, as an answer names the request that it serves.
    const platform::Path file = path(name, request.key, ".request");
    if (const auto kept = platform::read_text(file, kLargestRequest)) {
      auto read = parse_request(*kept, name);
      if (!read) return base::pass(read);
      if (covers(*read, request.units)) {
        all.push_back(std::move(*read));
        continue;
      }
    }
    if (auto status = disk_->remove(path(name, request.key, ".answer")); !status) return base::pass(status);
    const std::string line = print_request(request);
    if (auto status = disk_->replace(file, platform::as_bytes(line), 0600); !status)
      return base::pass(status);
    all.push_back(std::move(request));
  }
  return all;
}

Status RequestFolder::answer(const std::string& name, std::string_view line) {
  const auto answer = parse_answer(line, name);
  if (!answer) return tl::unexpected(answer.error());
  const auto kept = platform::read_text(path(name, answer->key, ".request"), kLargestRequest);
  if (!kept)
    return fail(ErrorCode::refused, name, "rien n'a été demandé à cette clé",
                "nothing was asked of this key");
  const auto request = parse_request(*kept, name);
  if (!request) return tl::unexpected(request.error());
  const auto own = keys(name);
  if (!own) return tl::unexpected(own.error());
  const auto shares = take_answer(*request, request_digest(*kept), *answer, *own);
  if (!shares) return tl::unexpected(shares.error());
  return disk_->replace(path(name, answer->key, ".answer"), platform::as_bytes(line), 0600);
}

Result<Answers> RequestFolder::answers(const std::string& name) const {
  auto own = keys(name);
  if (!own) return base::pass(own);
  const auto files = platform::files_in(folder_, ".answer");
  if (!files) return tl::unexpected(files.error());
  std::vector<std::pair<std::string, std::string>> lines;
  for (platform::Path file : *files) {
    if (!file.filename().string().starts_with(name + '.')) continue;
    auto answer = platform::read_text(file, kLargestRequest);
    if (!answer) return base::pass(answer);
    auto request = platform::read_text(file.replace_extension(".request"), kLargestRequest);
    if (!request) return base::pass(request);
    lines.emplace_back(std::move(*request), std::move(*answer));
  }
  return Answers::read(lines, std::move(*own), name);
}

Status RequestFolder::close(const std::string& name) {
  if (auto status = disk_->remove(path(name, ".key")); !status) return status;
  for (const char* end : {".answer", ".request"}) {
    const auto files = platform::files_in(folder_, end);
    if (!files) return tl::unexpected(files.error());
    for (const platform::Path& file : *files)
      if (file.filename().string().starts_with(name + '.'))
        if (auto status = disk_->remove(file); !status) return status;
  }
  return {};
}

}  // namespace cartulaire::journal::custody
