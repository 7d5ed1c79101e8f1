// The examples in proto/README.md are what a newcomer copies first, so each of them must be what it says: a
// request of the method, or a message, that is named on the line above it.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <string>
#include <vector>

namespace entente {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;

struct Example {
  std::string of;  // `Service.Method` or `Message`.
  std::string json;
};

std::vector<Example> ExamplesOfTheReadme() {
  std::ifstream file(ENTENTE_PROTO_README);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::regex block("(?:`([A-Za-z.]+)`\n)?```json\n([^`]*)```");
  std::vector<Example> examples;
  for (std::sregex_iterator match(text.begin(), text.end(), block), end; match != end; ++match) {
    examples.push_back({(*match)[1], (*match)[2]});
  }
  return examples;
}

// The message that an example of `name` must be; null if there is no such method or message.
const Descriptor* MessageOf(const std::string& name) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  if (const auto* method = pool->FindMethodByName("entente.v1." + name)) return method->input_type();
  return pool->FindMessageTypeByName("entente.v1." + name);
}

TEST(ContractExamplesTest, EveryExampleIsWhatItIsCalled) {
  const std::vector<Example> examples = ExamplesOfTheReadme();
  // Ten rpcs, three that they rest on, a receipt, and five for those who audit.
  ASSERT_EQ(examples.size(), 19);
  for (const Example& example : examples) {
    SCOPED_TRACE(example.of + "\n" + example.json);
    const Descriptor* type = MessageOf(example.of);
    ASSERT_NE(type, nullptr) << "there is no method or message of this name";
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    const auto parsed = google::protobuf::util::JsonStringToMessage(example.json, message.get());
    EXPECT_TRUE(parsed.ok()) << parsed.ToString();
  }
}

}  // namespace
}  // namespace entente
