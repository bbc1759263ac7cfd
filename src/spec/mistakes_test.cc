// What a user's mistakes lead to: every problem at once, each with its place and the way out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// All problems, one per line, as a user sees them.
std::vector<std::string> problems_of(std::string_view text) {
  const auto reading = read_text(text, "h.yaml");
  std::vector<std::string> lines;
  if (reading) return lines;
  for (const Error& problem : reading.error()) lines.push_back(to_string(problem));
  return lines;
}

// A workload of one journey `j` around steps.
std::string with_steps(std::string_view steps) {
  return "workload: { journeys: { j: { steps: [ " + std::string(steps) + " ] } } }";
}

TEST(Mistakes, AreReportedAllAtOnceInTheOrderOfTheFile) {
  EXPECT_THAT(problems_of("tests:\n  a: { load: 30, for: 10s }\nservce: x\nheadroom: 2\n"),
              ElementsAre(AllOf(StartsWith("h.yaml:2:14: "), HasSubstr("\"30\" has no unit"),
                                HasSubstr("30/s")),
                          AllOf(StartsWith("h.yaml:3:1: unknown key \"servce\" in the file"),
                                HasSubstr("did you mean service?")),
                          StartsWith("h.yaml:4:11: version \"2\"")));
}

TEST(Mistakes, AnUnknownKeyNamesItsSectionAndTheNearestKey) {
  EXPECT_THAT(problems_of("system: { components: { api: { replcas: 2 } } }"),
              ElementsAre(AllOf(HasSubstr("unknown key \"replcas\" in system.components.api"),
                                HasSubstr("did you mean replicas?"))));
}

TEST(Mistakes, AWrongUnitNamesTheUnitExpected) {
  EXPECT_THAT(problems_of("system: { components: { api: { demand: 2% } } }"),
              ElementsAre(HasSubstr("demand: ")));
  EXPECT_THAT(
      problems_of("system: { components: { api: { cpu: 2 } } }"),
      ElementsAre(AllOf(HasSubstr("h.yaml:1:37: cpu: \"2\" has no unit"), HasSubstr("2 cores"))));
  EXPECT_THAT(problems_of("system: { components: { api: { replicas: 1.5 } } }"),
              ElementsAre(HasSubstr("\"1.5\" is not a whole number")));
}

TEST(Mistakes, ValuesOutsideTheirBoundsSayWhichBound) {
  EXPECT_THAT(problems_of("system: { components: { api: { replicas: 0 } } }"),
              ElementsAre(HasSubstr("it must be at least 1")));
  EXPECT_THAT(problems_of("workload: { peak: { hour: 120%, minute: 0.5x } }"),
              ElementsAre(HasSubstr("at most 100%"), HasSubstr("at least 1x")));
  EXPECT_THAT(problems_of("workload: { journeys: { j: { share: 80, steps: [ { a: GET / } ] } } }"),
              ElementsAre(HasSubstr("did you mean 80%?")));
}

TEST(Mistakes, AMapWhereAValueIsDue) {
  EXPECT_THAT(problems_of("service: { a: b }"),
              ElementsAre(HasSubstr("service: a map stands where text is due")));
  EXPECT_THAT(problems_of("tests: [ a ]"),
              ElementsAre(HasSubstr("tests: a list stands where a map from names is due")));
  EXPECT_THAT(problems_of("tests: { a: [ b ] }"),
              ElementsAre(HasSubstr("tests.a is a list, but a map is due")));
  EXPECT_THAT(problems_of("service:\n"), ElementsAre(HasSubstr("service has no value")));
}

TEST(Mistakes, SharesThatDoNotSumToTheWhole) {
  EXPECT_THAT(problems_of("workload:\n  journeys:\n"
                          "    a: { share: 50%, steps: [ { x: GET / } ] }\n"
                          "    b: { share: 40%, steps: [ { y: GET / } ] }\n"),
              ElementsAre(HasSubstr("the shares of the journeys sum to 90%")));
  EXPECT_THAT(problems_of("workload:\n  journeys:\n"
                          "    a: { share: 100%, steps: [ { x: GET / } ] }\n"
                          "    b: { steps: [ { y: GET / } ] }\n"),
              ElementsAre(HasSubstr("nothing is left for b")));
}

