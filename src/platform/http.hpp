// Files from http and https addresses, over libcurl: with a deadline, a size limit and a validator.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct Download {
  std::string address;                 // http:// or https://; redirects (at most 5) stay with these two
  std::string etag;                    // of the copy at hand: sent as If-None-Match; empty: fetch in any case
  std::string last_modified;           // likewise, If-Modified-Since
  std::chrono::seconds deadline{600};  // for the whole of it
  std::chrono::seconds stalled{30};    // without 1 kB/s in between
  std::uint64_t max_bytes = std::uint64_t{512} << 20;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // total 0 = unknown
};

struct Downloaded {
  bool not_modified = false;  // 304: the copy at hand is the current one, nothing was written
  std::string etag;
  std::string last_modified;
  std::uint64_t bytes = 0;
};

// Into a new file at `into`. Errors: unavailable (no answer, time over, TLS, any status but 200 and 304: it
// is named), too_large, refused (another scheme), io. On an error nothing is left at `into`.
base::Result<Downloaded> download(const Download& what, const Path& into);

}  // namespace cartulaire::platform
