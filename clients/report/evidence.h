// Holds what a report tells against what the log has signed. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_EVIDENCE_H_
#define ENTENTE_CLIENTS_REPORT_EVIDENCE_H_

#include <optional>

#include "clients/report/report_data.h"
#include "storage/tree/signed_note.h"

namespace entente::report {

// Verifies the bundle against `log_key`, or against the key that the checkpoint itself names if it is not
// set; that it reaches to the version of the alliance; and that each event of the chapter's trail has the
// content, the times and the author of the proved one.
Evidence Verify(v1::ProofBundle bundle, const v1::Checkpoint& checkpoint,
                const std::optional<tree::VerifierKey>& log_key, const Chapter& chapter);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_EVIDENCE_H_
