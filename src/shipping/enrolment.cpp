#include "shipping/enrolment.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using platform::Path;
using platform::Validity;

constexpr std::chrono::days kAuthorityDays{20 * 365};
constexpr std::chrono::days kNodeDays{2 * 365};
constexpr std::size_t kMaxPem = 65'536;

Path authority_key(const Path& authority) {
  return authority / "ca.key";
}

// A certificate's name among those that hold no more.
std::string mark_of(const std::string& node, const platform::Digest& fingerprint) {
  return fmt::format("{}-{}", node, platform::to_hex(platform::Bytes(fingerprint).first(8)));
}

// When a file was written; the files here say by that when a node came or went.
base::Instant written(const Path& file) {
  std::error_code error;
  const auto at = std::filesystem::last_write_time(file, error);
  if (error) return {};
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(at));
}

// What was let in goes aside: nothing is overwritten.
Status set_aside(const HubFolders& hub, const std::string& node) {
  const auto pem = platform::read_text(hub.certificate_of(node), kMaxPem);
  if (!pem) return tl::unexpected(pem.error());
  const auto certificate = platform::read_certificate(*pem);
  const std::string mark = certificate ? mark_of(node, certificate->fingerprint) : node + "-unreadable";
  if (auto status = platform::make_folder(hub.revoked()); !status) return status;
  const Path aside = hub.revoked() / (mark + ".crt");
  std::error_code error;
  std::filesystem::rename(hub.certificate_of(node), aside, error);
  if (error)
    return fail(ErrorCode::io, hub.certificate_of(node).string(),
                "le certificat n'a pas pu être retiré : " + error.message(),
                "the certificate could not be taken away: " + error.message());
  std::filesystem::last_write_time(aside, std::filesystem::file_time_type::clock::now(), error);
  static_cast<void>(platform::remove_file(hub.marks() / mark));  // it is final now
  return platform::sync_folder(hub.nodes());
}

Status check_name(const std::string& node) {
  if (is_folder_name(node)) return {};
  return fail(ErrorCode::invalid, node,
              "un nom de nœud a 1 à 64 lettres sans accent, chiffres, `.`, `_`, `-`, et ne commence pas par "
              "un point",
              "a node's name has 1 to 64 letters without accents, digits, `.`, `_`, `-`, and does not begin "
              "with a dot");
}

}  // namespace

Status create_hub(const HubFolders& hub, const Path& authority, const std::vector<std::string>& hosts,
                  base::Instant now) {
  if (auto status = platform::make_folder(authority, 0700); !status) return status;
  for (const Path& folder :
       {hub.spools(), hub.root / "keeper", hub.nodes(), hub.revoked(), hub.marks(), hub.root / "tls"})
    if (auto status = platform::make_folder(folder); !status) return status;
  const Validity validity{now, kAuthorityDays};
  const Path certificate = hub.tls("ca.crt");
  if (!std::filesystem::exists(certificate)) {
    if (auto status = platform::make_tls_key(authority_key(authority)); !status) return status;
    const auto made = platform::make_authority(
        authority_key(authority), "Cartulaire " + (hosts.empty() ? "" : hosts.front()), validity);
    if (!made) return tl::unexpected(made.error());
    if (auto status = platform::replace_file(certificate, *made); !status) return status;
  }
  auto pem = platform::read_text(certificate, kMaxPem);
  if (!pem) return base::pass(pem);
  if (auto status = platform::make_tls_key(hub.tls("server.key")); !status) return status;
  const auto server = platform::certify_server({authority_key(authority), std::move(*pem)},
                                               hub.tls("server.key"), hosts, validity);
  if (!server) return tl::unexpected(server.error());
  return platform::replace_file(hub.tls("server.crt"), *server);
}

Result<platform::CertificateInfo> request_enrolment(const Path& identity, const std::string& node) {
  if (auto status = check_name(node); !status) return base::pass(status);
  if (auto status = platform::make_folder(identity, 0700); !status) return base::pass(status);
  if (auto status = platform::make_tls_key(identity / "tls.key"); !status) return base::pass(status);
  const auto request = platform::make_certificate_request(identity / "tls.key", node);
  if (!request) return tl::unexpected(request.error());
  if (auto status = platform::replace_file(identity / "request.csr", *request); !status)
    return base::pass(status);
  return platform::read_certificate_request(*request);
}

