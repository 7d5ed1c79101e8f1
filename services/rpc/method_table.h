// Every method of the API with what its options say: the permission that it needs and its deadline.
#ifndef ENTENTE_SERVICES_RPC_METHOD_TABLE_H_
#define ENTENTE_SERVICES_RPC_METHOD_TABLE_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/access/roles.h"

namespace entente::rpc {

// One method.
struct MethodRow {
  const google::protobuf::MethodDescriptor* method = nullptr;
  // The place of the row in the table.
  size_t index = 0;
  // As gRPC names it, `/entente.v1.AllianceService/GetAlliance`.
  std::string path;
  // As a log shows it, `AllianceService/GetAlliance`.
  std::string short_name;
  std::string permission_name;
  access::PermissionSet permission = 0;
  // Where the caller sets none.
  std::chrono::seconds deadline{0};
  // Empty messages to make others from.
  const google::protobuf::Message* request = nullptr;
  const google::protobuf::Message* response = nullptr;
  // True for a single command: a unary method that answers with a receipt.
  bool is_command = false;
};

// All methods. Immutable; rows live as long as the process.
class MethodTable {
 public:
  // The table of `entente.v1`. A method without a known permission or without a deadline ends the process
  // at the first call: it is a mistake in a proto file, which a test finds.
  static const MethodTable& Get();

  const std::deque<MethodRow>& rows() const { return rows_; }
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const { return services_; }

  // The row of a method; null if it is none of ours.
  const MethodRow* Find(const google::protobuf::MethodDescriptor* method) const;

  // The row of the method that takes such a request; null if there is none. Each method has a request
  // type of its own.
  const MethodRow* FindByRequest(const google::protobuf::Descriptor* request) const;

 private:
  MethodTable();
  void AddService(const google::protobuf::ServiceDescriptor* service);

  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  std::deque<MethodRow> rows_;
  std::unordered_map<const google::protobuf::MethodDescriptor*, const MethodRow*> by_method_;
  std::unordered_map<const google::protobuf::Descriptor*, const MethodRow*> by_request_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_METHOD_TABLE_H_
