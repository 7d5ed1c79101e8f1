#include "tests/support/metrics_page.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::support {
namespace {

// All that a server answers to a request of HTTP/1.0; empty if there is none.
std::string Ask(const std::string& address, const std::string& request) {
  const size_t colon = address.rfind(':');
  sockaddr_in server = {};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<uint16_t>(std::atoi(address.substr(colon + 1).c_str())));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &server.sin_addr);
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  const timeval patience = {30, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string answer;
  if (connect(connection, reinterpret_cast<const sockaddr*>(&server), sizeof(server)) == 0 &&
      write(connection, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t count = 0; (count = read(connection, buffer, sizeof(buffer))) > 0;) {
      answer.append(buffer, static_cast<size_t>(count));
    }
  }
  close(connection);
  return answer;
}

// The family of a sample: its name without labels and without what a histogram or summary adds.
std::string FamilyOf(const std::string& name, const std::map<std::string, std::string>& types) {
  if (types.contains(name)) return name;
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (!name.ends_with(suffix)) continue;
    const std::string family = name.substr(0, name.size() - suffix.size());
    const auto found = types.find(family);
    if (found != types.end() && (found->second == "histogram" || found->second == "summary")) return family;
  }
  return "";
}

}  // namespace

MetricsPage MetricsPage::Fetch(const std::string& address) {
  MetricsPage page;
  const std::string answer = Ask(address, "GET /metrics HTTP/1.0\r\n\r\n");
  const size_t body = answer.find("\r\n\r\n");
  EXPECT_THAT(answer, testing::MatchesRegex("HTTP/1.[01] 200 (.|\n|\r)*")) << "from " << address;
  EXPECT_THAT(answer.substr(0, body), testing::HasSubstr("Content-Type: text/plain"));
  if (body != std::string::npos) page.Read(answer.substr(body + 4));
  return page;
}

void MetricsPage::Read(const std::string& text) {
  text_ = text;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    line[0] == '#' ? ReadComment(line) : ReadSample(line);
  }
  CheckBuckets();
}

void MetricsPage::ReadComment(const std::string& line) {
  static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+");
  static const std::regex type("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  std::smatch parts;
  if (std::regex_match(line, parts, help)) {
    EXPECT_TRUE(helped_.insert(parts[1]).second) << line;
  } else if (std::regex_match(line, parts, type)) {
    EXPECT_TRUE(types_.emplace(parts[1], parts[2]).second) << line;
  } else {
    ADD_FAILURE() << "no comment of the format: " << line;
  }
}

void MetricsPage::ReadSample(const std::string& line) {
  static const std::string label("[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[n\"\\\\])*\"");
  static const std::regex sample("(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{" + label + "(?:," + label +
                                 ")*\\})?) (\\+Inf|-Inf|Nan|[-+0-9.eE]+)");
  std::smatch parts;
  if (!std::regex_match(line, parts, sample)) {
    ADD_FAILURE() << "no sample of the format: " << line;
    return;
  }
  const std::string family = FamilyOf(parts[2], types_);
  EXPECT_TRUE(helped_.contains(family)) << line;
  EXPECT_TRUE(samples_.emplace(parts[1], std::strtod(parts[3].str().c_str(), nullptr)).second) << line;
}

void MetricsPage::CheckBuckets() const {
  double before = 0;
  std::istringstream lines(text_);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("_bucket{") == std::string::npos) continue;
    const double value = std::strtod(line.substr(line.rfind(' ')).c_str(), nullptr);
    EXPECT_GE(value, before) << line;
    before = line.find("le=\"+Inf\"") == std::string::npos ? value : 0;
  }
}

double MetricsPage::Value(const std::string& sample) const {
  const auto found = samples_.find(sample);
  if (found != samples_.end()) return found->second;
  ADD_FAILURE() << "there is no " << sample << " in:\n" << text_;
  return std::nan("");
}

std::string MetricsPage::TypeOf(const std::string& family) const {
  const auto found = types_.find(family);
  return found == types_.end() ? "" : found->second;
}

}  // namespace entente::support
