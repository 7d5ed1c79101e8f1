#include "clients/cli/words.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace entente::cli {
namespace {

std::string OptionWord(const google::protobuf::EnumValueDescriptor& value) {
  std::string word = absl::AsciiStrToLower(value.name());
  std::replace(word.begin(), word.end(), '_', '-');
  return word;
}

}  // namespace

std::string WordOf(std::string value_name) {
  std::replace(value_name.begin(), value_name.end(), '_', ' ');
  return absl::AsciiStrToLower(value_name);
}

std::vector<std::string> OptionWords(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) words.push_back(OptionWord(*type.value(i)));
  }
  return words;
}

int NumberOf(const google::protobuf::EnumDescriptor& type, const std::string& word) {
  for (int i = 0; i < type.value_count(); ++i) {
    if (OptionWord(*type.value(i)) == word) return type.value(i)->number();
  }
  return 0;
}

}  // namespace entente::cli
