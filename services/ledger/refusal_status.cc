#include "services/ledger/refusal_status.h"

#include <string>

namespace entente::ledger {

google::rpc::Status RefusalStatus(const absl::Status& status) {
  google::rpc::Status message;
  message.set_code(static_cast<int>(status.code()));
  message.set_message(std::string(status.message()));
  status.ForEachPayload([&message](absl::string_view type_url, const absl::Cord& value) {
    auto* detail = message.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(value));
  });
  return message;
}

}  // namespace entente::ledger
