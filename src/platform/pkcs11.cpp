#include "platform/pkcs11.hpp"

#include <array>
#include <map>
#include <utility>

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/guarded.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using Loaded = std::map<Path, std::weak_ptr<Pkcs11Module>>;

base::Result<std::shared_ptr<Pkcs11Module>> start(const Path& path) {
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorCode::not_found, path.string(),
                "ce module PKCS#11 ne se charge pas : installez le paquet qui le fournit, ou corrigez "
                "`module` dans `token`",
                "this PKCS#11 module does not load: install the package that provides it, or correct "
                "`module` in `token`");
  const auto list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (list == nullptr || list(&functions) != CKR_OK || functions == nullptr) {
    ::dlclose(library);
    return fail(ErrorCode::invalid, path.string(),
                "cette bibliothèque n'est pas un module PKCS#11 : corrigez `module` dans `token`",
                "this library is not a PKCS#11 module: correct `module` in `token`");
  }
  const CK_RV answer = functions->C_Initialize(nullptr);
  if (answer != CKR_OK && answer != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
    ::dlclose(library);
    return fail(
        ErrorCode::unavailable, path.string(),
        fmt::format("ce module PKCS#11 ne démarre pas ({}) : voyez ses propres réglages",
                    pkcs11_name(answer)),
        fmt::format("this PKCS#11 module does not start ({}): see its own settings", pkcs11_name(answer)));
  }
  return std::make_shared<Pkcs11Module>(library, functions, answer == CKR_OK);
}

}  // namespace

base::Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::load(const Path& path) {
  static base::Guarded<Loaded> loaded;
  return loaded.with([&](Loaded& known) -> base::Result<std::shared_ptr<Pkcs11Module>> {
    if (auto module = known[path].lock()) return module;
    auto module = start(path);
    if (module) known[path] = *module;
    return module;
  });
}

Pkcs11Module::~Pkcs11Module() {
  if (ours_) functions_->C_Finalize(nullptr);
  ::dlclose(library_);
}

std::string pkcs11_name(CK_RV answer) {
  constexpr std::array<std::pair<CK_RV, const char*>, 22> kNames{{
      {CKR_HOST_MEMORY, "CKR_HOST_MEMORY"},
      {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
      {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
      {CKR_FUNCTION_NOT_SUPPORTED, "CKR_FUNCTION_NOT_SUPPORTED"},
      {CKR_ATTRIBUTE_READ_ONLY, "CKR_ATTRIBUTE_READ_ONLY"},
      {CKR_ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"},
      {CKR_ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID"},
      {CKR_TEMPLATE_INCOMPLETE, "CKR_TEMPLATE_INCOMPLETE"},
      {CKR_TEMPLATE_INCONSISTENT, "CKR_TEMPLATE_INCONSISTENT"},
      {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
      {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
      {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
      {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
      {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
      {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
      {CKR_TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED"},
      {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
      {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
      {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
      {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
      {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
      {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
  }};
  for (const auto& [number, name] : kNames)
    if (number == answer) return name;
  return fmt::format("CKR 0x{:x}", answer);
}

}  // namespace cartulaire::platform
