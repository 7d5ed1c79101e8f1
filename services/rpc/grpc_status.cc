#include "services/rpc/grpc_status.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/refusal.h"
#include "storage/sealing/errors.h"

namespace entente::rpc {
namespace {

// The refusal that a client sees in place of a status that names no reason.
absl::Status Outward(const absl::Status& status) {
  if (const auto person = sealing::error::PersonOfDamagedKey(status); person.has_value()) {
    return domain::Refuse(
        v1::DATA_CORRUPT,
        absl::StrCat("The key of ", *person, " is damaged on the server, so nothing personal of ", *person,
                     " can be read. The operator must restore the file that the server's log names from the "
                     "backup of keys."),
        {{"person", *person}});
  }
  switch (status.code()) {
    case absl::StatusCode::kDataLoss:
      return domain::Refuse(v1::DATA_CORRUPT, "Stored data is not what it must be. The operator must act.");
    case absl::StatusCode::kUnavailable:
      return domain::Refuse(v1::LEDGER_READ_ONLY, "The disk refuses. The operator must act.");
    case absl::StatusCode::kDeadlineExceeded:
      return domain::Refuse(v1::DEADLINE_PASSED, "The deadline was over before the answer was ready.");
    default:
      return domain::Refuse(v1::INTERNAL_ERROR, "A mistake in the server.");
  }
}

// Says in an ErrorInfo what the rule of its reason says.
void AddRule(google::rpc::ErrorInfo& info) {
  v1::ErrorReason reason = v1::INTERNAL_ERROR;
  if (!v1::ErrorReason_Parse(info.reason(), &reason)) return;
  const v1::ErrorRule& rule = domain::RuleOf(reason);
  (*info.mutable_metadata())["outcome"] = v1::ErrorRule::Outcome_Name(rule.outcome());
  (*info.mutable_metadata())["retriable"] = rule.retriable() ? "true" : "false";
}

// Takes entries off the end of a list until the details fit. Returns how many went.
template <typename List>
int Shorten(List* list, size_t excess_bytes) {
  int removed = 0;
  for (size_t freed = 0; freed < excess_bytes && list->size() > 1; ++removed) {
    freed += list->rbegin()->ByteSizeLong();
    list->RemoveLast();
  }
  return removed;
}

// Shortens the detail that can be long.
int ShortenDetail(google::protobuf::Any& detail, size_t excess_bytes) {
  google::rpc::BadRequest fields;
  google::rpc::PreconditionFailure conditions;
  int removed = 0;
  if (detail.UnpackTo(&fields)) {
    removed = Shorten(fields.mutable_field_violations(), excess_bytes);
    detail.PackFrom(fields);
  } else if (detail.UnpackTo(&conditions)) {
    removed = Shorten(conditions.mutable_violations(), excess_bytes);
    detail.PackFrom(conditions);
  }
  return removed;
}

// Cuts a text at a character, not within one.
void Truncate(std::string& text, size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  size_t end = bytes_max - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "...";
}

void Bound(google::rpc::Status& answer) {
  int removed = 0;
  for (google::protobuf::Any& detail : *answer.mutable_details()) {
    const size_t size = answer.ByteSizeLong() - answer.message().size();
    if (size > kStatusDetailsBytesMax) removed += ShortenDetail(detail, size - kStatusDetailsBytesMax);
  }
  // What is too long for other causes than a list is left out whole.
  while (answer.details_size() > 1 &&
         answer.ByteSizeLong() - answer.message().size() > kStatusDetailsBytesMax) {
    answer.mutable_details()->RemoveLast();
    ++removed;
  }
  const std::string note = removed == 0 ? "" : absl::StrCat(" (and ", removed, " more details, left out)");
  Truncate(*answer.mutable_message(), kStatusMessageBytesMax - note.size());
  answer.mutable_message()->append(note);
}

}  // namespace

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status answer;
  if (status.ok()) return answer;
  const absl::Status outward = domain::ReasonOf(status).has_value() ? status : Outward(status);
  answer.set_code(static_cast<int>(outward.code()));
  answer.set_message(std::string(outward.message()));
  outward.ForEachPayload([&answer](absl::string_view type_url, const absl::Cord& payload) {
    google::protobuf::Any& detail = *answer.add_details();
    detail.set_type_url(std::string(type_url));
    detail.set_value(std::string(payload));
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) {
      AddRule(info);
      detail.PackFrom(info);
    }
  });
  // The ErrorInfo stands first, so that it is never what is left out.
  for (int i = 1; i < answer.details_size(); ++i) {
    if (answer.details(i).Is<google::rpc::ErrorInfo>()) answer.mutable_details()->SwapElements(0, i);
  }
  Bound(answer);
  return answer;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status answer = ToRpcStatus(status);
  return grpc::Status(static_cast<grpc::StatusCode>(answer.code()), answer.message(),
                      answer.SerializeAsString());
}

}  // namespace entente::rpc
