#include "services/domain/alliance/decide_parties.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

// What every decision on a party begins with.
struct Matter {
  Ruling ruling;
  v1::Party::Status status;  // Of the organization, on the day of the command.
  std::string day;           // That day, for sentences.
};

// Whether the command brings an organization in or changes its standing, or lets it go.
enum class Direction { kIn, kOut };

template <typename Request>
absl::StatusOr<Matter> Open(const World& world, const Request& request, Direction direction) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const Day day = EffectiveDay(world, request.context());
  Matter matter{Ruling(request.context(), request.alliance()),
                PartyStatusAt(*alliance, request.organization(), day), FormatDate(DateOf(day))};
  if (direction == Direction::kIn) RequireOpen(*alliance, day, matter.ruling);
  return matter;
}

// The condition `holds` must be met.
void Require(bool holds, const char* type, const std::string& organization, const char* what,
             Matter& matter) {
  if (holds) return;
  matter.ruling.Unmet(type, organization, absl::StrCat(organization, " is ", what, " on ", matter.day, "."));
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::InvitePartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(!IsParty(matter->status), "ALREADY_A_PARTY", organization, "a party already", *matter);
  const bool holds = matter->status == v1::Party::INVITED;
  if (holds && MayRecordNothing(request.context())) return matter->ruling.Finish();
  matter->ruling.Record().mutable_party_invited()->set_organization(organization);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordPartyApplicationRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(!IsParty(matter->status), "ALREADY_A_PARTY", organization, "a party already", *matter);
  const bool holds = matter->status == v1::Party::APPLICANT;
  if (holds && MayRecordNothing(request.context())) return matter->ruling.Finish();
  matter->ruling.Record().mutable_party_applied()->set_organization(organization);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::JoinPartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(!IsMember(matter->status), "ALREADY_A_MEMBER", organization, "a member already", *matter);
  v1::PartyJoined& joined = *matter->ruling.Record().mutable_party_joined();
  joined.set_organization(organization);
  joined.set_membership_kind(request.membership_kind());
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::SuspendPartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(IsMember(matter->status), "NOT_A_MEMBER", organization, "no member", *matter);
  const bool holds = matter->status == v1::Party::SUSPENDED;
  if (holds && MayRecordNothing(request.context())) return matter->ruling.Finish();
  matter->ruling.Record().mutable_party_suspended()->set_organization(organization);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::ReinstatePartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(matter->status == v1::Party::SUSPENDED, "NOT_SUSPENDED", organization, "not suspended", *matter);
  matter->ruling.Record().mutable_party_reinstated()->set_organization(organization);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::DowngradePartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(IsMember(matter->status), "NOT_A_MEMBER", organization, "no member", *matter);
  v1::PartyDowngraded& downgraded = *matter->ruling.Record().mutable_party_downgraded();
  downgraded.set_organization(organization);
  downgraded.set_membership_kind(request.membership_kind());
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::EndPartyRequest& request) {
  auto matter = Open(world, request, Direction::kOut);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  Require(IsParty(matter->status), "NOT_A_PARTY", organization, "no party", *matter);
  matter->ruling.Record().mutable_party_left()->set_organization(organization);
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::SucceedPartyRequest& request) {
  auto matter = Open(world, request, Direction::kIn);
  if (!matter.ok()) return matter.status();
  const std::string& organization = request.organization();
  const std::string& successor = request.successor();
  if (organization == successor) {
    matter->ruling.FaultyField("successor", "must be another organization than the one that it succeeds");
  }
  const v1::Party::Status of_successor = PartyStatusAt(*world.FindAlliance(request.alliance()), successor,
                                                       EffectiveDay(world, request.context()));
  Require(IsParty(matter->status), "NOT_A_PARTY", organization, "no party", *matter);
  Require(!IsMember(of_successor), "ALREADY_A_MEMBER", successor, "a member already", *matter);
  v1::PartySucceeded& succeeded = *matter->ruling.Record().mutable_party_succeeded();
  succeeded.set_organization(organization);
  succeeded.set_successor(successor);
  return matter->ruling.Finish();
}

}  // namespace entente::domain
