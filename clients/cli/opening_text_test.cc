#include "clients/cli/opening_text.h"

#include "gmock/gmock.h"

namespace entente::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(OpeningText, OpeningThatTookOverOneEventSaysSo) {
  verifier::Opening opening;
  opening.kept.size = 2;
  opening.opened.set_position(1);
  opening.left_behind = 1;
  opening.is_byte_for_byte = true;
  EXPECT_THAT(OpeningText(opening),
              AllOf(HasSubstr("from the first event of that one"), HasSubstr("the last 1 was left behind"),
                    Not(HasSubstr("1 events"))));
}

}  // namespace
}  // namespace entente::cli
