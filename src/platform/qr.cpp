#include "platform/qr.hpp"

#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

namespace cartulaire::platform {

base::Result<std::string> qr_svg(std::string_view text, std::string_view title) {
  constexpr int kQuiet = 4;  // modules around, ISO/IEC 18004
  const std::string copy(text);
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString8bit(copy.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (code == nullptr)
    return base::fail(base::ErrorCode::too_large, "", "ce texte ne tient pas dans un code QR",
                      "this text does not fit in a QR code");
  std::string path;
  for (int row = 0; row < code->width; ++row)
    for (int column = 0; column < code->width; ++column)
      if ((code->data[row * code->width + column] & 1U) != 0)
        path += fmt::format("M{} {}h1v1h-1z", column + kQuiet, row + kQuiet);
  const int size = code->width + 2 * kQuiet;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\" "
      "shape-rendering=\"crispEdges\"><title>{1}</title><rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/>"
      "<path d=\"{2}\"/></svg>",
      size, title, path);
}

}  // namespace cartulaire::platform