TEST(Mistakes, ReferencesToNothingLeadToTheNearestName) {
  EXPECT_THAT(problems_of(with_steps("{ ask: GET / }") + "\nrequirements: [ aks.ttft p95 < 1s ]"),
              ElementsAre(AllOf(StartsWith("h.yaml:2:17: there is no step \"aks\""),
                                HasSubstr("did you mean ask?"))));
  EXPECT_THAT(problems_of("system: { entry: apo, components: { api: {} } }"),
              ElementsAre(AllOf(HasSubstr("there is no component \"apo\""),
                                HasSubstr("the only component is api"))));
  EXPECT_THAT(problems_of("system: { components: { api: { calls: [ { to: db, on: x } ] } } }"),
              ElementsAre(HasSubstr("no component \"db\""), HasSubstr("no step \"x\"")));
  EXPECT_THAT(problems_of("system: { components: { api: { demand: { x: 1ms, others: 2ms } } } }"),
              ElementsAre(HasSubstr("no step \"x\"")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 1s, environment: e, target: t } }"),
              ElementsAre(HasSubstr("no environment \"e\""), HasSubstr("the file has no targets")));
  EXPECT_THAT(problems_of("system: { components: { api: {} } }\n"
                          "environments: { e: { driver: process, components: { apj: run } } }"),
              ElementsAre(AllOf(HasSubstr("no component \"apj\""), HasSubstr("mean api?"))));
}

TEST(Mistakes, AStepOfSeveralJourneysIsListedOnce) {
  EXPECT_THAT(problems_of("workload: { journeys: { a: { steps: [ { s: GET / } ] }, "
                          "b: { steps: [ { s: GET / } ] } } }\nrequirements: [ x.ttft p95 < 1s ]"),
              ElementsAre(HasSubstr("stands twice"), HasSubstr("the only step is s")));
}

TEST(Mistakes, CyclesInCallsArePrinted) {
  EXPECT_THAT(problems_of("system:\n  entry: a\n  components:\n"
                          "    a: { calls: [ b ] }\n    b: { calls: [ c ] }\n"
                          "    c: { calls: [ b ] }\n"),
              ElementsAre(AllOf(StartsWith("h.yaml:6:19: "), HasSubstr("b -> c -> b"))));
  EXPECT_THAT(problems_of("system: { components: { a: { calls: [ a ] } } }"),
              ElementsAre(HasSubstr("a -> a")));
}

TEST(Mistakes, SeveralComponentsNeedAnEntry) {
  EXPECT_THAT(problems_of("system: { components: { a: {}, b: {} } }"),
              ElementsAre(AllOf(HasSubstr("system has no entry"), HasSubstr("entry: a"))));
}

TEST(Mistakes, StepNamesAreUniqueInTheFile) {
  EXPECT_THAT(problems_of("workload:\n  journeys:\n"
                          "    a: { steps: [ { home: GET / } ] }\n"
                          "    b: { steps: [ { home: GET / } ] }\n"),
              ElementsAre(AllOf(StartsWith("h.yaml:4:21: the step \"home\" stands twice"),
                                HasSubstr("already on line 3"), HasSubstr("b-home"))));
}

TEST(Mistakes, DuplicateKeysDoNotHideOtherProblems) {
  EXPECT_THAT(problems_of("service: x\nservice: y\nfoo: 1\n"),
              ElementsAre(HasSubstr("the key \"service\" stands twice"), HasSubstr("\"foo\"")));
}

TEST(Mistakes, TemplatesThatNameNothing) {
  EXPECT_THAT(problems_of(with_steps("{ a: \"GET /${id}\" }")),
              ElementsAre(AllOf(StartsWith("h.yaml:1:50: ${id} is not known"), HasSubstr("uuid"))));
  EXPECT_THAT(problems_of(with_steps("{ a: { request: POST /, json: [ \"x ${p.y}\" ] } }")),
              ElementsAre(AllOf(HasSubstr("${p.y} names no data"),
                                HasSubstr("there is no workload: data:"))));
  EXPECT_THAT(problems_of(with_steps("{ a: { request: \"GET /${id}\", save: { id: $.x } } }")),
              ElementsAre(HasSubstr("${id} is not saved yet")));
  EXPECT_THAT(problems_of(with_steps("{ a: \"GET /${saved.id}\" }")),
              ElementsAre(HasSubstr("write ${id}")));
  EXPECT_THAT(problems_of(with_steps("{ a: \"GET /${id\" }")),
              ElementsAre(HasSubstr("a ${ has no }")));
  EXPECT_THAT(problems_of("workload: { data: { p: { csv: f } }, journeys: { j: { steps: [ "
                          "{ a: \"GET /${p}\" } ] } } }"),
              ElementsAre(HasSubstr("write ${p.COLUMN}")));
}

