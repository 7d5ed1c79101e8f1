// A map that forgets: what was not asked for lately goes.
#ifndef ENTENTE_STORAGE_BOUNDED_CACHE_H_
#define ENTENTE_STORAGE_BOUNDED_CACHE_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace entente::storage {

// Holds at most twice `entries_max` values, in two generations. A value that is used moves to the young one;
// when that is full, it becomes the old one, and the old one goes. That is nearly as good as an exact order
// of use, and needs no list to be kept.
//
// Not thread-safe.
template <typename Value>
class BoundedCache {
 public:
  explicit BoundedCache(size_t entries_max) : entries_max_(entries_max) {}

  // The value of `key`, or null. Valid until the next call.
  const Value* Find(const std::string& key) {
    if (auto found = young_.find(key); found != young_.end()) return &found->second;
    auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    // A copy, because inserting may throw the old generation away. Values are small.
    const Value value = found->second;
    old_.erase(found);
    return &Insert(key, value);
  }

  void Put(const std::string& key, const Value& value) {
    if (auto found = young_.find(key); found != young_.end()) {
      found->second = value;
      return;
    }
    old_.erase(key);
    Insert(key, value);
  }

  void Erase(const std::string& key) {
    young_.erase(key);
    old_.erase(key);
  }

 private:
  Value& Insert(const std::string& key, const Value& value) {
    if (young_.size() >= entries_max_) {
      old_ = std::move(young_);
      young_.clear();
    }
    return young_.insert_or_assign(key, value).first->second;
  }

  const size_t entries_max_;
  // A value stands in one generation only, so that the older of two can never come back.
  absl::flat_hash_map<std::string, Value> young_;
  absl::flat_hash_map<std::string, Value> old_;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_BOUNDED_CACHE_H_
