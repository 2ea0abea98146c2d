// OpenSSL for import by Swift: function-like macros as functions, with the reason for each.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

// Keeps the path of this file out of the program: the same source yields the same bytes in any directory.
#define OPENSSL_NO_FILENAMES

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

// Macros over SSL_CTX_ctrl.
static inline long ocne_ctx_set_min_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_min_proto_version(ctx, version); }
static inline long ocne_ctx_min_version(SSL_CTX *ctx) { return SSL_CTX_get_min_proto_version(ctx); }
static inline long ocne_ctx_set_max_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_max_proto_version(ctx, version); }
static inline void ocne_ctx_set_mode(SSL_CTX *ctx, long mode) { SSL_CTX_set_mode(ctx, mode); }
static inline void ocne_ctx_set_read_ahead(SSL_CTX *ctx) { SSL_CTX_set_read_ahead(ctx, 1); }
static inline int ocne_ctx_add_chain_cert(SSL_CTX *ctx, X509 *owned) { return (int)SSL_CTX_add0_chain_cert(ctx, owned); }
static inline int ocne_ctx_set_groups(SSL_CTX *ctx, const char *list) { return (int)SSL_CTX_set1_groups_list(ctx, list); }
static inline void ocne_ctx_session_cache_off(SSL_CTX *ctx) { SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF); }

// Macros whose values Swift cannot import.
static inline uint64_t ocne_server_options(void) {
    return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF;
}
static inline long ocne_server_mode(void) {
    return SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS;
}

// Empties the error queue, as SSL_get_error requires before an operation. ERR_clear_error visits all sixteen entries even if the queue is
// empty.
static inline void ocne_clear_errors(void) {
    if (ERR_peek_error() != 0) ERR_clear_error();
}

