// What the files of requests share: reading days, telling errors, and the requests themselves by subject.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "keeper/keeper.hpp"
#include "platform/json.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::keeper {

tl::unexpected<base::Error> malformed(std::string french, std::string english);
// A day under `name`, or none; false where something else stands there.
bool read_day(const platform::Json& request, std::string_view name,
              std::optional<journal::sealed::CivilDay>& day);
platform::Json error_json(const base::Error& error);

// requests_elimination.cpp
base::Result<platform::Json> do_elimination(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_visa(Keeper& keeper, const platform::Json& request);
// requests_mine.cpp
base::Result<platform::Json> do_mine_enrol(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_mine_units(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_mine_box(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_mine_rows(Keeper& keeper, const platform::Json& request);
// requests_custody.cpp
base::Result<platform::Json> do_custody(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_custody_state(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_custody_boxes(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_handover_open(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_handover_requests(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_handover_answer(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_handover_move(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_handover_close(Keeper& keeper, const platform::Json& request);
// requests_cases.cpp
base::Result<platform::Json> do_case_open(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_case_step(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_case_opinion(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_case_requests(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_case_answer(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_case_run(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_cases(Keeper& keeper, const platform::Json& request);
base::Result<platform::Json> do_openings(Keeper& keeper, const platform::Json& request);

}  // namespace cartulaire::keeper
