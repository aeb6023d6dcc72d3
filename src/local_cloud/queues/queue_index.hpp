#pragma once

#include <local_cloud/queues/fifo_order.hpp>
#include <local_cloud/queues/message.hpp>

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::queues {

/// What happened to a message since it was sent. Messages to which nothing happened have no such
/// entry: that is what keeps a million of them cheap.
struct MessageState {
  TimePoint visible_at = {};
  TimePoint first_received = {};  ///< 1970: never
  TimePoint last_received = {};
  std::uint32_t receives = 0;
};

/// The order in which one queue hands out its messages, in memory: which are visible, which are
/// hidden and until when. It holds no bodies and, of a long queue, only the front: messages that
/// were just sent and never handed out stay in the store (the backlog) and are loaded chunk by
/// chunk, in their order, when the front runs out. No member touches the store; the engine feeds
/// it.
///
/// Not thread safe.
class QueueIndex {
 public:
  explicit QueueIndex(bool fifo) : fifo_(fifo) {}

  struct Counts {
    std::size_t visible = 0;
    std::size_t in_flight = 0;
    std::size_t delayed = 0;
  };

  /// After a restart: messages with a state, then how many messages are stored in all.
  void restore(Sequence sequence, const MessageState& state, std::string_view group);
  void set_stored(std::uint64_t count, Sequence end);

  /// A message that was stored just now, in ascending order of sequences.
  void add(Sequence sequence, std::string_view group, std::optional<TimePoint> delayed_until);

  /// True if the visible front has run out, or may have, while stored messages are not loaded.
  bool wants_load() const;
  /// Where stored messages are to be read next: from `load_from()` up to, not including,
  /// `load_end()`.
  Sequence load_from() const { return loaded_end_; }
  Sequence load_end() const { return added_end_; }
  void load(Sequence sequence, std::string_view group);
  /// Everything below `sequence` was offered to `load`.
  void loaded_up_to(Sequence sequence) { loaded_end_ = sequence; }

  /// Shows what was hidden until `now`.
  void advance(TimePoint now);
  /// When `advance` would next show something.
  std::optional<TimePoint> next_event() const;

  /// Takes up to `count_max` visible messages, in FIFO queues all of one group. Each one must then
  /// get `hide`, `show` or `remove`.
  std::vector<Sequence> take(std::size_t count_max);
  /// Hides a message that was taken or handed out before, until `state(…)->visible_at`.
  void hide(Sequence sequence, const MessageState& state);
  /// Makes it visible again at once.
  void show(Sequence sequence);
  /// Forgets a message. False if it is not known.
  bool remove(Sequence sequence);

  /// The state of a message; nullptr if it is gone, or if nothing ever happened to it.
  const MessageState* state(Sequence sequence) const;
  bool is_hidden(Sequence sequence) const;
  /// The group of a message that was taken or handed out.
  std::string_view group_of(Sequence sequence) const;

  /// Forgets every loaded message before `cutoff`; of those not loaded the caller says how many.
  void expire(Sequence cutoff, std::uint64_t not_loaded);
  void clear();

  Counts counts() const;
  std::uint64_t stored() const { return stored_; }
  /// No message before this one is left.
  Sequence low_water() const;

 private:
  enum class Place { ready, taken, hidden };
  struct Entry {
    MessageState state = {};
    Place place = Place::ready;
    FifoGroup* group = nullptr;
  };
  using Entries = std::map<Sequence, Entry>;

  bool has_room() const;
  bool is_hidden_head(const FifoGroup& group) const;
  void refresh(FifoGroup& group);
  void set_hidden(Sequence sequence, Entry& entry);
  void unset_hidden(Sequence sequence, Entry& entry);
  void make_ready(Sequence sequence, Entry& entry);
  std::optional<Sequence> take_standard();
  std::vector<Sequence> take_group(std::size_t count_max);

  bool fifo_;
  Entries entries_;
  std::set<std::pair<TimePoint, Sequence>> by_time_;     // hidden ones
  std::deque<Sequence> fresh_;                           // standard: visible, never handed out
  std::deque<std::pair<TimePoint, Sequence>> returned_;  // standard: visible again, since when
  FifoOrder order_;                                      // FIFO: visible ones
  std::uint64_t stored_ = 0;
  std::uint64_t backlog_ = 0;  // stored, not loaded, without a state
  Sequence loaded_end_ = 0;
  Sequence added_end_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t delayed_ = 0;
};

}  // namespace local_cloud::queues
