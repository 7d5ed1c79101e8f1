// Exports through gRPC and the command line: they hold what the trail holds, and nothing that the caller may
// not see.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/str_format.h"
#include "entente/v1/export_service.grpc.pb.h"
#include "nlohmann/json.hpp"
#include "tests/support/child_process.h"
#include "tests/support/histories.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using nlohmann::json;
using support::IsAccepted;
using support::IsRefused;
using testing::HasSubstr;
using testing::Not;

struct Document {
  std::string text;
  v1::ExportSummary summary;
  size_t largest_piece = 0;
  grpc::Status status;
};

Document Export(const std::shared_ptr<grpc::Channel>& channel, const v1::ExportEventsRequest& request,
                const std::string& token = "") {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const auto reader = v1::ExportService::NewStub(channel)->ExportEvents(&context, request);
  Document document;
  v1::ExportEventsResponse answer;
  while (reader->Read(&answer)) {
    document.text += answer.piece();
    document.largest_piece = std::max(document.largest_piece, answer.piece().size());
    if (answer.has_summary()) document.summary = answer.summary();
  }
  document.status = reader->Finish();
  return document;
}

v1::ExportEventsRequest Request(v1::ExportEventsRequest::Format format, const std::string& resource = "") {
  v1::ExportEventsRequest request;
  request.set_format(format);
  request.mutable_filter()->set_resource(resource);
  return request;
}

std::vector<json> Lines(const std::string& text) {
  std::vector<json> events;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) events.push_back(json::parse(line));
  return events;
}

class ExportTest : public support::ServerTest {
 protected:
  Document Get(const v1::ExportEventsRequest& request) { return Export(client_->channel(), request); }
};

// The rules of CloudEvents that every reader relies on.
void ExpectCloudEvent(const json& event) {
  EXPECT_EQ(event.at("specversion"), "1.0");
  for (const char* name : {"id", "source", "type", "subject", "time"}) {
    EXPECT_FALSE(event.at(name).get<std::string>().empty()) << name;
  }
  for (const auto& [name, value] : event.items()) {
    EXPECT_LE(name.size(), 20u) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos) << name;
    EXPECT_EQ(value.is_object(), name == "data") << name;
  }
}

TEST_F(ExportTest, TheNineHistoriesAreExportedEventForEvent) {
  ASSERT_THAT(client_->Import(support::ReadHistories().Commands()).status, IsAccepted());
  const auto trail = client_->Trail("{}");
  const uint64_t head = client_->Head();
  const Document lines = Get(Request(v1::ExportEventsRequest::CLOUD_EVENTS_JSONL));
  ASSERT_THAT(lines.status, IsAccepted());
  EXPECT_EQ(lines.summary.events(), trail->size());
  EXPECT_EQ(lines.summary.position(), head);
  EXPECT_LT(lines.largest_piece, size_t{128} << 10);
  const std::vector<json> events = Lines(lines.text);
  ASSERT_EQ(events.size(), trail->size());
  std::set<std::string> ids;
  for (size_t i = 0; i < events.size(); ++i) {
    ExpectCloudEvent(events[i]);
    const v1::TrailEntry& entry = trail.value[i];
    EXPECT_EQ(events[i].at("id"), entry.name());
    EXPECT_EQ(events[i].at("type"), "entente.v1." + entry.type());
    EXPECT_EQ(events[i].at("data").at("entry").at("sentence"), entry.sentence());
    EXPECT_EQ(events[i].at("sequence"), absl::StrFormat("%020d", entry.position()));
    EXPECT_TRUE(ids.insert(entry.name()).second);
  }
  const Document batch = Get(Request(v1::ExportEventsRequest::CLOUD_EVENTS_BATCH));
  ASSERT_THAT(batch.status, IsAccepted());
  EXPECT_EQ(json::parse(batch.text), json(events));
  EXPECT_EQ(Get(Request(v1::ExportEventsRequest::CSV)).summary.events(), trail->size());
}

