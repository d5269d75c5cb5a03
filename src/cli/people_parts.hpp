// What the commands on people share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "people/import.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {

class Command;

// The place of a problem, by its line: of a file, or the name of an entry.
using WhereInSource = std::function<std::string(int line)>;

// Some hundred of them on standard error; all.
void show_problems(const WhereInSource& where, std::string_view kind,
                   const std::vector<people::Problem>& problems);
platform::JsonArray problems_json(const std::vector<people::Problem>& problems);

// What an import did: changes on standard output, problems on the other; `each`: every change by its login.
void show_report(const people::ImportReport& report, const people::Source& source, bool each,
                 const WhereInSource& where);
platform::Json report_json(const people::ImportReport& report, const people::Source& source);

void add_people_sync(Command& people);
void add_people_groups(Command& people);
void add_people_on_call(Command& people);

}  // namespace cartulaire::cli
