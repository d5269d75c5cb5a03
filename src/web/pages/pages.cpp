#include "web/pages/pages.hpp"

#include <fmt/format.h>

#include "charter/render_style.hpp"

namespace cartulaire::web::pages {
namespace {

using platform::HttpReply;

// Beside kBaseStyle: one column, one thing to do, targets that a finger meets.
constexpr std::string_view kPlainStyle = R"css(
header,main,footer{max-width:40rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.5rem;padding-top:1.75rem;font:.95rem/1.5 var(--sans)}
header p{margin:0}
.kicker{font-weight:600;color:var(--seal)}
main{padding-top:1.25rem;padding-bottom:3rem}
h1{font-size:1.75rem;margin:0 0 1rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
.lead{font-size:1.15rem;margin:0 0 1.25rem}
.facts{font:.9rem/1.5 var(--sans);color:var(--muted);overflow-wrap:anywhere}
.summary{margin:1rem 0 1.5rem;padding:1rem 1.25rem 1rem 2.25rem;background:var(--card);border-left:4px solid var(--seal)}
.summary li{margin:.35rem 0}
form{margin:1.5rem 0;font-family:var(--sans)}
.field{margin:0 0 1.1rem}
.field label{display:block;font-weight:600;margin-bottom:.3rem}
.field input,.field select{display:block;width:100%;max-width:24rem;min-height:2.75rem;padding:.5rem .75rem;font:1rem/1.4 var(--sans);
color:var(--ink);background:var(--paper);border:1px solid var(--muted);border-radius:4px}
button,.action{display:inline-block;min-height:2.75rem;padding:.6rem 1.5rem;font:600 1.05rem/1.4 var(--sans);color:var(--paper);
background:var(--seal);border:2px solid var(--seal);border-radius:4px;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
.quiet{color:var(--seal);background:none;border-width:1px}
button:hover,.action:hover{text-decoration:underline}
button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--seal);outline-offset:3px}
.trouble{padding:.75rem 1.25rem;background:var(--card);border-left:4px solid var(--warn);font-family:var(--sans)}
.done{padding:.75rem 1.25rem;background:var(--card);border-left:4px solid var(--good);font-size:1.1rem}
.address{overflow-wrap:anywhere;font-family:var(--sans)}
footer{padding-top:1rem;padding-bottom:2rem;font:.9rem/1.5 var(--sans)}
footer p{border-top:1px solid var(--line);padding-top:1rem;margin:0}
@media print{header .other,footer,button{display:none}}
)css";

HttpReply style_sheet() {
  HttpReply reply{200, std::string(charter::kBaseStyle) + std::string(kPlainStyle),
                  "text/css; charset=utf-8"};
  reply.fields.emplace_back("Cache-Control", "max-age=3600");
  return reply;
}

// What the reader chose, else French unless the browser asks for English before it.
base::Language language_of(const Fields& query, const Fields& form, std::string_view accepted) {
  std::string chosen = field(form, "lang");
  if (chosen.empty()) chosen = field(query, "lang");
  if (chosen.empty() && accepted.starts_with("en")) chosen = "en";
  return chosen == "en" ? base::Language::english : base::Language::french;
}

HttpReply not_this_method() {
  HttpReply reply{405, "", "text/plain; charset=utf-8"};
  reply.fields.emplace_back("Allow", "GET, POST");
  return reply;
}

}  // namespace

std::optional<HttpReply> answer(Hub& hub, const platform::HttpRequest& request, std::string_view path,
                                std::string_view query, bool from_elsewhere) {
  if (path == "/plain.css") return style_sheet();
  const bool at_gate = path == "/portail" || path.starts_with("/portail/");
  const bool by_link = path.starts_with("/signer/");
  const bool by_guardian = path.starts_with("/signer/representant/");
  if (!at_gate && !by_link && path != "/accessibilite") return std::nullopt;
  const bool posts = request.method == "POST";
  if (request.method != "GET" && !posts) return not_this_method();
  Visit visit{hub, request, std::string(path), read_fields(query),
              {},  {},      hub.clock->now(),  posts && from_elsewhere};
  if (posts && !from_elsewhere &&
      request.field("Content-Type").starts_with("application/x-www-form-urlencoded"))
    visit.form = read_fields(request.body);
  visit.language = language_of(visit.query, visit.form, request.field("Accept-Language"));
  if (path == "/accessibilite") return posts ? not_this_method() : accessibility(visit);
  auto done = hub.stores.with([&](store::Store& store) {
    if (at_gate) return gate(visit, store);
    return by_guardian ? guardian_link(visit, store) : mailed_link(visit, store);
  });
  if (done) return std::move(*done);
  fmt::print(stderr, "cartulaire web: {}\n", done.error().text());
  Page page;
  page.here = "/accessibilite";
  page.status = 503;
  page.title = visit.is_french() ? "Ce service est indisponible" : "This service is not available";
  page.body = paragraph(visit.say("Ce n’est pas votre fait : réessayez dans quelques minutes.",
                                  "You have done nothing wrong: try again in a few minutes."));
  return show(visit, page);
}

}  // namespace cartulaire::web::pages
