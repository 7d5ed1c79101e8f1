#include "services/views/page_token.h"

#include <memory>

#include "absl/strings/escaping.h"
#include "services/views/errors.h"
#include "services/views/row_keys.h"

namespace entente::views {
namespace {

// FNV-1a: tells questions apart, and need not withstand anyone who wants to fool himself.
uint64_t HashBytes(std::string_view bytes) {
  uint64_t hash = 14695981039346656037u;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  return hash;
}

void ClearField(google::protobuf::Message& message, const char* name) {
  const google::protobuf::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) message.GetReflection()->ClearField(&message, field);
}

}  // namespace

uint64_t QuestionHash(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> question(request.New());
  question->CopyFrom(request);
  for (const char* name : {"page_size", "page_token", "read_after"}) ClearField(*question, name);
  const google::protobuf::FieldDescriptor* as_of = question->GetDescriptor()->FindFieldByName("as_of");
  const google::protobuf::Reflection& reflection = *question->GetReflection();
  if (as_of != nullptr && reflection.HasField(*question, as_of)) {
    ClearField(*reflection.MutableMessage(question.get(), as_of), "read_after");
    // An empty `as_of` asks the same as none.
    if (reflection.GetMessage(*question, as_of).ByteSizeLong() == 0)
      reflection.ClearField(question.get(), as_of);
  }
  return HashBytes(std::string(question->GetDescriptor()->full_name()) + question->SerializeAsString());
}

std::string EncodePageToken(uint64_t question, std::string_view cursor) {
  std::string bytes = EncodePosition(question);
  bytes.append(cursor);
  std::string token;
  absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()), &token);
  return token;
}

absl::StatusOr<std::string> DecodePageToken(std::string_view token, uint64_t question) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) ||
      bytes.size() < kPositionBytes || DecodePosition(bytes) != question) {
    return error::PageTokenInvalid();
  }
  return bytes.substr(kPositionBytes);
}

}  // namespace entente::views
