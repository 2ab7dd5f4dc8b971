#pragma once
// OpenSSL's objects as owned values, and what its error queue says. For the files of net/ alone.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace santral::net {

// A template because each kind of object has a function of its own that frees it.
template <auto Free>
struct FreedBy {
    template <class Object>
    void operator()(Object* object) const {
        Free(object);
    }
};

using OwnedBio = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using OwnedKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using OwnedX509 = std::unique_ptr<X509, FreedBy<X509_free>>;
using OwnedSslContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using OwnedSsl = std::unique_ptr<SSL, FreedBy<SSL_free>>;

// What a Certificate holds. The issuers follow the certificate in the order they are sent in.
struct CertificateParts {
    OwnedX509 certificate;
    OwnedKey key;
    std::vector<OwnedX509> issuers;
};

// The last of the errors that OpenSSL has queued on this thread, in its words; the queue is empty then.
std::string take_openssl_error();

}  // namespace santral::net
