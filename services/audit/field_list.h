// A resource as a flat list of its fields, in words: what two moments are compared by.
#ifndef ENTENTE_SERVICES_AUDIT_FIELD_LIST_H_
#define ENTENTE_SERVICES_AUDIT_FIELD_LIST_H_

#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/finding.pb.h"
#include "google/protobuf/message.h"

namespace entente::audit {

// One field that is set.
struct FieldText {
  // The number of the field of the resource that it belongs to: the order in which a person reads.
  int group = 0;
  // `parties[organizations/toyota].status`. Elements are told apart by what they are.
  std::string path;
  std::string text;
};

// The fields of a resource of the API that say something of the world, sorted by group and path. What only
// says which answer it is (version, position, times) is left out, and so is what is personal.
std::vector<FieldText> FieldsOf(const google::protobuf::Message& resource);

// The same of the findings of an alliance, `findings[7].status` and so on.
std::vector<FieldText> FieldsOf(const std::vector<v1::Finding>& findings);

// How a holding of a role is told apart: `executive_sponsor of organizations/toyota`. The office is empty for
// roles without one, the deputy for the holder.
std::string RoleKey(std::string_view role, std::string_view party, std::string_view office,
                    std::string_view deputy);

// A field that is not the same in two lists. An empty text says that the field is not set.
struct FieldDifference {
  std::string path;
  std::string before;
  std::string after;
};

// What is not the same, in the order of the lists. Both are sorted as `FieldsOf` sorts them.
std::vector<FieldDifference> FindDifferences(const std::vector<FieldText>& before,
                                             const std::vector<FieldText>& after);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_FIELD_LIST_H_
