#include "clients/cli/log_proof.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "clients/cli/errors.h"
#include "clients/cli/json.h"
#include "clients/cli/read_all.h"
#include "entente/v1/proof_service.pb.h"
#include "nlohmann/json.hpp"
#include "services/text/event_count.h"

namespace entente::cli {
namespace {

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

std::string TimeText(const google::protobuf::Timestamp& timestamp) {
  return TimeText(absl::FromUnixSeconds(timestamp.seconds()));
}

std::string RunText(const std::vector<storage::v1::Record>& records) {
  const uint64_t first = records.front().version();
  const uint64_t last = records.back().version();
  if (first == last) return absl::StrFormat("version %d", first);
  return absl::StrFormat("versions %d to %d without a gap", first, last);
}

// As of which position the last event of a bundle with a head was the latest: that of the rooting, or its own
// if it stands behind that.
uint64_t LatestPosition(const verifier::Verdict& verdict) {
  return std::max<uint64_t>(verdict.head->position, verdict.records.back().position());
}

// Up to where it is known that nothing was left out at the end, and how much may have come after that.
std::string LatestText(const verifier::Verdict& verdict) {
  if (verdict.records.empty()) return "";
  if (!verdict.head.has_value()) {
    return "  which does not show that nothing was recorded after it: --latest demands that\n";
  }
  const verifier::ProvenHead& head = *verdict.head;
  const uint64_t version = verdict.records.back().version();
  std::string text;
  if (LatestPosition(verdict) == head.position) {
    text = absl::StrFormat("  where version %d was the latest as of position %d, rooted on %s\n", version,
                           head.position, TimeText(head.record_time));
  } else {
    text = absl::StrFormat(
        "  where version %d came after position %d, as of which the last versions were "
        "rooted on %s\n",
        version, head.position, TimeText(head.record_time));
  }
  if (head.unknown_events == 0) return text + "  and the log that was signed has no event after that\n";
  absl::StrAppend(&text, "  but the log that was signed has ", text::EventCount(head.unknown_events),
                  " after that, and nothing is known of ", head.unknown_events == 1 ? "it\n" : "them\n");
  return text;
}

}  // namespace

absl::StatusOr<v1::Checkpoint> HandInCosignatures(Connection& connection, const std::string& note) {
  v1::AddCosignaturesRequest request;
  request.set_note(note);
  v1::Checkpoint checkpoint;
  if (auto status = connection.Call("AddCosignatures", request, checkpoint); !status.ok()) return status;
  return checkpoint;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content;
  if (!file && errno == ENOENT) return FileMissing(path);
  if (!file || !ReadAll(file, content)) return FileUnreadable(path, "reading failed");
  return content;
}

absl::StatusOr<v1::ProofBundle> ReadBundle(const std::string& path, std::istream& input) {
  std::string content;
  if (path != "-") {
    auto read = ReadFile(path);
    if (!read.ok()) return read.status();
    content = *std::move(read);
  } else if (!ReadAll(input, content)) {
    return FileUnreadable(path, "reading failed");
  }
  v1::ProofBundle bundle;
  JsonFault fault;
  if (!ReadJson(content, bundle, fault)) {
    return UsageError(
        absl::StrCat(path, " is no bundle: ", fault.field, fault.field.empty() ? "" : ": ", fault.reason));
  }
  return bundle;
}

absl::StatusOr<tree::VerifierKey> ReadLogKey(const std::string& key) {
  std::string text = key;
  if (key.rfind('@', 0) == 0) {
    const auto content = ReadFile(key.substr(1));
    if (!content.ok()) return content.status();
    text = *content;
  }
  auto parsed = tree::VerifierKey::Parse(std::string(absl::StripAsciiWhitespace(text)));
  if (!parsed.ok()) return UsageError(absl::StrCat("--log-key: ", parsed.status().message(), "."));
  return parsed;
}

std::string VerdictText(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key) {
  if (!verdict.verified()) {
    std::string text = "NOT VERIFIED\n";
    for (const std::string& fault : verdict.faults) absl::StrAppend(&text, "  ", fault, "\n");
    return text;
  }
  std::string text = "verified";
  if (verdict.resources.has_value()) {
    absl::StrAppendFormat(&text, ": the whole log, %s of %d %s", text::EventCount(verdict.checkpoint->size),
                          *verdict.resources, *verdict.resources == 1 ? "resource" : "resources");
  }
  if (!verdict.records.empty()) {
    absl::StrAppend(&text, ": ", bundle.resource(), ", ", RunText(verdict.records), ", recorded ",
                    TimeText(verdict.records.front().record_time()));
    if (verdict.records.size() > 1) {
      absl::StrAppend(&text, " to ", TimeText(verdict.records.back().record_time()));
    }
  }
  // The last of the keys that took its place, if there are any, is the one that has signed.
  const tree::VerifierKey& signed_with = verdict.successors.empty() ? log_key : verdict.successors.back();
  absl::StrAppendFormat(&text, "\n  in the log of %s that the key %s+%08x has signed\n",
                        text::EventCount(verdict.checkpoint->size), signed_with.name, signed_with.Id());
  if (verdict.older.has_value()) {
    absl::StrAppendFormat(&text, "  which continues the log of %s that was kept\n",
                          text::EventCount(verdict.older->size));
  }
  absl::StrAppend(&text, LatestText(verdict));
  for (const tree::VerifierKey& successor : verdict.successors) {
    absl::StrAppendFormat(
        &text,
        "  whose key was replaced: verify with %s what is signed from then on, and with the old one "
        "what was signed before\n",
        successor.Format());
  }
  for (const verifier::Cosigned& cosigned : verdict.cosigned) {
    absl::StrAppendFormat(&text, "  which the witness %s has cosigned on %s\n", cosigned.witness,
                          TimeText(cosigned.time));
  }
  return text;
}

std::string VerdictJson(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key) {
  nlohmann::ordered_json json;
  json["verified"] = verdict.verified();
  json["faults"] = verdict.faults;
  json["logKey"] = log_key.Format();
  if (!verdict.successors.empty()) json["currentLogKey"] = verdict.successors.back().Format();
  if (verdict.checkpoint.has_value()) json["treeSize"] = verdict.checkpoint->size;
  if (verdict.older.has_value()) json["olderSize"] = verdict.older->size;
  for (const verifier::Cosigned& cosigned : verdict.cosigned) {
    json["cosigned"].push_back(
        {{"witness", cosigned.witness},
         {"time", absl::FormatTime(absl::RFC3339_sec, cosigned.time, absl::UTCTimeZone())}});
  }
  if (verdict.resources.has_value()) json["resources"] = *verdict.resources;
  if (!bundle.resource().empty()) json["resource"] = bundle.resource();
  if (!verdict.records.empty()) {
    json["firstVersion"] = verdict.records.front().version();
    json["lastVersion"] = verdict.records.back().version();
  }
  if (verdict.head.has_value() && !verdict.records.empty()) {
    json["latest"] = {{"version", verdict.records.back().version()},
                      {"position", LatestPosition(verdict)},
                      {"rootedPosition", verdict.head->position},
                      {"unknownEvents", verdict.head->unknown_events}};
  }
  // What cannot be UTF-8 came from a bundle that is none; it is shown as far as it is.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace entente::cli
