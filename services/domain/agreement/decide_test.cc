#include "entente/v1/agreement_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Sign = v1::SignAgreementRequest;
using PutIntoEffect = v1::PutAgreementIntoEffectRequest;
using Amend = v1::AmendAgreementRequest;
using Terminate = v1::TerminateAgreementRequest;

Scenario WithAgreement() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-03-01", "agreement_signed { agreement: 'mou' title: 'MoU' kind: 'memorandum' }");
  return scenario;
}

// R41: the legal framework, signed by those whom it binds.
TEST(AgreementDecideTest, AnAgreementIsSignedOnce) {
  const std::string sign =
      "alliance: 'alliances/a' agreement_id: 'mou' title: 'MoU' kind: 'memorandum' parties: 'organizations/x'"
      " value { currency_code: 'EUR' units: 5 }";
  Scenario::WithAlliance().When<Sign>(sign).Then(
      {"agreement_signed { agreement: 'mou' title: 'MoU' kind: 'memorandum' parties: 'organizations/x'"
       " value { currency_code: 'EUR' units: 5 } }"});
  WithAgreement().When<Sign>(sign).ThenRefused(v1::RESOURCE_ALREADY_EXISTS);
}

TEST(AgreementDecideTest, EveryFaultOfARequestIsNamedAtOnce) {
  WithAgreement()
      .When<Sign>(
          "alliance: 'alliances/a' agreement_id: 'mou' kind: 'treaty' parties: 'organizations/x'"
          " parties: 'organizations/x' value { currency_code: 'eur' }")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"kind", "parties[1]", "value.currency_code"});
}

// R42: flexible yet contractual.
TEST(AgreementDecideTest, AnAgreementIsAmendedUntilItEnds) {
  const std::string name = "name: 'alliances/a/agreements/mou' ";
  Scenario scenario = WithAgreement();
  scenario.When<PutIntoEffect>(name).Then({"agreement_took_effect { agreement: 'mou' }"});
  scenario.When<Amend>(name + "summary: 'more'")
      .Then({"agreement_amended { agreement: 'mou' summary: 'more' }"});
  scenario.When<Terminate>(name).Then({"agreement_terminated { agreement: 'mou' }"});
  scenario.Given("2024-01-01", "agreement_took_effect { agreement: 'mou' }");
  scenario.When<PutIntoEffect>(name).ThenNothing();
  scenario.Given("2025-01-01", "agreement_terminated { agreement: 'mou' }");
  scenario.When<PutIntoEffect>(name).ThenRefused(v1::PRECONDITION_FAILED, {"AGREEMENT_ENDED"});
  scenario.When<Amend>(name + "summary: 'more'").ThenRefused(v1::PRECONDITION_FAILED, {"AGREEMENT_ENDED"});
  scenario.When<Terminate>(name).ThenRefused(v1::PRECONDITION_FAILED, {"AGREEMENT_ENDED"});
  scenario.When<Terminate>(name + "context { historical: true }").ThenRemarked({"INFO AGREEMENT_ENDED"});
  scenario.When<Amend>(name + "summary: 'more' context { effective_on { year: 2024 month: 12 } }")
      .ThenRemarked({});
}

TEST(AgreementDecideTest, AnUnknownAgreementHasNoFate) {
  WithAgreement()
      .When<Terminate>("name: 'alliances/a/agreements/none'")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
}

}  // namespace
}  // namespace entente::domain
