// A server for tests: it answers what it is told to and remembers what it was asked. It listens on loopback
// at a port of its own and stops by itself. Fields are set before a call and read after it.
#ifndef ENTENTE_CLIENTS_CLI_FAKE_SERVER_H_
#define ENTENTE_CLIENTS_CLI_FAKE_SERVER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "entente/v1/alliance.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/command.pb.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {

// A refusal as the server makes it. Each violation is a field and what is wrong with it.
grpc::Status Refuse(grpc::StatusCode code, const std::string& message, v1::ErrorReason reason,
                    const std::vector<std::pair<std::string, std::string>>& violations = {});

// The same as a message, for the outcomes of an import.
google::rpc::Status RefusalMessage(grpc::StatusCode code, const std::string& message, v1::ErrorReason reason,
                                   const std::vector<std::pair<std::string, std::string>>& violations = {});

class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  // `127.0.0.1:PORT`.
  std::string address() const;
  // Ends the server before its time.
  void Stop();

  // What commands are answered with, one after the other; then with a receipt.
  std::deque<grpc::Status> command_answers;
  // Every command that came but proposals, refused or not.
  std::vector<v1::Command> commands;
  // What came as `authorization` with the last call.
  std::string authorization;

  // What a query that is not named below is answered with, by the name of its method: a refusal, or the
  // answer in protobuf text form. Without an entry it is as if the server had no such method.
  struct Told {
    std::string text;
    grpc::Status status;
  };
  std::map<std::string, Told> answers;
  // What those were asked with last.
  std::map<std::string, std::unique_ptr<google::protobuf::Message>> asked;

  v1::Alliance alliance;
  grpc::Status alliance_status;
  v1::AsOf alliance_as_of;
  std::map<std::string, v1::Person> people;
  grpc::Status people_status;
  // Lists answer one entry a page, so that every list has several.
  std::vector<v1::AllianceSummary> summaries;
  std::vector<v1::TrailEntry> trail;
  v1::TrailFilter trail_filter;

  // Import: commands whose request id was seen are replayed, an alliance named `alliances/bad` is refused.
  std::vector<v1::Command> imported;
  std::vector<int> import_part_sizes;
  // Breaks the stream once before the answer to this part, counted from 1; 0 for never.
  int break_before_part = 0;
  // Answers every import command as a server whose ledger takes nothing.
  bool read_only = false;
  grpc::Status import_status;

 private:
  struct Unary;
  struct Services;

  grpc::Status Answer(const std::string& method, const google::protobuf::Message& request,
                      google::protobuf::Message& answer);
  grpc::Status GetAlliance(const google::protobuf::Message& request, v1::Alliance& answer);
  grpc::Status BatchGetPeople(const v1::BatchGetPeopleRequest& request, v1::BatchGetPeopleResponse& answer);
  grpc::Status AnswerAsTold(const std::string& method, const google::protobuf::Message& request,
                            google::protobuf::Message& answer);

  std::unique_ptr<Services> services_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FAKE_SERVER_H_
