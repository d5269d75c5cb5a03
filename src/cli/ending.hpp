// How a command ends that goes on until it is told to.
#pragma once

namespace cartulaire::cli {

// From now on SIGTERM and SIGINT ask for the end. Once, before the work.
void end_on_signals();
// From any thread.
bool asked_to_end();

}  // namespace cartulaire::cli
