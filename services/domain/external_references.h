// What other systems call a resource: each reference belongs to one resource of its kind.
#ifndef ENTENTE_SERVICES_DOMAIN_EXTERNAL_REFERENCES_H_
#define ENTENTE_SERVICES_DOMAIN_EXTERNAL_REFERENCES_H_

#include <string_view>

#include "entente/v1/context.pb.h"
#include "services/domain/ruling.h"
#include "services/domain/world.h"

namespace entente::domain {

// Finds references that are given twice or are in use. `field` is the path of the list in the request.
void CheckExternalReferences(const World& world, std::string_view collection, std::string_view field,
                             const google::protobuf::RepeatedPtrField<v1::ExternalReference>& references,
                             Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_EXTERNAL_REFERENCES_H_
