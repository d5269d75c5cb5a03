// ClickHouse over its HTTP interface, as far as the warehouse needs it (docs/operations/scale-out.md).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::journal::warehouse {

struct Place {
  std::string address;  // http://127.0.0.1:8123 or https://…
  std::string user;
  std::string password;
  std::string database;
  std::chrono::seconds deadline{120};                // of one request
  std::size_t answer_limit = std::size_t{64} << 20;  // bytes
};

class Client {
 public:
  explicit Client(Place place) : place_(std::move(place)) {}

  // One statement, our own text with numbers only; its answer. `unavailable`: no answer, or a refusal, told
  // by its number: its words may quote values.
  [[nodiscard]] base::Result<std::string> ask(std::string_view statement) const;
  [[nodiscard]] base::Status run(std::string_view statement) const;
  // False: refused under that number.
  [[nodiscard]] base::Result<bool> run_unless(std::string_view statement, int number) const;
  // `rows` in RowBinary, into these columns of `table`.
  [[nodiscard]] base::Status insert(std::string_view table, std::string_view columns,
                                    std::string_view rows) const;
  [[nodiscard]] const Place& place() const { return place_; }

 private:
  struct Reply {
    int status = 0;
    int number = 0;  // of the refusal
    std::string body;
  };
  [[nodiscard]] base::Result<Reply> send(std::string_view statement, std::string_view rows,
                                         bool inside) const;
  [[nodiscard]] tl::unexpected<base::Error> refused(const Reply& reply) const;
  Place place_;
};

}  // namespace cartulaire::journal::warehouse
