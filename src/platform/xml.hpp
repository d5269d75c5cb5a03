// XML that came from somewhere, told element by element, over expat, which stays in xml.cpp.
//
// Any document type declaration is refused, so there are no entities to expand and nothing to fetch. Names
// come with their prefix as written ("w:p"), attributes as they stand.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

class XmlHandler {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

  virtual ~XmlHandler() = default;
  virtual void open(std::string_view name, const Attributes& attributes) = 0;
  virtual void close(std::string_view name) = 0;
  // UTF-8; one text may come in several pieces.
  virtual void text(std::string_view text) = 0;
  // True: reading stops here, without an error.
  [[nodiscard]] virtual bool enough() const { return false; }
};

struct XmlLimits {
  std::size_t depth = 256;
};

// Errors: corrupt (not well formed, with the line), refused (a document type declaration), too_large (a
// limit).
base::Status read_xml(std::string_view xml, std::string_view where, XmlHandler& handler,
                      const XmlLimits& limits = {});

}  // namespace cartulaire::platform