// What a reader of OCEL relies on: what is used is declared, what is related exists, nothing is told twice.
void ExpectOcel(const json& document) {
  std::map<std::string, std::set<std::string>> declared;
  for (const char* kind : {"eventTypes", "objectTypes"}) {
    for (const json& type : document.at(kind)) {
      auto& names = declared[type.at("name")];
      for (const json& attribute : type.at("attributes")) {
        EXPECT_TRUE(names.insert(attribute.at("name")).second);
        const std::set<std::string> types = {"string", "time", "integer", "float", "boolean"};
        EXPECT_EQ(types.count(attribute.at("type")), 1u);
      }
    }
  }
  std::set<std::string> objects;
  for (const json& object : document.at("objects")) {
    EXPECT_TRUE(objects.insert(object.at("id")).second);
    EXPECT_EQ(declared.count(object.at("type")), 1u);
  }
  std::string last_time;
  std::set<std::string> events;
  for (const json& event : document.at("events")) {
    EXPECT_TRUE(events.insert(event.at("id")).second);
    ASSERT_EQ(declared.count(event.at("type")), 1u);
    EXPECT_GE(event.at("time"), last_time);
    last_time = event.at("time");
    for (const json& attribute : event.at("attributes")) {
      EXPECT_TRUE(attribute.at("value").is_string());
      EXPECT_EQ(declared[event.at("type")].count(attribute.at("name")), 1u) << attribute;
    }
    EXPECT_FALSE(event.at("relationships").empty());
    std::set<json> triples;
    for (const json& relation : event.at("relationships")) {
      EXPECT_EQ(objects.count(relation.at("objectId")), 1u) << relation;
      EXPECT_TRUE(triples.insert(relation).second);
    }
  }
  for (const json& object : document.at("objects")) {
    for (const json& relation : object.at("relationships")) {
      EXPECT_EQ(objects.count(relation.at("objectId")), 1u) << relation;
    }
  }
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Python's parser of XML, which is not ours.
std::string ReadXml(const std::string& file) {
  constexpr char kRead[] =
      "import sys, xml.etree.ElementTree as tree\n"
      "ns = '{http://www.xes-standard.org/}'\n"
      "log = tree.parse(sys.argv[1]).getroot()\n"
      "assert log.tag == ns + 'log', log.tag\n"
      "order = [child.tag[len(ns):] for child in log]\n"
      "assert order == sorted(order, key=['extension', 'global', 'classifier', 'string', 'trace'].index), "
      "order\n"
      "for event in log.iter(ns + 'event'):\n"
      "    keys = [child.get('key') for child in event]\n"
      "    assert len(keys) == len(set(keys)), keys\n"
      "for trace in log.iter(ns + 'trace'):\n"
      "    times = [d.get('value') for e in trace.iter(ns + 'event') for d in e if d.get('key') == "
      "'time:timestamp']\n"
      "    assert times == sorted(times)\n"
      "print(len(list(log.iter(ns + 'trace'))), len(list(log.iter(ns + 'event'))), end='')\n";
  support::ChildProcess python({"/usr/bin/python3", "-c", kRead, file});
  EXPECT_EQ(python.WaitForExit(std::chrono::seconds(60)), 0) << python.Err();
  return python.Out();
}

TEST_F(ExportTest, TheNineHistoriesAreLogsOfEventsForProcessMining) {
  ASSERT_THAT(client_->Import(support::ReadHistories().Commands()).status, IsAccepted());
  const auto trail = client_->Trail("{}");
  const uint64_t head = client_->Head();
  const Document ocel = Get(Request(v1::ExportEventsRequest::OCEL_JSON));
  ASSERT_THAT(ocel.status, IsAccepted());
  EXPECT_EQ(ocel.summary.events(), trail->size());
  EXPECT_EQ(ocel.summary.position(), head);
  const json document = json::parse(ocel.text);
  EXPECT_EQ(document.at("events").size(), trail->size());
  ExpectOcel(document);

  size_t events_of_alliances = 0;
  for (const v1::TrailEntry& entry : trail.value) {
    if (entry.resource().rfind("alliances/", 0) == 0) ++events_of_alliances;
  }
  const Document xes = Get(Request(v1::ExportEventsRequest::XES));
  ASSERT_THAT(xes.status, IsAccepted());
  EXPECT_EQ(xes.summary.events(), events_of_alliances);
  support::WriteFile(directory_ / "log.xes", xes.text);
  EXPECT_EQ(ReadXml(directory_ / "log.xes"), absl::StrFormat("9 %d", events_of_alliances));
}

TEST_F(ExportTest, LogsForProcessMiningKeepTheirOrderAndTheirText) {
  GivenAlliance();
  // Recorded later, for an earlier day; with all that XML has to escape.
  Done("EnterStage",
       R"({"alliance": "alliances/x", "stage": "develop", "context": {"effective_on": "2021-03"}})");
  const auto earlier = Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
      "context": {"effective_on": "2020-06-01", "historical": true, "reason": "<b>\"R&D\"</b>\nand more\ufffe"}})");
  auto request = Request(v1::ExportEventsRequest::XES, "alliances/x");
  request.set_read_after(earlier.position());
  const Document xes = Get(request);
  ASSERT_THAT(xes.status, IsAccepted());
  EXPECT_THAT(xes.text,
              HasSubstr("value=\"&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;&#10;and more\xEF\xBF\xBD\""));
  EXPECT_THAT(xes.text, HasSubstr("<string key=\"alliance:precision\" value=\"month\"/>"));
  EXPECT_LT(xes.text.find("2020-06-01T00:00:00.000Z"), xes.text.find("2021-03-01T00:00:00.000Z"));
  EXPECT_EQ(CountOf(xes.text, "<trace>"), 1u);
  support::WriteFile(directory_ / "log.xes", xes.text);
  EXPECT_EQ(ReadXml(directory_ / "log.xes"), "1 5");

  request.set_format(v1::ExportEventsRequest::OCEL_JSON);
  const Document ocel = Get(request);
  ASSERT_THAT(ocel.status, IsAccepted());
  const json document = json::parse(ocel.text);
  ExpectOcel(document);
  EXPECT_EQ(document.at("events").at(3).at("id"), earlier.events(0).event());
}

