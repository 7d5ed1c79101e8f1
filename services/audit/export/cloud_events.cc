// CloudEvents 1.0 in its JSON format, https://cloudevents.io.
//
// Attributes may be logged on the way, so they hold no text that a person has written: all of that is in
// `data`.
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"
#include "services/audit/export/format.h"
#include "services/domain/refusal.h"

namespace entente::audit {
namespace {

// Stands before the type of an event, `entente.v1.RoleAssigned`: the name of the message, which is on disk
// and therefore never changes.
constexpr char kTypePrefix[] = "entente.v1.";
constexpr char kDataSchema[] = "urn:entente:schema:entente.v1.ExportedEvent";

// What an attribute is left out for when it is empty: CloudEvents has no empty attributes.
void SetUnlessEmpty(nlohmann::ordered_json& attributes, const char* name, const std::string& value) {
  if (!value.empty()) attributes[name] = value;
}

nlohmann::ordered_json AttributesOf(const v1::TrailEntry& entry, const std::string& source) {
  nlohmann::ordered_json attributes;
  attributes["specversion"] = "1.0";
  attributes["id"] = entry.name();
  attributes["source"] = source;
  attributes["type"] = absl::StrCat(kTypePrefix, entry.type());
  SetUnlessEmpty(attributes, "subject", entry.resource());
  // The recorded time for all events; the one for which the event was recorded may be a year, and is in
  // `data`.
  attributes["time"] = google::protobuf::util::TimeUtil::ToString(entry.record_time());
  attributes["datacontenttype"] = "application/json";
  attributes["dataschema"] = kDataSchema;
  // 64 bits are no integer of CloudEvents: digits that sort as text.
  attributes["sequence"] = absl::StrFormat("%020d", entry.position());
  SetUnlessEmpty(attributes, "partitionkey", entry.resource());
  SetUnlessEmpty(attributes, "correlationid", entry.correlation_id());
  SetUnlessEmpty(attributes, "causationid", entry.causation_id());
  return attributes;
}

class CloudEvents : public Format {
 public:
  CloudEvents(const std::string& log_id, bool batch)
      : source_(absl::StrCat("urn:entente:log:", log_id)), batch_(batch) {}

  void Begin(std::string& text) override {
    if (batch_) text += "[";
  }

  absl::Status Write(const v1::ExportedEvent& event, std::string& text) override {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string data;
    if (!google::protobuf::util::MessageToJsonString(event, &data, options).ok()) {
      return domain::Internal(absl::StrCat("the event ", event.entry().name(), " cannot be written as JSON"));
    }
    std::string written = AttributesOf(event.entry(), source_).dump();
    written.pop_back();  // The brace, so that `data` becomes the last member.
    if (batch_) text += is_first_ ? "\n" : ",\n";
    is_first_ = false;
    absl::StrAppend(&text, written, ",\"data\":", data, "}");
    if (!batch_) text += "\n";
    return absl::OkStatus();
  }

  void End(std::string& text) override {
    if (batch_) text += is_first_ ? "]\n" : "\n]\n";
  }

 private:
  const std::string source_;
  const bool batch_;
  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<Format> MakeCloudEvents(const std::string& log_id, bool batch) {
  return std::make_unique<CloudEvents>(log_id, batch);
}

}  // namespace entente::audit
