// Whether the notes that the log keeps are signed by its keys, and true.
#ifndef ENTENTE_SERVICES_SCRUB_NOTES_H_
#define ENTENTE_SERVICES_SCRUB_NOTES_H_

#include "services/scrub/round.h"
#include "storage/event_log.h"
#include "storage/tree/signed_note.h"

namespace entente::scrub {

// Holds the succession notes, and the checkpoints that witnesses have cosigned, against the keys and the tree
// of the log. `key` is its present one. Whether the lines of witnesses are good only their keys can tell;
// they were looked at when they came, and stand behind the check of the note.
void CheckNotes(const storage::EventLog& log, const tree::VerifierKey& key, Round& round);

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_NOTES_H_
