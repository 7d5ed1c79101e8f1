// Resource names as people write them: a bare id stands for the obvious collection. Pure; any thread.
// A name that is given in full is passed on unseen: what is right is for the server to say.
#ifndef ENTENTE_CLIENTS_CLI_NAMES_H_
#define ENTENTE_CLIENTS_CLI_NAMES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "entente/v1/context.pb.h"

namespace entente::cli {

// `star-alliance` becomes `alliances/star-alliance`, `external:crm:42` becomes `alliances/external:crm:42`.
std::string AllianceName(const std::string& text);
// `lufthansa` becomes `organizations/lufthansa`.
std::string OrganizationName(const std::string& text);
// `external:crm:42` becomes `people/external:crm:42`.
std::string PersonName(const std::string& text);
// `12` becomes `events/12`.
std::string EventName(const std::string& text);
// `2026` becomes `periods/2026`.
std::string PeriodName(const std::string& text);
// `standard` becomes `playbooks/standard`.
std::string PlaybookName(const std::string& text);

// A version of a playbook; the newest one is 0.
struct PlaybookVersionName {
  std::string playbook;
  uint32_t version = 0;
};
// `standard@2` becomes `playbooks/standard` and 2. A usage error for a version that is no number.
absl::StatusOr<PlaybookVersionName> ParsePlaybookVersion(const std::string& text);

// `star-alliance/passengers` becomes `alliances/star-alliance/kpis/passengers`. A usage error without a
// slash.
absl::StatusOr<std::string> KpiName(const std::string& text);

// `crm:42` becomes the system `crm` and the id `42`. A usage error for anything without a colon.
absl::StatusOr<v1::ExternalReference> ParseExternal(const std::string& text);

// The id that a display name suggests: `Nestlé S.A.` becomes `nestle-s-a`. Empty if nothing is left.
std::string Slug(const std::string& display_name);

// What an id that stands alone is called: `air-canada` becomes `Air Canada`.
std::string TitleOf(const std::string& id);

// The last segment of a resource name, which is enough where its kind is plain.
std::string ShortName(const std::string& name);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_NAMES_H_
