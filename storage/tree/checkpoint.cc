#include "storage/tree/checkpoint.h"

#include <charconv>
#include <optional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/tree/errors.h"

namespace entente::tree {
namespace {

std::optional<uint64_t> ParseSize(const std::string& text) {
  uint64_t size = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
  // In its one spelling, so that no checkpoint has two.
  if (fault != std::errc() || absl::StrCat(size) != text) return std::nullopt;
  return size;
}

}  // namespace

std::string Checkpoint::Format() const {
  return absl::StrCat(origin, "\n", size, "\n",
                      absl::Base64Escape({reinterpret_cast<const char*>(root.data()), root.size()}), "\n");
}

absl::StatusOr<Checkpoint> Checkpoint::Parse(std::string_view text) {
  constexpr size_t kLinesMin = 3;
  if (!text.ends_with('\n')) return error::NoCheckpoint("it does not end with a line break");
  const std::vector<std::string> lines =
      absl::StrSplit(absl::string_view(text.data(), text.size() - 1), '\n');
  if (lines.size() < kLinesMin) return error::NoCheckpoint("it has fewer than three lines");
  for (const std::string& line : lines) {
    if (line.empty()) return error::NoCheckpoint("it has an empty line");
  }
  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const std::optional<uint64_t> size = ParseSize(lines[1]);
  if (!size.has_value()) return error::NoCheckpoint("its second line is no size");
  checkpoint.size = *size;
  std::string root;
  if (!absl::Base64Unescape(lines[2], &root) || absl::Base64Escape(root) != lines[2] ||
      root.size() != kHashBytes) {
    return error::NoCheckpoint("its third line is no root");
  }
  checkpoint.root = *ToHash(root);
  return checkpoint;
}

std::string OriginOf(std::string_view log_id) {
  return absl::StrCat("entente/", absl::BytesToHexString({log_id.data(), log_id.size()}));
}

}  // namespace entente::tree
