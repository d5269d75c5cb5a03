// From declared sources to one list file, swapped in whole or not at all.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "lists/bad_lines.hpp"
#include "lists/declaration.hpp"
#include "platform/file.hpp"

namespace cartulaire::lists {

struct ImportOptions {
  // `update`: remote sources are asked whether they changed, and nothing is written where no source did.
  bool update = false;
  std::uint64_t max_download = std::uint64_t{512} << 20;
  std::uint64_t max_entries = 50'000'000;
  std::chrono::seconds deadline{600};  // of each download
  // A step ("ut1") and how far it is; total 0 = unknown.
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> progress;
};

struct ImportReport {
  struct Source {
    std::string id;
    bool unchanged = false;  // the server said that the copy at hand is current
    std::uint64_t entries = 0;
    BadLines bad_lines;
    std::vector<std::string> ignored;   // categories left out by the mapping
    std::vector<std::string> aliases;   // "ads → publicite"
    std::vector<std::string> not_read;  // files of unknown use: "adult/very_restrictive_expression"
  };
  std::vector<Source> sources;
  bool written = false;  // false: an update found nothing new
  std::uint64_t names = 0;
  std::uint64_t urls = 0;
  std::uint64_t bytes = 0;
};

// Reads every source (and our own short list of names that stay reachable), builds the file and puts it at
// `output` (mode 0640, atomically, durable). Downloads are kept in `output` + ".sources" for later updates.
// On any error the file that was at `output` is still there, and the error names the source.
base::Result<ImportReport> import_lists(const std::vector<SourceDeclaration>& sources,
                                        const platform::Path& output, base::Instant now,
                                        const ImportOptions& options = {});

}  // namespace cartulaire::lists
