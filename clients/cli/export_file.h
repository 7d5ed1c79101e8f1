// An export as a file or on a terminal.
#ifndef ENTENTE_CLIENTS_CLI_EXPORT_FILE_H_
#define ENTENTE_CLIENTS_CLI_EXPORT_FILE_H_

#include <string>

#include "clients/cli/session.h"
#include "entente/v1/export_service.pb.h"

namespace entente::cli {

// Exports into `path`, or to the output where it is empty, and returns what there is in the document. A file
// is there as a whole or not at all (output_file.h), and only for its owner if the document has what is
// personal. The program's output may hold a part of a document if the call fails.
absl::StatusOr<v1::ExportSummary> Export(Session& session, const v1::ExportEventsRequest& request,
                                         const std::string& path);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_EXPORT_FILE_H_