// Called before each read from a socket; the argument is the number of reads left. SSL_read continues for as long as a peer sends records
// without data, such as KeyUpdate: without a limit one connection could monopolise the loop.
static inline long ocne_before_reading(
    BIO *bio, int operation, const char *data, size_t length, int argi, long argl, int result, size_t *processed) {
    (void)data, (void)length, (void)argi, (void)argl, (void)processed;
    if (operation != BIO_CB_READ) return result;
    intptr_t left = (intptr_t)BIO_get_callback_arg(bio);
    BIO_clear_retry_flags(bio);
    if (left <= 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    BIO_set_callback_arg(bio, (char *)(left - 1));
    return result;
}
static inline void ocne_limit_reads(SSL *ssl) { BIO_set_callback_ex(SSL_get_rbio(ssl), ocne_before_reading); }
static inline void ocne_allow_reads(SSL *ssl, int count) { BIO_set_callback_arg(SSL_get_rbio(ssl), (char *)(intptr_t)count); }
static inline uint64_t ocne_bytes_read(const SSL *ssl) { return BIO_number_read(SSL_get_rbio(ssl)); }

// Finite-field groups cost a server a hundred times as much as curves, and any client may select them: they are rejected. Everything else
// is left to OpenSSL's own callback, which is kept as the extra argument.
typedef int (*ocne_security_callback)(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
static inline int ocne_allow_curves_only(
    const SSL *ssl, const SSL_CTX *ctx, int operation, int bits, int nid, void *other, void *extra) {
    int is_group = operation == SSL_SECOP_CURVE_SUPPORTED || operation == SSL_SECOP_CURVE_SHARED || operation == SSL_SECOP_CURVE_CHECK;
    if (is_group && nid >= NID_ffdhe2048 && nid <= NID_ffdhe8192) return 0;
    return ((ocne_security_callback)extra)(ssl, ctx, operation, bits, nid, other, NULL);
}
static inline void ocne_ctx_allow_curves_only(SSL_CTX *ctx) {
    SSL_CTX_set0_security_ex_data(ctx, (void *)SSL_CTX_get_security_callback(ctx));
    SSL_CTX_set_security_callback(ctx, ocne_allow_curves_only);
}

// TLS 1.0 and 1.1 sign handshakes with SHA-1, and MD5 in addition for RSA: too weak for OpenSSL's security level, which must not be
// lowered, since it also covers certificates and keys. Everything else is left to the previous callback.
static inline int ocne_is_sha1_signature(int operation, int nid) {
    int is_signature = operation == SSL_SECOP_SIGALG_SUPPORTED || operation == SSL_SECOP_SIGALG_SHARED || operation == SSL_SECOP_SIGALG_CHECK
        || operation == SSL_SECOP_SIGALG_MASK;
    return is_signature && (nid == NID_sha1 || nid == NID_md5_sha1);
}
static inline int ocne_allow_sha1_signatures(
    const SSL *ssl, const SSL_CTX *ctx, int operation, int bits, int nid, void *other, void *extra) {
    return ocne_is_sha1_signature(operation, nid) ? 1 : ((ocne_security_callback)extra)(ssl, ctx, operation, bits, nid, other, NULL);
}
static inline int ocne_allow_sha1_signatures_and_curves_only(
    const SSL *ssl, const SSL_CTX *ctx, int operation, int bits, int nid, void *other, void *extra) {
    return ocne_is_sha1_signature(operation, nid) ? 1 : ocne_allow_curves_only(ssl, ctx, operation, bits, nid, other, extra);
}
static inline void ocne_ctx_allow_sha1_signatures(SSL_CTX *ctx) {
    if (SSL_CTX_get_security_callback(ctx) == ocne_allow_curves_only) {
        SSL_CTX_set_security_callback(ctx, ocne_allow_sha1_signatures_and_curves_only);
    } else {
        SSL_CTX_set0_security_ex_data(ctx, (void *)SSL_CTX_get_security_callback(ctx));
        SSL_CTX_set_security_callback(ctx, ocne_allow_sha1_signatures);
    }
}

// Macros, and stacks. Return 1 if a key signs with RSA, and if a context has a suite of TLS 1.2 or older for such a key.
static inline int ocne_key_is_rsa(const EVP_PKEY *key) {
    int id = EVP_PKEY_get_base_id(key);
    return id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS;
}
static inline int ocne_ctx_has_suite_for(const SSL_CTX *ctx, int authentication) {
    STACK_OF(SSL_CIPHER) *suites = SSL_CTX_get_ciphers(ctx);
    for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
        if (SSL_CIPHER_get_auth_nid(sk_SSL_CIPHER_value(suites, i)) == authentication) return 1;
    }
    return 0;
}

// Stacks are macros. Returns 1 if the context's suites of TLS 1.2, from OpenSSL's configuration, include one.
static inline int ocne_ctx_has_suite(const SSL_CTX *ctx, const char *name) {
    STACK_OF(SSL_CIPHER) *suites = SSL_CTX_get_ciphers(ctx);
    for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
        if (strcmp(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(suites, i)), name) == 0) return 1;
    }
    return 0;
}

// SSL_set_tlsext_host_name is a macro over SSL_ctrl.
static inline long ocne_set_server_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }

// BIO_get_mem_data is a macro that writes through its argument.
static inline long ocne_mem_bio_data(BIO *bio, const unsigned char **data) { return BIO_get_mem_data(bio, (char **)data); }

// OPENSSL_free and OPENSSL_clear_free are macros.
static inline void ocne_free_text(char *text) { OPENSSL_free(text); }
static inline void ocne_clear_free(unsigned char *data, long length) { OPENSSL_clear_free(data, length > 0 ? (size_t)length : 0); }

// Returns the digest of a certificate's signature, or the kind of key if the signature has no separate digest; NID_undef if neither is
// known.
static inline int ocne_signature_digest(const X509 *certificate) {
    int digest = NID_undef, key = NID_undef;
    // For digests that OpenSSL does not trust it returns 0, but has stored the digest.
    X509_get_signature_info((X509 *)certificate, &digest, &key, NULL, NULL);
    return digest != NID_undef ? digest : key;
}

