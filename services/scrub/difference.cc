#include "services/scrub/difference.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/util/message_differencer.h"

namespace entente::scrub {
namespace {

using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// Keeps the path of the first difference that it is told of.
class FirstPath : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;

  void ReportAdded(const Message&, const Message&, const Path& path) override { Keep(path); }
  void ReportDeleted(const Message&, const Message&, const Path& path) override { Keep(path); }
  void ReportModified(const Message&, const Message&, const Path& path) override { Keep(path); }

  const std::string& path() const { return path_; }

 private:
  void Keep(const Path& path) {
    if (!path_.empty()) return;
    for (const MessageDifferencer::SpecificField& step : path) {
      if (!path_.empty()) path_ += '.';
      absl::StrAppend(&path_, step.field == nullptr ? "an unknown field" : step.field->name());
      if (step.field != nullptr && step.field->is_repeated()) {
        absl::StrAppend(&path_, "[", step.index < 0 ? step.new_index : step.index, "]");
      }
    }
  }

  std::string path_;
};

}  // namespace

std::string FirstDifference(const Message& expected, const Message& found) {
  FirstPath first;
  MessageDifferencer differencer;
  differencer.ReportDifferencesTo(&first);
  differencer.Compare(expected, found);
  return first.path();
}

}  // namespace entente::scrub
