#include "web/hub.hpp"

#include "acceptance/acknowledge.hpp"
#include "access/strong.hpp"
#include "platform/clock_file.hpp"
#include "store/people.hpp"
#include "store/texts.hpp"
#include "web/where.hpp"

namespace cartulaire::web {
namespace {

std::unique_ptr<base::Clock> clock_of(const WebConfig& config) {
  if (config.clock.empty()) return std::make_unique<base::SystemClock>();
  return std::make_unique<platform::ClockFile>(config.clock);
}

base::Result<access::Setup> setup_of(const WebConfig& config, const std::shared_ptr<Charters>& charters,
                                     const base::Clock& clock) {
  auto keys = access::Keys::at(config.keys);
  if (!keys) return base::pass(keys);
  access::Setup setup{std::move(*keys), {}, access::kAccountDelays, {}, {}, {}, "Cartulaire", {}, {}};
  if (!config.common_passwords.empty()) {
    auto common = access::CommonPasswords::read(config.common_passwords);
    if (!common) return base::pass(common);
    setup.common = std::move(*common);
  }
  // Security keys belong to the name that people type.
  if (const std::size_t at = config.address.find("://"); at != std::string::npos) {
    const std::string host = config.address.substr(at + 3);
    setup.site = {host.substr(0, host.find(':')), config.address, false};
  }
  setup.rules_for = [charters, &clock](
                        store::Reading& in,
                        const store::Membership& member) -> base::Result<access::PasswordRules> {
    const auto charter = charters->of(member.entity, clock.now());
    if (!charter) return access::PasswordRules{};  // no charter of this hub's names the entity
    const store::EntityScope scope(member.entity);
    const auto person = store::person_of(in, scope, member.id);
    if (!person) return tl::unexpected(person.error());
    const auto moment = access::moment_of(in, scope, clock.now(), (*charter)->day_of(clock.now()));
    if (!moment) return tl::unexpected(moment.error());
    return access::rules_of((*charter)->text, *moment,
                            access::Somebody{person->data.population, std::nullopt});
  };
  // Of several entities, the one that asks for more.
  setup.wants_strong = [charters, &clock, config](store::Reading& in,
                                                  const std::vector<store::Membership>& members,
                                                  const std::string& address) -> base::Result<bool> {
    for (const store::Membership& one : members) {
      const auto charter = charters->of(one.entity, clock.now());
      if (!charter) continue;  // no charter of this hub's names the entity
      const auto person = store::person_of(in, store::EntityScope(one.entity), one.id);
      if (!person) return tl::unexpected(person.error());
      const auto moment =
          access::moment_of(in, store::EntityScope(one.entity), clock.now(), (*charter)->day_of(clock.now()));
      if (!moment) return tl::unexpected(moment.error());
      if (access::wants_second_factor((*charter)->text, {person->data.population, is_inside(config, address)},
                                      *moment))
        return true;
    }
    return false;
  };
  return setup;
}

base::Result<std::unique_ptr<node::Live>> live_of(const WebConfig& config, const base::Clock& clock) {
  if (config.bundle.empty()) return std::unique_ptr<node::Live>();
  node::BundleOptions options;
  options.folder = config.bundle;
  options.memory = config.bundle_memory;
  options.accept_unlisted_legal = true;  // it only shows what nodes decide
  const auto key = platform::read_sign_public_key(config.bundle_key);
  if (!key) return tl::unexpected(key.error());
  options.key = *key;
  return std::make_unique<node::Live>(std::move(options), clock, std::chrono::milliseconds(1000));
}

}  // namespace

base::Result<std::unique_ptr<Hub>> Hub::open(const WebConfig& config) {
  auto api = Api::shipped();
  if (!api) return base::pass(api);
  auto charters = Charters::open(config.charters);
  if (!charters) return base::pass(charters);
  auto clock = clock_of(config);
  auto setup = setup_of(config, *charters, *clock);
  if (!setup) return base::pass(setup);
  auto live = live_of(config, *clock);
  if (!live) return base::pass(live);
  auto others = Others::open(config);
  if (!others) return base::pass(others);
  // Brings an older schema to this program's before anybody waits for it.
  if (auto there = store::Store::open(config.store); !there) return base::pass(there);
  auto metrics = std::make_unique<Metrics>(api->operations());
  return std::unique_ptr<Hub>(new Hub{config, std::move(*api), std::move(*charters), std::move(*setup),
                                      Stores(config.store), KeeperClient(config.keeper), std::move(clock),
                                      std::move(*live), std::move(*others), std::move(metrics)});
}

access::HasSigned administrators_have_signed(base::Instant now) {
  return [now](store::Reading& in, const store::EntityScope& scope,
               const store::AccountId& id) -> base::Result<bool> {
    const std::string document(kAdministratorsCharter);
    const auto texts = store::texts_of(in, scope, document);
    if (!texts) return tl::unexpected(texts.error());
    if (texts->empty()) return true;
    const auto day = acceptance::day_in(texts->front().time_zone, now);
    if (!day) return tl::unexpected(day.error());
    const store::Text* text = acceptance::in_force(*texts, *day);
    if (text == nullptr) return true;
    const auto account = store::account_of(in, store::Installation::as_operator(), id);
    if (!account) return tl::unexpected(account.error());
    for (const store::Membership& member : account->members) {
      if (member.entity != scope.entity()) continue;
      const auto signatures = store::acknowledgements(in, scope, document, member.id);
      if (!signatures) return tl::unexpected(signatures.error());
      for (const store::Acknowledgement& one : *signatures)
        if (acceptance::counts(one, *text, *texts, now)) return true;
    }
    return false;
  };
}

}  // namespace cartulaire::web
