// Calls with bytes instead of messages: what a client sends that is none of ours.
#ifndef ENTENTE_TESTS_SUPPORT_RAW_CALL_H_
#define ENTENTE_TESTS_SUPPORT_RAW_CALL_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"

namespace entente::support {

// Calls the method at `path`, `/package.Service/Method`, with these bytes and headers.
grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                     const std::string& bytes, const std::map<std::string, std::string>& headers = {});

// The same for many at once: all are on their way before the first answer is taken. In the order of
// `requests`.
std::vector<grpc::Status> CallAllAtOnce(const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                                        const std::string& path, const std::vector<std::string>& requests);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_RAW_CALL_H_
