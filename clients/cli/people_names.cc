#include "clients/cli/people_names.h"

#include <algorithm>
#include <set>

#include "clients/cli/people_in_text.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {
namespace {

// What BatchGetPeople takes at once.
constexpr size_t kPeopleMax = 1000;

// One who is not known fails a whole batch: then those who are known are asked for one by one.
void AskOneByOne(Caller& caller, const std::vector<std::string>& people, size_t begin, size_t end,
                 v1::BatchGetPeopleResponse& response) {
  for (size_t i = begin; i < end; ++i) {
    v1::GetPersonRequest request;
    request.set_name(people[i]);
    v1::Person person;
    if (caller.Call("GetPerson", request, person).ok()) *response.add_people() = person;
  }
}

}  // namespace

std::string ShownName(const v1::Person& person) {
  if (person.erased()) return "(erased)";
  if (person.key_missing()) return "(key missing)";
  return person.display_name().empty() ? person.name() : person.display_name();
}

PeopleNames NamesOfPeople(Caller& caller, const std::vector<std::string>& people, const v1::AsOf& as_of) {
  PeopleNames names;
  for (size_t begin = 0; begin < people.size(); begin += kPeopleMax) {
    const size_t end = std::min(people.size(), begin + kPeopleMax);
    v1::BatchGetPeopleRequest request;
    for (size_t i = begin; i < end; ++i) request.add_names(people[i]);
    *request.mutable_as_of() = as_of;
    v1::BatchGetPeopleResponse response;
    absl::Status status = caller.Call("BatchGetPeople", request, response);
    if (status.code() == absl::StatusCode::kNotFound) {
      // Someone was registered for a later day than the role is held: today's name is better than none.
      request.mutable_as_of()->clear_effective_on();
      status = caller.Call("BatchGetPeople", request, response);
    }
    if (status.code() == absl::StatusCode::kNotFound) AskOneByOne(caller, people, begin, end, response);
    for (const v1::Person& person : response.people()) names[person.name()] = ShownName(person);
  }
  return names;
}

PeopleNames NamesIn(Caller& caller, const std::string& text, const v1::AsOf& as_of) {
  std::set<std::string> people;
  FindPeople(text, people);
  return NamesOfPeople(caller, {people.begin(), people.end()}, as_of);
}

}  // namespace entente::cli
