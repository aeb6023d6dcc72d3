// Boost.JSON's own sources, compiled once and with our flags instead of linked as a library.
#include <boost/json/src.hpp>
