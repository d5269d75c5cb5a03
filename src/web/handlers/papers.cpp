// The papers around a charter, filled in from a draft, a registered version or the charter that is served.
#include <algorithm>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "charter/paper/paper.hpp"
#include "platform/json_members.hpp"
#include "store/drafts.hpp"
#include "web/handlers.hpp"

namespace cartulaire::web {
namespace {

using charter::adoption::EntityStatus;
using charter::adoption::EntityText;
using charter::adoption::Record;
using charter::adoption::Version;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Outcome get_papers(Hub&, store::Store&, const Call&) {
  JsonArray list;
  for (const charter::paper::PaperKind& one : charter::paper::paper_kinds()) {
    JsonArray languages = {"fr"};
    if (!one.english.empty()) languages.emplace_back("en");
    list.emplace_back(
        JsonObject{{"paper", one.id}, {"title", label_json(one.title)}, {"languages", std::move(languages)}});
  }
  return Answer{.body = JsonObject{{"papers", std::move(list)}}};
}

Json words_json(const EntityStatus& status, std::string_view language) {
  JsonObject out;
  for (const auto& [name, words] : charter::adoption::adoption_words(
           status, language == "en" ? base::Language::english : base::Language::french))
    out.emplace_back(name, words);
  return out;
}

// The text that the paper is about, and what was done about it.
struct About {
  std::string text;
  Json adoption = JsonObject{};
};

base::Result<About> registered(Hub& hub, const Call& call, const EntityCharter& served) {
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return tl::unexpected(desk.error());
  for (const Record& record : desk->file->adoption.records) {
    const Version* version = record.act.as<Version>();
    if (version == nullptr || record.act.version != call.text("version")) continue;
    for (const EntityText& text : version->entities) {
      if (text.entity != call.caller->scope.entity()) continue;
      const EntityStatus status = charter::adoption::status_of(desk->file->adoption, record.act.version, text,
                                                               served.day_of(call.now));
      return About{version->text, words_json(status, served.text.front.language)};
    }
  }
  return base::fail(base::ErrorCode::not_found, call.text("version"), "cette version n’est pas enregistrée",
                    "this version is not registered");
}

base::Result<About> about(Hub& hub, store::Store& store, const Call& call) {
  const auto charter = charter_of(hub, call);
  if (!charter) return tl::unexpected(charter.error());
  if (call.has("version")) return registered(hub, call, **charter);
  if (!call.has("draft"))
    return About{*(*charter)->whole,
                 words_json((*charter)->status(call.now), (*charter)->text.front.language)};
  const auto draft = store.read<store::Draft>(
      [&](store::Reading& in) { return store::draft(in, call.caller->scope, call.number("draft")); });
  if (!draft) return tl::unexpected(draft.error());
  return About{draft->text};
}

Outcome get_paper(Hub& hub, store::Store& store, const Call& call) {
  const auto kinds = charter::paper::paper_kinds();
  const std::string wanted = call.text("paper");
  const auto kind = std::ranges::find(kinds, wanted, &charter::paper::PaperKind::id);
  if (kind == kinds.end()) return not_found("il n’y a pas ce document", "there is no such paper");
  const auto desk = hub.charters->desk_of(call.caller->scope.entity(), call.now);
  if (!desk) return failed(desk.error());
  auto of = about(hub, store, call);
  if (!of) return failed(of.error());
  auto done = ask_draft(JsonObject{{"work", "paper"},
                                   {"text", std::move(of->text)},
                                   {"file", desk->at.charter.string()},
                                   {"entity", call.caller->scope.entity()},
                                   {"language", call.text("language")},
                                   {"paper", wanted},
                                   {"adoption", std::move(of->adoption)}});
  if (!done) return tl::unexpected(done.error());
  const std::string format = call.text("format");
  if (format.empty() || format == "html")
    return Answer{.body = JsonObject{{"title", text_in(*done, "title")}, {"html", text_in(*done, "html")}}};
  const bool pdf = format == "pdf";
  auto bytes = pdf ? charter::page::print_pdf(text_in(*done, "page"))
                   : charter::page::print_office(text_in(*done, "page"), charter::page::Format::odt,
                                                 text_in(*done, "footer"));
  if (!bytes) return failed(bytes.error());
  Answer answer{.type = pdf ? "application/pdf" : "application/vnd.oasis.opendocument.text",
                .bytes = std::move(*bytes)};
  answer.fields.emplace_back("Content-Disposition",
                             fmt::format("attachment; filename=\"{}.{}\"", kind->id, format));
  return answer;
}

}  // namespace

void add_paper_handlers(Handlers& to) {
  to.emplace("getPapers", get_papers);
  to.emplace("getPaper", get_paper);
}

}  // namespace cartulaire::web
