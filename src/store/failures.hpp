// Failed attempts at signing in, counted by bucket: a hash under the installation's key of an account's name,
// an address or a device, so that neither is kept. In the store, for all hubs on it.
#pragma once

#include <cstdint>
#include <string>

#include "store/store.hpp"

namespace cartulaire::store {

struct Failures {
  std::int64_t count = 0;
  base::Instant last_at;
};

base::Result<Failures> failures_in(Reading& in, const Installation& all, const std::string& bucket);
base::Status put_failures(Writing& in, const Installation& all, const std::string& bucket,
                          const Failures& failures);
// What an attempt counted that then was right.
base::Status forgive_failure(Writing& in, const Installation& all, const std::string& bucket);
base::Status forget_failures(Writing& in, const Installation& all, const std::string& bucket);

}  // namespace cartulaire::store
