#include "storage/rocksdb/table_files.h"

#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/metadata.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/errors.h"

namespace entente::storage {
namespace {

// So much is read at a time.
constexpr size_t kPieceBytes = size_t{256} << 10;

std::string PathOf(const rocksdb::LiveFileMetaData& table) {
  return table.directory + "/" + table.relative_filename;
}

bool IsLive(rocksdb::DB& db, const rocksdb::LiveFileMetaData& table) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  return std::any_of(tables.begin(), tables.end(), [&table](const rocksdb::LiveFileMetaData& other) {
    return other.file_number == table.file_number;
  });
}

// Looks at one table, with `buffer` to read it into. Returns false to stop.
bool CheckTable(rocksdb::DB& db, const rocksdb::LiveFileMetaData& table, std::string& buffer,
                const FileVisitor& visit) {
  FileLook look{PathOf(table)};
  look.has_check = table.file_checksum_func_name == rocksdb::kStandardDbFileChecksumFuncName;
  const auto end = [&](const absl::Status& status) {
    look.is_end = true;
    look.status = status;
    return visit(look);
  };
  if (!look.has_check) return end(absl::OkStatus());
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = db.GetEnv()->NewSequentialFile(look.path, &file, rocksdb::EnvOptions());
  if (!status.ok()) {
    if (!IsLive(db, table)) return true;
    return end(error::Corrupt(look.path, absl::StrFormat("it cannot be opened (%s)", status.ToString())));
  }
  const auto sum = rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  for (bool is_end = false; !is_end;) {
    rocksdb::Slice piece;
    status = file->Read(kPieceBytes, &piece, buffer.data());
    if (!status.ok()) return end(error::Unreadable(look.path, status.ToString()));
    sum->Update(piece.data(), piece.size());
    look.bytes = piece.size();
    is_end = piece.size() < kPieceBytes;
    if (!is_end && !visit(look)) return false;
  }
  sum->Finalize();
  if (sum->GetChecksum() == table.file_checksum) return end(absl::OkStatus());
  return end(error::Corrupt(look.path, "its bytes have another checksum than those that were written"));
}

}  // namespace

absl::Status CheckTableFiles(rocksdb::DB& db, const FileVisitor& visit) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  std::string buffer(kPieceBytes, '\0');
  for (const rocksdb::LiveFileMetaData& table : tables) {
    if (!CheckTable(db, table, buffer, visit)) break;
  }
  return absl::OkStatus();
}

absl::Status FindDamagedTable(const std::string& directory, rocksdb::DBOptions options,
                              const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  // So that it opens whatever is in the tables. That write-ahead logs are tracked must not be switched off: a
  // database that is only read fails an assertion then.
  options.paranoid_checks = false;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &opened).ok()) {
    return absl::OkStatus();
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string first;
  size_t damaged = 0;
  CheckTableFiles(*db, [&](const FileLook& look) {
    if (look.is_end && absl::IsDataLoss(look.status) && damaged++ == 0) first = look.path;
    return true;
  }).IgnoreError();
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  if (damaged == 0) return absl::OkStatus();
  return error::Corrupt(
      first, damaged == 1 ? "its bytes have another checksum than those that were written"
                          : absl::StrFormat("its bytes have another checksum than those that were written, "
                                            "and so have %d other files",
                                            damaged - 1));
}

}  // namespace entente::storage
