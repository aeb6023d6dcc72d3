#include <micro_lambda/events/document_db.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<DocumentDbEvent>;

}  // namespace micro_lambda
