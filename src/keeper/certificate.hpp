// The certificate of destruction: what was destroyed, by which article, on which record, in words for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/entry.hpp"
#include "journal/sealed/log.hpp"

namespace cartulaire::keeper {

struct Destroyed {
  std::uint64_t line = 0;  // of the log, from 1
  base::Instant at;
  journal::sealed::DestructionEntry record;
};

struct CertificateScope {
  std::string entity;                                 // empty: all
  std::optional<journal::sealed::CivilDay> from, to;  // days of destruction, UTC, both included
};

// Records of the log within the scope, in order.
base::Result<std::vector<Destroyed>> destroyed_in(const journal::sealed::Log& log,
                                                  const CertificateScope& scope);

// One self-contained page, for paper. It says what it proves and what it cannot (docs/format/sealed.md,
// Destruction).
base::Result<std::string> certificate_html(const journal::sealed::Log& log,
                                           const std::vector<Destroyed>& destroyed, base::Language language);

}  // namespace cartulaire::keeper
