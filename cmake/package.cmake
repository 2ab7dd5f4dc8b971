# What an installation consists of, and the Debian package of it (CPack). ./dev deb makes it.
include(GNUInstallDirs)
set(deploy ${CMAKE_SOURCE_DIR}/deploy)

install(TARGETS santral RUNTIME DESTINATION bin)
install(FILES ${deploy}/systemd/santral.service DESTINATION /lib/systemd/system)
install(FILES ${deploy}/systemd/santral.sysusers DESTINATION /usr/lib/sysusers.d RENAME santral.conf)
install(FILES ${deploy}/systemd/santral.tmpfiles DESTINATION /usr/lib/tmpfiles.d RENAME santral.conf)
# Every key with its default, as a comment: what the program itself says of them.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/santral.toml
  COMMAND sh -c "$<TARGET_FILE:santral> --help-config | sed 's/^[^#[]/# &/' >${CMAKE_BINARY_DIR}/santral.toml"
  DEPENDS santral VERBATIM)
add_custom_target(default_config DEPENDS ${CMAKE_BINARY_DIR}/santral.toml)
install(FILES ${CMAKE_BINARY_DIR}/santral.toml DESTINATION /etc/santral)
install(FILES ${deploy}/fail2ban/filter.d/santral.conf DESTINATION /etc/fail2ban/filter.d)
# A jail is the administrator's decision: an example.
install(FILES ${deploy}/fail2ban/jail.d/santral.conf DESTINATION share/doc/santral/examples RENAME jail.conf)
install(FILES README.md CHANGELOG.md DESTINATION share/doc/santral)
install(FILES LICENSE DESTINATION share/doc/santral RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the Santral maintainers <maintainers@santral.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "telephone exchange for a firm, a hoster or a call centre")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "procps, systemd")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fail2ban, postgresql")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${deploy}/debian/postinst ${deploy}/debian/prerm ${deploy}/debian/postrm ${deploy}/debian/conffiles)
include(CPack)
