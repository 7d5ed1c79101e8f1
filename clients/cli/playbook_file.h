// A playbook as a company writes it: a file in protobuf JSON, as `entente playbook show --output json` prints
// it, or in protobuf text form, which may have comments. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_PLAYBOOK_FILE_H_
#define ENTENTE_CLIENTS_CLI_PLAYBOOK_FILE_H_

#include <string>
#include <vector>

#include "entente/v1/playbook.pb.h"

namespace entente::cli {

// A mistake in such a file.
struct PlaybookMistake {
  // The path of the field, for instance `stages[2].next[0]`, or the place in the file, for instance `12:3`;
  // empty for the file as a whole.
  std::string where;
  std::string what;
};

// True if the content of a file is meant as JSON.
bool IsJson(const std::string& content);

// Reads the content of a file. Returns what is wrong with its form; nothing if it was read. Of JSON only the
// first mistake of form can be told. Whether it makes sense is for the server to say.
std::vector<PlaybookMistake> ReadPlaybook(const std::string& content, v1::Playbook& playbook);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_PLAYBOOK_FILE_H_
