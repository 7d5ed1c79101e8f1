#include "services/domain/playbook/shipped.h"

#include <cstddef>
#include <cstdlib>
#include <string>

#include "google/protobuf/util/json_util.h"

namespace entente::domain {

// Made by embed.cmake.
extern const unsigned char kLightJson[];
extern const size_t kLightJsonSize;
extern const unsigned char kStandardJson[];
extern const size_t kStandardJsonSize;

namespace {

const v1::Playbook* Read(const unsigned char* json, size_t size) {
  auto* playbook = new v1::Playbook();
  const std::string text(reinterpret_cast<const char*>(json), size);
  // It cannot fail but by a mistake in a file of ours, which the tests of this folder find.
  if (!google::protobuf::util::JsonStringToMessage(text, playbook).ok()) std::abort();
  return playbook;
}

}  // namespace

const v1::Playbook& LightPlaybook() {
  static const v1::Playbook& playbook = *Read(kLightJson, kLightJsonSize);
  return playbook;
}

const v1::Playbook& StandardPlaybook() {
  static const v1::Playbook& playbook = *Read(kStandardJson, kStandardJsonSize);
  return playbook;
}

}  // namespace entente::domain
