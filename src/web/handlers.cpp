#include "web/handlers.hpp"

namespace cartulaire::web {

const Handlers& handlers() {
  static const Handlers all = [] {
    Handlers made;
    add_session_handlers(made);
    add_charter_handlers(made);
    add_trace_handlers(made);
    add_journal_handlers(made);
    add_running_handlers(made);
    add_node_handlers(made);
    add_suspension_handlers(made);
    add_password_handlers(made);
    add_on_call_handlers(made);
    add_measure_handlers(made);
    add_oidc_handlers(made);
    add_account_handlers(made);
    add_accounts_handlers(made);
    add_handed_handlers(made);
    add_people_handlers(made);
    add_captive_handlers(made);
    add_service_handlers(made);
    add_draft_handlers(made);
    add_study_handlers(made);
    add_shadow_handlers(made);
    add_list_handlers(made);
    add_adoption_handlers(made);
    add_paper_handlers(made);
    add_entity_handlers(made);
    add_document_handlers(made);
    add_counter_handlers(made);
    add_declaration_handlers(made);
    return made;
  }();
  return all;
}

base::Result<std::shared_ptr<const EntityCharter>> charter_of(Hub& hub, const Call& call) {
  return hub.charters->of(call.caller->scope.entity(), call.now);
}

}  // namespace cartulaire::web
