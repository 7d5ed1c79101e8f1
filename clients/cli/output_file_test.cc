#include "clients/cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <thread>

#include "gmock/gmock.h"
#include "storage/test_events.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  std::string At(const std::string& name) const { return directory_ / name; }
  static std::string ReadAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static absl::Status Write(const std::string& path, const std::string& text,
                            Readers readers = Readers::kByUmask) {
    auto file = OutputFile::Open(path, readers);
    if (!file.ok()) return file.status();
    file->stream() << text;
    return file->Commit();
  }
  static unsigned ModeOf(const std::string& path) {
    struct stat found = {};
    EXPECT_EQ(stat(path.c_str(), &found), 0);
    return found.st_mode & 0777;
  }
  size_t Files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(At("")), fs::directory_iterator()));
  }

  storage::TestDirectory directory_;
};

TEST_F(OutputFileTest, AFileIsReplacedAsAWholeOrStaysAsItWas) {
  ASSERT_TRUE(Write(At("x"), "one").ok());
  {
    auto half = OutputFile::Open(At("x"), Readers::kByUmask);
    ASSERT_TRUE(half.ok());
    half->stream() << "tw" << std::flush;
    EXPECT_EQ(ReadAll(At("x")), "one");
  }
  EXPECT_EQ(ReadAll(At("x")), "one");
  EXPECT_EQ(Files(), 1u);
  ASSERT_TRUE(Write(At("x"), "two").ok());
  EXPECT_EQ(ReadAll(At("x")), "two");
}

TEST_F(OutputFileTest, AnotherFileBesideItIsLeftAlone) {
  ASSERT_TRUE(Write(At("x.new"), "mine").ok());
  ASSERT_TRUE(Write(At("x"), "one").ok());
  EXPECT_EQ(ReadAll(At("x.new")), "mine");
}

TEST_F(OutputFileTest, WhatIsPersonalIsForItsOwnerOnly) {
  umask(0022);
  ASSERT_TRUE(Write(At("shared"), "").ok());
  EXPECT_EQ(ModeOf(At("shared")), 0644u);
  ASSERT_TRUE(Write(At("own"), "", Readers::kOwner).ok());
  EXPECT_EQ(ModeOf(At("own")), 0600u);
  ASSERT_TRUE(Write(At("shared"), "", Readers::kOwner).ok());
  EXPECT_EQ(ModeOf(At("shared")), 0600u);
  ASSERT_TRUE(Write(At("shared"), "").ok());
  EXPECT_EQ(ModeOf(At("shared")), 0600u) << "what replaces a file is for those for whom that was";
}

TEST_F(OutputFileTest, ASymbolicLinkIsFollowed) {
  ASSERT_TRUE(Write(At("x"), "one").ok());
  fs::create_symlink(At("x"), At("link"));
  ASSERT_TRUE(Write(At("link"), "two").ok());
  EXPECT_TRUE(fs::is_symlink(At("link")));
  EXPECT_EQ(ReadAll(At("x")), "two");
  fs::create_symlink(At("nowhere"), At("lost"));
  EXPECT_FALSE(Write(At("lost"), "two").ok());
  EXPECT_TRUE(fs::is_symlink(At("lost")));
}

TEST_F(OutputFileTest, AFifoGetsWhatIsWrittenAndStaysOne) {
  ASSERT_EQ(mkfifo(At("fifo").c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = ReadAll(At("fifo")); });
  const absl::Status written = Write(At("fifo"), "through");
  reader.join();
  EXPECT_TRUE(written.ok()) << written;
  EXPECT_EQ(read, "through");
  EXPECT_TRUE(fs::is_fifo(At("fifo")));
}

// Through a link, so that a program that replaces what it finds does no harm to the machine.
TEST_F(OutputFileTest, ADeviceThatIsFullIsToldAndStaysOne) {
  fs::create_symlink("/dev/full", At("full"));
  EXPECT_FALSE(Write(At("full"), "x").ok());
  EXPECT_TRUE(fs::is_symlink(At("full")));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

}  // namespace
}  // namespace entente::cli
