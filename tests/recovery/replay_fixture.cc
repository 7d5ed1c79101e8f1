#include "tests/recovery/replay_fixture.h"

#include "entente/v1/export_service.grpc.pb.h"

namespace entente {

support::Ended Replay(const std::string& file, const std::string& data_dir, std::vector<std::string> more) {
  more.insert(more.begin(), {ENTENTE_SERVER, "replay", file, "--data-dir", data_dir});
  return support::RunToEnd(more);
}

v1::ExportEventsRequest WholeExport() {
  v1::ExportEventsRequest request;
  request.set_format(v1::ExportEventsRequest::CLOUD_EVENTS_JSONL);
  request.set_include_personal(true);
  request.set_include_records(true);
  request.mutable_filter()->set_include_access(true);
  return request;
}

grpc::Status WriteExport(const support::Client& client, const v1::ExportEventsRequest& request,
                         const std::string& file, const std::string& token) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const auto reader = v1::ExportService::NewStub(client.channel())->ExportEvents(&context, request);
  std::ofstream out(file, std::ios::binary);
  v1::ExportEventsResponse answer;
  while (reader->Read(&answer)) out << answer.piece();
  return reader->Finish();
}

}  // namespace entente