TEST_F(ExportTest, ImpreciseDatesAndCorrectionsStayWhatTheyAre) {
  GivenAlliance();
  const auto wrong = Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
      "context": {"effective_on": "2020-06"}})");
  const std::string wrong_name = wrong.events(0).event();
  const auto known_before = client_->Head();
  const auto withdrawn = Done(
      "VoidEvent", absl::StrFormat(R"({"event": "%s", "context": {"reason": "It was not so, \"said\" he."}})",
                                   wrong_name));
  auto request = Request(v1::ExportEventsRequest::CLOUD_EVENTS_JSONL, "alliances/x");
  request.set_read_after(withdrawn.position());
  const Document document = Get(request);
  ASSERT_THAT(document.status, IsAccepted());
  const std::vector<json> events = Lines(document.text);
  ASSERT_EQ(events.size(), 5u);  // The alliance, two parties, the stage, its withdrawal.
  const json& stage = events[3].at("data").at("entry");
  EXPECT_EQ(stage.at("name"), wrong_name);
  EXPECT_EQ(stage.at("effective_on"), (json{{"year", 2020}, {"month", 6}}));
  EXPECT_EQ(stage.at("corrected_by"), withdrawn.events(0).event());
  EXPECT_EQ(events[4].at("data").at("entry").at("corrects"), wrong_name);
  EXPECT_EQ(events[4].at("data").at("entry").at("reason"), "It was not so, \"said\" he.");
  // As it was known before, the stage stands.
  *request.mutable_filter()->mutable_recorded_before() = withdrawn.record_time();
  const Document earlier = Get(request);
  ASSERT_THAT(earlier.status, IsAccepted());
  EXPECT_EQ(earlier.summary.events(), 4u);
  EXPECT_EQ(earlier.summary.position(), known_before);
  EXPECT_THAT(earlier.text, Not(HasSubstr("corrected_by")));
}

// One table, read back by the rules of RFC 4180.
std::vector<std::vector<std::string>> ReadCsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    std::string& cell = rows.back().back();
    if (quoted) {
      if (text[i] != '"') {
        cell += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[i++];
      } else {
        quoted = false;
      }
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == ',') {
      rows.back().emplace_back();
    } else if (text[i] == '\n') {
      rows.emplace_back(1);
    } else if (text[i] != '\r') {
      cell += text[i];
    }
  }
  rows.pop_back();
  return rows;
}

TEST_F(ExportTest, ATableHasOneRowForEachEventAndNoFormulas) {
  GivenAlliance();
  const auto named =
      Done("DescribeAlliance", R"json({"name": "alliances/x", "summary": "Two\nlines, \"quoted\"",
      "context": {"effective_on": "2021", "reason": "=HYPERLINK(\"http://example.com\")"}})json");
  auto request = Request(v1::ExportEventsRequest::CSV, "alliances/x");
  request.set_read_after(named.position());
  const Document document = Get(request);
  ASSERT_THAT(document.status, IsAccepted());
  const auto rows = ReadCsv(document.text);
  ASSERT_EQ(rows.size(), 5u);
  const auto cell = [&](size_t row, const std::string& column) {
    const auto found = std::find(rows[0].begin(), rows[0].end(), column);
    return found == rows[0].end() ? "no such column" : rows[row].at(found - rows[0].begin());
  };
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_EQ(cell(2, "type"), "PartyJoined");
  EXPECT_EQ(cell(2, "objects"), "party=organizations/acme");
  EXPECT_EQ(cell(4, "effective_on"), "2021");
  EXPECT_EQ(cell(4, "reason"), "'=HYPERLINK(\"http://example.com\")");
  EXPECT_EQ(json::parse(cell(4, "event_json")).at("summary"), "Two\nlines, \"quoted\"");
}

