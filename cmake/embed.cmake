# Embeds text files in a program: writes a .cpp from the migrations in db/migrations. Included by CMake it
# offers santral_embed_migrations(target); run as a script (cmake -P) at build time it does the writing.

if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${MIGRATIONS}/*.sql)
  list(SORT files)
  set(entries "")
  foreach(file ${files})
    get_filename_component(name ${file} NAME)
    string(REGEX MATCH "^0*([1-9][0-9]*)_" unused ${name})
    set(version ${CMAKE_MATCH_1})
    file(READ ${file} sql)
    string(APPEND entries "    {${version}, \"${name}\", R\"migration(${sql})migration\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "// Written by cmake/embed.cmake from db/migrations.
#include \"store/migrations.h\"
namespace santral::store {
std::span<const Migration> embedded_migrations() {
    static constexpr Migration migrations[] = {
${entries}    };
    return migrations;
}
}  // namespace santral::store
")
  return()
endif()

set(santral_embed_script ${CMAKE_CURRENT_LIST_FILE})

function(santral_embed_migrations target)
  if(NOT TARGET ${target})
    return()
  endif()
  set(folder ${CMAKE_SOURCE_DIR}/db/migrations)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_migrations.cpp)
  file(GLOB migrations CONFIGURE_DEPENDS ${folder}/*.sql)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DMIGRATIONS=${folder} -DOUTPUT=${output} -P ${santral_embed_script}
    DEPENDS ${migrations} ${santral_embed_script}
    COMMENT "Embedding db/migrations")
  target_sources(${target} PRIVATE ${output})
endfunction()
