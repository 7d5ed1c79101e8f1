// What an event says in words, and whom it names.
#ifndef ENTENTE_SERVICES_AUDIT_FREE_TEXT_H_
#define ENTENTE_SERVICES_AUDIT_FREE_TEXT_H_

#include <string>
#include <vector>

#include "services/history/event.h"

namespace entente::audit {

// What the texts of an event have to do with a person.
struct PersonInTexts {
  // Where text stands that people wrote: `reason`, `evidence[0].title`, `event.title`. Every text counts that
  // is not known to be a name of a resource, an id, a code or a figure: one too many rather than one too few.
  std::vector<std::string> free_texts;
  // A field is the person's resource name.
  bool named = false;
  // A text has `@people/{person}` in it.
  bool mentioned = false;
  // The event gives external references to its resource.
  bool has_external_references = false;
};

// `names` are the names of the person: `people/{person}`, and those by external references, which a proposal
// keeps as they were written.
PersonInTexts FindPersonInTexts(const history::Event& event, const std::vector<std::string>& names);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_FREE_TEXT_H_
