// Lays a report out as one page of HTML.
#ifndef ENTENTE_CLIENTS_REPORT_PAGE_H_
#define ENTENTE_CLIENTS_REPORT_PAGE_H_

#include <string>

#include "clients/report/report_data.h"

namespace entente::report {

// The whole page: HTML 5 in UTF-8, without scripts, that asks for nothing from outside and is read without a
// connection. The same report gives the same bytes. Pure; any thread.
std::string WritePage(const Report& report);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_PAGE_H_
