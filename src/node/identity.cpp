#include "node/identity.hpp"

namespace cartulaire::node {

Login::Login(std::string_view proxy_user) noexcept {
  if (const std::size_t domain = proxy_user.rfind('\\'); domain != std::string_view::npos)
    proxy_user.remove_prefix(domain + 1);
  if (const std::size_t realm = proxy_user.find('@'); realm != std::string_view::npos && realm > 0)
    proxy_user = proxy_user.substr(0, realm);
  if (proxy_user == "-" || proxy_user.size() > bytes_.size()) return;
  for (const char c : proxy_user)
    bytes_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace cartulaire::node
