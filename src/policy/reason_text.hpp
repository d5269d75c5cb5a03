// The words for what a decision says: constant tables, French first. No name, host or category is put in
// here.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "policy/explain.hpp"

namespace cartulaire::policy {

// One whole sentence for the person concerned: "Ce site fait partie d'une famille de sites que la charte
// ferme."
std::string_view sentence(Reason reason, base::Language language) noexcept;
// Two or three words for tables and traces, lower case.
std::string_view words(Verdict verdict, base::Language language) noexcept;
std::string_view words(Phase phase, base::Language language) noexcept;
std::string_view words(Step::Result result, base::Language language) noexcept;
std::string_view words(Change::What what, base::Language language) noexcept;

// Stable identifiers for JSON, logs and journals: "deny", "private_use", "outside_window".
std::string_view id_of(Verdict verdict) noexcept;
std::string_view id_of(Phase phase) noexcept;
std::string_view id_of(Reason reason) noexcept;
std::string_view id_of(Step::Result result) noexcept;
std::string_view id_of(Change::What what) noexcept;

}  // namespace cartulaire::policy