TEST_F(ExportTest, ARequestWithoutAFormatOrOfAnUnknownResourceIsRefused) {
  EXPECT_THAT(Get(v1::ExportEventsRequest()).status, IsRefused(v1::FIELD_INVALID));
  const Document unknown = Get(Request(v1::ExportEventsRequest::CSV, "alliances/nowhere"));
  EXPECT_THAT(unknown.status, IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_EQ(unknown.text, "");
}

TEST(ExportAccessTest, NamesAreForThoseWhoMaySeeThemAndExportsForThoseWhoMayExport) {
  support::TemporaryDirectory directory;
  support::WriteFile(directory / "tokens", support::TokenLine("root", "administrator") +
                                               support::TokenLine("auditor", "auditor") +
                                               support::TokenLine("keeper", "alliance_manager"));
  support::ServerProcess server(directory / "data", {"--token-file", directory / "tokens"});
  server.Start();
  support::Client root(server.address(), support::TokenOf("root"));
  ASSERT_THAT(
      root.Do("RegisterPerson", R"({"person": {"display_name": "Ada Quill", "email": "ada@example.com"}})")
          .status,
      IsAccepted());
  auto request = Request(v1::ExportEventsRequest::CLOUD_EVENTS_JSONL);
  const Document redacted = Export(root.channel(), request, support::TokenOf("auditor"));
  ASSERT_THAT(redacted.status, IsAccepted());
  EXPECT_THAT(redacted.text, Not(HasSubstr("Quill")));
  EXPECT_THAT(redacted.text, Not(HasSubstr("ada@")));
  EXPECT_EQ(Lines(redacted.text).back().at("data").at("personal"), "REDACTED");
  request.set_include_personal(true);
  const Document whole = Export(root.channel(), request, support::TokenOf("auditor"));
  ASSERT_THAT(whole.status, IsAccepted());
  const json event = Lines(whole.text).back();
  EXPECT_EQ(event.at("data").at("personal"), "INCLUDED");
  EXPECT_EQ(event.at("data").at("entry").at("fact").at("person_registered").at("display_name"), "Ada Quill");
  request.set_format(v1::ExportEventsRequest::OCEL_JSON);
  EXPECT_THAT(Export(root.channel(), request, support::TokenOf("auditor")).text, HasSubstr("Ada Quill"));
  request.set_include_personal(false);
  EXPECT_THAT(Export(root.channel(), request, support::TokenOf("auditor")).text, Not(HasSubstr("Quill")));
  request.set_include_personal(true);
  const Document denied = Export(root.channel(), request, support::TokenOf("keeper"));
  EXPECT_THAT(denied.status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_EQ(denied.text, "");
  EXPECT_EQ(server.Stop(), 0);
}

TEST_F(ExportTest, TheCommandLineWritesAWholeFileOrNone) {
  GivenAlliance();
  client_->AwaitViews();
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", server_.address(), "export"});
    support::ChildProcess program(arguments);
    const int exit_code = program.WaitForExit(std::chrono::seconds(60)).value_or(-1);
    return std::make_pair(exit_code, program.Out() + program.Err());
  };
  const std::string file = directory_ / "x.jsonl";
  const auto [exit_code, said] = run({"x", "--format", "cloudevents", "--output-file", file});
  EXPECT_EQ(exit_code, 0) << said;
  EXPECT_THAT(said, HasSubstr("3 events"));
  EXPECT_EQ(Lines(support::ReadFile(file)).size(), 3u);
  const auto unknown = run({"nowhere", "--format", "csv", "--output-file", file});
  EXPECT_NE(unknown.first, 0);
  EXPECT_THAT(unknown.second, HasSubstr("alliances/nowhere"));
  EXPECT_EQ(Lines(support::ReadFile(file)).size(), 3u) << "the file that was there is lost";
  const auto entries = std::filesystem::directory_iterator(std::filesystem::path(file).parent_path());
  for (const auto& entry : entries) {
    const std::string name = entry.path().filename();
    EXPECT_TRUE(!name.starts_with("x.jsonl") || name == "x.jsonl") << name << " was left behind";
  }
  const auto unwritable = run({"x", "--format", "csv", "--output-file", directory_ / "no/such/x.csv"});
  EXPECT_NE(unwritable.first, 0);
  EXPECT_THAT(unwritable.second, HasSubstr("no/such/x.csv"));
  const auto wrong = run({"x", "--format", "pdf"});
  EXPECT_EQ(wrong.first, 2);
  EXPECT_THAT(wrong.second, HasSubstr("there are cloudevents"));
  const auto to_output = run({"x", "--format", "csv"});
  EXPECT_EQ(ReadCsv(to_output.second).size(), 4u);
}

}  // namespace
}  // namespace entente
