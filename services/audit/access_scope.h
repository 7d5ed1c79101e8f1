// What one call has shown of what is personal: filled where it is opened, read where the call is answered.
#ifndef ENTENTE_SERVICES_AUDIT_ACCESS_SCOPE_H_
#define ENTENTE_SERVICES_AUDIT_ACCESS_SCOPE_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace entente::audit {

// Used by one thread at a time.
class AccessScope {
 public:
  // The personal data of `people/{person}` was opened and will be shown. Not to be called for a person whose
  // key is gone: nothing is shown then.
  void NotePerson(const std::string& person) {
    if (seen_.insert(person).second) people_.push_back(person);
  }

  // The last position that may be in the document of an export.
  void NoteHorizon(uint64_t position) { horizon_ = position; }

  // Those noted since the last time, each once in a call.
  std::vector<std::string> TakePeople() { return std::exchange(people_, {}); }
  uint64_t horizon() const { return horizon_; }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> people_;
  uint64_t horizon_ = 0;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_ACCESS_SCOPE_H_
