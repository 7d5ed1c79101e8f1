#include "clients/cli/request_id.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace entente::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kIdBytes = 16;

void RemovePersonalFields(Message& message) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->options().GetExtension(v1::rule).personal()) {
      reflection->ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        RemovePersonalFields(*reflection->MutableRepeatedMessage(&message, field, i));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      RemovePersonalFields(*reflection->MutableMessage(&message, field));
    }
  }
}

std::string DeterministicBytes(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// What the id is made of, apart from the occurrence. The field of `Command` stands for the method.
std::string Content(const v1::Command& command) {
  v1::Command bare = command;
  const auto* oneof = v1::Command::descriptor()->oneof_decl(0);
  const FieldDescriptor* field = bare.GetReflection()->GetOneofFieldDescriptor(bare, oneof);
  if (field == nullptr) return "";
  Message& request = *bare.GetReflection()->MutableMessage(&bare, field);
  RemovePersonalFields(request);
  if (const auto* context = request.GetDescriptor()->FindFieldByName("context");
      context != nullptr && request.GetReflection()->HasField(request, context)) {
    static_cast<v1::CommandContext*>(request.GetReflection()->MutableMessage(&request, context))
        ->clear_request_id();
  }
  return absl::StrCat(field->name(), std::string(1, '\0'), DeterministicBytes(request));
}

std::array<unsigned char, SHA256_DIGEST_LENGTH> Sha256(const std::string& bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string IdOf(const std::string& content, uint32_t occurrence) {
  const auto digest = Sha256(absl::StrCat(occurrence, std::string(1, '\0'), content));
  return absl::BytesToHexString(std::string(digest.begin(), digest.begin() + kIdBytes));
}

}  // namespace

std::string RandomRequestId() {
  std::array<unsigned char, kIdBytes> bytes;
  // Without randomness two commands could be taken for one; there is no way to go on.
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  bytes[6] = (bytes[6] & 0x0F) | 0x40;  // Version 4.
  bytes[8] = (bytes[8] & 0x3F) | 0x80;  // The variant of RFC 9562.
  std::string hex = absl::BytesToHexString(std::string(bytes.begin(), bytes.end()));
  for (const size_t at : {20, 16, 12, 8}) hex.insert(at, "-");
  return hex;
}

std::string ContentRequestId(const v1::Command& command, uint32_t occurrence) {
  return IdOf(Content(command), occurrence);
}

std::string ContentRequestIds::Next(const v1::Command& command) {
  const std::string content = Content(command);
  const auto digest = Sha256(content);
  uint64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  if (seen_.insert(key).second) return IdOf(content, 1);
  uint32_t& occurrence = repeats_.try_emplace(key, 1).first->second;
  return IdOf(content, ++occurrence);
}

}  // namespace entente::cli
