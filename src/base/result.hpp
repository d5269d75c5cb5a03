// The one way that a function of ours says that it could not do its work.
//
// Error is read by a person: what happened, where, and the cure, in French and in English (STYLE: lower case,
// the user's input in backticks, no type names). Exceptions come only from third parties and end in
// `platform`.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace cartulaire::base {

enum class ErrorCode {
  invalid,      // the input breaks a rule of its format or of the language
  not_found,    // the thing named does not exist
  too_large,    // a limit was met: size, depth, count
  corrupt,      // stored bytes are not what was written
  io,           // the operating system said no
  unavailable,  // a server, a disk or a key is not to be had now
  refused,      // allowed by nobody: older manifest, wrong signature, permission
};

enum class Language { french, english };

struct Error {
  ErrorCode code = ErrorCode::invalid;
  std::string where;    // "file:line:column", a path or the object's name; may be empty
  std::string french;   // one sentence, cure included
  std::string english;  // the same sentence

  // "where: sentence", without the colon where `where` is empty.
  [[nodiscard]] std::string text(Language language = Language::french) const {
    const std::string& sentence = language == Language::french ? french : english;
    return where.empty() ? sentence : where + ": " + sentence;
  }
};

// A value or the Error that kept it from being made. Never ignored: the class is [[nodiscard]].
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error>&& other) : tl::expected<T, Error>(std::move(other)) {}
};

using Status = Result<void>;

// `return fail(ErrorCode::io, path, "...", "...");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string where, std::string french,
                                  std::string english) {
  return tl::unexpected<Error>(Error{code, std::move(where), std::move(french), std::move(english)});
}

// Hands an error on: `if (!x) return pass(x);`
template <class T>
tl::unexpected<Error> pass(Result<T>& failed) {
  return tl::unexpected<Error>(std::move(failed.error()));
}

}  // namespace cartulaire::base
