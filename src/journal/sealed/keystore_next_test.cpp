// Shares that change while units live (docs/format/sealed.md, Keystore: `next`), and files of before there
// were any such.
#include <gtest/gtest.h>

#include "journal/sealed/key_box.hpp"
#include "journal/sealed/key_record.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/testing.hpp"

namespace cartulaire::journal::sealed {
namespace {

using testing::Sealed;
using Shares = std::vector<std::byte>;

Unit unit(std::uint32_t part) {
  return {"ville", "web", CivilDay(std::chrono::days(20'000)), part};
}

std::vector<UnitRecord> three() {
  std::vector<UnitRecord> list;
  for (std::uint32_t part = 1; part <= 3; ++part)
    list.push_back({unit(part), platform::Secret::random(32), Shares(40, std::byte{7})});
  return list;
}

TEST(KeystoreNext, HoldsBothSharesUntilTheyAreSettledThenOneUnderNewKeys) {
  const Sealed here;
  SystemDisk disk;
  Keystore store = Keystore::open(here.place().keys, disk).value();
  ASSERT_TRUE(store.add("ville", three()));
  const Shares fresh(50, std::byte{9});
  ASSERT_TRUE(store.stage("ville", {{unit(1), fresh}, {unit(2), fresh}}));
  store = Keystore::open(here.place().keys, disk).value();
  EXPECT_EQ(store.find(unit(1))->shares, Shares(40, std::byte{7}));
  EXPECT_EQ(store.find(unit(1))->next, fresh);
  EXPECT_TRUE(store.find(unit(3))->next.empty());
  const auto generation = store.generation("ville");
  ASSERT_TRUE(store.settle("ville", [](const Unit& one, platform::Bytes) { return one.part == 1; }));
  store = Keystore::open(here.place().keys, disk).value();
  EXPECT_EQ(store.generation("ville"), generation + 1);
  EXPECT_EQ(store.find(unit(1))->shares, fresh);
  EXPECT_EQ(store.find(unit(2))->shares, Shares(40, std::byte{7}));
  for (std::uint32_t part = 1; part <= 3; ++part)
    EXPECT_TRUE(store.find(unit(part))->next.empty());
  ASSERT_TRUE(store.settle("ville", [](const Unit&, platform::Bytes) { return true; }));
  EXPECT_EQ(store.generation("ville"), generation + 1);  // nothing was staged: nothing is written
  EXPECT_EQ(store.stage("ville", {{unit(9), fresh}}).error().code, base::ErrorCode::not_found);
}

// A file of kind 0, as it was written before: every record ends before `next`.
TEST(KeystoreNext, ReadsAFileOfBeforeThereWasAny) {
  const Sealed here;
  SystemDisk disk;
  const auto records = three();
  ASSERT_TRUE(Keystore::open(here.place().keys, disk)->add("ville", records));
  const auto root = Keystore::root_of(here.place().keys).value();
  const platform::Path wrap_path = here.place().keys / "wrap";
  const auto key =
      platform::read_secret_file(here.place().keys / ("root." + std::to_string(root.number)), 32).value();
  const auto wrap = open_box(read_box(wrap_path, "CTW1").value(), wrap_path, key).value();
  Decoder wraps(wrap.bytes);
  ASSERT_EQ(wraps.text(64), "ville");
  const auto generation = wraps.fixed<std::uint64_t>();
  const auto wrapping = platform::Secret::copy_of(wraps.bytes(32));
  Shares plain;
  Encoder to(plain);
  for (const UnitRecord& record : records) {
    encode(view_of(record), to);
    plain.pop_back();  // the size of `next`
  }
  ASSERT_TRUE(
      write_box(disk, here.place().keys / "ville.keys", {"CTK1", 0, generation, {}}, wrapping, plain));
  Keystore store = Keystore::open(here.place().keys, disk).value();
  for (const UnitRecord& record : records) {
    EXPECT_EQ(store.find(record.unit)->shares, record.shares);
    EXPECT_TRUE(platform::equal_secrets(store.find(record.unit)->data.bytes(), record.data.bytes()));
  }
  ASSERT_TRUE(store.stage("ville", {{unit(2), Shares(3)}}));
  EXPECT_EQ(store.find(unit(2))->next, Shares(3));
  ASSERT_TRUE(
      write_box(disk, here.place().keys / "ville.keys", {"CTK1", 2, generation, {}}, wrapping, plain));
  EXPECT_EQ(store.find(unit(2)).error().code, base::ErrorCode::refused);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
