// The formats of an export: each writes one document, event by event.
#ifndef ENTENTE_SERVICES_AUDIT_EXPORT_FORMAT_H_
#define ENTENTE_SERVICES_AUDIT_EXPORT_FORMAT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "entente/v1/export_service.pb.h"

namespace entente::audit {

// How many objects an OCEL document can have: each is remembered in some hundred bytes.
inline constexpr size_t kExportObjectsMax = 1'000'000;

// Writes one document. What it writes is added to the text that it is given. Not thread-safe.
class Format {
 public:
  virtual ~Format() = default;

  // Before the first event.
  virtual void Begin(std::string& text) = 0;
  // The next event, in the order in which the document has them. `INTERNAL` if it cannot be written, and
  // nothing is added then.
  virtual absl::Status Write(const v1::ExportedEvent& event, std::string& text) = 0;
  // After the last one.
  virtual void End(std::string& text) = 0;
};

// CloudEvents 1.0 in JSON: one event a line, or as one array (`batch`). `log_id` is the log's identity as
// text that a URN may hold: an event is told apart by it and its own name.
std::unique_ptr<Format> MakeCloudEvents(const std::string& log_id, bool batch);

// OCEL 2.0 in JSON. Remembers the objects, so that they can be written behind the events;
// `PRECONDITION_FAILED` (`EXPORT_TOO_LARGE`) if there are more than kExportObjectsMax.
std::unique_ptr<Format> MakeOcel();

// XES (IEEE 1849). Takes events of alliances only, those of each one together.
std::unique_ptr<Format> MakeXes();

// RFC 4180, with a header.
std::unique_ptr<Format> MakeCsv();

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_EXPORT_FORMAT_H_
