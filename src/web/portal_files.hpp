// The built portal, read once at the start: pages, scripts, styles and fonts, each also compressed where the
// build left it so.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/http_server.hpp"

namespace cartulaire::web {

class PortalFiles {
 public:
  PortalFiles() = default;  // none: every page is not found
  // Errors: not_found (no index.html there), too_large.
  static base::Result<PortalFiles> read(const platform::Path& folder);

  // The file at `path`, or the page of the portal for any other path without an ending: the portal itself
  // knows which of them exist.
  [[nodiscard]] platform::HttpReply answer(const platform::HttpRequest& request, std::string_view path) const;

 private:
  struct File {
    std::string_view type;
    std::string bytes;
    std::string gzip;  // empty: not compressed
    std::string tag;   // ETag
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace cartulaire::web
