#include "lists/expressions.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <re2/re2.h>
#include <re2/set.h>

namespace cartulaire::lists {
namespace {

RE2::Options options() {
  RE2::Options result;
  result.set_case_sensitive(false);
  result.set_encoding(RE2::Options::EncodingLatin1);  // list files are bytes, not always UTF-8
  result.set_log_errors(false);
  result.set_never_capture(true);
  result.set_max_mem(std::int64_t{16} << 20);
  return result;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

base::Status check_expression(std::string_view expression) {
  if (expression.size() > kMaxExpression) {
    return base::fail(base::ErrorCode::too_large, "",
                      fmt::format("expression de plus de {} octets", kMaxExpression),
                      fmt::format("expression of more than {} bytes", kMaxExpression));
  }
  const RE2 compiled(piece(expression), options());
  if (!compiled.ok()) {
    return base::fail(base::ErrorCode::invalid, "",
                      fmt::format("expression non reconnue : {}", compiled.error()),
                      fmt::format("expression not understood: {}", compiled.error()));
  }
  return {};
}

struct Expressions::Compiled {
  RE2::Set set{options(), RE2::UNANCHORED};
};

Expressions::Expressions(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Expressions::~Expressions() = default;

base::Result<std::shared_ptr<const Expressions>> Expressions::compile(
    const std::vector<std::string_view>& expressions) {
  auto compiled = std::make_unique<Compiled>();
  for (const std::string_view expression : expressions) {
    if (compiled->set.Add(piece(expression), nullptr) < 0) {
      return base::fail(base::ErrorCode::corrupt, "", "une expression du fichier de listes ne se compile pas",
                        "an expression of the list file does not compile");
    }
  }
  if (!compiled->set.Compile()) {
    return base::fail(base::ErrorCode::too_large, "",
                      "les expressions du fichier de listes sont trop grandes",
                      "the expressions of the list file are too large");
  }
  return std::shared_ptr<const Expressions>(new Expressions(std::move(compiled)));
}

bool Expressions::any(std::string_view text) const {
  return compiled_->set.Match(piece(text), nullptr);
}

std::vector<int> Expressions::all(std::string_view text) const {
  std::vector<int> found;
  compiled_->set.Match(piece(text), &found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace cartulaire::lists
