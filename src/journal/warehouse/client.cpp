#include "journal/warehouse/client.hpp"

#include <charconv>

#include <fmt/format.h>

#include "platform/send.hpp"

namespace cartulaire::journal::warehouse {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// "Code: 60, e.displayText() = …": the number, 0 where there is none.
int refusal_code(std::string_view body) {
  constexpr std::string_view kBegin = "Code: ";
  int code = 0;
  if (body.starts_with(kBegin)) std::from_chars(body.data() + kBegin.size(), body.data() + body.size(), code);
  return code;
}

}  // namespace

// A statement with rows goes into the address, the rows are the body; else the statement is the body.
Result<std::string> Client::send(std::string_view statement, std::string_view rows, bool inside) const {
  platform::Post what{.address = place_.address + "/",
                      .type = "application/octet-stream",
                      .parameters = {{"database", place_.database},
                                     {"wait_end_of_query", "1"},   // no success before the end
                                     {"log_queries", "0"},         // pseudonyms do not enter a log of queries
                                     {"insert_deduplicate", "0"},  // a unit that is fed again is fed
                                     {"replication_alter_partitions_sync", "2"}},  // gone means everywhere
                      .user = place_.user,
                      .password = place_.password,
                      .deadline = place_.deadline,
                      .limit = place_.answer_limit};
  if (inside) what.parameters.emplace_back("query", statement);
  auto reply = platform::post_any(what, inside ? rows : statement);
  if (!reply) return base::pass(reply);
  if (reply->status == 200) return std::move(reply->body);
  const int code = refusal_code(reply->body);
  return base::fail(
      ErrorCode::unavailable, place_.address,
      fmt::format("ClickHouse a refusé (statut {}, code {}) : son propre journal dit pourquoi", reply->status,
                  code),
      fmt::format("ClickHouse refused (status {}, code {}): its own log tells why", reply->status, code));
}

Result<std::string> Client::ask(std::string_view statement) const {
  return send(statement, {}, false);
}

Status Client::run(std::string_view statement) const {
  auto answer = ask(statement);
  return answer ? Status() : Status(base::pass(answer));
}

Status Client::insert(std::string_view table, std::string_view columns, std::string_view rows) const {
  auto answer = send(fmt::format("INSERT INTO {} ({}) FORMAT RowBinary", table, columns), rows, true);
  return answer ? Status() : Status(base::pass(answer));
}

}  // namespace cartulaire::journal::warehouse
