#include "web/call.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace cartulaire::web {

using base::ErrorCode;
using platform::Json;
using platform::JsonObject;

bool Caller::is(std::string_view role) const {
  return std::ranges::any_of(
      roles, [&](const access::Held& held) { return !held.withheld && store::name_of(held.role) == role; });
}

const Json* Call::find(std::string_view name) const {
  if (const auto found = arguments.find(name); found != arguments.end()) return &found->second;
  return body.find(name);
}

std::string Call::text(std::string_view name) const {
  const Json* found = find(name);
  return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

std::int64_t Call::number(std::string_view name) const {
  const Json* found = find(name);
  return found == nullptr || found->integer() == nullptr ? 0 : *found->integer();
}

base::Language Call::language() const {
  return text("language") == "en" ? base::Language::english : base::Language::french;
}

Answer no_content() {
  Answer answer;
  answer.status = 204;
  return answer;
}

Failure failure_of(const base::Error& error) {
  switch (error.code) {
    case ErrorCode::invalid:
      return {422, "invalid", error.french, error.english, "", 0};
    case ErrorCode::not_found:
      return {404, "not_found", error.french, error.english, "", 0};
    case ErrorCode::refused:
      return {409, "conflict", error.french, error.english, "", 0};
    case ErrorCode::too_large:
      return {507,
              "unavailable",
              "il n’y a plus de place : prévenez la direction informatique",
              "there is no room left: tell the IT department",
              "",
              0};
    case ErrorCode::unavailable:
      return {503,
              "unavailable",
              "le service ne répond pas en ce moment : réessayez dans un instant",
              "the service does not answer now: try again in a moment",
              "",
              5};
    case ErrorCode::corrupt:
    case ErrorCode::io:
      break;
  }
  return {500,
          "internal",
          "une erreur est survenue : prévenez la direction informatique",
          "an error occurred: tell the IT department",
          "",
          0};
}

tl::unexpected<Failure> failed(const base::Error& error) {
  const bool ours =
      error.code == ErrorCode::corrupt || error.code == ErrorCode::io || error.code == ErrorCode::too_large;
  if (ours) fmt::print(stderr, "cartulaire web: {}\n", error.text());
  return tl::unexpected(failure_of(error));
}

Failure with_field(const base::Error& error) {
  Failure out = failure_of(error);
  if (out.code == "invalid") out.field = error.where;
  return out;
}

tl::unexpected<Failure> refused(std::string french, std::string english) {
  return tl::unexpected(Failure{403, "forbidden", std::move(french), std::move(english), "", 0});
}
tl::unexpected<Failure> conflict(std::string french, std::string english) {
  return tl::unexpected(Failure{409, "conflict", std::move(french), std::move(english), "", 0});
}
tl::unexpected<Failure> not_found(std::string french, std::string english) {
  return tl::unexpected(Failure{404, "not_found", std::move(french), std::move(english), "", 0});
}
tl::unexpected<Failure> unavailable(std::string french, std::string english) {
  return tl::unexpected(Failure{503, "unavailable", std::move(french), std::move(english), "", 0});
}

Json failure_json(const Failure& failure) {
  JsonObject out = {{"code", failure.code}, {"message", label_json(failure.french, failure.english)}};
  if (!failure.field.empty()) out.emplace_back("field", failure.field);
  if (failure.retry_after > 0) out.emplace_back("retry_after", failure.retry_after);
  return out;
}

Json label_json(std::string_view french, std::string_view english) {
  return JsonObject{{"fr", french}, {"en", english}};
}

std::string time_text(base::Instant at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

std::string day_text(base::Instant at) {
  return time_text(at).substr(0, 10);
}

}  // namespace cartulaire::web
