#include "services/domain/agreement/decide.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/child_name.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/money.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

// What every decision on a signed agreement begins with.
struct Matter {
  Ruling ruling;
  std::string agreement;         // The id in the alliance.
  v1::Agreement::Status status;  // On the day of the command.
};

// Finds the agreement, and that it has not ended by the day of the command.
template <typename Request>
absl::StatusOr<Matter> Open(const World& world, const Request& request) {
  const std::optional<ChildName> name = ParseChildName(request.name(), "agreements");
  const auto* alliance = name.has_value() ? world.FindAlliance(name->alliance) : nullptr;
  const auto* agreement = alliance == nullptr ? nullptr : FindAgreement(*alliance, name->id);
  if (agreement == nullptr || SigningOf(*agreement) == nullptr) return NoSuch("name", request.name());
  const Day day = EffectiveDay(world, request.context());
  Matter matter{Ruling(request.context(), name->alliance), name->id,
                AgreementStandingAt(*agreement, day).status};
  if (matter.status == v1::Agreement::TERMINATED) {
    matter.ruling.Unmet("AGREEMENT_ENDED", request.name(),
                        absl::StrCat("The agreement has ended by ", FormatDate(DateOf(day)), "."));
  }
  return matter;
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::SignAgreementRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  RequireOpen(*alliance, EffectiveDay(world, request.context()), ruling);
  if (!HasKind(playbook->agreement_kinds(), request.kind())) {
    ruling.NotInPlaybook(*playbook, "kind", "kind of agreement", request.kind());
  }
  std::set<std::string_view> parties;
  for (int i = 0; i < request.parties_size(); ++i) {
    if (parties.insert(request.parties(i)).second) continue;
    ruling.FaultyField(absl::StrCat("parties[", i, "]"), absl::StrCat(request.parties(i), " is given twice"));
  }
  if (request.has_value()) CheckMoney(request.value(), "value", ruling);
  const auto* known = FindAgreement(*alliance, request.agreement_id());
  if (known != nullptr && SigningOf(*known) != nullptr) {
    ruling.AlreadyExists(absl::StrCat(request.alliance(), "/agreements/", request.agreement_id()));
  }
  v1::AgreementSigned& event = *ruling.Record().mutable_agreement_signed();
  event.set_agreement(request.agreement_id());
  event.set_title(request.title());
  event.set_kind(request.kind());
  *event.mutable_parties() = request.parties();
  if (request.has_value()) *event.mutable_value() = request.value();
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::PutAgreementIntoEffectRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  const bool holds = matter->status == v1::Agreement::EFFECTIVE;
  if (holds && MayRecordNothing(request.context())) return matter->ruling.Finish();
  matter->ruling.Record().mutable_agreement_took_effect()->set_agreement(matter->agreement);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::AmendAgreementRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  v1::AgreementAmended& event = *matter->ruling.Record().mutable_agreement_amended();
  event.set_agreement(matter->agreement);
  event.set_summary(request.summary());
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::TerminateAgreementRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  matter->ruling.Record().mutable_agreement_terminated()->set_agreement(matter->agreement);
  return matter->ruling.Finish();
}

}  // namespace entente::domain
