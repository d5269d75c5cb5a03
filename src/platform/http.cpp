#include "platform/http.hpp"

#include <memory>
#include <mutex>
#include <string_view>

#include <curl/curl.h>
#include <fmt/core.h>

namespace cartulaire::platform {
namespace {

struct Transfer {
  const Download& what;
  File& file;
  Downloaded result;
  bool too_large = false;
  base::Status written;
};

std::size_t on_data(char* data, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  const std::size_t bytes = size * count;
  transfer.result.bytes += bytes;
  if (transfer.result.bytes > transfer.what.max_bytes) {
    transfer.too_large = true;
    return 0;
  }
  transfer.written = transfer.file.write_all(as_bytes({data, bytes}));
  return transfer.written ? bytes : 0;
}

std::string_view value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size()) return {};
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = line[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != name[i]) return {};
  }
  line.remove_prefix(name.size());
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
    line.remove_prefix(1);
  while (!line.empty() && static_cast<unsigned char>(line.back()) <= 0x20)
    line.remove_suffix(1);
  return line.size() > 1000 ? std::string_view() : line;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {  // a new answer, after a redirect
    transfer.result.etag.clear();
    transfer.result.last_modified.clear();
  }
  if (const auto etag = value_of(line, "etag:"); !etag.empty()) transfer.result.etag = etag;
  if (const auto date = value_of(line, "last-modified:"); !date.empty()) transfer.result.last_modified = date;
  return size * count;
}

int on_progress(void* context, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) {
  const auto& transfer = *static_cast<const Transfer*>(context);
  if (transfer.what.progress) {
    transfer.what.progress(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
  }
  return 0;
}

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool header_safe(std::string_view value) {
  return value.find_first_of("\r\n") == std::string_view::npos;
}

tl::unexpected<base::Error> refuse(const Download& what, const char* french, const char* english) {
  return base::fail(base::ErrorCode::refused, what.address, french, english);
}

base::Result<Downloaded> perform(CURL* curl, Transfer& transfer) {
  const Download& what = transfer.what;
  const CURLcode code = curl_easy_perform(curl);
  if (!transfer.written) return base::pass(transfer.written);
  if (transfer.too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return base::fail(base::ErrorCode::too_large, what.address,
                      fmt::format("le fichier dépasse la limite de {} octets", what.max_bytes),
                      fmt::format("the file exceeds the limit of {} bytes", what.max_bytes));
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL) {
    return refuse(what, "seules les adresses http et https sont acceptées, redirections comprises",
                  "only http and https addresses are accepted, also after a redirect");
  }
  if (code != CURLE_OK) {
    return base::fail(base::ErrorCode::unavailable, what.address,
                      fmt::format("téléchargement impossible : {}", curl_easy_strerror(code)),
                      fmt::format("cannot download: {}", curl_easy_strerror(code)));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status == 304 && (!what.etag.empty() || !what.last_modified.empty())) {
    transfer.result.not_modified = true;
    return transfer.result;
  }
  if (status != 200) {
    return base::fail(base::ErrorCode::unavailable, what.address,
                      fmt::format("le serveur a répondu {} au lieu du fichier", status),
                      fmt::format("the server answered {} instead of the file", status));
  }
  if (base::Status synced = transfer.file.sync_data(); !synced) return base::pass(synced);
  return transfer.result;
}

}  // namespace

base::Result<Downloaded> download(const Download& what, const Path& into) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!what.address.starts_with("http://") && !what.address.starts_with("https://")) {
    return refuse(what, "seules les adresses http et https sont acceptées",
                  "only http and https addresses are accepted");
  }
  if (!header_safe(what.etag) || !header_safe(what.last_modified)) {
    return refuse(what, "étiquette de version invalide", "invalid validator");
  }
  auto file = File::create(into);
  if (!file) return base::pass(file);
  Transfer transfer{what, *file, {}, false, {}};
  const std::unique_ptr<CURL, Cleanup> handle(curl_easy_init());
  CURL* curl = handle.get();
  curl_slist* list = nullptr;
  if (!what.etag.empty()) list = curl_slist_append(list, fmt::format("If-None-Match: {}", what.etag).c_str());
  if (!what.last_modified.empty()) {
    list = curl_slist_append(list, fmt::format("If-Modified-Since: {}", what.last_modified).c_str());
  }
  const std::unique_ptr<curl_slist, FreeHeaders> headers(list);
  curl_easy_setopt(curl, CURLOPT_URL, what.address.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "cartulaire/" CARTULAIRE_VERSION);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(what.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(what.stalled.count()));
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(what.max_bytes));
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 0L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  auto result = perform(curl, transfer);
  file->close();
  if (!result || result->not_modified) (void)remove_file(into);
  return result;
}

}  // namespace cartulaire::platform
