#include <micro_lambda/events/vpc_lattice.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<LatticeRequestV1>;
template struct EventCodec<LatticeRequestV2>;
template struct EventCodec<LatticeResponse>;

}  // namespace micro_lambda
