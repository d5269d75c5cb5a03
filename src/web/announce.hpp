// Rules about signing in, told to those whom they concern: a change of the password rules, once; a password
// to be changed soon; a second factor that will be asked for, by the version in force or by the one to come.
// ACC-02, ACC-04, ACC-05.
#pragma once

#include "web/hub.hpp"

namespace cartulaire::web {

inline constexpr std::chrono::days kReminded{14};  // before a password is to be changed, a version binds

// Every entity that this hub serves. Rules seen for the first time are noted and not told: they are those
// that people signed. Errors: of the store.
base::Status announce_rules(const Hub& hub, store::Store& store);

}  // namespace cartulaire::web
