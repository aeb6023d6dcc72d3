# Compiles SOURCE, which has to fail, and looks for what has to be said: its "// says: " lines.
list(TRANSFORM INCLUDES PREPEND -I)
if(COMPILER MATCHES "clang")
  list(APPEND INCLUDES -ferror-limit=0)  # else it stops at the twentieth mistake
endif()
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${INCLUDES} ${SOURCE}
  RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "it compiled")
endif()
file(STRINGS ${SOURCE} expectations REGEX "// says: ")
foreach(expectation IN LISTS expectations)
  string(REGEX REPLACE ".*// says: " "" text "${expectation}")
  string(FIND "${output}" "${text}" position)
  if(position EQUAL -1)
    message(SEND_ERROR "the compiler did not say: ${text}\n${output}")
  endif()
endforeach()
