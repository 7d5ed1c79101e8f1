#include "services/rpc/wire.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/unknown_field_set.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "services/rpc/errors.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

// As deep as protobuf itself reads nested messages.
constexpr int kDepthMax = 100;
constexpr size_t kFaultsMax = 20;

// True if the text is valid UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const size_t length = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
      return false;
    }
    i += length;
  }
  return true;
}

// Looks for faults in one message, whose place is `path`.
void FindFaultsIn(const Descriptor* type, std::string_view bytes, const std::string& path, int depth,
                  std::vector<domain::FieldFault>& faults) {
  UnknownFieldSet fields;
  google::protobuf::Empty anything;
  const bool is_message = anything.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (!is_message || depth > kDepthMax) {
    faults.push_back({path, is_message ? "is nested too deep" : "cannot be read as protobuf"});
    return;
  }
  const UnknownFieldSet& set = google::protobuf::Empty::GetReflection()->GetUnknownFields(anything);
  std::vector<int> counts(static_cast<size_t>(type->field_count()), 0);
  for (int i = 0; i < set.field_count() && faults.size() < kFaultsMax; ++i) {
    const UnknownField& value = set.field(i);
    const FieldDescriptor* field = type->FindFieldByNumber(value.number());
    if (field == nullptr || value.type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    std::string place = path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
    if (field->is_repeated())
      absl::StrAppend(&place, "[", counts[static_cast<size_t>(field->index())]++, "]");
    if (field->type() == FieldDescriptor::TYPE_STRING && !IsUtf8(value.length_delimited())) {
      faults.push_back({place, "is not valid UTF-8"});
    } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      FindFaultsIn(field->message_type(), value.length_delimited(), place, depth + 1, faults);
    }
  }
}

std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices)
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return flat;
}

}  // namespace

std::vector<domain::FieldFault> FindWireFaults(const Descriptor* type, std::string_view bytes) {
  std::vector<domain::FieldFault> faults;
  FindFaultsIn(type, bytes, "", 0, faults);
  if (faults.empty()) faults.push_back({"", absl::StrCat("cannot be read as ", type->full_name())});
  return faults;
}

absl::Status ReadMessage(const grpc::ByteBuffer& bytes, size_t bytes_max,
                         google::protobuf::Message& message) {
  if (bytes.Length() > bytes_max) return MessageTooLarge(bytes.Length(), bytes_max);
  grpc::ByteBuffer shared(bytes);  // The reader wants one that it may change; the bytes are not copied.
  grpc::ProtoBufferReader reader(&shared);
  if (reader.status().ok() && message.ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  return domain::InvalidFields(FindWireFaults(message.GetDescriptor(), Flatten(bytes)));
}

grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message) {
  const size_t size = message.ByteSizeLong();
  // GRPC counts the references of a slice itself; the bytes are written straight into it.
  grpc::Slice slice(size);
  google::protobuf::io::ArrayOutputStream bytes(const_cast<uint8_t*>(slice.begin()), static_cast<int>(size));
  google::protobuf::io::CodedOutputStream output(&bytes);
  // Maps in the order of their keys, so that the same answer is the same bytes whoever gives it.
  output.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&output);
  output.Trim();
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer ShareBytes(std::shared_ptr<const std::string> bytes) {
  using Holder = std::shared_ptr<const std::string>;
  void* const data = const_cast<char*>(bytes->data());
  const size_t size = bytes->size();
  grpc::Slice slice(
      data, size, [](void* holder) { delete static_cast<Holder*>(holder); }, new Holder(std::move(bytes)));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace entente::rpc
