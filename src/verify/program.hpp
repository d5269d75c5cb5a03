// cartulaire-verify: the program of an auditor. Exit codes: 0 all holds, 1 findings, 2 wrong usage, 3 cannot
// read.
#pragma once

namespace cartulaire::verify {

// Parses the arguments, verifies, prints, returns the exit code. Never throws.
int run(int argc, char** argv);

}  // namespace cartulaire::verify