Result<platform::CertificateInfo> enrol(const HubFolders& hub, const Path& authority, const std::string& node,
                                        std::string_view request, const Path& output, base::Instant now) {
  if (auto status = check_name(node); !status) return base::pass(status);
  const auto asked = platform::read_certificate_request(request);
  if (!asked) return tl::unexpected(asked.error());
  if (asked->name != node)
    return fail(ErrorCode::refused, node, fmt::format("cette demande est celle de `{}`", asked->name),
                fmt::format("this request is `{}`'s", asked->name));
  auto pem = platform::read_text(hub.tls("ca.crt"), kMaxPem);
  if (!pem) return base::pass(pem);
  const auto keeper = platform::read_text(hub.keeper_key(), 1024);
  if (!keeper)
    return fail(keeper.error().code, hub.keeper_key().string(),
                "le gardien n'a pas encore donné sa clé : mettez `hub:` dans keeper.yml et lancez-le d'abord",
                "the keeper has not yet told its key: put `hub:` into keeper.yml and run it first");
  const auto made =
      platform::certify_client({authority_key(authority), *pem}, request, node, Validity{now, kNodeDays});
  if (!made) return tl::unexpected(made.error());
  if (auto status = platform::make_folder(output); !status) return base::pass(status);
  for (const auto& [name, text] : {std::pair<const char*, const std::string*>{"tls.crt", &*made},
                                   {"ca.crt", &*pem},
                                   {"keeper.pub", &*keeper}})
    if (auto status = platform::replace_file(output / name, *text); !status) return base::pass(status);
  if (std::filesystem::exists(hub.certificate_of(node)))
    if (auto status = set_aside(hub, node); !status) return base::pass(status);
  if (auto status = platform::replace_file(hub.certificate_of(node), *made); !status)
    return base::pass(status);
  return platform::read_certificate(*made);
}

Status revoke(const HubFolders& hub, const std::string& node) {
  if (auto status = check_name(node); !status) return status;
  if (!std::filesystem::exists(hub.certificate_of(node)))
    return fail(ErrorCode::not_found, node, "ce nœud n'est pas enrôlé", "this node is not enrolled");
  return set_aside(hub, node);
}

Status mark_revoked(const HubFolders& hub, const std::string& node) {
  if (auto status = check_name(node); !status) return status;
  const auto pem = platform::read_text(hub.certificate_of(node), kMaxPem);
  if (!pem && pem.error().code == ErrorCode::not_found)
    return fail(ErrorCode::not_found, node, "ce nœud n'est pas enrôlé", "this node is not enrolled");
  if (!pem) return tl::unexpected(pem.error());
  const auto certificate = platform::read_certificate(*pem);
  if (!certificate) return tl::unexpected(certificate.error());
  const Path mark = hub.marks() / mark_of(node, certificate->fingerprint);
  std::error_code error;
  if (std::filesystem::exists(mark, error)) return {};
  return platform::replace_file(mark, std::string_view());
}

bool may_mark(const HubFolders& hub) {
  return ::access(hub.marks().c_str(), W_OK | X_OK) == 0;
}

bool admits(const HubFolders& hub, const std::string& node, const platform::Digest& certificate) {
  if (!is_folder_name(node)) return false;
  const auto pem = platform::read_text(hub.certificate_of(node), kMaxPem);
  if (!pem) return false;
  const auto held = platform::read_certificate(*pem);
  if (!held || held->fingerprint != certificate || held->name != node) return false;
  std::error_code error;
  return !std::filesystem::exists(hub.marks() / mark_of(node, certificate), error);
}

base::Error not_admitted(const std::string& node) {
  return {ErrorCode::refused, node, "ce certificat n'est pas, ou n'est plus, celui d'un nœud enrôlé",
          "this certificate is not, or no longer, that of an enrolled node"};
}

Result<std::vector<Enrolled>> enrolled(const HubFolders& hub) {
  std::vector<Enrolled> nodes;
  const auto files = platform::files_in(hub.nodes(), ".crt");
  if (!files) return tl::unexpected(files.error());
  for (const Path& file : *files) {
    const auto pem = platform::read_text(file, kMaxPem);
    if (!pem) return tl::unexpected(pem.error());
    auto certificate = platform::read_certificate(*pem);
    if (!certificate)
      return fail(ErrorCode::corrupt, file.string(), certificate.error().french, certificate.error().english);
    Enrolled& one = nodes.emplace_back();
    one.node = file.stem().string();
    one.since = written(file);
    const Path mark = hub.marks() / mark_of(one.node, certificate->fingerprint);
    std::error_code error;
    if (std::filesystem::exists(mark, error)) one.revoked = written(mark);
    one.certificate = std::move(*certificate);
  }
  return nodes;
}

std::map<std::string, base::Instant> revoked(const HubFolders& hub) {
  std::map<std::string, base::Instant> out;
  const auto files = platform::files_in(hub.revoked(), ".crt");
  if (!files) return out;
  for (const Path& file : *files) {
    const std::string stem = file.stem().string();
    const std::size_t end = stem.rfind('-');  // a name may hold others
    if (end == std::string::npos || end == 0) continue;
    base::Instant& at = out[stem.substr(0, end)];
    at = std::max(at, written(file));
  }
  return out;
}

}  // namespace cartulaire::shipping
