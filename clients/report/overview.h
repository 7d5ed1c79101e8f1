// The parts of a page that are about the report as a whole. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_OVERVIEW_H_
#define ENTENTE_CLIENTS_REPORT_OVERVIEW_H_

#include <string>

#include "clients/report/markup.h"
#include "clients/report/report_data.h"
#include "clients/report/sections.h"

namespace entente::report {

// The id of the chapter with this index, from 0.
std::string ChapterAnchor(size_t index);

// As of when the report is, who made it and with what.
void WriteAbout(Markup& markup, const Report& report);

// What the verification of all chapters has shown, in large words if it is not good.
void WriteVerdict(Markup& markup, const Report& report);

// Links to the sections, or to the alliances of a portfolio.
void WriteContents(Markup& markup, const Report& report);

// The alliances of a portfolio as a picture and as a table.
void WriteList(const Place& place, const Report& report);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_OVERVIEW_H_
