#include "clients/cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/figures.h"

namespace entente::cli {
namespace {

constexpr uint64_t kBarWidth = 30;

}  // namespace

std::string CountsText(const ImportCounts& counts) {
  std::string text =
      absl::StrCat(Grouped(counts.recorded), " recorded, ", Grouped(counts.replayed), " replayed, ");
  if (counts.unchanged != 0) absl::StrAppend(&text, Grouped(counts.unchanged), " without change, ");
  return absl::StrCat(text, Grouped(counts.refused), " refused");
}

std::string ProgressText(uint64_t bytes_read, uint64_t bytes_total, const ImportCounts& counts) {
  if (bytes_total == 0) return CountsText(counts);
  const double share = std::min(1.0, static_cast<double>(bytes_read) / static_cast<double>(bytes_total));
  const uint64_t full = static_cast<uint64_t>(share * kBarWidth);
  return absl::StrFormat("[%s%s] %3d %%  %s", std::string(full, '#'), std::string(kBarWidth - full, '.'),
                         static_cast<int>(share * 100), CountsText(counts));
}

}  // namespace entente::cli
