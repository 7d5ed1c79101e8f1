#include "services/audit/as_of.h"

#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/audit/errors.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

constexpr std::string_view kExternal = "/external:";

}  // namespace

absl::StatusOr<absl::Time> TimeOf(const google::protobuf::Timestamp& timestamp, const std::string& field) {
  constexpr int64_t kSecondsMin = -62135596800;  // 0001-01-01.
  constexpr int64_t kSecondsMax = 253402300799;  // The last second of 9999.
  if (timestamp.seconds() < kSecondsMin || timestamp.seconds() > kSecondsMax || timestamp.nanos() < 0 ||
      timestamp.nanos() > 999'999'999) {
    return error::NoMoment(field);
  }
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

absl::StatusOr<views::Horizon> ResolveAsOf(const storage::EventLog& log, const v1::AsOf& as_of,
                                           domain::Day today, const std::string& field) {
  views::Horizon horizon;
  horizon.day = today;
  if (as_of.has_effective_on()) {
    if (!domain::IsDate(as_of.effective_on())) return error::NoDate(field + ".effective_on");
    horizon.day = domain::DaysOf(as_of.effective_on()).first;
  }
  if (as_of.has_recorded_before() && as_of.position() != 0) return error::KnownTwice(field);
  // What is not known yet cannot be asked for: the same question would have another answer tomorrow.
  const uint64_t head = log.GetHead().position;
  if (as_of.position() > head) return error::BeyondTheEnd(field, head);
  if (as_of.position() != 0) horizon.position = as_of.position();
  if (as_of.has_recorded_before()) {
    ASSIGN_OR_RETURN(const absl::Time time, TimeOf(as_of.recorded_before(), field + ".recorded_before"));
    ASSIGN_OR_RETURN(const uint64_t first_unknown, log.FindPosition(time));
    if (first_unknown > head && time > absl::Now()) return error::InTheFuture(field);
    horizon.position = first_unknown - 1;
  }
  return horizon;
}

bool AsksForNow(const v1::AsOf& as_of) {
  return !as_of.has_effective_on() && !as_of.has_recorded_before() && as_of.position() == 0;
}

absl::StatusOr<std::string> ResolveName(const storage::EventLog& log, const std::string& name,
                                        const std::string& field) {
  const size_t slash = name.find('/');
  if (slash == std::string::npos || !std::string_view(name).substr(slash).starts_with(kExternal)) return name;
  // A system has no colon in its name, an id may have.
  const std::string reference = name.substr(slash + kExternal.size());
  const size_t colon = reference.find(':');
  if (colon == std::string::npos) return error::NoSuchResource(field, name);
  const std::string key = absl::StrCat("external/", name.substr(0, slash), "/", reference.substr(0, colon),
                                       "/", reference.substr(colon + 1));
  ASSIGN_OR_RETURN(std::optional<std::string> resource, log.FindIndex(key));
  if (!resource.has_value()) return error::NoSuchResource(field, name);
  return *std::move(resource);
}

}  // namespace entente::audit
