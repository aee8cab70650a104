//! Browsers: every request, and the streams of updates. Nothing else knows of the crates that speak HTTP.
//!
//! One thread does all of it. A request is sent to the desk and waits for its answer; a stream waits for updates.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, TcpListener};
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};

use super::desk::{DeskRequest, FileAnswer, OWN, Update};
use crate::source::picture_type;

/// A stream sends something after this long, so that one that nobody reads is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long streams have to end when the server does.
const GRACE: Duration = Duration::from_millis(50);
/// Most frames of a stream that are waiting to be read.
const MOST_QUEUED: usize = 8;

/// Sends updates to every stream; the streams end when it is dropped.
pub(super) struct Publisher(watch::Sender<Update>);

/// Where the updates arrive.
pub(super) struct Subscription(watch::Receiver<Update>);

pub(super) fn channel() -> (Publisher, Subscription) {
    let (publisher, updates) = watch::channel(Update::default());
    (Publisher(publisher), Subscription(updates))
}

impl Publisher {
    pub fn publish(&self, update: Update) {
        self.0.send_replace(update);
    }
}

/// Answers until a signal asks for an end.
pub(super) fn run(
    listener: TcpListener,
    host: &str,
    desk: Sender<DeskRequest>,
    feed: Subscription,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (end, ended) = watch::channel(false);
        let shared = Arc::new(Shared {
            host: host.to_owned(),
            desk,
            feed: feed.0,
            ended,
        });
        let accepting = tokio::spawn(accept(listener, shared));
        asked_to_end().await?;
        accepting.abort();
        // A stream that is open would keep a connection for ever.
        end.send_replace(true);
        tokio::time::sleep(GRACE).await;
        Ok(())
    })
}

#[cfg(unix)]
async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (asked, mut is_asked) = mpsc::channel(1);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let (mut signal, asked) = (signal(kind)?, asked.clone());
        tokio::spawn(async move {
            signal.recv().await;
            // The first is enough.
            let _ = asked.try_send(());
        });
    }
    is_asked.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// What every connection needs.
struct Shared {
    /// As the server was told to listen.
    host: String,
    desk: Sender<DeskRequest>,
    feed: watch::Receiver<Update>,
    ended: watch::Receiver<bool>,
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&shared)))),
            // Too many files are open, or the other side has gone.
            Err(_) => tokio::time::sleep(GRACE).await,
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    // An answer is one write, and an event is told at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(respond(&request, &shared).await) }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A connection that was broken off is not reported.
    let _ = connection.await;
}

async fn respond(request: &Request<Incoming>, shared: &Shared) -> Response<BodyContent> {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| is_own_host(host, &shared.host)) {
        return refused(StatusCode::FORBIDDEN, "this preview is not for that host\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refused(StatusCode::METHOD_NOT_ALLOWED, "a preview is only read\n");
    }
    let Some(path) = path(request.uri().path()) else {
        return refused(StatusCode::BAD_REQUEST, "this is not a path\n");
    };
    if path.strip_prefix(OWN) == Some("events") {
        return with_headers(Response::new(events(shared)), "text/event-stream");
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    match ask(shared, path, query).await {
        Some(answer) => answered(answer),
        None => refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the preview has failed\n",
        ),
    }
}

/// The path of a file from the root of the site; that of a folder is its first page's.
fn path(written: &str) -> Option<String> {
    let path = percent_decode_str(written.strip_prefix('/')?);
    let path = path.decode_utf8().ok()?.into_owned();
    Some(match path.is_empty() || path.ends_with('/') {
        true => path + "index.html",
        false => path,
    })
}

async fn ask(shared: &Shared, path: String, query: String) -> Option<FileAnswer> {
    let (send, receive) = oneshot::channel();
    let reply = Box::new(move |answer| {
        // The client may have gone.
        let _ = send.send(answer);
    });
    let asked = shared.desk.send(DeskRequest::File { path, query, reply });
    asked.ok()?;
    receive.await.ok()
}

/// Whether a request is meant for this server. A page of somebody else can have a name of its own lead to this address and read a draft
/// through it; it can't do so with an address in digits.
fn is_own_host(host: &str, address: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    let digits = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.eq_ignore_ascii_case(address)
        || IpAddr::from_str(digits).is_ok()
}

fn answered(answer: FileAnswer) -> Response<BodyContent> {
    let media = media_type(&answer.path);
    let mut response = Response::new(BodyContent::Whole(Some(answer.bytes.into())));
    if !answer.is_found {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    with_headers(response, media)
}

fn refused(status: StatusCode, why: &'static str) -> Response<BodyContent> {
    let mut response = Response::new(BodyContent::Whole(Some(why.into())));
    *response.status_mut() = status;
    with_headers(response, "text/plain; charset=utf-8")
}

/// Nothing is kept, guessed, framed, or read by a page from elsewhere.
fn with_headers(mut response: Response<BodyContent>, media: &'static str) -> Response<BodyContent> {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("frame-ancestors 'none'"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}

fn media_type(path: &str) -> &'static str {
    if let Some(picture) = picture_type(path) {
        return picture;
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" | "" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _other => "application/octet-stream",
    }
}

/// What is sent: all at once, or an event whenever there is one.
enum BodyContent {
    Whole(Option<Bytes>),
    Events(mpsc::Receiver<Bytes>),
}

impl Body for BodyContent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match self.get_mut() {
            BodyContent::Whole(bytes) => Poll::Ready(bytes.take()),
            BodyContent::Events(events) => events.poll_recv(context),
        };
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            BodyContent::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64)
            }
            BodyContent::Events(_) => SizeHint::default(),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            BodyContent::Whole(bytes) => bytes.is_none(),
            BodyContent::Events(_) => false,
        }
    }
}

/// The latest update, and each that follows.
fn events(shared: &Shared) -> BodyContent {
    let (send, receive) = mpsc::channel(MOST_QUEUED);
    let (feed, mut ended) = (shared.feed.clone(), shared.ended.clone());
    tokio::spawn(async move {
        let streaming = tokio::spawn(stream(feed, send));
        // An error is an end too.
        let _ = ended.wait_for(|ended| *ended).await;
        streaming.abort();
    });
    BodyContent::Events(receive)
}

async fn stream(mut feed: watch::Receiver<Update>, send: mpsc::Sender<Bytes>) {
    let mut event = "retry: 500\n\n".to_owned();
    loop {
        let Update { edition, panel } = *feed.borrow_and_update();
        event += &format!("data: {edition} {panel}\n\n");
        if send.send(std::mem::take(&mut event).into()).await.is_err() {
            return;
        }
        loop {
            match tokio::time::timeout(KEEP_ALIVE, feed.changed()).await {
                Ok(Ok(())) => break,
                Ok(Err(_)) => return,
                Err(_) if send.send(":\n\n".into()).await.is_err() => return,
                Err(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_others_can_lead_here_are_refused() {
        for host in [
            "localhost",
            "LOCALHOST:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
            "10.0.0.7",
            "desk.example:80",
        ] {
            assert!(is_own_host(host, "desk.example"), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
        ] {
            assert!(!is_own_host(host, "127.0.0.1"), "{host}");
        }
    }

    #[test]
    fn a_path_is_that_of_a_file() {
        let of = |written| path(written);
        assert_eq!(of("/").as_deref(), Some("index.html"));
        assert_eq!(of("/neck/").as_deref(), Some("neck/index.html"));
        assert_eq!(of("/fact/a%C3%A9.html").as_deref(), Some("fact/aé.html"));
        assert_eq!(of("*"), None);
        assert_eq!(of("/%ff"), None);
    }
}
