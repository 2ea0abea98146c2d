//! A validating webhook of OCNEControlPlane as one writes it by hand for speed: structs that borrow from the body, four
//! rules, one thread, and no schema, log or metrics. `bench/run` compares its cost with this project's server.
//!
//! usage: webhook PORT CERTIFICATE KEY

mod review;
mod rules;

use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;

use hyper::body::Body;
use hyper::header::{HeaderValue, CONTENT_TYPE};
use hyper::server::conn::Http;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use openssl::ssl::{
    AlpnError, Ssl, SslAcceptor, SslContext, SslFiletype, SslMethod, SslSessionCacheMode,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_openssl::SslStream;

const PATH: &str = "/validate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (port, certificate, key) = match arguments.as_slice() {
        [port, certificate, key] => (port.parse()?, certificate, key),
        _ => return Err("usage: webhook PORT CERTIFICATE KEY".into()),
    };
    let context = tls(certificate, key)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(listen(port, context))
}

/// TLS 1.3 as the other measured servers use it, reading as much as there is at once.
fn tls(certificate: &str, key: &str) -> Result<SslContext, Box<dyn Error>> {
    let mut builder = SslAcceptor::mozilla_modern_v5(SslMethod::tls())?;
    builder.set_certificate_chain_file(certificate)?;
    builder.set_private_key_file(key, SslFiletype::PEM)?;
    builder.set_session_cache_mode(SslSessionCacheMode::OFF);
    builder.set_read_ahead(true);
    builder.set_alpn_select_callback(|_, offered| {
        openssl::ssl::select_next_proto(b"\x02h2\x08http/1.1", offered).ok_or(AlpnError::NOACK)
    });
    Ok(builder.build().into_context())
}

async fn listen(port: u16, context: SslContext) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        let ssl = Ssl::new(&context)?;
        // A failed connection concerns its client only.
        tokio::spawn(async move { serve(socket, ssl).await.ok() });
    }
}

async fn serve(socket: TcpStream, ssl: Ssl) -> Result<(), Box<dyn Error + Send + Sync>> {
    socket.set_nodelay(true)?;
    let mut stream = SslStream::new(ssl, socket)?;
    Pin::new(&mut stream).accept().await?;
    let is_http2 = stream.ssl().selected_alpn_protocol() == Some(b"h2");
    Http::new()
        .http1_only(!is_http2)
        .http2_only(is_http2)
        .serve_connection(
            stream,
            service_fn(|request| async { Ok::<_, Infallible>(answer(request).await) }),
        )
        .await?;
    Ok(())
}

async fn answer(request: Request<Body>) -> Response<Body> {
    if request.method() != Method::POST || request.uri().path() != PATH {
        return status(StatusCode::NOT_FOUND);
    }
    // A body that arrived in one piece is not copied.
    let answer = hyper::body::to_bytes(request.into_body())
        .await
        .ok()
        .and_then(|body| rules::decide(&body).ok());
    match answer {
        Some(answer) => {
            let mut response = Response::new(Body::from(answer));
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
        None => status(StatusCode::BAD_REQUEST),
    }
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
