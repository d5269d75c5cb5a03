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
Result<Client::Reply> Client::send(std::string_view statement, std::string_view rows, bool inside) const {
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
  const auto status = static_cast<int>(reply->status);
  return Reply{status, status == 200 ? 0 : refusal_code(reply->body), std::move(reply->body)};
}

tl::unexpected<base::Error> Client::refused(const Reply& reply) const {
  return base::fail(ErrorCode::unavailable, place_.address,
                    fmt::format("ClickHouse a refusé (statut {}, code {}) : son propre journal dit pourquoi",
                                reply.status, reply.number),
                    fmt::format("ClickHouse refused (status {}, code {}): its own log tells why",
                                reply.status, reply.number));
}

Result<std::string> Client::ask(std::string_view statement) const {
  auto reply = send(statement, {}, false);
  if (!reply) return base::pass(reply);
  if (reply->status != 200) return refused(*reply);
  return std::move(reply->body);
}

Status Client::run(std::string_view statement) const {
  auto answer = ask(statement);
  return answer ? Status() : Status(base::pass(answer));
}

Result<bool> Client::run_unless(std::string_view statement, int number) const {
  const auto reply = send(statement, {}, false);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status == 200) return true;
  if (reply->number == number) return false;
  return refused(*reply);
}

Status Client::insert(std::string_view table, std::string_view columns, std::string_view rows) const {
  const auto reply = send(fmt::format("INSERT INTO {} ({}) FORMAT RowBinary", table, columns), rows, true);
  if (!reply) return tl::unexpected(reply.error());
  return reply->status == 200 ? Status() : Status(refused(*reply));
}

}  // namespace cartulaire::journal::warehouse
