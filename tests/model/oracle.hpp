// The second evaluator: slow, plain, written from precedence.tsv and decide.hpp and from nothing of the
// engine. Strings and sets, no bits, no index, no cache; its own calendar. Where the two differ, one of them
// is wrong.
#pragma once

#include "model.hpp"

namespace cartulaire::model {

Answer oracle(const WorldModel& world, const RequestModel& request);

}  // namespace cartulaire::model
