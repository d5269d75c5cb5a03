// Pages of a scan and the codes on them, by programs of the system.
#include <charconv>

#include <fmt/format.h>

#include "acceptance/sheet.hpp"
#include "platform/crypto.hpp"
#include "platform/process.hpp"

namespace cartulaire::acceptance {
namespace {

constexpr int kNoCode = 4;                               // zbarimg: nothing on the picture
constexpr std::size_t kPicture = std::size_t{64} << 20;  // bytes of one page at 150 dots an inch
constexpr std::size_t kCodes = 8;                        // of one page
constexpr std::size_t kCode = 200;                       // bytes of one

tl::unexpected<base::Error> missing(std::string_view program, std::string_view package) {
  return base::fail(base::ErrorCode::unavailable, std::string(program),
                    fmt::format("{} n’est pas installé ; installez `{}`", program, package),
                    fmt::format("{} is not installed; install `{}`", program, package));
}

base::Result<int> pages_of(const platform::File& pdf, const platform::Path& name) {
  auto done = platform::run_process({"pdfinfo", "-"}, pdf);
  if (!done && done.error().code == base::ErrorCode::not_found) return missing("pdfinfo", "poppler-utils");
  if (!done) return base::pass(done);
  constexpr std::string_view kWord = "Pages:";
  int count = 0;
  if (const std::size_t at = done->output.find(kWord); done->exit_code == 0 && at != std::string::npos) {
    const std::size_t digits =
        std::min(done->output.find_first_not_of(' ', at + kWord.size()), done->output.size());
    std::from_chars(done->output.data() + digits, done->output.data() + done->output.size(), count);
  }
  if (count < 1)
    return base::fail(base::ErrorCode::invalid, name.string(), "ce n’est pas un PDF lisible",
                      "this is no readable PDF");
  if (count > kScanPages)
    return base::fail(base::ErrorCode::too_large, name.string(),
                      fmt::format("plus de {} pages : coupez le lot", kScanPages),
                      fmt::format("more than {} pages: split the batch", kScanPages));
  return count;
}

// Nothing that is wrong with one page keeps the others from being read.
base::Result<Page> page_of(platform::File& pdf, int number) {
  Page out{number, {}};
  if (auto begun = pdf.seek(0); !begun) return base::pass(begun);  // the program before read to its end
  platform::ProcessLimits limits;
  limits.output = kPicture;
  const std::string digits = std::to_string(number);
  auto picture = platform::run_process(
      {"pdftoppm", "-r", "150", "-gray", "-f", digits, "-l", digits, "-singlefile", "-"}, pdf, limits);
  if (!picture && picture.error().code == base::ErrorCode::not_found)
    return missing("pdftoppm", "poppler-utils");
  if (!picture || picture->exit_code != 0) return out;
  auto file = platform::File::of_text(picture->output);
  if (!file) return base::pass(file);
  // `fd:0`, not `-`: that would be copied into a file first, and it may write none.
  auto codes = platform::run_process(
      {"zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", "PGM:fd:0"}, *file);
  if (!codes && codes.error().code == base::ErrorCode::not_found) return missing("zbarimg", "zbar-tools");
  if (!codes || (codes->exit_code != 0 && codes->exit_code != kNoCode)) return out;
  std::string_view rest = codes->output;
  while (!rest.empty() && out.codes.size() < kCodes) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0 && end <= kCode) out.codes.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace

base::Result<Scan> read_scan(const platform::Path& file) {
  auto bytes = platform::read_text(file, kScanBytes);
  if (!bytes) return base::pass(bytes);
  Scan out;
  out.sha256 = platform::to_hex(platform::sha256(platform::as_bytes(*bytes)));
  auto pdf = platform::File::of_text(*bytes);
  if (!pdf) return base::pass(pdf);
  auto count = pages_of(*pdf, file);
  if (!count) return base::pass(count);
  for (int number = 1; number <= *count; ++number) {
    auto page = page_of(*pdf, number);
    if (!page) return base::pass(page);
    out.pages.push_back(std::move(*page));
  }
  return out;
}

}  // namespace cartulaire::acceptance
