// A client in the small language of tests: a method by its name, a request as JSON.
//
//   client.Do("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/acme"})");
//   client.Ask<v1::Alliance>("GetAlliance", R"({"name": "alliances/x"})");
#ifndef ENTENTE_TESTS_SUPPORT_CLIENT_H_
#define ENTENTE_TESTS_SUPPORT_CLIENT_H_

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "entente/v1/admin_service.pb.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/audit.pb.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/grpcpp.h"
#include "tests/support/json.h"

namespace entente::support {

// What a call has come to.
template <typename T>
struct Answer {
  grpc::Status status;
  T value;

  bool ok() const { return status.ok(); }
  const T* operator->() const { return &value; }
};

// One outcome of an import, a receipt or a refusal.
using Outcome = v1::ImportCommandsResponse::Outcome;

// All services on one channel. Any thread may use it.
class Client {
 public:
  explicit Client(const std::string& address, std::string token = "");

  // Calls a method by its name, which is unique over all services. `deadline` is that of the call.
  grpc::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message* response,
                    std::chrono::milliseconds deadline = std::chrono::seconds(30)) const;

  // Asks a query.
  template <typename Response>
  Answer<Response> Ask(const std::string& method, const std::string& json) const {
    Answer<Response> answer;
    const auto request = RequestFor(method, json);
    if (request != nullptr) answer.status = Call(method, *request, &answer.value);
    return answer;
  }

  // Gives a command, by the rpc of its own.
  Answer<v1::Receipt> Do(const std::string& method, const std::string& json) const {
    return Ask<v1::Receipt>(method, json);
  }
  Answer<v1::Receipt> Do(const v1::Command& command) const;

  // An alliance as of a day, `2024-09-30`. The views have caught up with every earlier command.
  Answer<v1::Alliance> GetAlliance(const std::string& name, const std::string& day = "") const;

  // Carries out commands through `ImportCommands`, so many in a part.
  Answer<std::vector<Outcome>> Import(const std::vector<v1::Command>& commands, int part = 100) const;

  // The whole trail as `StreamTrail` gives it; `json` is the request.
  Answer<std::vector<v1::TrailEntry>> Trail(const std::string& json) const;

  // Waits until the views are ready and include the last event.
  void AwaitViews() const;

  // The position of the last event.
  uint64_t Head() const;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<google::protobuf::Message> RequestFor(const std::string& method,
                                                        const std::string& json) const;
  void Prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline) const;

  std::shared_ptr<grpc::Channel> channel_;
  const std::string token_;
};

// Every method of the API. A method that does not exist is null.
const std::vector<const google::protobuf::MethodDescriptor*>& AllMethods();
const google::protobuf::MethodDescriptor* FindMethod(const std::string& name);

// `/entente.v1.AllianceService/GetAlliance`
std::string PathOf(const google::protobuf::MethodDescriptor& method);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_CLIENT_H_
