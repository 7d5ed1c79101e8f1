#include "clients/cli/playbook_file.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/doubled_names.h"
#include "clients/cli/json.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace entente::cli {
namespace {

// Keeps what the reader of the text form says, with lines and columns counted from 1.
class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit Collector(std::vector<PlaybookMistake>& mistakes) : mistakes_(mistakes) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    mistakes_.push_back({line < 0 ? "" : absl::StrCat(line + 1, ":", column + 1), message});
  }

 private:
  std::vector<PlaybookMistake>& mistakes_;
};

std::vector<PlaybookMistake> ReadText(const std::string& content, v1::Playbook& playbook) {
  std::vector<PlaybookMistake> mistakes;
  Collector collector(mistakes);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  if (!parser.ParseFromString(content, &playbook) && mistakes.empty())
    mistakes.push_back({"", "is no playbook"});
  return mistakes;
}

std::vector<PlaybookMistake> ReadJsonForm(const std::string& content, v1::Playbook& playbook) {
  if (const std::string twice = NameGivenTwice(content); !twice.empty())
    return {{twice, "stands twice in the same object"}};
  JsonFault fault;
  if (!ReadJson(content, playbook, fault)) return {{fault.field, fault.reason}};
  return {};
}

}  // namespace

bool IsJson(const std::string& content) {
  const size_t begin = content.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && content[begin] == '{';
}

std::vector<PlaybookMistake> ReadPlaybook(const std::string& content, v1::Playbook& playbook) {
  if (content.find_first_not_of(" \t\r\n") == std::string::npos) return {{"", "is empty"}};
  std::vector<PlaybookMistake> mistakes =
      IsJson(content) ? ReadJsonForm(content, playbook) : ReadText(content, playbook);
  if (mistakes.empty() && playbook.name().empty()) {
    mistakes.push_back({"name", "is required in a file: playbooks/ and an id, for instance playbooks/acme"});
  }
  return mistakes;
}

}  // namespace entente::cli
