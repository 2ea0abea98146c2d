// OpenSSL as Swift can import it: function-like macros as functions, one sentence each on why.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <time.h>

// Macros over SSL_CTX_ctrl.
static inline long ocne_ctx_set_min_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_min_proto_version(ctx, version); }
static inline long ocne_ctx_set_max_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_max_proto_version(ctx, version); }
static inline void ocne_ctx_set_mode(SSL_CTX *ctx, long mode) { SSL_CTX_set_mode(ctx, mode); }
static inline void ocne_ctx_set_read_ahead(SSL_CTX *ctx) { SSL_CTX_set_read_ahead(ctx, 1); }
static inline int ocne_ctx_add_chain_cert(SSL_CTX *ctx, X509 *owned) { return (int)SSL_CTX_add0_chain_cert(ctx, owned); }
static inline int ocne_ctx_set_groups(SSL_CTX *ctx, const char *list) { return (int)SSL_CTX_set1_groups_list(ctx, list); }
static inline void ocne_ctx_session_cache_off(SSL_CTX *ctx) { SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF); }

// Macros with values that are not plain integers for Swift.
static inline uint64_t ocne_server_options(void) {
    return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF;
}
static inline long ocne_server_mode(void) {
    return SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS;
}

// SSL_set_tlsext_host_name is a macro over SSL_ctrl.
static inline long ocne_set_server_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }

// BIO_get_mem_data is a macro that writes through its argument.
static inline long ocne_mem_bio_data(BIO *bio, const unsigned char **data) { return BIO_get_mem_data(bio, (char **)data); }

// EVP_EC_gen is a variadic macro.
static inline EVP_PKEY *ocne_generate_p256(void) { return EVP_EC_gen("P-256"); }

// The clock that OpenSSL looks at when it checks certificates.
static inline int64_t ocne_now(void) { return (int64_t)time(NULL); }

// A time of a certificate in seconds since 1970; -1 when it cannot be read.
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

// Stacks are macros. Alternative names of a certificate, to be freed below; NULL when there are none.
static inline GENERAL_NAMES *ocne_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int ocne_alternative_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
// The bytes of a DNS name or an address, and which of them it is; 0 for anything else.
static inline int ocne_alternative_name(const GENERAL_NAMES *names, int index, const unsigned char **data, int *length) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name == NULL || (name->type != GEN_DNS && name->type != GEN_IPADD)) return 0;
    *data = ASN1_STRING_get0_data(name->d.ip);
    *length = ASN1_STRING_length(name->d.ip);
    return name->type;
}
static inline void ocne_free_alternative_names(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

// The certificate that the peer has shown at a place in its chain, owned by the session; NULL beyond its end.
static inline X509 *ocne_peer_chain_certificate(const SSL *ssl, int index) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    return index < sk_X509_num(chain) ? sk_X509_value(chain, index) : NULL;
}

#endif
