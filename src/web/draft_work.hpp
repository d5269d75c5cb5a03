// What is done with the text of a draft: it is anybody's, up to a megabyte, and reading it may take long. So
// the portal's process never reads it: a child of the same program does, within limits of time and memory,
// and answers once (`cartulaire web draft-work`).
#pragma once

#include "base/result.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

// `request`: `work` (below), `text`, `file` (where the text would stand: models are looked for beside it),
// `entity` (whose text is made; the first where the charter does not name it), and
//
//   check                          what is wrong with the text: DraftCheck of the API
//   preview                        AnnotatedCharter, `stage` left out
//   difference  before, language   DraftDifference; `before`: the whole text that is served
//   clauses                        a list of DraftClause
//   value       clause, parameter, value   {text}: the text with that value
//   paper       paper, language, adoption  {title, html, page, footer}; `adoption`: words by name
//   version     day                {act, text, entities}: the act that registers it, as the register has it
//
// Errors: invalid (the text has errors: how many, and the first), not_found, those of the work.
base::Result<platform::Json> draft_work(const platform::Json& request);

// The same in the child: reads the request from standard input, writes {"done": …} or {"failed": {code, fr,
// en}} to standard output.
int run_draft_work();
// The same asked of a child. Errors besides: invalid (past its limits of time or memory), unavailable (too
// many at once).
base::Result<platform::Json> ask_draft_work(const platform::JsonObject& request);

}  // namespace cartulaire::web
