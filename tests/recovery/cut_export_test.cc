// An export that has lost its end is replayed as what it is, and the operator is warned of it.
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::Ended;
using testing::HasSubstr;
using testing::Not;

class CutExportTest : public support::ServerTest {
 protected:
  Ended Entente(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", server_.address()});
    return support::RunToEnd(arguments);
  }
  Ended Replay(const std::string& data_dir, const std::string& checkpoint) const {
    return support::RunToEnd({ENTENTE_SERVER, "replay", directory_ / "export", "--data-dir",
                              directory_ / data_dir, "--checkpoint", directory_ / checkpoint});
  }
};

TEST_F(CutExportTest, OneWithFewerEventsThanTheCheckpointIsWarnedOf) {
  GivenAlliance();
  ASSERT_EQ(Entente({"checkpoint", "-o", directory_ / "early"}).exit_code, 0);
  ASSERT_EQ(Entente({"export", "--all", "--format", "cloudevents", "--personal", "--records", "--output-file",
                     directory_ / "export"})
                .exit_code,
            0);
  GivenOrganization("later");
  ASSERT_EQ(Entente({"checkpoint", "-o", directory_ / "late"}).exit_code, 0);
  const Ended whole = Replay("whole", "early");
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_THAT(whole.err, Not(HasSubstr("cut off")));
  const Ended cut = Replay("cut", "late");
  EXPECT_EQ(cut.exit_code, 0) << cut.err;
  EXPECT_THAT(cut.err, HasSubstr("warning: the old log had signed"));
  EXPECT_THAT(cut.err, HasSubstr("it was cut off"));
}

}  // namespace
}  // namespace entente
