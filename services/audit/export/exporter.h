// An export: the events that a filter lets through, as one document in pieces.
#ifndef ENTENTE_SERVICES_AUDIT_EXPORT_EXPORTER_H_
#define ENTENTE_SERVICES_AUDIT_EXPORT_EXPORTER_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "entente/v1/export_service.pb.h"
#include "services/audit/access_scope.h"
#include "services/audit/export/export_order.h"
#include "services/audit/export/format.h"
#include "services/audit/trail.h"
#include "storage/sealing/sealer.h"

namespace entente::audit {

// A piece is passed on once it has this many bytes; one event more may make it longer.
inline constexpr size_t kExportPieceBytes = size_t{64} << 10;

// What an export is read from; all outlive it.
struct ExportSources {
  const storage::EventLog* log = nullptr;
  const views::TrailIndex* trail = nullptr;
  const sealing::Sealer* sealer = nullptr;
  // Told whose personal data the document holds; may be null.
  AccessScope* scope = nullptr;
};

// One export, in the memory of one piece and of what its order takes, however long the document is. Blocks on
// the disk; not thread-safe.
class Exporter {
 public:
  // Errors: as `TrailCursor::Open`; INVALID_ARGUMENT where the format has no place for records. Whether the
  // caller may have what is personal has been looked at before.
  static absl::StatusOr<Exporter> Open(const ExportSources& sources, const v1::ExportEventsRequest& request);

  // The next piece, and at the end what there was in all; false after that.
  absl::StatusOr<bool> Next(v1::ExportEventsResponse& answer);

 private:
  Exporter(const ExportSources& sources, uint64_t horizon, const v1::ExportEventsRequest& request,
           ExportOrder order, std::unique_ptr<Format> format);

  // Reads and writes one event; false if there is none.
  absl::StatusOr<bool> WriteNext(std::string& text);
  // Leaves out what was not known at the horizon yet.
  void ForgetLater(v1::TrailEntry& entry) const;
  // Opens what is personal, or says why it is not there.
  absl::Status Reveal(v1::ExportedEvent& event) const;
  // Adds the record as it is stored.
  absl::Status AddRecord(v1::ExportedEvent& event) const;

  ExportSources sources_;
  uint64_t horizon_;  // The last position that may be in the document.
  bool include_personal_;
  bool include_records_;
  ExportOrder order_;
  std::unique_ptr<Format> format_;
  v1::ExportedEvent event_;
  v1::ExportSummary summary_;
  bool has_begun_ = false;
  bool at_end_ = false;
  bool is_over_ = false;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_EXPORT_EXPORTER_H_
