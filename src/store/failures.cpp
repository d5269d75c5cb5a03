#include "store/failures.hpp"

#include "store/instants.hpp"

namespace cartulaire::store {

base::Result<Failures> failures_in(Reading& in, const Installation& all, const std::string& bucket) {
  auto rows = in.rows(all, "SELECT failures, last_at FROM sign_in_failures WHERE bucket = $1", {bucket});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return Failures{};
  return Failures{rows->front().integer(0), instant_at(rows->front(), 1)};
}

base::Status put_failures(Writing& in, const Installation& all, const std::string& bucket,
                          const Failures& failures) {
  auto put = in.run(all,
                    "INSERT INTO sign_in_failures (bucket, failures, last_at) VALUES ($1, $2, $3) "
                    "ON CONFLICT (bucket) DO UPDATE SET failures = $2, last_at = $3",
                    {bucket, failures.count, millis(failures.last_at)});
  if (!put) return base::pass(put);
  return {};
}

base::Status forgive_failure(Writing& in, const Installation& all, const std::string& bucket) {
  auto put =
      in.run(all, "UPDATE sign_in_failures SET failures = failures - 1 WHERE bucket = $1 AND failures > 0",
             {bucket});
  if (!put) return base::pass(put);
  return {};
}

base::Status forget_failures(Writing& in, const Installation& all, const std::string& bucket) {
  auto gone = in.run(all, "DELETE FROM sign_in_failures WHERE bucket = $1", {bucket});
  if (!gone) return base::pass(gone);
  return {};
}

}  // namespace cartulaire::store
