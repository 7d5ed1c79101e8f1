#include "tests/support/refusal.h"

#include <map>
#include <ostream>

#include "entente/v1/rules.pb.h"
#include "google/rpc/error_details.pb.h"

namespace entente::support {
namespace {

// The details of one type.
template <typename Detail>
std::vector<Detail> FindDetails(const grpc::Status& status) {
  std::vector<Detail> found;
  const google::rpc::Status rich = DetailsOf(status);
  for (const auto& any : rich.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) found.push_back(detail);
  }
  return found;
}

// Matches by a predicate and explains with the whole refusal.
class StatusMatcher : public testing::MatcherInterface<const grpc::Status&> {
 public:
  StatusMatcher(int code, std::string reason) : code_(code), reason_(std::move(reason)) {}

  bool MatchAndExplain(const grpc::Status& status, testing::MatchResultListener* listener) const override {
    *listener << Explain(status);
    return static_cast<int>(status.error_code()) == code_ && ReasonOf(status) == reason_;
  }

  void DescribeTo(std::ostream* out) const override {
    *out << (code_ == 0 ? "is accepted" : "is refused for " + reason_) << " with code " << code_;
  }

 private:
  const int code_;
  const std::string reason_;
};

}  // namespace

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status rich;
  rich.ParseFromString(status.error_details());
  return rich;
}

grpc::Status AsGrpcStatus(const google::rpc::Status& status) {
  return {static_cast<grpc::StatusCode>(status.code()), status.message(), status.SerializeAsString()};
}

std::string ReasonOf(const grpc::Status& status) {
  const auto infos = FindDetails<google::rpc::ErrorInfo>(status);
  return infos.size() == 1 && infos[0].domain() == "entente.dev" ? infos[0].reason() : "";
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  std::vector<std::string> fields;
  for (const auto& detail : FindDetails<google::rpc::BadRequest>(status)) {
    for (const auto& violation : detail.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

std::vector<std::string> ConditionsOf(const grpc::Status& status) {
  std::vector<std::string> types;
  for (const auto& detail : FindDetails<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : detail.violations()) types.push_back(violation.type());
  }
  return types;
}

std::string Explain(const grpc::Status& status) {
  std::string text =
      "code " + std::to_string(status.error_code()) + " " + ReasonOf(status) + ": " + status.error_message();
  for (const auto& info : FindDetails<google::rpc::ErrorInfo>(status)) {
    // In the order of their keys, which the message itself does not have.
    for (const auto& [key, value] :
         std::map<std::string, std::string>(info.metadata().begin(), info.metadata().end())) {
      text += "\n  " + key + " " + value;
    }
  }
  for (const std::string& field : FieldsOf(status)) text += "\n  field " + field;
  for (const std::string& type : ConditionsOf(status)) text += "\n  condition " + type;
  return text;
}

testing::Matcher<const grpc::Status&> IsRefused(v1::ErrorReason reason) {
  const auto* value = v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  const v1::ErrorRule& rule = value->options().GetExtension(v1::error);
  return testing::MakeMatcher(new StatusMatcher(rule.code(), value->name()));
}

testing::Matcher<const grpc::Status&> IsAccepted() {
  return testing::MakeMatcher(new StatusMatcher(0, ""));
}

}  // namespace entente::support
