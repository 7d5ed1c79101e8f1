#include "services/domain/decision.h"

#include "services/domain/activity/decide.h"
#include "services/domain/agreement/decide.h"
#include "services/domain/alliance/decide.h"
#include "services/domain/alliance/decide_classification.h"
#include "services/domain/alliance/decide_parties.h"
#include "services/domain/approval/decide.h"
#include "services/domain/correction/decide.h"
#include "services/domain/finding/decide.h"
#include "services/domain/lifecycle/decide.h"
#include "services/domain/lifecycle/decide_gate.h"
#include "services/domain/lifecycle/decide_obligations.h"
#include "services/domain/lifecycle/decide_retirement.h"
#include "services/domain/lifecycle/retirement.h"
#include "services/domain/organization/decide.h"
#include "services/domain/origin/decide.h"
#include "services/domain/ownership/decide.h"
#include "services/domain/ownership/decide_handover.h"
#include "services/domain/ownership/decide_team.h"
#include "services/domain/performance/decide.h"
#include "services/domain/period/decide.h"
#include "services/domain/person/decide.h"
#include "services/domain/person/decide_departure.h"
#include "services/domain/person/decide_erasure.h"
#include "services/domain/person/decide_work.h"
#include "services/domain/plan/decide.h"
#include "services/domain/playbook/decide.h"
#include "services/domain/playbook/decide_for_alliance.h"

namespace entente::domain {
namespace {

template <typename Request>
CommandRow Row(const char* method) {
  return {method, Request::descriptor(), [](const World& world, const google::protobuf::Message& request) {
            const auto& typed = static_cast<const Request&>(request);
            return KeepRetired(world, typed.context(), Decide(world, typed));
          }};
}

// The row of a command that cannot be undone, or changes by which rules others are judged: it takes two
// people.
template <typename Request>
CommandRow RowOfTwo(const char* method) {
  CommandRow row = Row<Request>(method);
  row.takes_approval = true;
  return row;
}

}  // namespace

const std::vector<CommandRow>& AllCommands() {
  static const auto& rows = *new std::vector<CommandRow>{
      Row<v1::RegisterOrganizationRequest>("RegisterOrganization"),
      Row<v1::RenameOrganizationRequest>("RenameOrganization"),
      Row<v1::RegisterPersonRequest>("RegisterPerson"),
      Row<v1::UpdatePersonRequest>("UpdatePerson"),
      Row<v1::PlaceLegalHoldRequest>("PlaceLegalHold"),
      Row<v1::LiftLegalHoldRequest>("LiftLegalHold"),
      RowOfTwo<v1::ErasePersonRequest>("ErasePerson"),
      Row<v1::SetWorkProfileRequest>("SetWorkProfile"),
      Row<v1::AssessCompetencyRequest>("AssessCompetency"),
      Row<v1::DepartPersonRequest>("DepartPerson"),
      Row<v1::CreateAllianceRequest>("CreateAlliance"),
      Row<v1::DescribeAllianceRequest>("DescribeAlliance"),
      Row<v1::ClassifyAllianceRequest>("ClassifyAlliance"),
      Row<v1::InvitePartyRequest>("InviteParty"),
      Row<v1::RecordPartyApplicationRequest>("RecordPartyApplication"),
      Row<v1::JoinPartyRequest>("JoinParty"),
      Row<v1::SuspendPartyRequest>("SuspendParty"),
      Row<v1::ReinstatePartyRequest>("ReinstateParty"),
      Row<v1::DowngradePartyRequest>("DowngradeParty"),
      Row<v1::EndPartyRequest>("EndParty"),
      Row<v1::SucceedPartyRequest>("SucceedParty"),
      Row<v1::AssignRoleRequest>("AssignRole"),
      Row<v1::EndRoleRequest>("EndRole"),
      Row<v1::AgreeHandoverRequest>("AgreeHandover"),
      Row<v1::CompleteHandoverRequest>("CompleteHandover"),
      Row<v1::AddTeamMemberRequest>("AddTeamMember"),
      Row<v1::RemoveTeamMemberRequest>("RemoveTeamMember"),
      Row<v1::PairCounterpartsRequest>("PairCounterparts"),
      Row<v1::UnpairCounterpartsRequest>("UnpairCounterparts"),
      Row<v1::RecordPartnerInsightRequest>("RecordPartnerInsight"),
      Row<v1::EnterStageRequest>("EnterStage"),
      Row<v1::ChangeStatusRequest>("ChangeStatus"),
      Row<v1::DecideGateRequest>("DecideGate"),
      Row<v1::MeetGateConditionRequest>("MeetGateCondition"),
      Row<v1::StateObligationRequest>("StateObligation"),
      Row<v1::DischargeObligationRequest>("DischargeObligation"),
      Row<v1::InitiateRetirementRequest>("InitiateRetirement"),
      Row<v1::CompleteRetirementRequest>("CompleteRetirement"),
      Row<v1::DefineKpiRequest>("DefineKpi"),
      Row<v1::SetKpiTargetRequest>("SetKpiTarget"),
      Row<v1::RecordKpiValueRequest>("RecordKpiValue"),
      Row<v1::SignAgreementRequest>("SignAgreement"),
      Row<v1::PutAgreementIntoEffectRequest>("PutAgreementIntoEffect"),
      Row<v1::AmendAgreementRequest>("AmendAgreement"),
      Row<v1::TerminateAgreementRequest>("TerminateAgreement"),
      Row<v1::PlanMilestoneRequest>("PlanMilestone"),
      Row<v1::RecordMilestoneRequest>("RecordMilestone"),
      Row<v1::PlanFromTemplateRequest>("PlanFromTemplate"),
      RowOfTwo<v1::PublishPlaybookRequest>("PublishPlaybook"),
      RowOfTwo<v1::OverrideRuleRequest>("OverrideRule"),
      Row<v1::EndRuleOverrideRequest>("EndRuleOverride"),
      Row<v1::AdoptPlaybookRequest>("AdoptPlaybook"),
      Row<v1::VoidEventRequest>("VoidEvent"),
      Row<v1::ClosePeriodRequest>("ClosePeriod"),
      Row<v1::AssessNeedsRequest>("AssessNeeds"),
      Row<v1::StateOriginRequest>("StateOrigin"),
      Row<v1::EngageFunctionRequest>("EngageFunction"),
      Row<v1::ReleaseFunctionRequest>("ReleaseFunction"),
      Row<v1::SignOffFunctionRequest>("SignOffFunction"),
      Row<v1::RecordActivityRequest>("RecordActivity"),
      Row<v1::AcknowledgeFindingRequest>("AcknowledgeFinding"),
      RowOfTwo<v1::AcceptFindingRequest>("AcceptFinding"),
      Row<v1::SweepAllianceRequest>("SweepAlliance"),
  };
  return rows;
}

const std::vector<CommandRow>& ApprovalCommands() {
  static const auto& rows = *new std::vector<CommandRow>{
      Row<v1::ProposeCommandRequest>("ProposeCommand"),
      Row<v1::ApproveProposalRequest>("ApproveProposal"),
      Row<v1::RejectProposalRequest>("RejectProposal"),
      Row<v1::WithdrawProposalRequest>("WithdrawProposal"),
  };
  return rows;
}

const CommandRow* FindCommand(const google::protobuf::Descriptor* request) {
  for (const CommandRow& row : AllCommands()) {
    if (row.request == request) return &row;
  }
  for (const CommandRow& row : ApprovalCommands()) {
    if (row.request == request) return &row;
  }
  return nullptr;
}

}  // namespace entente::domain
