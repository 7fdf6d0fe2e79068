use std::io::{self, Write};

use flate2::write::{GzEncoder, ZlibEncoder};

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;
use crate::routes::plain_status;

const BOMB_BYTES: u64 = 50_000_000;
/// Zeros fed to an encoder at a time: well under a millisecond of work.
static STEP: [u8; 64 * 1024] = [0; 64 * 1024];

/// An encoder of one content coding, by the name that the Content-Encoding field knows it by.
enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Encoder {
    fn named(coding: &str) -> io::Result<Option<Self>> {
        let level = flate2::Compression::default();
        Ok(Some(match coding {
            "gzip" => Self::Gzip(GzEncoder::new(Vec::new(), level)),
            "deflate" => Self::Deflate(ZlibEncoder::new(Vec::new(), level)),
            "br" => Self::Brotli(Box::new(brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22))),
            "zstd" => Self::Zstd(zstd::stream::write::Encoder::new(Vec::new(), 3)?),
            _ => return Ok(None),
        }))
    }

    /// Takes in bytes; gives what has come out so far.
    fn encode(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        fn through<W: Write>(
            writer: &mut W,
            bytes: &[u8],
            output: fn(&mut W) -> &mut Vec<u8>,
        ) -> io::Result<Vec<u8>> {
            writer.write_all(bytes)?;
            Ok(std::mem::take(output(writer)))
        }
        match self {
            Self::Gzip(encoder) => through(encoder, bytes, GzEncoder::get_mut),
            Self::Deflate(encoder) => through(encoder, bytes, ZlibEncoder::get_mut),
            Self::Brotli(encoder) => through(&mut **encoder, bytes, brotli::CompressorWriter::get_mut),
            Self::Zstd(encoder) => through(encoder, bytes, zstd::stream::write::Encoder::get_mut),
        }
    }

    /// The rest of the output.
    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Deflate(encoder) => encoder.finish(),
            Self::Brotli(encoder) => Ok(encoder.into_inner()),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}

/// Item 1, compressed.
pub(crate) async fn item<S: Wire>(exchange: &mut Exchange<'_, S>, coding: &str) -> io::Result<After> {
    let Some(mut encoder) = Encoder::named(coding)? else {
        return exchange.send(plain_status(404)).await;
    };
    let mut body = encoder.encode(item::json(1).as_bytes())?;
    body.extend(encoder.finish()?);
    exchange.send(Answer::json(body).field("Content-Encoding", coding)).await
}

/// As many zeros as the query's `size` says, compressed, in chunks.
pub(crate) async fn bomb<S: Wire>(exchange: &mut Exchange<'_, S>, coding: &str) -> io::Result<After> {
    let Some(mut encoder) = Encoder::named(coding)? else {
        return exchange.send(plain_status(404)).await;
    };
    // The client may refuse it at any byte and go on to something else.
    exchange.presence = None;
    let lines = format!(
        "Content-Type: application/octet-stream\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n"
    );
    exchange.head(200, &lines).await?;
    if exchange.request.is_head() {
        return Ok(After::Keep);
    }
    let mut left = exchange.request.query_number("size").unwrap_or(BOMB_BYTES);
    while left > 0 {
        let step = left.min(STEP.len() as u64);
        let output = encoder.encode(&STEP[..step as usize])?;
        chunk(exchange, &output).await?;
        left -= step;
    }
    let output = encoder.finish()?;
    chunk(exchange, &output).await?;
    exchange.last(b"0\r\n\r\n").await
}

async fn chunk<S: Wire>(exchange: &mut Exchange<'_, S>, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        // An empty chunk would end the body; and compressing a bomb must not keep a thread to itself.
        tokio::task::yield_now().await;
        return Ok(());
    }
    let head = format!("{:x}\r\n", bytes.len());
    exchange.write(&[head.as_bytes(), bytes, b"\r\n"].concat()).await
}
