#include "clients/cli/as_of.h"

#include "clients/cli/dates.h"

namespace entente::cli {

void AsOfFlags::AddTo(CLI::App& verb) {
  verb.add_option("--on,--effective-on", effective_on, "As of this day in the world; today if not given")
      ->type_name("DATE");
  verb.add_option("--known-at,--recorded-before", recorded_before, "As it was known before this moment")
      ->type_name("TIME");
}

absl::Status AsOfFlags::Fill(v1::AsOf& as_of) const {
  if (!effective_on.empty()) {
    const auto date = ParseDate(effective_on);
    if (!date.ok()) return date.status();
    *as_of.mutable_effective_on() = *date;
  }
  if (!recorded_before.empty()) {
    const auto time = ParseTime(recorded_before);
    if (!time.ok()) return time.status();
    *as_of.mutable_recorded_before() = *time;
  }
  return absl::OkStatus();
}

}  // namespace entente::cli
