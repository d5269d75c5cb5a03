#include "cli/signatures.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "acceptance/acknowledge.hpp"
#include "store/entities.hpp"

namespace cartulaire::cli {
namespace {

using people::GroupRule;
using store::PersonId;

// By entity and document; under no name, the only document of an entity.
using Signers = std::map<std::pair<std::string, std::string>, std::vector<PersonId>>;

bool asks(const std::vector<people::Directory>& directories, const std::string& entity,
          const std::string& document) {
  return std::ranges::any_of(directories, [&](const people::Directory& directory) {
    return std::ranges::any_of(directory.groups, [&](const GroupRule& rule) {
      return rule.has_signed && rule.document == document && (rule.entity.empty() || rule.entity == entity);
    });
  });
}

base::Status read_signers(store::Reading& in, const std::string& entity,
                          const std::vector<people::Directory>& directories, base::Instant now, Signers& to) {
  const store::EntityScope scope(entity);
  const auto documents = store::documents_of(in, scope);
  if (!documents) return tl::unexpected(documents.error());
  const bool unnamed = asks(directories, entity, "");
  if (unnamed && documents->size() > 1)
    return base::fail(base::ErrorCode::refused, entity,
                      fmt::format("`signed` : plusieurs textes se signent ici ; ajoutez `document:` ({})",
                                  fmt::join(*documents, ", ")),
                      fmt::format("`signed`: several texts are signed here; add `document:` ({})",
                                  fmt::join(*documents, ", ")));
  for (const std::string& document : *documents) {
    if (!unnamed && !asks(directories, entity, document)) continue;
    auto people = acceptance::signed_at(in, scope, document, now);
    if (!people) return base::pass(people);
    if (unnamed) to[{entity, ""}] = *people;
    to[{entity, document}] = std::move(*people);
  }
  return {};
}

}  // namespace

hub::SignaturesOf signatures_for_nodes(const base::Clock& clock) {
  return [&clock](store::Reading& in,
                  const store::EntityScope& scope) -> base::Result<std::vector<hub::StoreSignature>> {
    auto counting = acceptance::counting_at(in, scope, clock.now());
    if (!counting) return base::pass(counting);
    std::vector<hub::StoreSignature> out;
    out.reserve(counting->size());
    for (acceptance::Counting& one : *counting)
      out.push_back({one.person, std::move(one.document), std::move(one.version), one.at});
    return out;
  };
}

base::Result<people::Signed> signatures_for_groups(store::Store& store,
                                                   const std::vector<people::Directory>& directories,
                                                   base::Instant now) {
  const bool wanted = std::ranges::any_of(directories, [](const people::Directory& directory) {
    return std::ranges::any_of(directory.groups,
                               [](const GroupRule& rule) { return rule.has_signed.has_value(); });
  });
  if (!wanted) return people::Signed([](const std::string&, const std::string&, PersonId) { return false; });
  auto read = store.read<Signers>([&](store::Reading& in) -> base::Result<Signers> {
    const auto entities = store::entities(in, store::Installation::as_operator());
    if (!entities) return tl::unexpected(entities.error());
    Signers signers;
    for (const store::Entity& one : *entities)
      if (auto done = read_signers(in, one.id, directories, now, signers); !done) return base::pass(done);
    return signers;
  });
  if (!read) return base::pass(read);
  return people::Signed([signers = std::make_shared<const Signers>(std::move(*read))](
                            const std::string& entity, const std::string& document, PersonId id) {
    const auto found = signers->find({entity, document});
    return found != signers->end() && std::ranges::binary_search(found->second, id);
  });
}

}  // namespace cartulaire::cli
