#include "policy/state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "policy/state_data.hpp"
#include "policy/state_delta.hpp"
#include "policy/state_samples.hpp"

namespace cartulaire::policy {
namespace {

using samples::instant;

struct Held {
  std::vector<std::byte> bytes;
  State state;
};

Held hold(StateData data) {
  auto bytes = encode(std::move(data));
  EXPECT_TRUE(bytes) << bytes.error().english;
  Held held{std::move(*bytes), {}};
  auto state = State::view(held.bytes);
  EXPECT_TRUE(state) << state.error().english;
  held.state = *state;
  return held;
}

std::vector<std::string> found(const State& state, std::string_view host, bool is_address = false) {
  std::vector<std::string> out;
  state.names_for(host, is_address, [&](const NameEntry& entry) {
    out.push_back(std::string(state.host(entry)) + std::string(state.path(entry)));
    return false;
  });
  return out;
}

NameEntryData named(StateData& data, std::uint64_t id, std::string host, NameUse use = NameUse::deny,
                    std::string path = "") {
  NameEntryData entry;
  entry.id = id;
  entry.host = std::move(host);
  entry.path = std::move(path);
  entry.use = use;
  if (use != NameUse::bootstrap) entry.clause = data.intern(NameTable::clause, "listes");
  return entry;
}

TEST(State, KnowsNobodyWhenEmpty) {
  const State nothing;
  EXPECT_EQ(nothing.find_person("durand"), nullptr);
  EXPECT_EQ(nothing.find_address(*parse_address("10.0.0.1")), nullptr);
  EXPECT_TRUE(found(nothing, "example.test").empty());
  const Held empty = hold({});
  EXPECT_EQ(empty.state.find_person("durand"), nullptr);
  EXPECT_TRUE(found(empty.state, "example.test").empty());
}

TEST(State, FindsAPersonWhateverTheCase) {
  StateData data;
  PersonData durand{.login = "durand", .entity = data.intern(NameTable::entity, "agglo")};
  durand.groups = StateData::group_bit(data.intern(NameTable::group, "communication"));
  durand.signatures.push_back(
      {instant("2026-01-05T08:00Z"), *version_number("1.2"), data.intern(NameTable::document, "charte"), 0});
  durand.periods.push_back(
      {{instant("2026-02-01T00:00Z"), instant("2026-02-08T00:00Z")}, PeriodKind::on_call, {}});
  data.people.push_back(durand);
  const Held held = hold(std::move(data));
  const Person* person = held.state.find_person("DURAND");
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(held.state.login(*person), "durand");
  EXPECT_TRUE(person->in_group(held.state.find_name(NameTable::group, "communication")));
  ASSERT_EQ(held.state.signatures(*person).size(), 1U);
  EXPECT_EQ(held.state.signatures(*person)[0].version, version_number("1.2.0"));
  const base::Instant on_duty{std::chrono::milliseconds(instant("2026-02-03T12:00Z"))};
  EXPECT_EQ(held.state.attributes(*person, on_duty), bit(Attribute::on_call));
  EXPECT_EQ(held.state.attributes(*person, on_duty + std::chrono::days(7)), 0);
  EXPECT_EQ(held.state.find_person("duran"), nullptr);
  EXPECT_EQ(held.state.find_person("durand2"), nullptr);
}

TEST(State, FindsTheLongestPrefixAroundAnAddress) {
  StateData data;
  const NameId agglo = data.intern(NameTable::entity, "agglo");
  const auto add = [&](std::string_view prefix, Zone zone) {
    data.addresses.push_back({*parse_prefix(prefix), "", agglo, zone, Device::unknown});
  };
  add("10.0.0.0/8", Zone::internal);
  add("10.1.0.0/16", Zone::vpn);
  add("10.1.2.3", Zone::telework);
  add("2001:db8::/32", Zone::guest);
  const Held held = hold(std::move(data));
  const auto zone = [&](std::string_view address) {
    const AddressEntry* entry = held.state.find_address(*parse_address(address));
    return entry == nullptr ? Zone::unknown : entry->zone;
  };
  EXPECT_EQ(zone("10.9.9.9"), Zone::internal);
  EXPECT_EQ(zone("10.1.9.9"), Zone::vpn);
  EXPECT_EQ(zone("10.1.2.3"), Zone::telework);
  EXPECT_EQ(zone("10.1.2.4"), Zone::vpn);       // just after a narrower one
  EXPECT_EQ(zone("10.2.0.0"), Zone::internal);  // just after a sibling
  EXPECT_EQ(zone("11.0.0.0"), Zone::unknown);
  EXPECT_EQ(zone("9.255.255.255"), Zone::unknown);
  EXPECT_EQ(zone("2001:db8:ffff::1"), Zone::guest);
  EXPECT_EQ(zone("2001:db9::"), Zone::unknown);
  EXPECT_EQ(zone("::ffff:10.1.2.3"), Zone::telework);
}

TEST(State, NamesAreFoundAtLabelBordersLongestFirst) {  // WEB-03
  StateData data;
  for (const auto* host : {"example.test", "b.example.test", "a.b.example.test", "badexample.test", "test"})
    data.entries.push_back(named(data, data.entries.size() + 1, host));
  const Held held = hold(std::move(data));
  EXPECT_EQ(found(held.state, "a.b.example.test"),
            (std::vector<std::string>{"a.b.example.test", "b.example.test", "example.test", "test"}));
  EXPECT_EQ(found(held.state, "xexample.test"), (std::vector<std::string>{"test"}));
  EXPECT_EQ(found(held.state, "example.test."), std::vector<std::string>{});
  EXPECT_EQ(found(held.state, ""), std::vector<std::string>{});
}

TEST(State, AnAddressIsNotTheChildOfItsLastNumbers) {
  StateData data;
  data.entries.push_back(named(data, 1, "2.3"));
  data.entries.push_back(named(data, 2, "10.1.2.3"));
  const Held held = hold(std::move(data));
  EXPECT_EQ(found(held.state, "10.1.2.3", true), (std::vector<std::string>{"10.1.2.3"}));
  EXPECT_EQ(found(held.state, "10.9.2.3", true), std::vector<std::string>{});
}

TEST(State, WithinANameDenyComesFirstThenTheLongerPath) {
  StateData data;
  data.entries.push_back(named(data, 1, "example.test", NameUse::allow));
  data.entries.push_back(named(data, 2, "example.test", NameUse::deny));
  data.entries.push_back(named(data, 3, "example.test", NameUse::allow, "/commun"));
  const Held held = hold(std::move(data));
  std::vector<std::uint64_t> ids;
  held.state.names_for("www.example.test", false, [&](const NameEntry& entry) {
    ids.push_back(entry.id);
    return false;
  });
  EXPECT_EQ(ids, (std::vector<std::uint64_t>{2, 3, 1}));
  const NameEntry& common = held.state.names()[1];
  EXPECT_TRUE(held.state.covers(common, "/commun"));
  EXPECT_TRUE(held.state.covers(common, "/commun/page"));
  EXPECT_TRUE(held.state.covers(common, "/commun?page=1"));
  EXPECT_FALSE(held.state.covers(common, "/communaute"));
  EXPECT_FALSE(held.state.covers(common, ""));
}

TEST(State, ApprovalsOfAPersonStandApartFromShared) {  // WEB-05
  StateData data;
  const NameId agglo = data.intern(NameTable::entity, "agglo");
  data.people.push_back({.login = "martin", .entity = agglo});
  data.people.push_back({.login = "durand", .entity = agglo});
  const NameId clause = data.intern(NameTable::clause, "fermetures");
  const NameId video = data.intern(NameTable::category, "video");
  data.approvals.push_back({7, {}, {video}, {Bearer::person, 0, "martin"}, clause, false});
  data.approvals.push_back({8, {}, {}, {Bearer::entity, agglo, ""}, clause, true});
  const Held held = hold(std::move(data));
  ASSERT_EQ(held.state.approvals(*held.state.find_person("martin")).size(), 1U);
  const Approval& own = held.state.approvals(*held.state.find_person("martin"))[0];
  EXPECT_EQ(own.id, 7U);
  EXPECT_EQ(own.categories[0], 1U);
  EXPECT_TRUE(held.state.is_borne_by(own.bearer, own.bearer_id, held.state.find_person("martin"), 0));
  EXPECT_FALSE(held.state.is_borne_by(own.bearer, own.bearer_id, held.state.find_person("durand"), 0));
  EXPECT_TRUE(held.state.approvals(*held.state.find_person("durand")).empty());
  ASSERT_EQ(held.state.shared_approvals().size(), 1U);
  EXPECT_EQ(held.state.shared_approvals()[0].flags, kAnySite | kLiftsSecurity);
}

TEST(State, GoesStaleAfterItsTermUnlessConfirmed) {
  StateData data;
  data.published_at = base::Instant(std::chrono::hours(1000));
  data.stale_after = std::chrono::hours(24);
  const Held held = hold(std::move(data));
  const base::Instant next_day{std::chrono::hours(1024)};
  EXPECT_FALSE(held.state.is_stale(next_day - std::chrono::milliseconds(1)));
  EXPECT_TRUE(held.state.is_stale(next_day));
  EXPECT_FALSE(held.state.confirmed(base::Instant(std::chrono::hours(1001))).is_stale(next_day));
  EXPECT_TRUE(held.state.confirmed(base::Instant(std::chrono::hours(2))).is_stale(next_day));  // no news
}

TEST(State, RefusesWhatWouldMeanTwoThings) {
  StateData twice;
  const NameId agglo = twice.intern(NameTable::entity, "agglo");
  twice.people = {{.login = "durand", .entity = agglo}, {.login = "durand", .entity = agglo}};
  EXPECT_FALSE(encode(twice));
  StateData prefix_twice;
  prefix_twice.addresses = {{*parse_prefix("10.0.0.0/8"), "", kNoName, Zone::vpn, Device::unknown},
                            {*parse_prefix("10.0.0.0/8"), "", kNoName, Zone::guest, Device::unknown}};
  EXPECT_FALSE(encode(prefix_twice));
  StateData nobody;
  nobody.approvals.push_back(
      {1, {}, {}, {Bearer::person, 0, "personne"}, nobody.intern(NameTable::clause, "c"), false});
  EXPECT_FALSE(encode(nobody));
  StateData groups;
  for (int i = 0; i < 65; ++i)
    groups.approvals.push_back({1,
                                {},
                                {},
                                {Bearer::group, groups.intern(NameTable::group, "g" + std::to_string(i)), ""},
                                groups.intern(NameTable::clause, "c"),
                                false});
  EXPECT_FALSE(encode(groups));
}

TEST(State, EveryTruncationAndEveryFlippedHeaderBitIsRefusedOrHarmless) {
  const Held whole = hold(samples::random_state(42, 30));
  for (std::size_t size = 0; size < whole.bytes.size(); size += 7) {
    const std::vector<std::byte> cut(whole.bytes.begin(),
                                     whole.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(State::view(cut)) << size;
  }
  for (std::size_t bit = 0; bit < 472 * 8; ++bit) {
    auto bytes = whole.bytes;
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    if (const auto state = State::view(bytes)) samples::look_everywhere(*state);
  }
}

RC_GTEST_PROP(StateProperty, EqualContentGivesEqualBytesWhateverTheOrder, ()) {
  const auto seed = *rc::gen::inRange<std::uint32_t>(0, 1000000);
  StateData data = samples::random_state(seed, 20);
  const auto bytes = encode(data);
  RC_ASSERT(bool(bytes));
  std::reverse(data.people.begin(), data.people.end());
  std::reverse(data.entries.begin(), data.entries.end());
  std::reverse(data.approvals.begin(), data.approvals.end());
  std::reverse(data.addresses.begin(), data.addresses.end());
  std::reverse(data.switches.begin(), data.switches.end());
  const auto again = encode(data);
  RC_ASSERT(*bytes == *again);
  const auto state = State::view(*bytes);
  RC_ASSERT(bool(state));
  const auto round = encode(decode(*state));
  RC_ASSERT(*bytes == *round);
}

RC_GTEST_PROP(StateProperty, EverythingPutInIsFound, ()) {
  const auto seed = *rc::gen::inRange<std::uint32_t>(0, 1000000);
  const StateData data = samples::random_state(seed, 40);
  const auto bytes = encode(data);
  RC_ASSERT(bool(bytes));
  const auto state = State::view(*bytes);
  RC_ASSERT(bool(state));
  for (const PersonData& person : data.people) {
    const Person* found_person = state->find_person(person.login);
    RC_ASSERT(found_person != nullptr);
    RC_ASSERT(state->name(NameTable::entity, found_person->entity) ==
              data.names[static_cast<std::size_t>(NameTable::entity)][person.entity]);
    RC_ASSERT(state->signatures(*found_person).size() == person.signatures.size());
  }
  for (const NameEntryData& entry : data.entries) {
    bool seen = false;
    state->names_for("deep.er." + entry.host, false, [&](const NameEntry& other) {
      seen = seen ||
             (other.id == entry.id && state->host(other) == entry.host && state->path(other) == entry.path);
      return false;
    });
    RC_ASSERT(seen);
  }
  for (const AddressData& address : data.addresses) {
    // The slow answer: the longest of all prefixes that hold the address.
    unsigned longest = 0;
    for (const AddressData& other : data.addresses)
      if (address.prefix.address.masked(other.prefix.bits) == other.prefix.address)
        longest = std::max(longest, other.prefix.bits);
    RC_ASSERT(state->find_address(address.prefix.address)->bits == longest);
  }
}

RC_GTEST_PROP(StateProperty, DeltasAppliedAreTheFreshSnapshot, ()) {
  const auto seed = *rc::gen::inRange<std::uint32_t>(0, 1000000);
  StateData data = samples::random_state(seed, 25);
  data.number = 1;
  const auto first = *encode(data);
  std::vector<std::vector<std::byte>> deltas;
  auto last = first;
  for (std::uint64_t number = 2; number <= 4; ++number) {
    samples::change(data, seed + static_cast<std::uint32_t>(number));
    data.number = number;
    const auto now = *encode(data);
    const auto delta = make_delta(*State::view(last), *State::view(now));
    RC_ASSERT(bool(delta));
    deltas.push_back(delta->bytes);
    last = now;
  }
  const std::vector<std::span<const std::byte>> spans(deltas.begin(), deltas.end());
  const auto applied = apply_deltas(*State::view(first), spans);
  RC_ASSERT(bool(applied));
  RC_ASSERT(*applied == last);
}

TEST(Delta, SaysNothingWhenNothingChanged) {
  StateData data = samples::random_state(3, 25);
  data.number = 1;
  const Held first = hold(data);
  data.number = 2;
  const Held second = hold(data);
  const auto delta = make_delta(first.state, second.state);
  ASSERT_TRUE(delta);
  EXPECT_TRUE(delta->counts.empty());
  EXPECT_LT(delta->bytes.size(), 800U);
}

TEST(Delta, IsRefusedOnAnotherBase) {
  StateData data = samples::random_state(3, 25);
  data.number = 1;
  const Held first = hold(data);
  data.number = 2;
  const Held second = hold(data);
  data.number = 3;
  const Held third = hold(data);
  const auto delta = make_delta(second.state, third.state);
  ASSERT_TRUE(delta);
  const std::vector<std::span<const std::byte>> spans{delta->bytes};
  const auto applied = apply_deltas(first.state, spans);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, base::ErrorCode::refused);
  EXPECT_FALSE(make_delta(third.state, second.state));
}

TEST(Delta, DamagedBytesAreRefusedAndNeverReadPast) {
  StateData data = samples::random_state(5, 25);
  data.number = 1;
  const Held first = hold(data);
  samples::change(data, 6);
  data.number = 2;
  const Held second = hold(data);
  const auto delta = make_delta(first.state, second.state);
  ASSERT_TRUE(delta);
  for (std::size_t at = 0; at < delta->bytes.size(); ++at) {
    auto bytes = delta->bytes;
    bytes[at] ^= std::byte{0x41};
    const std::vector<std::span<const std::byte>> spans{bytes};
    const auto applied = apply_deltas(first.state, spans);
    if (applied) samples::look_everywhere(*State::view(*applied));
  }
}

TEST(Version, GrowsWithItsParts) {
  EXPECT_LT(*version_number("1.2"), *version_number("1.10"));
  EXPECT_EQ(version_number("2"), version_number("2.0.0"));
  for (const auto* bad : {"", "1.", ".1", "1.2.3.4", "v1", "1.1024", "4096", "1.-2", "1..2"})
    EXPECT_FALSE(version_number(bad)) << bad;
}

TEST(Address, IsReadStrictly) {
  for (const auto* good :
       {"10.1.2.3", "0.0.0.0", "::", "::1", "1::", "2001:db8::a:b", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"})
    EXPECT_TRUE(parse_address(good)) << good;
  for (const auto* bad : {"", "10.1.2", "10.1.2.256", "10.1.2.03", "1:2:3", ":::", "1::2::3", "12345::",
                          "[::1]", "::1%eth0", "1:2:3:4:5:6:7:8:9", ":1", "1:", "1.2.3.4:80", "1.2.3.4::"})
    EXPECT_FALSE(parse_address(bad)) << bad;
  EXPECT_EQ(parse_address("::ffff:1.2.3.4"), parse_address("1.2.3.4"));
  EXPECT_TRUE(parse_address("1.2.3.4")->is_v4());
  EXPECT_EQ(parse_prefix("10.0.0.0/8")->bits, 104U);
  EXPECT_EQ(parse_prefix("::/0")->bits, 0U);
  for (const auto* bad : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "::1/129", "10.0.0.0/08"})
    EXPECT_FALSE(parse_prefix(bad)) << bad;
}

}  // namespace
}  // namespace cartulaire::policy
