#include "services/domain/refusal.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace entente::domain {
namespace {

// The payload keys are those under which google.rpc.Status carries the details on the wire.
constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";
constexpr char kPreconditionFailureUrl[] = "type.googleapis.com/google.rpc.PreconditionFailure";

void Attach(absl::Status& status, const char* url, const google::protobuf::Message& detail) {
  status.SetPayload(url, absl::Cord(detail.SerializeAsString()));
}

// The details that a refusal was made with; nothing if it was not made here.
std::optional<google::rpc::ErrorInfo> InfoOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kErrorInfoUrl);
  google::rpc::ErrorInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return std::nullopt;
  return info;
}

}  // namespace

const v1::ErrorRule& RuleOf(v1::ErrorReason reason) {
  return v1::ErrorReason_descriptor()->FindValueByNumber(reason)->options().GetExtension(v1::error);
}

absl::Status Refuse(v1::ErrorReason reason, std::string_view message,
                    const std::map<std::string, std::string>& metadata) {
  absl::Status status(static_cast<absl::StatusCode>(RuleOf(reason).code()),
                      absl::string_view(message.data(), message.size()));
  google::rpc::ErrorInfo info;
  info.set_reason(v1::ErrorReason_Name(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  Attach(status, kErrorInfoUrl, info);
  return status;
}

absl::Status RefuseFields(v1::ErrorReason reason, const std::vector<FieldFault>& faults,
                          const std::map<std::string, std::string>& metadata) {
  std::string message;
  google::rpc::BadRequest bad_request;
  for (const FieldFault& fault : faults) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", fault.field, ": ", fault.description);
    auto* violation = bad_request.add_field_violations();
    violation->set_field(fault.field);
    violation->set_description(fault.description);
  }
  absl::Status status = Refuse(reason, message, metadata);
  Attach(status, kBadRequestUrl, bad_request);
  return status;
}

absl::Status InvalidFields(const std::vector<FieldFault>& faults) {
  return RefuseFields(v1::FIELD_INVALID, faults);
}

absl::Status NotFound(const std::vector<FieldFault>& faults) {
  return RefuseFields(v1::RESOURCE_NOT_FOUND, faults);
}

absl::Status Unmet(const std::vector<UnmetCondition>& conditions) {
  std::string message;
  google::rpc::PreconditionFailure failure;
  for (const UnmetCondition& condition : conditions) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", condition.description);
    auto* violation = failure.add_violations();
    violation->set_type(condition.type);
    violation->set_subject(condition.subject);
    violation->set_description(condition.description);
  }
  absl::Status status = Refuse(v1::PRECONDITION_FAILED, message);
  Attach(status, kPreconditionFailureUrl, failure);
  return status;
}

absl::Status AlreadyExists(std::string_view resource) {
  return Refuse(v1::RESOURCE_ALREADY_EXISTS, absl::StrFormat("%s exists already", resource),
                {{"resource", std::string(resource)}});
}

absl::Status NotInPlaybook(const std::vector<FieldFault>& faults, std::string_view playbook_version) {
  return RefuseFields(v1::NOT_IN_PLAYBOOK, faults, {{"playbook_version", std::string(playbook_version)}});
}

absl::Status WithFieldPrefix(const absl::Status& status, std::string_view prefix) {
  if (status.ok()) return status;
  // `commands[2].join_party.` as a whole stands for the request of that command.
  const std::string_view request = prefix.substr(0, prefix.size() - 1);
  std::string message = absl::StrCat(std::string(request), ": ", std::string(status.message()));
  google::rpc::BadRequest bad_request;
  const auto fields = status.GetPayload(kBadRequestUrl);
  const bool has_fields = fields.has_value() && bad_request.ParseFromString(std::string(*fields));
  if (has_fields) message.clear();
  for (auto& violation : *bad_request.mutable_field_violations()) {
    violation.set_field(std::string(prefix) + violation.field());
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field(), ": ", violation.description());
  }
  absl::Status prefixed(status.code(), message);
  status.ForEachPayload(
      [&prefixed](absl::string_view url, const absl::Cord& payload) { prefixed.SetPayload(url, payload); });
  if (has_fields) Attach(prefixed, kBadRequestUrl, bad_request);
  if (std::optional<google::rpc::ErrorInfo> info = InfoOf(status); info.has_value()) {
    (*info->mutable_metadata())["request"] = std::string(request);
    Attach(prefixed, kErrorInfoUrl, *info);
  }
  return prefixed;
}

absl::Status Internal(std::string_view message) {
  return Refuse(v1::INTERNAL_ERROR, message);
}

std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status) {
  v1::ErrorReason reason;
  const std::optional<google::rpc::ErrorInfo> info = InfoOf(status);
  if (!info.has_value() || !v1::ErrorReason_Parse(info->reason(), &reason)) return std::nullopt;
  return reason;
}

std::string MetadataOf(const absl::Status& status, std::string_view key) {
  const std::optional<google::rpc::ErrorInfo> info = InfoOf(status);
  if (!info.has_value()) return "";
  const auto found = info->metadata().find(std::string(key));
  return found == info->metadata().end() ? "" : found->second;
}

}  // namespace entente::domain
