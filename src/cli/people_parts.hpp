// What the commands on people share.
#pragma once

#include <functional>
#include <string>

#include "people/import.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {

class Command;

// The place of a problem, by its line: of a file, or the name of an entry.
using WhereInSource = std::function<std::string(int line)>;

// What an import did: changes on standard output, problems on the other; `each`: every change by its login.
void show_report(const people::ImportReport& report, const people::Source& source, bool each,
                 const WhereInSource& where);
platform::Json report_json(const people::ImportReport& report, const people::Source& source);

void add_people_sync(Command& people);
void add_people_groups(Command& people);

}  // namespace cartulaire::cli
