// Collects diagnostics with the line that they quote; bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/diagnostic.hpp"
#include "charter/origins.hpp"
#include "charter/value_read.hpp"

namespace cartulaire::charter {

class Reporter {
 public:
  // All outlive the reporter. With origins, places are told as those of the files that the lines come from.
  Reporter(const std::string& file, const std::vector<std::string>& source, const Origins& origins)
      : file_(file), source_(source), origins_(origins) {}

  void add(Finding finding, std::string_view entity = {});
  void error(std::string code, Place place, int length, std::string french, std::string english,
             std::string suggestion = {});
  void warning(std::string code, Place place, int length, std::string french, std::string english,
               std::string suggestion = {});

  [[nodiscard]] bool failed() const { return errors_ > 0; }
  // The line of the charter, as it is said after "line".
  [[nodiscard]] std::string line_text(int line) const { return origins_.line_text(line); }
  // Sorted by place in the charter; the reporter is empty afterwards.
  std::vector<Diagnostic> take();

 private:
  const std::string& file_;
  const std::vector<std::string>& source_;
  const Origins& origins_;
  std::vector<Diagnostic> diagnostics_;
  int errors_ = 0;
};

}  // namespace cartulaire::charter
