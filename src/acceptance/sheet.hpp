// Signing on paper (ACK-07): one sheet a person, with a code that only a printed sheet has; a batch of scans
// of signed sheets; and somebody who looked at each signature before it counts.
//
// The scan itself is not kept: the record holds the SHA-256 of the file, the page, and where the paper is.
#pragma once

#include <string>
#include <vector>

#include "acceptance/acknowledge.hpp"
#include "store/entities.hpp"
#include "store/invitations.hpp"

namespace cartulaire::acceptance {

inline constexpr int kSheetDays = 400;
inline constexpr std::size_t kSheetsInFile = 100;

struct Sheet {
  std::int64_t number = 0;
  store::Person person;
  std::string secret;  // stands in the code on the sheet only
};
// New sheets for these people. Sheets that they have already stay good.
base::Result<std::vector<Sheet>> make_sheets(store::Writing& in, const store::EntityScope& scope,
                                             const store::Text& text,
                                             const std::vector<store::Person>& people, const store::By& by);
// One page a sheet, at most kSheetsInFile; labels in the text's language. Errors: those of print_pdf.
base::Result<std::string> sheets_html(const store::Entity& entity, const store::Text& text,
                                      const std::vector<Sheet>& sheets);
base::Result<std::string> sheets_pdf(const store::Entity& entity, const store::Text& text,
                                     const std::vector<Sheet>& sheets);

// --- scans -------------------------------------------------------------------------------------------------

inline constexpr int kScanPages = 500;
inline constexpr std::size_t kScanBytes = std::size_t{256} << 20;

struct Page {
  int number = 0;                  // from 1
  std::vector<std::string> codes;  // what its QR codes say
};
struct Scan {
  std::string sha256;  // of the file
  std::vector<Page> pages;
};
// By pdftoppm and zbarimg, page after page, each within limits: a page that cannot be read has no codes.
// Errors: invalid (no PDF), too_large, unavailable (a program is not installed).
base::Result<Scan> read_scan(const platform::Path& file);

enum class Found {
  sheet,    // of a sheet that waits
  nothing,  // no code: read it by eye
  forged,   // a code in our form that was never printed, or another entity's
  ended,    // decided already, or too old
  several,  // more than one sheet on the page
};
struct Recognised {
  int page = 0;
  Found found = Found::nothing;
  std::int64_t number = 0;  // of the sheet
};
// Notes which sheets came back; nothing is signed by that. `filed`: where the paper goes.
base::Result<std::vector<Recognised>> take_scan(store::Writing& in, const store::EntityScope& scope,
                                                const Scan& scan, const std::string& filed,
                                                const store::By& by);

// Somebody looked at the sheet: it is signed, or it is not. `refused`: it was not scanned, or is decided.
base::Result<Signed> confirm_sheet(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                                   store::Capacity capacity, const std::string& place, const store::By& by);
base::Status reject_sheet(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                          const store::By& by);

}  // namespace cartulaire::acceptance
