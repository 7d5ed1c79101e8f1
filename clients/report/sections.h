// The sections of one alliance's chapter. Each writes a heading, what there is to say, and, where there is
// nothing, a sentence that says so. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_SECTIONS_H_
#define ENTENTE_CLIENTS_REPORT_SECTIONS_H_

#include <string>

#include "clients/report/markup.h"
#include "clients/report/report_data.h"

namespace entente::report {

// Where a section stands.
struct Place {
  Markup& markup;
  // The level of its heading, 2 or 3.
  int level = 2;
  // What makes the ids of this chapter unique in the page.
  std::string anchor;

  // Begins a section with its heading. The caller closes it.
  void Open(const std::string& id, const std::string& title) const;
  // A paragraph of ours; what stands between grave accents is a command to type.
  void Say(const std::string& sentences) const;
  // A paragraph that comes from the record.
  void Quote(const std::string& text) const;
};

void WriteOverview(const Place& place, const Chapter& chapter);
void WriteAttention(const Place& place, const Chapter& chapter);
void WriteLifecycle(const Place& place, const Chapter& chapter);
void WriteParties(const Place& place, const Chapter& chapter);
void WriteRoles(const Place& place, const Chapter& chapter);
void WriteKpis(const Place& place, const Chapter& chapter);
void WriteWork(const Place& place, const Chapter& chapter);  // Agreements, milestones, what is scheduled.
void WriteExceptions(const Place& place, const Chapter& chapter);
void WriteTrail(const Place& place, const Chapter& chapter);
void WriteVerification(const Place& place, const Chapter& chapter);

// What the verification has shown, in one sentence.
std::string VerdictSentence(const Chapter& chapter);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_SECTIONS_H_