TEST(Mistakes, TemplatesThatAreFineAreLeftAlone) {
  EXPECT_THAT(problems_of("workload: { data: { p: { csv: f } }, journeys: { j: { steps: [ "
                          "{ a: { request: \"GET /${p.c}/${env:X}/${random(1, 6)}/$${x}\", "
                          "save: { id: $.x } } }, "
                          "{ b: { request: \"GET /${id}/${json:uuid}\", "
                          "text: \"${now} ${now_ms} ${sequence} ${text(p.c)}\" } } ] } } }"),
              ElementsAre());
}

TEST(Mistakes, TestsNeedALoadAndAnEnd) {
  EXPECT_THAT(problems_of("tests: { a: { for: 1s } }"), ElementsAre(HasSubstr("has no load")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s } }"),
              ElementsAre(HasSubstr("does not say how long")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, users: 3, for: 1s } }"),
              ElementsAre(HasSubstr("has both load and users")));
  EXPECT_THAT(problems_of("tests: { a: { users: 3, for: 1s, spike: 2x for 1s } }"),
              ElementsAre(HasSubstr("has spike and no load")));
  EXPECT_THAT(problems_of("tests: { a: { users: 3, for: 5s, warm-up: 5s } }"),
              ElementsAre(HasSubstr("the warm-up takes the whole test")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 5s, spike: 2x for 10s } }"),
              ElementsAre(HasSubstr("the spike ends after the test")));
  EXPECT_THAT(problems_of("tests: { a: { load: ramp 1/s to 9/s, until: something fails } }"),
              ElementsAre(HasSubstr("it is requirement fails")));
}

TEST(Mistakes, ASearchNeedsARampAndItsCompanionsNeedASearch) {
  EXPECT_THAT(problems_of("tests: { a: { load: 30/s, until: requirement fails } }"),
              ElementsAre(HasSubstr("has until and no ramp to search")));
  EXPECT_THAT(problems_of("tests: { a: { load: 30/s, for: 1s, hold: 5s } }"),
              ElementsAre(HasSubstr("has hold and no until")));
  EXPECT_THAT(problems_of("tests: { a: { load: 30/s, for: 1s, tolerance: 2% } }"),
              ElementsAre(HasSubstr("has tolerance and no until")));
  EXPECT_THAT(problems_of("tests: { a: { load: ramp 1/s to 9/s, until: requirement fails, "
                          "hold: 5s, warm-up: 5s } }"),
              ElementsAre(HasSubstr("the warm-up takes all of hold")));
}

TEST(Mistakes, ASuiteIsMadeOfTestsAndIsNone) {
  EXPECT_THAT(problems_of("tests: { smoke: { load: 1/s, for: 1s } }\nsuites: { all: [smok] }"),
              ElementsAre(AllOf(HasSubstr("there is no test \"smok\""), HasSubstr("smoke"))));
  EXPECT_THAT(problems_of("suites: { all: [] }"),
              ElementsAre(HasSubstr("the suite \"all\" has no test")));
  EXPECT_THAT(problems_of("suites: { a: [a] }\ntests: { a: { load: 1/s, for: 1s } }"),
              ElementsAre(HasSubstr("has the name of a test")));
}

TEST(Mistakes, InAStageAreToldAtTheStage) {
  EXPECT_THAT(problems_of("tests:\n  a:\n    load:\n      - ramp 0/s to 5/s for 1min\n"
                          "      - hold for 5\n"),
              ElementsAre(AllOf(StartsWith("h.yaml:5:18: "), HasSubstr("\"5\" has no unit"))));
  EXPECT_THAT(problems_of("tests: { a: { users: [ 5 for 1s, 6 ] } }"),
              ElementsAre(HasSubstr("a stage does not say how long it takes")));
  EXPECT_THAT(problems_of("tests: { a: { load: [], for: 1s } }"), testing::SizeIs(1));
}

