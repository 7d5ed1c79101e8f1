// An erasure in words.
#ifndef ENTENTE_CLIENTS_CLI_ERASURE_TEXT_H_
#define ENTENTE_CLIENTS_CLI_ERASURE_TEXT_H_

#include <string>

#include "entente/v1/erasure.pb.h"

namespace entente::cli {

// A certificate as a page to be filed.
std::string CertificateText(const v1::ErasureCertificate& certificate);

// One trace as a line.
std::string TraceText(const v1::ErasureTrace& trace);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_ERASURE_TEXT_H_
