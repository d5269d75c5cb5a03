// What answers each operation of the API, by its operationId.
#pragma once

#include <map>
#include <string_view>

#include "web/call.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

// May run twice at a time on other threads. Changes go through the store's transactions, whose events stand
// or fall with them.
using Handler = Outcome (*)(Hub& hub, store::Store& store, const Call& call);
using Handlers = std::map<std::string_view, Handler, std::less<>>;

// Every operation has one, and nothing else is there (a test holds it).
const Handlers& handlers();

// By subject, one file each (web/handlers/).
void add_session_handlers(Handlers& to);
void add_charter_handlers(Handlers& to);
void add_trace_handlers(Handlers& to);
void add_journal_handlers(Handlers& to);
void add_running_handlers(Handlers& to);
void add_node_handlers(Handlers& to);
void add_measure_handlers(Handlers& to);
void add_suspension_handlers(Handlers& to);
void add_password_handlers(Handlers& to);
void add_on_call_handlers(Handlers& to);
void add_people_handlers(Handlers& to);
void add_oidc_handlers(Handlers& to);
void add_account_handlers(Handlers& to);
void add_accounts_handlers(Handlers& to);
void add_handed_handlers(Handlers& to);
void add_captive_handlers(Handlers& to);
void add_service_handlers(Handlers& to);
void add_draft_handlers(Handlers& to);
void add_study_handlers(Handlers& to);
void add_shadow_handlers(Handlers& to);
void add_list_handlers(Handlers& to);
void add_adoption_handlers(Handlers& to);
void add_paper_handlers(Handlers& to);
void add_entity_handlers(Handlers& to);
void add_document_handlers(Handlers& to);
void add_counter_handlers(Handlers& to);
void add_declaration_handlers(Handlers& to);

// --- what several of them need

// The charter of the caller's entity.
base::Result<std::shared_ptr<const EntityCharter>> charter_of(Hub& hub, const Call& call);

// The answer that is the same for everybody of the entity until the day is over.
base::Result<DayAnswers::Kept> annotated_charter(const EntityCharter& charter, base::Instant now);

// A draft's text read by a child (draft_work.hpp); `unavailable` says when to try again.
tl::expected<platform::Json, Failure> ask_draft(const platform::JsonObject& request);

// The sum of a measure in a row of statistics. Where something is missing it says so ("≥ 12"), never a figure
// that looks whole; null: nothing is told.
platform::Json figure_json(const platform::Json& row, const std::string& measure);

// The session as the description has it; of nobody where `caller` is none and `waiting` is empty.
platform::Json session_json(const Hub& hub, const std::optional<Caller>& caller, std::string_view waiting,
                            const std::vector<std::pair<std::string, std::string>>& entities,
                            const std::string& name);

}  // namespace cartulaire::web
