// The verbs of the command line. Each function adds some of them to the program; what a verb does is in the
// file of its name.
#ifndef ENTENTE_CLIENTS_CLI_VERBS_H_
#define ENTENTE_CLIENTS_CLI_VERBS_H_

#include "clients/cli/session.h"

namespace entente::cli {

void AddRegisterVerbs(Verbs verbs);  // org, person
void AddAllianceVerbs(Verbs verbs);  // new, assign, stage, void
void AddPersonVerbs(Verbs verbs);    // hold place, hold lift, erase, erasure, approve, reject
void AddPeriodVerbs(Verbs verbs);    // close-period, period
void AddKpiVerbs(Verbs verbs);       // kpi define, kpi target, kpi record
void AddReadVerbs(Verbs verbs);      // get, list, info
void AddTrailVerbs(Verbs verbs);     // trail
void AddProofVerbs(Verbs verbs);     // log-key, checkpoint, prove, verify, tiles
void AddAuditVerbs(Verbs verbs);     // compare, accountable, exceptions, backdating
void AddExportVerb(Verbs verbs);     // export
void AddReportVerb(Verbs verbs);     // report
void AddImportVerb(Verbs verbs);     // import
void AddCallVerb(Verbs verbs);       // call

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_VERBS_H_
