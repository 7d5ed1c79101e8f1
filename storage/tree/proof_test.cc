#include "storage/tree/proof.h"

#include <bit>
#include <map>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "storage/tree/right_edge.h"
#include "storage/tree/tile.h"

namespace entente::tree {
namespace {

Hash LeafOf(uint64_t index) {
  return HashLeaf("leaf " + std::to_string(index));
}

// The tree as RFC 6962 defines it, without any cleverness: what everything else is held against.
Hash RootByDefinition(uint64_t begin, uint64_t end) {
  if (begin == end) return HashEmpty();
  if (end - begin == 1) return LeafOf(begin);
  const uint64_t middle = begin + std::bit_floor(end - begin - 1);
  return HashChildren(RootByDefinition(begin, middle), RootByDefinition(middle, end));
}

absl::StatusOr<Hash> NodeByDefinition(unsigned level, uint64_t index) {
  return RootByDefinition(index << level, (index + 1) << level);
}

std::string Hex(const Hash& hash) {
  const std::string_view bytes = ToView(hash);
  return absl::BytesToHexString({bytes.data(), bytes.size()});
}

// The vectors that implementations of RFC 6962 share.
TEST(HashTest, IsThatOfRfc6962) {
  EXPECT_EQ(Hex(HashEmpty()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(HashLeaf("")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(Hex(HashLeaf("L123456")), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  EXPECT_EQ(ToHash("short"), std::nullopt);
}

TEST(ProofTest, RootIsThatOfTheDefinition) {
  for (uint64_t size = 0; size <= 70; ++size) {
    EXPECT_EQ(*RootOf(size, NodeByDefinition), RootByDefinition(0, size)) << size;
  }
}

TEST(ProofTest, EveryInclusionProofVerifiesAndNoOther) {
  for (uint64_t size = 1; size <= 40; ++size) {
    const Hash root = RootByDefinition(0, size);
    for (uint64_t index = 0; index < size; ++index) {
      const Proof proof = *ProveInclusion(index, size, NodeByDefinition);
      EXPECT_TRUE(VerifyInclusion(index, size, LeafOf(index), root, proof)) << index << " of " << size;
      for (uint64_t other = 0; other <= size; ++other) {
        EXPECT_EQ(VerifyInclusion(other, size, LeafOf(index), root, proof), other == index);
      }
      EXPECT_FALSE(VerifyInclusion(index, size, LeafOf(index + 1), root, proof));
      EXPECT_FALSE(VerifyInclusion(index, size, LeafOf(index), HashEmpty(), proof));
      Proof longer = proof;
      longer.push_back(HashEmpty());
      EXPECT_FALSE(VerifyInclusion(index, size, LeafOf(index), root, longer));
      if (proof.empty()) continue;
      const Proof shorter(proof.begin(), proof.end() - 1);
      EXPECT_FALSE(VerifyInclusion(index, size, LeafOf(index), root, shorter));
    }
  }
}

TEST(ProofTest, EveryConsistencyProofVerifiesAndNoOther) {
  for (uint64_t newer = 0; newer <= 40; ++newer) {
    const Hash root = RootByDefinition(0, newer);
    for (uint64_t older = 0; older <= newer; ++older) {
      const Hash older_root = RootByDefinition(0, older);
      const Proof proof = *ProveConsistency(older, newer, NodeByDefinition);
      EXPECT_TRUE(VerifyConsistency(older, older_root, newer, root, proof)) << older << " of " << newer;
      EXPECT_FALSE(VerifyConsistency(older, HashLeaf("another"), newer, root, proof));
      EXPECT_FALSE(VerifyConsistency(older, older_root, newer, HashLeaf("another"), proof) && older > 0);
      EXPECT_FALSE(VerifyConsistency(newer + 1, older_root, newer, root, proof));
      Proof longer = proof;
      longer.push_back(HashEmpty());
      EXPECT_FALSE(VerifyConsistency(older, older_root, newer, root, longer));
      if (proof.empty()) continue;
      const Proof shorter(proof.begin(), proof.end() - 1);
      EXPECT_FALSE(VerifyConsistency(older, older_root, newer, root, shorter));
    }
  }
}

TEST(ProofTest, ErrorsOfTheReaderAreHandedOn) {
  const auto broken = [](unsigned, uint64_t) -> absl::StatusOr<Hash> { return absl::DataLossError("tile"); };
  EXPECT_EQ(RootOf(3, broken).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ProveInclusion(1, 3, broken).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ProveConsistency(1, 3, broken).status().code(), absl::StatusCode::kDataLoss);
}

// A tree of tiles as a log keeps it.
class Tiles {
 public:
  void GrowTo(uint64_t size) {
    std::vector<FullTile> filled;
    while (edge_.size() < size) edge_.Append(LeafOf(edge_.size()), filled);
    for (FullTile& tile : filled) full_[{tile.level, tile.index}] = std::move(tile.hashes);
  }
  absl::StatusOr<std::string> Read(unsigned level, uint64_t index) const {
    const auto full = full_.find({level, index});
    return full == full_.end() ? edge_.Partial(level) : full->second;
  }
  const RightEdge& edge() const { return edge_; }

 private:
  RightEdge edge_;
  std::map<std::pair<unsigned, uint64_t>, std::string> full_;
};

TEST(TileTest, RootFromTilesIsThatOfTheDefinition) {
  Tiles tiles;
  for (const uint64_t size : {1u, 2u, 255u, 256u, 257u, 511u, 512u, 700u, 65535u, 65536u, 66100u}) {
    tiles.GrowTo(size);
    const auto read = [&tiles](unsigned level, uint64_t index) { return tiles.Read(level, index); };
    const TileNodes nodes(read);
    EXPECT_EQ(*RootOf(size, nodes), RootByDefinition(0, size)) << size;
    // A smaller tree inside it as well: tiles that are full now were partial then.
    EXPECT_EQ(*RootOf(size / 3, nodes), RootByDefinition(0, size / 3)) << size;
  }
}

TEST(TileTest, RebuiltEdgeIsTheOneThatGrew) {
  Tiles tiles;
  for (const uint64_t size : {0u, 1u, 255u, 256u, 300u, 1000u, 65536u, 66100u}) {
    tiles.GrowTo(size);
    const auto read = [&tiles](unsigned level, uint64_t index) { return tiles.Read(level, index); };
    const auto leaves = [size](uint64_t first) -> absl::StatusOr<std::string> {
      std::string hashes;
      for (uint64_t i = first; i < size; ++i) hashes.append(ToView(LeafOf(i)));
      return hashes;
    };
    const auto rebuilt = RightEdge::Rebuild(size, read, leaves);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    EXPECT_EQ(rebuilt->size(), size);
    for (unsigned level = 0; level < kTileLevelsMax; ++level) {
      EXPECT_EQ(rebuilt->Partial(level), tiles.edge().Partial(level)) << size << " at level " << level;
    }
  }
}

TEST(TileTest, TileThatLacksHashesIsNoTile) {
  const auto read = [](unsigned, uint64_t) -> absl::StatusOr<std::string> { return std::string(32, 'h'); };
  const TileNodes nodes(read);
  EXPECT_EQ(RootOf(2, nodes).status().code(), absl::StatusCode::kDataLoss);
}

// The paths of C2SP tlog-tiles.
TEST(TileTest, PathsAreThoseOfTileServers) {
  EXPECT_EQ(TilePath(0, 0, 256), "tile/0/000");
  EXPECT_EQ(TilePath(1, 273, 256), "tile/1/273");
  EXPECT_EQ(TilePath(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath(2, 1000, 17), "tile/2/x001/000.p/17");
  EXPECT_EQ(EntriesPath(999, 3), "tile/entries/999.p/3");
}

}  // namespace
}  // namespace entente::tree
