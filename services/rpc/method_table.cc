#include "services/rpc/method_table.h"

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "absl/strings/str_cat.h"
#include "entente/v1/activity_service.pb.h"
#include "entente/v1/admin_service.pb.h"
#include "entente/v1/agreement_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/correction_service.pb.h"
#include "entente/v1/duty_service.pb.h"
#include "entente/v1/export_service.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/origin_service.pb.h"
#include "entente/v1/ownership_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/period_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/plan_service.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "entente/v1/rules.pb.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

// CorrectionService's file declares no message that could stand for it: this keeps the linker from leaving it
// out.
const FileDescriptor* CorrectionServiceFile() {
  google::protobuf::internal::AssignDescriptors(
      &descriptor_table_entente_2fv1_2fcorrection_5fservice_2eproto);
  return google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
      "entente/v1/correction_service.proto");
}

// The files that declare the services; a message of each stands for its file. To add a service is to add
// its file here.
std::vector<const FileDescriptor*> ServiceFiles() {
  return {
      v1::GetServerInfoRequest::descriptor()->file(),  v1::SignAgreementRequest::descriptor()->file(),
      v1::CreateAllianceRequest::descriptor()->file(), v1::ProposeCommandRequest::descriptor()->file(),
      v1::ListTrailRequest::descriptor()->file(),      CorrectionServiceFile(),
      v1::ExportEventsRequest::descriptor()->file(),   v1::ApplyCommandsRequest::descriptor()->file(),
      v1::EnterStageRequest::descriptor()->file(),     v1::RegisterOrganizationRequest::descriptor()->file(),
      v1::AssignRoleRequest::descriptor()->file(),     v1::DefineKpiRequest::descriptor()->file(),
      v1::RegisterPersonRequest::descriptor()->file(), v1::PlanMilestoneRequest::descriptor()->file(),
      v1::GetPlaybookRequest::descriptor()->file(),    v1::GetCheckpointRequest::descriptor()->file(),
      v1::ClosePeriodRequest::descriptor()->file(),    v1::AssessNeedsRequest::descriptor()->file(),
      v1::RecordActivityRequest::descriptor()->file(), v1::ListFindingsRequest::descriptor()->file(),
      v1::ListDutiesRequest::descriptor()->file(),
  };
}

[[noreturn]] void Abort(const MethodDescriptor* method, const char* fault) {
  std::fprintf(stderr, "%s %s\n", method->full_name().c_str(), fault);
  std::abort();
}

MethodRow RowOf(const MethodDescriptor* method) {
  const v1::MethodRule& rule = method->options().GetExtension(v1::method);
  MethodRow row;
  row.method = method;
  row.path = absl::StrCat("/", method->service()->full_name(), "/", method->name());
  row.short_name = absl::StrCat(method->service()->name(), "/", method->name());
  row.permission_name = rule.permission();
  const std::optional<access::PermissionSet> permission = access::FindPermission(rule.permission());
  if (!permission.has_value()) Abort(method, "has no permission that the table of roles knows");
  row.permission = *permission;
  if (rule.deadline_seconds() == 0) Abort(method, "has no deadline");
  row.deadline = std::chrono::seconds(rule.deadline_seconds());
  row.request = MessageFactory::generated_factory()->GetPrototype(method->input_type());
  row.response = MessageFactory::generated_factory()->GetPrototype(method->output_type());
  const bool is_unary = !method->client_streaming() && !method->server_streaming();
  row.is_command = is_unary && method->output_type() == v1::Receipt::descriptor();
  return row;
}

}  // namespace

MethodTable::MethodTable() {
  for (const FileDescriptor* file : ServiceFiles()) {
    for (int i = 0; i < file->service_count(); ++i) AddService(file->service(i));
  }
}

const MethodTable& MethodTable::Get() {
  static const MethodTable* const table = new MethodTable;
  return *table;
}

void MethodTable::AddService(const google::protobuf::ServiceDescriptor* service) {
  services_.push_back(service);
  for (int i = 0; i < service->method_count(); ++i) {
    MethodRow& row = rows_.emplace_back(RowOf(service->method(i)));
    row.index = rows_.size() - 1;
    by_method_[row.method] = &row;
    by_request_[row.method->input_type()] = &row;
  }
}

const MethodRow* MethodTable::Find(const MethodDescriptor* method) const {
  const auto found = by_method_.find(method);
  return found == by_method_.end() ? nullptr : found->second;
}

const MethodRow* MethodTable::FindByRequest(const Descriptor* request) const {
  const auto found = by_request_.find(request);
  return found == by_request_.end() ? nullptr : found->second;
}

}  // namespace entente::rpc
