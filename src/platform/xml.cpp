#include "platform/xml.hpp"

#include <limits>
#include <memory>
#include <string>
#include <type_traits>

#include <expat.h>
#include <fmt/core.h>

namespace cartulaire::platform {
namespace {

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

struct Reading {
  XmlHandler& handler;
  const XmlLimits& limits;
  XML_Parser parser = nullptr;
  std::size_t depth = 0;
  bool too_deep = false;
  bool has_doctype = false;

  // XML_StopParser lets the callbacks already due come: nothing is told after the stop.
  [[nodiscard]] bool over() const { return too_deep || has_doctype || handler.enough(); }
  void stop_if_over() {
    if (over()) XML_StopParser(parser, XML_FALSE);
  }
};

void XMLCALL on_open(void* user, const XML_Char* name, const XML_Char** written) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.over()) return;
  if (++reading.depth > reading.limits.depth) {
    reading.too_deep = true;
  } else {
    XmlHandler::Attributes attributes;
    for (; *written != nullptr; written += 2)
      attributes.emplace_back(written[0], written[1]);
    reading.handler.open(name, attributes);
  }
  reading.stop_if_over();
}

void XMLCALL on_close(void* user, const XML_Char* name) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.over()) return;
  --reading.depth;
  reading.handler.close(name);
  reading.stop_if_over();
}

void XMLCALL on_text(void* user, const XML_Char* text, int length) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.over()) return;
  reading.handler.text({text, static_cast<std::size_t>(length)});
  reading.stop_if_over();
}

void XMLCALL on_doctype(void* user, const XML_Char* /*name*/, const XML_Char* /*system*/,
                        const XML_Char* /*publisher*/, int /*has_internal_subset*/) {
  auto& reading = *static_cast<Reading*>(user);
  reading.has_doctype = true;
  reading.stop_if_over();
}

}  // namespace

base::Status read_xml(std::string_view xml, std::string_view where, XmlHandler& handler,
                      const XmlLimits& limits) {
  const Parser parser(XML_ParserCreate(nullptr));
  Reading reading{handler, limits, parser.get()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_open, on_close);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return base::fail(base::ErrorCode::too_large, std::string(where), "XML de plus de 2 Go",
                      "XML of more than 2 GB");
  }
  const XML_Status status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (reading.has_doctype) {
    return base::fail(base::ErrorCode::refused, std::string(where),
                      "une déclaration DOCTYPE est refusée ; enregistrez de nouveau le document",
                      "a DOCTYPE declaration is refused; save the document again");
  }
  if (reading.too_deep) {
    return base::fail(base::ErrorCode::too_large, std::string(where),
                      fmt::format("plus de {} éléments imbriqués", limits.depth),
                      fmt::format("more than {} nested elements", limits.depth));
  }
  if (status == XML_STATUS_OK || handler.enough()) return {};
  return base::fail(base::ErrorCode::corrupt, std::string(where),
                    fmt::format("XML illisible à la ligne {} ; enregistrez de nouveau le document",
                                XML_GetCurrentLineNumber(parser.get())),
                    fmt::format("XML not readable at line {}; save the document again",
                                XML_GetCurrentLineNumber(parser.get())));
}

}  // namespace cartulaire::platform
