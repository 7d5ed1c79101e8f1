// Checks what Entente exports with an implementation that is not Entente's: the packages note and tlog of
// golang.org/x/mod, which Go's own checksum database is verified with.
//
//	check DIRECTORY KEY [OLDER-CHECKPOINT]
//
// DIRECTORY is a copy of the tree by `entente tiles --entries`, KEY the key of the log. Every record must be in the tree of the
// checkpoint, every tile must belong to it, and the older checkpoint must be continued. Says how much was checked.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func fail(format string, values ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

// A checkpoint is a signed note whose text has three lines: origin, size, root.
func openCheckpoint(path string, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		fail("the key: %v", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		fail("%s: %v", path, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("%s is about another log", path)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("%s: %v", path, err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("%s: %v", path, err)
	}
	return tlog.Tree{N: size, Hash: root}
}

// Reads tiles from files. The package names a tile with its height, which files leave out.
type tileFiles struct {
	directory string
	read      map[string]bool
}

func (files *tileFiles) Height() int { return tileHeight }

func (files *tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		content, err := os.ReadFile(filepath.Join(files.directory, path))
		if err != nil {
			return nil, err
		}
		files.read[path] = true
		data = append(data, content)
	}
	return data, nil
}

func (files *tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

// The records of all bundles, in their order.
func readEntries(directory string, size int64) [][]byte {
	var entries [][]byte
	for bundle := int64(0); int64(len(entries)) < size; bundle++ {
		width := size - bundle<<tileHeight
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		// A bundle of entries has the path of a tile, with the word in the place of the level.
		path := tlog.Tile{H: tileHeight, L: -1, N: bundle, W: int(width)}.Path()
		path = strings.Replace(path, fmt.Sprintf("tile/%d/data/", tileHeight), "tile/entries/", 1)
		content, err := os.ReadFile(filepath.Join(directory, path))
		if err != nil {
			fail("%v", err)
		}
		for len(content) >= 2 {
			length := int(binary.BigEndian.Uint16(content))
			if len(content) < 2+length {
				fail("%s is cut off", path)
			}
			entries = append(entries, content[2:2+length])
			content = content[2+length:]
		}
		if len(content) != 0 || int64(len(entries)) != bundle<<tileHeight+width {
			fail("%s has not what it must have", path)
		}
	}
	return entries
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: check DIRECTORY KEY [OLDER-CHECKPOINT]")
	}
	directory, key := os.Args[1], os.Args[2]
	tree := openCheckpoint(filepath.Join(directory, "checkpoint"), key)
	files := &tileFiles{directory, map[string]bool{}}
	// It verifies each tile that it reads against the root.
	hashes := tlog.TileHashReader(tree, files)
	for index, entry := range readEntries(directory, tree.N) {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		if err != nil {
			fail("leaf %d: %v", index, err)
		}
		if leaf[0] != tlog.RecordHash(entry) {
			fail("leaf %d is not the hash of its record", index)
		}
		proof, err := tlog.ProveRecord(tree.N, int64(index), hashes)
		if err != nil {
			fail("leaf %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), leaf[0]); err != nil {
			fail("leaf %d: %v", index, err)
		}
	}
	written := 0
	filepath.Walk(filepath.Join(directory, "tile"), func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || strings.Contains(path, "/entries/") {
			return err
		}
		// Partial tiles of an earlier copy may be left; they are of no use to anyone.
		relative, _ := filepath.Rel(directory, path)
		if !files.read[relative] && !strings.Contains(path, ".p/") {
			fail("%s is not part of the tree", relative)
		}
		written++
		return nil
	})
	fmt.Printf("%d records, %d tiles\n", tree.N, written)
	if len(os.Args) > 3 {
		older := openCheckpoint(os.Args[3], key)
		proof, err := tlog.ProveTree(tree.N, older.N, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash)
		}
		if err != nil {
			fail("the older checkpoint: %v", err)
		}
		fmt.Printf("continues the log of %d records\n", older.N)
	}
}
