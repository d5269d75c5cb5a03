#include "web/portal_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "platform/crypto.hpp"

namespace cartulaire::web {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

struct Type {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array<Type, 9> kTypes = {{{".html", "text/html; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".svg", "image/svg+xml"},
                                         {".png", "image/png"},
                                         {".ico", "image/x-icon"},
                                         {".woff2", "font/woff2"},
                                         {".txt", "text/plain; charset=utf-8"},
                                         {".webmanifest", "application/manifest+json"}}};

std::string_view type_of(std::string_view name) {
  const auto* found =
      std::ranges::find_if(kTypes, [&](const Type& one) { return name.ends_with(one.ending); });
  return found == kTypes.end() ? std::string_view() : found->type;
}

// Vite names what it builds by its content.
bool never_changes(std::string_view path) {
  return path.starts_with("/assets/");
}

}  // namespace

base::Result<PortalFiles> PortalFiles::read(const platform::Path& folder) {
  PortalFiles out;
  std::size_t whole = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_regular_file()) continue;
    const std::string name = "/" + at->path().lexically_relative(folder).generic_string();
    const std::string_view type = type_of(name);
    if (type.empty()) continue;
    auto bytes = platform::read_text(at->path(), kMostBytes);
    if (!bytes) return base::pass(bytes);
    File file{type, std::move(*bytes), "", ""};
    file.tag = fmt::format("\"{:.16}\"", platform::to_hex(platform::sha256(platform::as_bytes(file.bytes))));
    const platform::Path beside = at->path().string() + ".gz";
    if (std::error_code none; std::filesystem::exists(beside, none)) {
      auto gzip = platform::read_text(beside, kMostBytes);
      if (!gzip) return base::pass(gzip);
      file.gzip = std::move(*gzip);
    }
    whole += file.bytes.size() + file.gzip.size();
    if (whole > kMostBytes)
      return base::fail(base::ErrorCode::too_large, folder.string(),
                        "ce dossier est trop gros pour un portail", "this folder is too large for a portal");
    out.files_.emplace(name, std::move(file));
  }
  if (!out.files_.contains("/index.html"))
    return base::fail(base::ErrorCode::not_found, folder.string(),
                      "il n’y a pas de portail ici : construisez-le avec `make portal`",
                      "there is no portal here: build it with `make portal`");
  return out;
}

platform::HttpReply PortalFiles::answer(const platform::HttpRequest& request, std::string_view path) const {
  auto found = files_.find(path);
  if (found == files_.end() && path.find('.') == std::string_view::npos) found = files_.find("/index.html");
  if (found == files_.end()) return {404, "", "text/plain; charset=utf-8"};
  if (request.method != "GET") return {405, "", "text/plain; charset=utf-8"};
  const File& file = found->second;
  platform::HttpReply reply{200, "", std::string(file.type)};
  reply.fields.emplace_back("ETag", file.tag);
  reply.fields.emplace_back("Vary", "Accept-Encoding");
  reply.fields.emplace_back("Cache-Control",
                            never_changes(found->first) ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.field("If-None-Match") == file.tag) {
    reply.status = 304;
    return reply;
  }
  const bool gzip =
      !file.gzip.empty() && request.field("Accept-Encoding").find("gzip") != std::string_view::npos;
  if (gzip) reply.fields.emplace_back("Content-Encoding", "gzip");
  reply.body = gzip ? file.gzip : file.bytes;
  return reply;
}

}  // namespace cartulaire::web
