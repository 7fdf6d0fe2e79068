use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::answer::Answer;
use crate::exchange::{After, EXCHANGE_LIMIT, Exchange, Wire};
use crate::request::{Incoming, Request};
use crate::routes;
use crate::site::Site;

/// How long a client may take to send a request, or leave a connection unused.
const REQUEST_LIMIT: Duration = Duration::from_mins(1);
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Serves the requests of one connection, one after the other, until either side has had enough.
pub(crate) async fn serve<S: Wire>(mut wire: S, site: &Site) {
    site.connections.fetch_add(1, Ordering::Relaxed);
    let mut buffer = BytesMut::with_capacity(4096);
    while let Ok(Ok(incoming)) = timeout(REQUEST_LIMIT, Request::read(&mut wire, &mut buffer)).await {
        let request = match incoming {
            Incoming::Request(request) => request,
            Incoming::Refused(status) => {
                let refusal = Answer::status(status).into_bytes(false, false);
                let _ = timeout(CLOSE_LIMIT, wire.write_all(&refusal)).await;
                break;
            }
            Incoming::Closed => break,
        };
        let mut exchange = Exchange {
            request: &request,
            site,
            visit: site.arrive(&request.target),
            wire: &mut wire,
            buffer: &mut buffer,
            presence: Some(site.in_flight.enter()),
        };
        let after = timeout(EXCHANGE_LIMIT, routes::answer(&mut exchange)).await;
        drop(exchange);
        match after {
            Ok(Ok(After::Keep)) if request.keep_alive => {}
            Ok(Ok(After::Reset)) => {
                // Where it cannot be set, the client sees a close instead, and the test that wants a reset says so.
                let _ = wire.reset_on_close();
                return;
            }
            Ok(Ok(After::Abandon)) => return,
            _ => break,
        }
    }
    let _ = timeout(CLOSE_LIMIT, wire.shutdown()).await;
}
