// Names that come twice in one JSON object. Which of the two values counts would be the parser's choice, so
// the command line takes neither. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_DOUBLED_NAMES_H_
#define ENTENTE_CLIENTS_CLI_DOUBLED_NAMES_H_

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace entente::cli {

// Watches a text being parsed. `organization_id` and `organizationId` are the same name in protobuf JSON.
class DoubledNames {
 public:
  // To be called for every event of `nlohmann::json::parse`.
  void See(nlohmann::json::parse_event_t event, const nlohmann::json& parsed);

  // The first name that came twice, as it was written the second time; empty if there was none.
  const std::string& first() const { return first_; }

 private:
  // The names seen in each of the objects that are open.
  std::vector<std::set<std::string>> open_;
  std::string first_;
};

// The first such name in a text; empty also if it is no JSON.
std::string NameGivenTwice(const std::string& json);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_DOUBLED_NAMES_H_
