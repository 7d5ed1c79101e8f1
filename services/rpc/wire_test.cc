#include "services/rpc/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "entente/v1/alliance_service.pb.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Paths(std::string_view bytes) {
  std::vector<std::string> paths;
  for (const domain::FieldFault& fault : FindWireFaults(v1::CreateAllianceRequest::descriptor(), bytes)) {
    paths.push_back(fault.field);
  }
  return paths;
}

grpc::ByteBuffer BytesOf(const std::string& text) {
  grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

TEST(Wire, ReadsWhatItWrites) {
  v1::CreateAllianceRequest request;
  request.set_display_name("Zürich");
  request.add_parties("organizations/o");
  v1::CreateAllianceRequest read;
  ASSERT_TRUE(ReadMessage(WriteMessage(request), 1000, read).ok());
  EXPECT_EQ(read.SerializeAsString(), request.SerializeAsString());
  ASSERT_TRUE(
      ReadMessage(ShareBytes(std::make_shared<const std::string>(request.SerializeAsString())), 1000, read)
          .ok());
  EXPECT_EQ(read.display_name(), "Zürich");
  ASSERT_TRUE(ReadMessage(WriteMessage(v1::CreateAllianceRequest()), 1000, read).ok());
  EXPECT_EQ(read.display_name(), "");
}

TEST(Wire, RefusesMoreBytesThanAreAccepted) {
  v1::CreateAllianceRequest read;
  EXPECT_EQ(domain::ReasonOf(ReadMessage(BytesOf(std::string(11, 'x')), 10, read)), v1::TOO_LARGE);
}

TEST(Wire, NamesEveryTextThatIsNotUtf8) {
  // parties[0] good, parties[1] overlong, external_references[0].id a surrogate.
  const std::string bytes = std::string(
      "\x2a\x01"
      "a"
      "\x2a\x02\xc0\x80"
      "\x3a\x05\x12\x03\xed\xa0\x80");
  EXPECT_THAT(Paths(bytes), ElementsAre("parties[1]", "external_references[0].id"));
  v1::CreateAllianceRequest read;
  EXPECT_EQ(domain::ReasonOf(ReadMessage(BytesOf(bytes), 1000, read)), v1::FIELD_INVALID);
}

TEST(Wire, SaysThatBytesAreNoProtobuf) {
  EXPECT_THAT(Paths("\x0a\x7f"), ElementsAre(""));
}

}  // namespace
}  // namespace entente::rpc