TEST(Mistakes, OfALoadNameWhatGoesWithWhat) {
  EXPECT_THAT(problems_of("tests: { a: { users: 3, for: 1s, arrivals: uniform } }"),
              ElementsAre(HasSubstr("has arrivals and no load")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 1s, arrivals: gama(cv 2) } }"),
              ElementsAre(HasSubstr("is no law of arrivals")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 1s, iterations: 5 per user } }"),
              ElementsAre(HasSubstr("has iterations per user and no users")));
  EXPECT_THAT(problems_of("tests: { a: { trace: t.csv, rates: r, counts: c } }"),
              ElementsAre(HasSubstr("has both rates and counts")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 1s, scale: 2x } }"),
              ElementsAre(HasSubstr("has scale and no trace")));
  EXPECT_THAT(problems_of("workload: { data: { d: { csv: f, when-used-up: stop } } }"),
              ElementsAre(HasSubstr("its rows are not unique")));
}

TEST(Mistakes, InSeveralLoadsAreToldAtTheLoad) {
  EXPECT_THAT(problems_of("tests: { a: { for: 10s, loads: { x: { journeys: j, load: 1/s } } } }"),
              ElementsAre(HasSubstr("there is no journey \"j\"")));
  EXPECT_THAT(problems_of("tests: { a: { for: 10s, loads: { x: { start: 1s } } } }"),
              ElementsAre(HasSubstr("tests.a.loads.x has no load")));
  EXPECT_THAT(problems_of("tests: { a: { load: 1/s, for: 9s, loads: { x: { users: 1 } } } }"),
              ElementsAre(HasSubstr("has both load and loads")));
  EXPECT_THAT(problems_of("tests: { a: { for: 9s, loads: { x: { users: 1, start: 9s } } } }"),
              ElementsAre(HasSubstr("the load x begins after the end")));
  EXPECT_THAT(problems_of("tests: { a: { loads: { x: { users: 1 } } } }"),
              ElementsAre(HasSubstr("does not say how long it takes")));
}

TEST(Mistakes, AnExpectedPeakNeedsAWorkloadToFollowFrom) {
  EXPECT_THAT(problems_of("tests: { a: { load: 70% of peak, for: 1s } }"),
              ElementsAre(HasSubstr("the expected peak of a is not known")));
  EXPECT_THAT(problems_of("workload: { users: 3 }\ntests: { a: { load: expected peak, for: 1s } }"),
              ElementsAre(HasSubstr("there is no sessions")));
}

TEST(Mistakes, StepsNeedANameAndARequest) {
  EXPECT_THAT(problems_of(with_steps("GET /")), ElementsAre(HasSubstr("a step has no name")));
  EXPECT_THAT(problems_of(with_steps("{ a: / }")), ElementsAre(HasSubstr("write GET /")));
  EXPECT_THAT(problems_of(with_steps("{ a: GTE / }")), ElementsAre(HasSubstr("did you mean GET?")));
  EXPECT_THAT(problems_of(with_steps("{ a: GET }")), ElementsAre(HasSubstr("GET has no path")));
  EXPECT_THAT(problems_of(with_steps("{ a: GET x }")), ElementsAre(HasSubstr("write GET /x")));
  EXPECT_THAT(problems_of(with_steps("{ a: { json: 1 } }")),
              ElementsAre(HasSubstr("workload.journeys.j.steps.a has no request")));
  EXPECT_THAT(problems_of(with_steps("{ a: { request: POST /, json: 1, text: x } }")),
              ElementsAre(HasSubstr("text is a second body")));
  EXPECT_THAT(problems_of("workload:\n  journeys:\n    j:\n      steps:\n"
                          "        - home: GET /\n          save: { id: $.id }\n"),
              ElementsAre(HasSubstr("indent what belongs to \"home\" deeper")));
}

TEST(Mistakes, PartsOfAStep) {
  const auto of_step = [](std::string_view part) {
    return problems_of(with_steps("{ a: { request: GET /, " + std::string(part) + " } }"));
  };
  EXPECT_THAT(of_step("stream: ssee"), ElementsAre(HasSubstr("did you mean sse?")));
  EXPECT_THAT(of_step("expect: { status: 99 }"), ElementsAre(HasSubstr("\"99\" is not a status")));
  EXPECT_THAT(of_step("expect: { events: many }"), ElementsAre(HasSubstr("a number")));
  EXPECT_THAT(of_step("save: { id: items.id }"), ElementsAre(HasSubstr("does not begin with $")));
  EXPECT_THAT(of_step("headers: { \"a b\": c }"), ElementsAre(HasSubstr("name of a header")));
  EXPECT_THAT(of_step("headers: { a: \"b\\nc\" }"), ElementsAre(HasSubstr("has a line break")));
  EXPECT_THAT(of_step("timeout: 0s"), ElementsAre(HasSubstr("too small")));
  EXPECT_THAT(of_step("repeat: geometrc(mean 3)"), ElementsAre(HasSubstr("geometric")));
}

