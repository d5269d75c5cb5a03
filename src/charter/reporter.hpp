// Collects diagnostics with the line that they quote; bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/diagnostic.hpp"
#include "charter/value_read.hpp"

namespace cartulaire::charter {

class Reporter {
 public:
  // Both outlive the reporter.
  Reporter(const std::string& file, const std::vector<std::string>& source) : file_(file), source_(source) {}

  void add(Finding finding, std::string_view entity = {});
  void error(std::string code, Place place, int length, std::string french, std::string english,
             std::string suggestion = {});
  void warning(std::string code, Place place, int length, std::string french, std::string english,
               std::string suggestion = {});

  [[nodiscard]] bool failed() const { return errors_ > 0; }
  // Sorted by place; the reporter is empty afterwards.
  std::vector<Diagnostic> take();

 private:
  const std::string& file_;
  const std::vector<std::string>& source_;
  std::vector<Diagnostic> diagnostics_;
  int errors_ = 0;
};

}  // namespace cartulaire::charter
