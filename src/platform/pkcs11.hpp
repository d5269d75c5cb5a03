// A PKCS#11 module (the library that a maker of tokens gives) loaded while somebody uses it: for token.cpp.
#pragma once

#include <memory>
#include <string>

#include <p11-kit/pkcs11.h>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

class Pkcs11Module {
 public:
  // One for each path in the process: PKCS#11 is initialised once, and ends with its last user. Errors:
  // not_found (no such library), invalid (a library of another kind), unavailable (it would not start).
  static base::Result<std::shared_ptr<Pkcs11Module>> load(const Path& path);
  Pkcs11Module(void* library, CK_FUNCTION_LIST* functions, bool ours)
      : library_(library), functions_(functions), ours_(ours) {}
  ~Pkcs11Module();
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  CK_FUNCTION_LIST* operator->() const { return functions_; }

 private:
  void* library_;
  CK_FUNCTION_LIST* functions_;
  bool ours_;  // this object initialised it
};

// CKR_PIN_INCORRECT, or the number of one that this program has no name for.
std::string pkcs11_name(CK_RV answer);

}  // namespace cartulaire::platform
