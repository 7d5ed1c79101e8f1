#include "clients/cli/methods.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
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

namespace entente::cli {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;

constexpr size_t kNearNamesMax = 3;

// The linker keeps a generated file only where something refers to it, so every service file is named here
// by the table that its generated header declares.
const std::vector<const google::protobuf::internal::DescriptorTable*>& ServiceFiles() {
  static const auto* const files = new std::vector<const google::protobuf::internal::DescriptorTable*>{
      &descriptor_table_entente_2fv1_2factivity_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fadmin_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fagreement_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2falliance_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fapproval_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2faudit_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fcorrection_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fduty_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fexport_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2ffinding_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fledger_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2flifecycle_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2forigin_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2forganization_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fownership_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fperformance_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fperiod_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fperson_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fplan_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fplaybook_5fservice_2eproto,
      &descriptor_table_entente_2fv1_2fproof_5fservice_2eproto,
  };
  return *files;
}

// How many letters must be changed, added or left out to make `b` of `a`.
size_t Distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row[b.size()];
}

}  // namespace

const std::vector<const MethodDescriptor*>& AllMethods() {
  static const auto* const methods = [] {
    auto* found = new std::vector<const MethodDescriptor*>;
    for (const auto* table : ServiceFiles()) {
      const auto* file = DescriptorPool::generated_pool()->FindFileByName(table->filename);
      for (int s = 0; s < file->service_count(); ++s) {
        for (int m = 0; m < file->service(s)->method_count(); ++m)
          found->push_back(file->service(s)->method(m));
      }
    }
    return found;
  }();
  return *methods;
}

const MethodDescriptor* FindMethod(const std::string& name) {
  std::string dotted = name;
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  if (!dotted.empty() && dotted[0] == '.') dotted.erase(0, 1);
  for (const MethodDescriptor* method : AllMethods()) {
    if (dotted == method->name() || dotted == method->full_name() ||
        dotted == absl::StrCat(method->service()->name(), ".", method->name())) {
      return method;
    }
  }
  return nullptr;
}

std::string MethodPath(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

const google::protobuf::FieldDescriptor* ContextField(const MethodDescriptor& method) {
  const auto* field = method.input_type()->FindFieldByName("context");
  const bool frames = field != nullptr && field->message_type() == v1::CommandContext::descriptor();
  return frames ? field : nullptr;
}

std::vector<std::string> NearNames(const std::string& wrong, const std::vector<std::string>& names) {
  const std::string lower = absl::AsciiStrToLower(wrong.substr(0, 100));
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const std::string& name : names) {
    const std::string candidate = absl::AsciiStrToLower(name);
    size_t distance = Distance(lower, candidate);
    // Half a name is as good a hint as a misspelt one.
    if (lower.size() >= 3 && candidate.find(lower) != std::string::npos) distance = 1;
    if (distance <= std::max<size_t>(2, candidate.size() / 3)) ranked.emplace_back(distance, name);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(std::min(ranked.size(), kNearNamesMax));
  std::vector<std::string> near;
  for (auto& [distance, name] : ranked) near.push_back(std::move(name));
  return near;
}

std::string DidYouMean(const std::string& wrong, const std::vector<std::string>& names) {
  const std::vector<std::string> near = NearNames(wrong, names);
  std::string text;
  for (size_t i = 0; i < near.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? " Did you mean " : i + 1 == near.size() ? " or " : ", ", near[i]);
  }
  return near.empty() ? text : text + "?";
}

}  // namespace entente::cli
