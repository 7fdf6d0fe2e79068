use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use async_compression::{
    tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder},
    zstd::DParameter,
};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, BufReader, ReadBuf},
    task::coop,
};
use tokio_util::io::StreamReader;

use crate::failure::{self, Failure};

/// Reads that now and then let other tasks run: a decoder that never comes to an output, such as for endless empty gzip
/// members, would otherwise go on as long as bytes come, past every time limit.
struct Cooperative<R>(R);

impl<R: AsyncRead + Unpin> AsyncRead for Cooperative<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let progress = ready!(coop::poll_proceed(context));
        let read = Pin::new(&mut self.0).poll_read(context, buffer);
        if read.is_ready() {
            progress.made_progress();
        }
        read
    }
}

/// What is asked for with every request that asks for nothing else.
pub(crate) const ACCEPTED_CODINGS: &str = "gzip, deflate, br, zstd";
/// More codings one upon the other than anybody needs are an attack.
const CODINGS: usize = 4;
/// The largest zstd window, as an exponent of 2: RFC 9659 section 3 sets 8 MB for HTTP.
const ZSTD_WINDOW: u32 = 23;
const CHUNK_BYTES: usize = 16 << 10;

/// An answer's body, decompressed as it is read (RFC 9110 section 8.4).
pub(crate) enum Body {
    Plain(Incoming),
    Coded(Pin<Box<dyn AsyncRead + Send>>),
}

impl Body {
    /// A body whose coding is not known is left as it is.
    pub(crate) fn new(headers: &HeaderMap, body: Incoming) -> Result<Self, Failure> {
        let lines = headers.get_all(header::CONTENT_ENCODING).iter();
        let codings: Vec<String> = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !matches!(coding.as_str(), "" | "identity"))
            .collect();
        let is_known =
            |coding: &String| matches!(coding.as_str(), "gzip" | "x-gzip" | "deflate" | "br" | "zstd");
        if codings.is_empty() || !codings.iter().all(is_known) {
            return Ok(Self::Plain(body));
        }
        if codings.len() > CODINGS {
            let why = format!("compressed {} times over; {CODINGS} are taken at most", codings.len());
            return Err(failure::of_decoding(&why));
        }
        let stream = body.map_err(io::Error::other).into_data_stream();
        let mut reader: Pin<Box<dyn AsyncRead + Send>> = Box::pin(Cooperative(StreamReader::new(stream)));
        // The last one named was put on last.
        for coding in codings.iter().rev() {
            let coded = BufReader::new(reader);
            reader = match coding.as_str() {
                "deflate" => Box::pin(ZlibDecoder::new(coded)),
                "br" => Box::pin(BrotliDecoder::new(coded)),
                "zstd" => {
                    Box::pin(ZstdDecoder::with_params(coded, &[DParameter::window_log_max(ZSTD_WINDOW)]))
                }
                _ => {
                    let mut decoder = GzipDecoder::new(coded);
                    // RFC 1952 section 2.2: a file may be several, one after the other.
                    decoder.multiple_members(true);
                    Box::pin(decoder)
                }
            };
        }
        Ok(Self::Coded(reader))
    }

    /// The next bytes; none at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        match self {
            Self::Plain(body) => loop {
                let Some(frame) = body.frame().await else { return Ok(None) };
                // What is no data are trailers.
                if let Ok(data) = frame.map_err(|error| failure::of_body(&error))?.into_data() {
                    return Ok(Some(data));
                }
            },
            Self::Coded(reader) => {
                let mut bytes = BytesMut::with_capacity(CHUNK_BYTES);
                let read = reader.read_buf(&mut bytes).await.map_err(|error| failure::of_body(&error))?;
                Ok((read > 0).then(|| bytes.freeze()))
            }
        }
    }
}
