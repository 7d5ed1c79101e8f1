#include "services/rpc/service.h"

#include <cstdio>
#include <cstdlib>

#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "services/rpc/answer_stream.h"
#include "services/rpc/import_stream.h"
#include "services/rpc/unary_methods.h"

namespace entente::rpc {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::internal::MethodHandler;
using grpc::internal::RpcMethod;

RpcMethod::RpcType TypeOf(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming()) return RpcMethod::BIDI_STREAMING;
  return method.server_streaming() ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC;
}

MethodHandler* MakeUnary(const MethodRow* row, Backend* backend) {
  const UnaryHandler handle = FindUnaryHandler(*row);
  if (handle == nullptr) return nullptr;
  return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
      [row, backend, handle](CallbackServerContext* context, const ByteBuffer* request, ByteBuffer* answer) {
        auto call = std::make_unique<UnaryCall>(backend, row, context, request, answer);
        grpc::ServerUnaryReactor* const reactor = call->reactor();
        handle(std::move(call));
        return reactor;
      });
}

// Serves a method that answers with a stream from the method of `Reads` that stands for it.
template <typename Request, typename Answer>
MethodHandler* MakeAnswerStream(const MethodRow* row, Backend* backend,
                                typename FilteredSource<Request, Answer>::Method method) {
  return new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
      [row, backend, method](CallbackServerContext* context, const ByteBuffer* request) {
        return AnswerStream::Begin(backend, row, context, request,
                                   std::make_unique<FilteredSource<Request, Answer>>(method));
      });
}

MethodHandler* MakeExportStream(const MethodRow* row, Backend* backend) {
  return new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
      [row, backend](CallbackServerContext* context, const ByteBuffer* request) {
        return AnswerStream::Begin(backend, row, context, request,
                                   std::make_unique<ExportSource>(row->short_name));
      });
}

MethodHandler* MakeImportStream(const MethodRow* row, Backend* backend) {
  return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
      [row, backend](CallbackServerContext* context) { return ImportStream::Begin(backend, row, context); });
}

MethodHandler* MakeHandler(const MethodRow* row, Backend* backend) {
  if (row->method->input_type() == v1::StreamTrailRequest::descriptor()) {
    return MakeAnswerStream<v1::StreamTrailRequest, v1::TrailEntry>(row, backend, &Reads::StreamTrail);
  }
  if (row->method->input_type() == v1::ExportEventsRequest::descriptor()) {
    return MakeExportStream(row, backend);
  }
  if (row->method->input_type() == v1::ImportCommandsRequest::descriptor())
    return MakeImportStream(row, backend);
  return TypeOf(*row->method) == RpcMethod::NORMAL_RPC ? MakeUnary(row, backend) : nullptr;
}

}  // namespace

Service::Service(const google::protobuf::ServiceDescriptor* descriptor, Backend* backend) {
  for (int i = 0; i < descriptor->method_count(); ++i) {
    Serve(i, MethodTable::Get().Find(descriptor->method(i)), backend);
  }
}

void Service::Serve(int index, const MethodRow* row, Backend* backend) {
  MethodHandler* handler = MakeHandler(row, backend);
  if (handler == nullptr) {
    std::fprintf(stderr, "nothing serves %s\n", row->path.c_str());
    std::abort();
  }
  AddMethod(new grpc::internal::RpcServiceMethod(row->path.c_str(), TypeOf(*row->method), nullptr));
  MarkMethodRawCallback(index, handler);
}

std::vector<std::unique_ptr<Service>> MakeServices(Backend* backend) {
  std::vector<std::unique_ptr<Service>> services;
  for (const google::protobuf::ServiceDescriptor* descriptor : MethodTable::Get().services()) {
    services.push_back(std::make_unique<Service>(descriptor, backend));
  }
  return services;
}

}  // namespace entente::rpc
