// Whether the directory of keys has what the record needs: the key of everyone who was not erased, whole, and
// of nobody who was.
#ifndef ENTENTE_SERVICES_SCRUB_PERSON_KEYS_H_
#define ENTENTE_SERVICES_SCRUB_PERSON_KEYS_H_

#include "services/scrub/round.h"
#include "storage/event_log.h"
#include "storage/sealing/key_store.h"

namespace entente::scrub {

// Unwraps the key of each person from the disk, and looks for marks of destroyed keys. Damaged and missing
// files are faults, and so are marks of people who were not erased and keys of people who were; files of
// nobody in the log are only remarked on, because a crash may leave such keys. Runs beside a ledger that
// registers and erases people. Takes the memory of some ten thousand names of files.
void CheckPersonKeys(const storage::EventLog& log, const sealing::KeyStore& keys, Round& round);

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_PERSON_KEYS_H_
