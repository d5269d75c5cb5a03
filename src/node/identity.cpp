#include "node/identity.hpp"

namespace cartulaire::node {
namespace {

// Never empty where `user` is not: what authentication knows is somebody, if only somebody unknown.
std::string_view without_realm(std::string_view user) noexcept {
  if (const std::size_t domain = user.rfind('\\');
      domain != std::string_view::npos && domain + 1 < user.size())
    user.remove_prefix(domain + 1);
  if (const std::size_t realm = user.find('@'); realm != std::string_view::npos && realm > 0)
    user = user.substr(0, realm);
  return user;
}

}  // namespace

Login::Login(const policy::State& state, std::string_view proxy_user) noexcept {
  if (state.find_person(proxy_user) == nullptr) proxy_user = without_realm(proxy_user);
  if (proxy_user == "-" || proxy_user.size() > bytes_.size()) return;
  for (const char c : proxy_user)
    bytes_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace cartulaire::node
