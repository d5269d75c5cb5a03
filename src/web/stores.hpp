// Sessions with the database for the threads that answer: each call borrows one and gives it back.
#pragma once

#include <utility>
#include <vector>

#include "base/guarded.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace cartulaire::web {

class Stores {
 public:
  explicit Stores(platform::SqlPlace place) : place_(std::move(place)) {}

  class Borrowed {
   public:
    Borrowed(Stores& of, store::Store store) : of_(&of), store_(std::move(store)) {}
    ~Borrowed() {
      of_->idle_.with([&](auto& idle) { idle.push_back(std::move(store_)); });
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    store::Store& operator*() { return store_; }
    store::Store* operator->() { return &store_; }

   private:
    Stores* of_;
    store::Store store_;
  };

  // Runs `work` with a session; the error of opening one where none is idle.
  template <class Work>
  auto with(const Work& work) -> base::Result<decltype(work(std::declval<store::Store&>()))> {
    std::vector<store::Store> taken;
    idle_.with([&](auto& idle) {
      if (idle.empty()) return;
      taken.push_back(std::move(idle.back()));
      idle.pop_back();
    });
    if (taken.empty()) {
      auto opened = store::Store::open(place_);
      if (!opened) return base::pass(opened);
      taken.push_back(std::move(*opened));
    }
    Borrowed store(*this, std::move(taken.front()));
    return work(*store);
  }

 private:
  platform::SqlPlace place_;
  base::Guarded<std::vector<store::Store>> idle_;
};

}  // namespace cartulaire::web