// Returns 1 if a certificate's serial number is negative.
static inline int ocne_has_negative_serial(const X509 *certificate) {
    return ASN1_STRING_type(X509_get0_serialNumber(certificate)) == V_ASN1_NEG_INTEGER;
}

// Returns 1 if a key has explicit curve parameters instead of a named curve.
static inline int ocne_has_explicit_curve(const EVP_PKEY *key) {
    int is_explicit = 0;
    return EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) == 1 && is_explicit;
}

// EVP_EC_gen is a variadic macro.
static inline EVP_PKEY *ocne_generate_p256(void) { return EVP_EC_gen("P-256"); }

// Sets the public key of a certificate to that of a P-256 key; 0 on failure. X509_set_pubkey encodes the key and decodes it
// again with codecs that it looks up by name, which takes as long as making both keys of a self-signed certificate.
// X509_get0_pubkey of the certificate is NULL until it is read again (RFC 5480, section 2.1.1).
static inline int ocne_set_p256_public_key(X509 *certificate, EVP_PKEY *key) {
    unsigned char *point = NULL;
    size_t length = EVP_PKEY_get1_encoded_public_key(key, &point);
    // Takes ownership of the point.
    if (length > 0 && X509_PUBKEY_set0_param(
            X509_get_X509_PUBKEY(certificate), OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
            OBJ_nid2obj(NID_X9_62_prime256v1), point, (int)length) == 1) return 1;
    OPENSSL_free(point);
    return 0;
}

// The clock that OpenSSL verifies certificates with.
static inline int64_t ocne_now(void) { return (int64_t)time(NULL); }

// Converts a certificate's time to seconds since 1970; -1 if it is malformed.
static inline int64_t ocne_unix_seconds(const ASN1_TIME *time) {
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1) return -1;
    int64_t year = parts.tm_year + 1900, month = parts.tm_mon + 1;
    int64_t shifted = month > 2 ? year : year - 1;
    int64_t era = shifted / 400, of_era = shifted - era * 400;
    int64_t day = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + parts.tm_mday - 1;
    int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719468;
    return days * 86400 + parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec;
}

// XN_FLAG_RFC2253 is an expression that Swift does not import.
static inline int ocne_print_name(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

// Stacks are macros. Returns the subject alternative names of a certificate, to be freed below; NULL if there are none.
static inline GENERAL_NAMES *ocne_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int ocne_alternative_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
// Returns the kind of a name and stores its bytes if it is a DNS name or an address; 0 for anything else.
static inline int ocne_alternative_name(const GENERAL_NAMES *names, int index, const unsigned char **data, int *length) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name == NULL || (name->type != GEN_DNS && name->type != GEN_IPADD)) return 0;
    *data = ASN1_STRING_get0_data(name->d.ip);
    *length = ASN1_STRING_length(name->d.ip);
    return name->type;
}
static inline void ocne_free_alternative_names(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

// Returns 1 if the client's certificate chains to a context's authorities now. For the server's side of a session.
static inline int ocne_verify_client(SSL_CTX *ctx, SSL *ssl) {
    X509 *certificate = SSL_get0_peer_certificate(ssl);
    X509_STORE_CTX *verification = certificate == NULL ? NULL : X509_STORE_CTX_new();
    if (verification == NULL) return 0;
    int fine = X509_STORE_CTX_init(verification, SSL_CTX_get_cert_store(ctx), certificate, SSL_get_peer_cert_chain(ssl)) == 1 &&
               X509_STORE_CTX_set_default(verification, "ssl_client") == 1;
    if (fine) {
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(verification), SSL_CTX_get_security_level(ctx));
        fine = X509_verify_cert(verification) == 1;
    }
    X509_STORE_CTX_free(verification);
    return fine;
}

// Returns the certificate at an index of the peer's chain, owned by the session; NULL beyond its end.
static inline X509 *ocne_peer_chain_certificate(const SSL *ssl, int index) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    return index < sk_X509_num(chain) ? sk_X509_value(chain, index) : NULL;
}

#endif
