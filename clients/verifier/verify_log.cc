#include "clients/verifier/verify_log.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "storage/tree/hash.h"

namespace entente::verifier {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::string_view kKept = "the checkpoint that was kept";

// What a verification of the whole log looks at in a record.
struct RecordHead {
  uint64_t position = 0;
  std::string_view resource;
  uint64_t version = 0;
};

// Reads bytes of the length that stands before them, without a copy.
bool ReadBytes(CodedInputStream& input, std::string_view& bytes) {
  uint32_t length = 0;
  const void* begin = nullptr;
  int rest = 0;
  if (!input.ReadVarint32(&length)) return false;
  // At the end of the input there is no buffer, and nothing to read.
  if (length == 0) return bytes = {}, true;
  input.GetDirectBufferPointerInline(&begin, &rest);
  if (rest < 0 || length > static_cast<uint32_t>(rest)) return false;
  bytes = {static_cast<const char*>(begin), length};
  return input.Skip(static_cast<int>(length));
}

// Walks over the fields of a record, which takes a tenth of parsing it. As in a parser, the last of several
// fields with one number counts. Nothing if the bytes are no message.
std::optional<RecordHead> ReadHead(std::string_view record) {
  using storage::v1::Record;
  constexpr auto kPosition =
      WireFormatLite::MakeTag(Record::kPositionFieldNumber, WireFormatLite::WIRETYPE_VARINT);
  constexpr auto kResource =
      WireFormatLite::MakeTag(Record::kResourceFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  constexpr auto kVersion =
      WireFormatLite::MakeTag(Record::kVersionFieldNumber, WireFormatLite::WIRETYPE_VARINT);
  CodedInputStream input(reinterpret_cast<const uint8_t*>(record.data()), static_cast<int>(record.size()));
  RecordHead head;
  while (const uint32_t tag = input.ReadTag()) {
    bool read = false;
    if (tag == kPosition) {
      read = input.ReadVarint64(&head.position);
    } else if (tag == kVersion) {
      read = input.ReadVarint64(&head.version);
    } else if (tag == kResource) {
      read = ReadBytes(input, head.resource);
    } else {
      read = WireFormatLite::SkipField(&input, tag);
    }
    if (!read) return std::nullopt;
  }
  if (!input.ConsumedEntireMessage()) return std::nullopt;
  return head;
}

}  // namespace

LogVerifier::LogVerifier(const std::string& note, const Trust& trust) {
  Trust now = trust;
  now.older_note.reset();
  verdict_ = VerifyCheckpoint(note, {}, now);
  if (!trust.older_note.has_value()) return;
  // What was kept need not have been cosigned.
  const Verdict kept = VerifyCheckpoint(*trust.older_note, {}, {trust.log_key, {}, {}, 0});
  for (const std::string& fault : kept.faults) {
    verdict_.AddFault(absl::StrCat("Of the checkpoint that was kept: ", fault));
  }
  verdict_.older = kept.checkpoint;
  if (verdict_.older.has_value() && verdict_.older->size == 0) CheckRoot(*verdict_.older, kKept);
}

void LogVerifier::CheckRecord(std::string_view record) {
  const uint64_t position = root_.size() + 1;
  if (record.size() > kRecordBytesMax) {
    return verdict_.AddFault(absl::StrFormat(
        "The record at position %d is longer than the %d bytes that are read.", position, kRecordBytesMax));
  }
  const std::optional<RecordHead> head = ReadHead(record);
  if (!head.has_value()) {
    return verdict_.AddFault(absl::StrFormat("The record at position %d cannot be read.", position));
  }
  if (head->position != position) {
    verdict_.AddFault(
        absl::StrFormat("The record at position %d says that it stands at %d.", position, head->position));
  }
  const absl::string_view resource(head->resource.data(), head->resource.size());
  uint64_t& version = versions_.try_emplace(resource, 0).first->second;
  if (head->version != ++version) {
    verdict_.AddFault(absl::StrFormat(
        "The event at position %d has version %d, and %d was to follow: the history has a gap, or was put in "
        "another order.",
        position, head->version, version));
    version = head->version;
  }
}

void LogVerifier::Add(std::string_view record) {
  CheckRecord(record);
  root_.Append(tree::HashLeaf(record));
  if (verdict_.older.has_value() && root_.size() == verdict_.older->size) {
    CheckRoot(*verdict_.older, kKept);
  }
}

void LogVerifier::CheckRoot(const tree::Checkpoint& checkpoint, std::string_view which) {
  if (root_.Root() == checkpoint.root) return;
  verdict_.AddFault(absl::StrFormat(
      "The first %d records are not those that %s has signed: one of them at least was altered, "
      "left out, added or put in another place.",
      checkpoint.size, which));
}

Verdict LogVerifier::Finish() {
  if (!verdict_.checkpoint.has_value()) return std::move(verdict_);
  if (verdict_.older.has_value() && verdict_.checkpoint->size < verdict_.older->size) {
    verdict_.AddFault(ShorterThanKept(verdict_.older->size, verdict_.checkpoint->size));
  }
  if (root_.size() != verdict_.checkpoint->size) {
    verdict_.AddFault(absl::StrFormat("There are %d records, and the checkpoint has signed %d.", root_.size(),
                                      verdict_.checkpoint->size));
  } else {
    CheckRoot(*verdict_.checkpoint, "the checkpoint");
  }
  verdict_.resources = versions_.size();
  return std::move(verdict_);
}

}  // namespace entente::verifier