TEST(Mistakes, EnvironmentsAndTargets) {
  EXPECT_THAT(problems_of("environments: { e: { driver: proces } }"),
              ElementsAre(HasSubstr("did you mean process?")));
  EXPECT_THAT(problems_of("environments: { e: {} }"), ElementsAre(HasSubstr("has no driver")));
  EXPECT_THAT(problems_of("environments: { e: { driver: static } }"),
              ElementsAre(HasSubstr("has no url")));
  EXPECT_THAT(problems_of("environments: { e: { driver: process } }"),
              ElementsAre(HasSubstr("has no components")));
  EXPECT_THAT(problems_of("environments: { e: { driver: process, components: { a: {} } } }"),
              ElementsAre(HasSubstr("environments.e.components.a has no run")));
  EXPECT_THAT(problems_of("environments: { e: { driver: static, url: 'http://h', imge: x } }"),
              ElementsAre(HasSubstr("unknown key \"imge\"")));
  EXPECT_THAT(problems_of("targets: { t: localhost:8080 }"),
              ElementsAre(HasSubstr("write http://localhost:8080/")));
  EXPECT_THAT(problems_of("targets: { t: wss://chat.test }"),
              ElementsAre(HasSubstr("write https://chat.test here, and WS /path")));
  EXPECT_THAT(problems_of("targets: { t: 'unix:/run/app.sock' }"),
              ElementsAre(HasSubstr("write http://unix:/run/app.sock:/")));
}

TEST(Mistakes, SettingsOfAnotherDriver) {
  EXPECT_THAT(problems_of("environments: { e: { driver: docker, components: { a: {} } } }"),
              ElementsAre(AllOf(HasSubstr("environments.e.components.a has no image"))));
  EXPECT_THAT(problems_of("environments: { e: { driver: docker, image: i, namespace: n } }"),
              ElementsAre(AllOf(StartsWith("h.yaml:1:48: environments.e: driver docker has no "),
                                HasSubstr("namespace is a setting of kubernetes"))));
  EXPECT_THAT(problems_of("environments: { e: { driver: docker, image: i, sokcet: s } }"),
              ElementsAre(HasSubstr("did you mean socket?")));
  EXPECT_THAT(problems_of("environments: { e: { driver: exec } }"),
              ElementsAre(HasSubstr("has no commands")));
  EXPECT_THAT(problems_of("environments: { e: { driver: exec, commands: { pu: ./up } } }"),
              ElementsAre(HasSubstr("did you mean up?")));
}

TEST(Mistakes, SectionsOfOthersMustHaveTheirForm) {
  EXPECT_THAT(problems_of("levers: { a: b }"), ElementsAre(HasSubstr("levers.a is text")));
  EXPECT_THAT(problems_of("chaos: [ a ]"), ElementsAre(HasSubstr("chaos: a list stands")));
  EXPECT_THAT(problems_of("operate: { wach: 1 }"), ElementsAre(HasSubstr("did you mean watch?")));
}

TEST(Mistakes, NamesAreWords) {
  EXPECT_THAT(problems_of("tests: { \"a b\": { load: 1/s, for: 1s } }"),
              ElementsAre(HasSubstr("\"a b\" cannot be a name")));
}

TEST(Mistakes, AFileThatIsNoServiceFile) {
  EXPECT_THAT(problems_of(""), ElementsAre(AllOf(StartsWith("h.yaml: the file is empty"),
                                                 HasSubstr("headroom init"))));
  EXPECT_THAT(problems_of("# only a comment\n"), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(problems_of("just text"),
              ElementsAre(HasSubstr("the file is text, but a map is due")));
  EXPECT_THAT(problems_of(std::string("a\0b", 3)), ElementsAre(HasSubstr("control character")));
  EXPECT_THAT(problems_of("a: \xFF"),
              ElementsAre(HasSubstr("h.yaml:1:4: the byte 0xff is not UTF-8")));
  EXPECT_THAT(problems_of("\xFF\xFE"
                          "a"),
              ElementsAre(HasSubstr("UTF-16")));
}

TEST(Mistakes, AThousandAreCutToWhatSomebodyReads) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 101U);
  EXPECT_THAT(problems.back(), HasSubstr("and 900 more problems"));
}

}  // namespace
}  // namespace headroom::spec
