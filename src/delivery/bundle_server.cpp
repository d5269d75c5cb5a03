#include "delivery/bundle_server.hpp"

#include <algorithm>

#include "delivery/protocol.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/protocol.hpp"

namespace cartulaire::delivery {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::HttpReply;
using platform::HttpRequest;

constexpr std::string_view kBytes = "application/octet-stream";
constexpr std::chrono::minutes kAskedEvery{1};  // how often a node that only asks again is written down

tl::unexpected<base::Error> strange(std::string_view what) {
  return fail(ErrorCode::invalid, std::string(what.substr(0, 100)), "le pupitre ne connaît pas cette demande",
              "the hub knows no such request");
}

// A number of a field; 0 where it did not come.
bool read_field(const HttpRequest& request, std::string_view name, std::uint64_t& number) {
  constexpr std::uint64_t kFar = std::uint64_t{1} << 53;
  const std::string_view text = request.field(name);
  number = 0;
  return text.empty() || (shipping::read_number(text, number) && number <= kFar);
}

// A year that people can read.
base::Instant issued_of(std::uint64_t milliseconds) {
  constexpr std::uint64_t kLatest = 4'102'444'800'000;  // 2100
  return base::Instant(std::chrono::milliseconds(std::min(milliseconds, kLatest)));
}

}  // namespace

std::optional<HttpReply> BundleServer::answer(const HttpRequest& request) {
  if (request.target != kBundleTarget && !request.target.starts_with(kFilePrefix)) return std::nullopt;
  if (!shipping::admits(hub_, request.peer, request.certificate))
    return HttpReply{403, shipping::error_body(shipping::not_admitted(request.peer))};
  auto done = obey(request);
  if (done) return std::move(*done);
  return HttpReply{shipping::status_of(done.error().code), shipping::error_body(done.error())};
}

Result<HttpReply> BundleServer::obey(const HttpRequest& request) {
  if (request.method != "GET") return strange(request.target);
  if (folder_.empty())
    return fail(ErrorCode::unavailable, request.peer,
                "ce pupitre ne distribue pas de paquet : lancez `cartulaire hub receive` avec `--bundle`",
                "this hub hands out no bundle: run `cartulaire hub receive` with `--bundle`");
  if (request.target == kBundleTarget) return manifest(request);
  return piece(request, std::string_view(request.target).substr(kFilePrefix.size()));
}

// A manifest that cannot be used leaves the one before in service.
Result<BundleServer::PublishedPtr> BundleServer::look() {
  const std::lock_guard lock(looking_);
  const auto there = node::identify(folder_ / node::kManifestName);
  if (there && there == seen_ && now_ != nullptr) return now_;
  seen_ = there;
  auto text = platform::read_text(folder_ / node::kManifestName, node::kMaxManifest);
  auto read = text ? node::parse_manifest(*text, key_) : Result<node::Manifest>(base::pass(text));
  if (read && now_ != nullptr && read->number < now_->manifest.number)
    read = fail(ErrorCode::refused, (folder_ / node::kManifestName).string(),
                "ce bordereau est plus ancien que celui qui est distribué",
                "this manifest is older than the one that is handed out");
  if (!read) {
    const base::Error& error = read.error();
    if (std::exchange(told_, error.text()) != error.text()) tell_(error);
    if (now_ != nullptr) return now_;
    return fail(ErrorCode::unavailable, error.where, "rien n'est publié ici : " + error.french,
                "nothing is published here: " + error.english);
  }
  told_.clear();
  const platform::Digest digest = platform::sha256(platform::as_bytes(*text));
  if (now_ != nullptr && now_->digest == digest) return now_;
  before_ = now_;
  now_ = std::make_shared<const Published>(Published{std::move(*text), digest, std::move(*read)});
  return now_;
}

Result<HttpReply> BundleServer::manifest(const HttpRequest& request) {
  shipping::BundleNews news;
  std::uint64_t issued = 0;
  if (!read_field(request, kNumberField, news.number) || !read_field(request, kIssuedField, issued) ||
      !read_field(request, kRunsField, news.runs))
    return strange(request.target);
  news.issued = issued_of(issued);
  remember(request.peer, news);
  auto published = look();
  if (!published) return base::pass(published);
  if (request.field(kManifestField) == platform::to_hex((*published)->digest))
    return HttpReply{304, "", std::string(kBytes)};
  return HttpReply{200, (*published)->text, std::string(kBytes)};
}

Result<HttpReply> BundleServer::piece(const HttpRequest& request, std::string_view name) {
  if (auto published = look(); !published) return base::pass(published);
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  if (!read_field(request, shipping::kOffsetField, offset) || !read_field(request, kLengthField, length))
    return strange(request.target);
  if (length == 0 || length > kMaxPiece) length = kMaxPiece;
  const node::ManifestFile* file = nullptr;
  PublishedPtr of;  // keeps `file`
  {
    const std::lock_guard lock(looking_);
    for (const PublishedPtr& one : {now_, before_}) {
      if (one == nullptr || file != nullptr) continue;
      const auto found = std::ranges::find(one->manifest.files, name, &node::ManifestFile::name);
      if (found == one->manifest.files.end()) continue;
      file = &*found;
      of = one;
    }
  }
  if (file == nullptr || offset >= file->size)
    return fail(ErrorCode::not_found, std::string(name.substr(0, 128)),
                "le bordereau en vigueur ne nomme rien de tel", "the manifest names no such thing");
  const auto opened = platform::File::open_read(folder_ / file->name);
  if (!opened)
    return fail(opened.error().code == ErrorCode::not_found ? ErrorCode::not_found : ErrorCode::unavailable,
                file->name, opened.error().french, opened.error().english);
  std::string bytes(static_cast<std::size_t>(std::min(length, file->size - offset)), '\0');
  const auto got = opened->read_at(offset, std::as_writable_bytes(std::span(bytes)));
  if (!got) return fail(ErrorCode::unavailable, file->name, got.error().french, got.error().english);
  bytes.resize(*got);
  return HttpReply{200, std::move(bytes), std::string(kBytes)};
}

// A disk that is full keeps no node from its bundle: what is not written down is told again.
void BundleServer::remember(const std::string& node, shipping::BundleNews news) {
  const base::Instant now = clock_.now();
  const std::lock_guard lock(remembering_);
  if (!known_.contains(node))
    if (const auto kept = shipping::read_bundle_news(hub_, node)) known_[node] = *kept;
  const auto known = known_.find(node);
  const bool same =
      known != known_.end() && known->second.number == news.number && known->second.runs == news.runs;
  if (same && now - known->second.asked < kAskedEvery && now >= known->second.asked) return;
  news.asked = now;
  news.since = same ? known->second.since : now;
  if (const auto kept = shipping::write_bundle_news(hub_, node, news); !kept) {
    if (std::exchange(not_kept_, kept.error().text()) != kept.error().text()) tell_(kept.error());
    return;
  }
  known_[node] = news;
  not_kept_.clear();
}

}  // namespace cartulaire::delivery
