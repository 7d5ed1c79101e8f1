#include "services/audit/erasure.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::ErasureTrace;

constexpr char kStar[] = "alliances/star";
constexpr char kSky[] = "alliances/sky";
constexpr char kAda[] = "people/aaaaaaaaaaaaaaaa";
constexpr char kBen[] = "people/bbbbbbbbbbbbbbbb";

class ErasureTest : public views::ViewsTest {
 protected:
  void SetUp() override {
    v1::Fact erased;
    erased.mutable_person_erased()->set_legal_basis("Art. 17");
    erased.mutable_person_erased()->set_key_id("0123");
    erased.mutable_person_erased()->mutable_backups_expire_on()->set_year(2023);
    v1::Fact registered;
    auto& reference = *registered.mutable_person_registered()->add_external_references();
    reference.set_system("hr");
    reference.set_id("17");
    v1::Fact early;
    early.mutable_command_proposed()->mutable_command()->mutable_assign_role()->set_person(
        "people/external:hr:17");
    v1::Fact proposed;
    proposed.mutable_command_proposed()->set_method("ErasePerson");
    proposed.mutable_command_proposed()->mutable_command()->mutable_erase_person()->set_name(kAda);
    v1::Fact approved;
    approved.mutable_proposal_approved();
    history_.Record({
        views::RecordBuilder(kAda, registered),                                      // 1
        views::RegisteredPerson(kBen, "Ben"),                                        // 2
        views::Created(kStar, "Star"),                                               // 3
        views::Assigned(kStar, "organizations/x", kAda).Requested("ada-begins"),     // 4
        views::Entered(kStar, "develop").Because("She said so."),                    // 5
        views::Created(kSky, "Sky").Because(absl::StrCat("As @", kAda, " wrote.")),  // 6
        views::Created("alliances/apart", "Apart").Because("Nobody is meant."),      // 7
        views::RecordBuilder("approvals/a", early).Requested("0f-3A"),               // 8
        views::RecordBuilder("approvals/e", proposed).By("principals/ann"),          // 9
        views::RecordBuilder("approvals/e", approved).By("principals/ben"),          // 10
        views::RecordBuilder(kAda, erased).Under("approvals/e").Because("Asked."),   // 11
        views::Entered(kStar, "retire").Because("Later."),                           // 12
    });
    CatchUp();
  }

  ErasureSources Sources() {
    views::ViewProgress progress;
    progress.position = log_.GetHead().position;
    return {log_, views_->trail, progress};
  }

  // `POSITION KINDS` of all pages of one size.
  std::vector<std::string> Traces(const std::string& person, int page_size = 100,
                                  std::vector<ErasureTrace::Kind> kinds = {}) {
    std::vector<std::string> lines;
    v1::ListErasureTracesRequest request;
    request.set_name(person);
    request.set_page_size(page_size);
    for (const auto kind : kinds) request.add_kinds(kind);
    for (int page = 0; page < 100; ++page) {
      const auto response = ListErasureTraces(Sources(), request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const ErasureTrace& trace : response->traces()) {
        std::vector<std::string> words = {trace.event()};
        for (const int kind : trace.kinds())
          words.push_back(ErasureTrace::Kind_Name(static_cast<ErasureTrace::Kind>(kind)));
        lines.push_back(absl::StrJoin(words, " "));
      }
      if (response->next_page_token().empty()) return lines;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "pages without an end";
    return lines;
  }
};

TEST_F(ErasureTest, EveryPlaceUpToTheErasureIsListed) {
  const std::vector<std::string> expected = {"events/1 EXTERNAL_REFERENCE",
                                             "events/11 FREE_TEXT",
                                             "events/6 MENTIONED FREE_TEXT",
                                             "events/3 FREE_TEXT",
                                             "events/4 NAMED FREE_TEXT",
                                             "events/5 FREE_TEXT",
                                             "events/8 NAMED",
                                             "events/9 NAMED"};
  EXPECT_EQ(Traces(kAda), expected);
  EXPECT_EQ(Traces(kAda, 1), expected);
  EXPECT_EQ(Traces(kAda, 2), expected);
  EXPECT_THAT(Traces(kAda, 100, {ErasureTrace::NAMED}),
              ElementsAre("events/4 NAMED FREE_TEXT", "events/8 NAMED", "events/9 NAMED"));
}

TEST_F(ErasureTest, WhoIsNamedNowhereHasTracesInTheOwnHistoryOnly) {
  EXPECT_THAT(Traces(kBen), IsEmpty());
}

TEST_F(ErasureTest, TheCertificateNamesApprovalKeyAndDay) {
  v1::GetErasureCertificateRequest request;
  request.set_name(kAda);
  const auto certificate = GetErasureCertificate(Sources(), request);
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_EQ(certificate->event(), "events/11");
  EXPECT_EQ(certificate->version(), 2u);
  EXPECT_EQ(certificate->legal_basis(), "Art. 17");
  EXPECT_EQ(certificate->reason(), "Asked.");
  EXPECT_EQ(certificate->proposer(), "principals/ann");
  EXPECT_EQ(certificate->approver(), "principals/ben");
  EXPECT_EQ(certificate->key_id(), "0123");
  EXPECT_EQ(certificate->backups_expire_on().year(), 2023);
  EXPECT_EQ(certificate->extent().event_count(), 9u);
  EXPECT_EQ(certificate->extent().resource_count(), 5u);
  EXPECT_EQ(certificate->extent().free_text_count(), 5u);
  EXPECT_TRUE(certificate->extent().complete());
  history_.Record(views::Entered(kStar, "select").Because("Even later."));
  CatchUp();
  EXPECT_EQ(GetErasureCertificate(Sources(), request)->SerializeAsString(), certificate->SerializeAsString());
}

TEST_F(ErasureTest, NoCertificateForOneWhoWasNotErased) {
  v1::GetErasureCertificateRequest request;
  request.set_name(kBen);
  EXPECT_EQ(domain::ReasonOf(GetErasureCertificate(Sources(), request).status()), v1::PRECONDITION_FAILED);
  request.set_name("people/cccccccccccccccc");
  EXPECT_EQ(domain::ReasonOf(GetErasureCertificate(Sources(), request).status()), v1::RESOURCE_NOT_FOUND);
}

TEST_F(ErasureTest, AnIndexThatIsBehindIsNoBasis) {
  ErasureSources behind = Sources();
  behind.progress.position = 10;
  v1::GetErasureCertificateRequest request;
  request.set_name(kAda);
  EXPECT_EQ(domain::ReasonOf(GetErasureCertificate(behind, request).status()), v1::READ_AFTER_NOT_REACHED);
}

TEST_F(ErasureTest, ATokenOfAnotherQuestionIsRefused) {
  v1::ListErasureTracesRequest request;
  request.set_name(kAda);
  request.set_page_size(1);
  const std::string token = ListErasureTraces(Sources(), request)->next_page_token();
  request.set_name(kBen);
  request.set_page_token(token);
  EXPECT_EQ(domain::ReasonOf(ListErasureTraces(Sources(), request).status()), v1::FIELD_INVALID);
}

}  // namespace
}  // namespace entente::audit
